//! Encrypted connections: what is needed for them, what is not, and how they fail.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![cfg(all(feature = "rustls", target_os = "linux"))]

mod support;

use std::error::Error as _;
use std::time::Duration;

use openapi_runtime::{ErrorKind, TimeoutClock};
use serde_json::Value;
use support::{ROOT_CERTIFICATE, RawServer, Then, builder, get, run_child, target};

const NO_CERTIFICATES: [(&str, &str); 2] = [
    ("SSL_CERT_FILE", "/dev/null"),
    ("SSL_CERT_DIR", "/nonexistent"),
];

#[tokio::test]
async fn https_without_certificates_is_a_configuration_error_with_a_hint() {
    run_child(
        "child_cannot_be_configured",
        "https://localhost",
        &NO_CERTIFICATES,
    )
    .await;
}

#[tokio::test]
async fn plain_http_needs_no_certificates() {
    let server = RawServer::answering("200 OK", "", "1").await;
    run_child("child_calls_plain_http", server.url(), &NO_CERTIFICATES).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_handshake_that_stalls_ends_with_the_connect_timeout() {
    let server = RawServer::start(vec![Then::SayAndStall(Vec::new())]).await;
    let target = server.url().replace("http:", "https:");
    run_child(
        "child_waits_for_the_handshake",
        &target,
        &[ROOT_CERTIFICATE],
    )
    .await;
}

#[test]
#[ignore = "is run by the tests above, in a process of its own"]
fn child_cannot_be_configured() {
    let error = builder(&target()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("ca-certificates"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_calls_plain_http() {
    let connection = builder(&target()).build().unwrap();
    assert_eq!(*get::<u32>(&connection, "/").await.unwrap(), 1);
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_waits_for_the_handshake() {
    let connection = builder(&target())
        .connect_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::Connect));
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_trusted_when_it_is_added_and_only_then() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let url = encrypted_server(&own).await;
    // The first text has two certificates, of which the second is the right one.
    let both = other.cert.pem() + &own.cert.pem();
    for (trusted, works) in [(both, true), (other.cert.pem(), false)] {
        let connection = builder(&url).add_root_certificate(trusted).build().unwrap();
        match get::<u32>(&connection, "/").await {
            Ok(response) => assert!(works && *response == 1),
            Err(error) => {
                assert!(!works, "{error:?}");
                assert_eq!(error.kind(), ErrorKind::Connect);
                assert!(error.to_string().contains("certificate"), "{error}");
            }
        }
    }
}

fn server_config(own: &rcgen::CertifiedKey<rcgen::KeyPair>) -> rustls::ServerConfig {
    let key = rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap()
}

/// Answers every request of every connection with `1`.
async fn encrypted_server(own: &rcgen::CertifiedKey<rcgen::KeyPair>) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let config = server_config(own);
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            // A client that does not trust the certificate breaks off here.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut request = [0; 4096];
            while stream.read(&mut request).await.unwrap_or(0) > 0 {
                let answer = support::http("200 OK", "", "1");
                stream.write_all(&answer).await.unwrap();
            }
        }
    });
    url
}

#[test]
fn what_is_no_certificate_is_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let torn = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    for pem in ["", "no certificate", broken, torn] {
        let builder = builder("https://localhost").add_root_certificate(pem);
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{pem}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}

#[tokio::test]
async fn an_http2_connection_without_a_sign_of_life_is_given_up() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut config = server_config(&own);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(stream).await.unwrap();
        // An empty SETTINGS frame (RFC 9113, section 6.5), and not a word more, not even to pings.
        stream
            .write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0])
            .await
            .unwrap();
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
    });
    let connection = builder(&url)
        .add_root_certificate(own.cert.pem())
        .http2_keep_alive(Duration::from_millis(20), Duration::from_millis(20))
        .attempt_timeout(Duration::MAX)
        .deadline(None)
        .build()
        .unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert!(error.is_network(), "{error:?}");
    assert_ne!(error.timeout_clock(), Some(TimeoutClock::Attempt));
    server.await.unwrap();
}
