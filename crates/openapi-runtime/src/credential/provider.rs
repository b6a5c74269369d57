//! Where the credential of each attempt comes from.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::Credential;
use crate::error::{Error, ErrorKind};
use crate::redaction::Redactor;

/// The future [`CredentialProvider::credential`] returns.
///
/// ```
/// use openapi_runtime::{Credential, CredentialFuture};
///
/// fn at_once(token: &str) -> CredentialFuture<'_> {
///     Box::pin(async move { Ok(Credential::bearer(token)?) })
/// }
/// ```
pub type CredentialFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credential, BoxError>> + Send + 'a>>;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Gives the credential for each attempt, so that it can be replaced while a program runs.
///
/// It is asked before every attempt, retries included, and within their time limits; one that has
/// to fetch a credential from elsewhere should keep it for a while. When it fails, nothing is sent
/// and the call ends with [`ErrorKind::Credential`](crate::ErrorKind::Credential); the text of its
/// error must not contain the secret.
///
/// A function that needs not wait is a provider:
///
/// ```
/// use openapi_runtime::{Connection, Credential};
///
/// let connection = Connection::builder("http://localhost:8000")
///     .credential_provider(|| Ok(Credential::bearer(std::fs::read_to_string("/run/token")?)?))
///     .build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
///
/// One that waits implements the trait:
///
/// ```
/// use openapi_runtime::{Credential, CredentialFuture, CredentialProvider};
///
/// struct Vault;
///
/// impl CredentialProvider for Vault {
///     fn credential(&self) -> CredentialFuture<'_> {
///         Box::pin(async {
///             let token = fetch().await?;
///             Ok(Credential::bearer(token)?)
///         })
///     }
/// }
/// # async fn fetch() -> std::io::Result<String> { Ok("token".into()) }
/// # let connection = openapi_runtime::Connection::builder("http://localhost")
/// #     .credential_provider(Vault).build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
pub trait CredentialProvider: Send + Sync + 'static {
    /// The credential to use in the next attempt.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Credential, CredentialFuture, CredentialProvider};
    ///
    /// struct OneToken;
    ///
    /// impl CredentialProvider for OneToken {
    ///     fn credential(&self) -> CredentialFuture<'_> {
    ///         Box::pin(async { Ok(Credential::bearer("token-1")?) })
    ///     }
    /// }
    ///
    /// assert!(OneToken.credential().await.is_ok());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever keeps the provider from having one.
    fn credential(&self) -> CredentialFuture<'_>;
}

impl<F> CredentialProvider for F
where
    F: Fn() -> Result<Credential, BoxError> + Send + Sync + 'static,
{
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(std::future::ready(self()))
    }
}

impl CredentialProvider for Arc<dyn CredentialProvider> {
    fn credential(&self) -> CredentialFuture<'_> {
        (**self).credential()
    }
}

/// One credential for good, or one for each attempt.
#[derive(Clone)]
pub(crate) enum CredentialSource {
    Fixed(Credential),
    Provider(Arc<dyn CredentialProvider>),
}

impl CredentialSource {
    /// The credential for one attempt, which the redactor knows before anyone else does.
    pub(crate) async fn current(&self, redactor: &Redactor) -> Result<Credential, Error> {
        let credential = match self {
            Self::Fixed(credential) => credential.clone(),
            Self::Provider(provider) => provider.credential().await.map_err(|cause| {
                Error::new(
                    ErrorKind::Credential,
                    "the credential provider gave no credential, so nothing was sent",
                )
                .with_source(cause)
            })?,
        };
        redactor.learn(credential.secret());
        Ok(credential)
    }
}

impl fmt::Debug for CredentialSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(credential) => credential.fmt(f),
            Self::Provider(_) => f.write_str("CredentialProvider"),
        }
    }
}
