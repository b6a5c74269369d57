//! The secret a server asks for, kept so that it can be sent and nothing else.

mod provider;

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

pub(crate) use self::provider::CredentialSource;
pub use self::provider::{CredentialFuture, CredentialProvider};
use crate::error::Error;

/// What proves to the server who is calling: an API key in a header of its own, or a bearer token.
///
/// The secret is wiped from memory when the last clone is dropped, is never printed, and is marked
/// as sensitive wherever it becomes a header.
///
/// ```
/// use openapi_runtime::{Credential, HeaderName};
///
/// let credential = Credential::api_key(HeaderName::from_static("x-api-key"), "s3cr3t")?;
/// assert!(!format!("{credential:?}").contains("s3cr3t"));
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Credential {
    scheme: Scheme,
    secret: SecretString,
}

#[derive(Clone, Debug)]
enum Scheme {
    Header(HeaderName),
    Bearer,
}

impl Credential {
    /// An API key that is sent as the whole value of `header`.
    ///
    /// ```
    /// use openapi_runtime::{Credential, HeaderName};
    ///
    /// let header = HeaderName::from_static("x-api-key");
    /// let credential = Credential::api_key(header.clone(), "s3cr3t")?;
    ///
    /// // The line break of a file is part of what was read from it.
    /// let error = Credential::api_key(header, "s3cr3t\n").unwrap_err();
    /// assert!(error.to_string().contains("line break"));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the key is empty or holds anything but
    /// visible ASCII characters (a line break from a file, white space, quotes of another
    /// alphabet). The message does not repeat the key.
    pub fn api_key(header: HeaderName, key: impl Into<SecretString>) -> Result<Self, Error> {
        Self::new(Scheme::Header(header), key.into())
    }

    /// A token that is sent as `Authorization: Bearer <token>` (RFC 6750).
    ///
    /// ```
    /// assert!(openapi_runtime::Credential::bearer("two words").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Credential::api_key`].
    pub fn bearer(token: impl Into<SecretString>) -> Result<Self, Error> {
        Self::new(Scheme::Bearer, token.into())
    }

    fn new(scheme: Scheme, secret: SecretString) -> Result<Self, Error> {
        let text = secret.expose_secret();
        if text.is_empty() {
            return Err(Error::config(format!(
                "the {} is empty; set it, or leave the credential out",
                scheme.noun()
            )));
        }
        if let Some(position) = text.bytes().position(|byte| !byte.is_ascii_graphic()) {
            return Err(Error::config(format!(
                "the {} cannot be sent in a header: byte {position} of {} is no visible ASCII \
                 character; check for white space or a line break around it",
                scheme.noun(),
                text.len(),
            )));
        }
        Ok(Self { scheme, secret })
    }

    /// Puts the secret into the headers, replacing whatever stood there.
    pub(crate) fn attach(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let secret = self.secret.expose_secret();
        let (name, value) = match &self.scheme {
            Scheme::Header(name) => (name.clone(), HeaderValue::from_str(secret)),
            Scheme::Bearer => (
                AUTHORIZATION,
                HeaderValue::from_str(&format!("Bearer {secret}")),
            ),
        };
        let mut value = value.map_err(|_| {
            Error::config(format!(
                "the {} cannot be sent in a header",
                self.scheme.noun()
            ))
        })?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok(())
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }
}

impl Scheme {
    fn noun(&self) -> &'static str {
        match self {
            Self::Header(_) => "API key",
            Self::Bearer => "bearer token",
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("scheme", &self.scheme)
            .field("secret", &"[redacted]")
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_being_repeated() {
        for key in [
            "",
            "CANARY\n",
            " CANARY",
            "CAN ARY",
            "CANARY\u{e9}",
            "CANARY\0",
        ] {
            for result in [Credential::api_key(X_API_KEY, key), Credential::bearer(key)] {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Config, "{key:?}");
                assert!(!format!("{error} {error:?}").contains("CAN"), "{error:?}");
            }
        }
    }

    #[test]
    fn headers_carry_the_secret_and_are_sensitive() {
        let mut headers = HeaderMap::new();
        headers.insert(X_API_KEY, HeaderValue::from_static("another"));
        Credential::api_key(X_API_KEY, "CANARY")
            .unwrap()
            .attach(&mut headers)
            .unwrap();
        Credential::bearer("CANARY")
            .unwrap()
            .attach(&mut headers)
            .unwrap();
        assert_eq!(headers[X_API_KEY], "CANARY");
        assert_eq!(headers[AUTHORIZATION], "Bearer CANARY");
        assert!(!format!("{headers:?}").contains("CANARY"));
    }
}
