//! How connections are encrypted: rustls with the ring provider and the platform's certificates.
//!
//! The provider is given to each configuration by hand. None is installed for the process, so a
//! program that uses rustls itself is not interfered with, and nothing panics because none was
//! installed. Another back end is another pair of these two functions behind another feature.

use crate::error::Error;

/// Encrypted connections, trusting the certificates the operating system trusts and those in `pem`.
#[cfg(feature = "rustls")]
pub(crate) fn trusting(
    builder: reqwest::ClientBuilder,
    pem: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

    let no_certificates = |error| {
        Error::config(
            "no trusted certificates were found on this system, so https cannot be used; install \
             the package `ca-certificates`, or point SSL_CERT_FILE to a bundle",
        )
        .with_source(error)
    };
    let unverified = ring_configuration()?;
    let verified = if pem.is_empty() {
        unverified
            .with_platform_verifier()
            .map_err(no_certificates)?
    } else {
        let provider = std::sync::Arc::clone(unverified.crypto_provider());
        let verifier =
            Verifier::new_with_extra_roots(certificates(pem)?, provider).map_err(|error| {
                Error::config("the certificates to trust cannot be used").with_source(error)
            })?;
        unverified
            .dangerous()
            .with_custom_certificate_verifier(std::sync::Arc::new(verifier))
    };
    let mut config = verified.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}

/// For plain `http`: trusts nobody, and so needs no certificates. Left to itself the HTTP client
/// would load the system's, and fail or panic where there are none.
#[cfg(feature = "rustls")]
pub(crate) fn switched_off(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, Error> {
    let config = ring_configuration()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(feature = "rustls")]
fn certificates(pem: &[Vec<u8>]) -> Result<Vec<rustls::pki_types::CertificateDer<'static>>, Error> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    let mut certificates = Vec::new();
    for text in pem {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(text) {
            certificates.push(certificate.map_err(|error| {
                Error::config("a certificate to trust is no valid PEM").with_source(error)
            })?);
        }
        if certificates.len() == before {
            return Err(Error::config(
                "there is no certificate in what is to be trusted; it must be PEM text with \
                 `-----BEGIN CERTIFICATE-----`",
            ));
        }
    }
    Ok(certificates)
}

#[cfg(feature = "rustls")]
fn ring_configuration()
-> Result<rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>, Error> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            Error::config("the TLS library supports no protocol version").with_source(error)
        })
}

/// Without a TLS feature only plain `http` can be used.
#[cfg(not(feature = "rustls"))]
pub(crate) fn trusting(
    _builder: reqwest::ClientBuilder,
    _pem: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    Err(Error::config(
        "https needs the feature `rustls`, which this program was built without",
    ))
}

#[cfg(not(feature = "rustls"))]
pub(crate) fn switched_off(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}
