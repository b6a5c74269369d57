//! Builds a [`Connection`] and refuses what would be unsafe.

mod limits;
mod network;
mod observation;
mod surroundings;
mod user_agent;

use std::fmt;
use std::sync::Arc;

use self::user_agent::user_agent;
use super::{Connection, Shared};
use crate::base_url::BaseUrl;
use crate::credential::{Credential, CredentialProvider, CredentialSource};
use crate::drift::ResponseShapes;
use crate::error::Error;
use crate::observer::Observer;
use crate::options::CallSettings;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::redaction::Redactor;
use crate::retry::RetryBudget;
use crate::surroundings::Surroundings;
use crate::tracing_fields::Shown;
use crate::transport::{NetworkSettings, NetworkTransport, Transport, http_client_for};

/// Collects the settings of a [`Connection`]. Everything but the base URL has a default; nothing is
/// checked before [`ConnectionBuilder::build`].
///
/// ```
/// use std::time::Duration;
/// use openapi_runtime::{Connection, Credential};
///
/// let connection = Connection::builder("http://localhost:8000")
///     .credential(Credential::bearer("token")?)
///     .product("my-client", "2.1.0")
///     .attempt_timeout(Duration::from_secs(5))
///     .deadline(Duration::from_secs(20))
///     .build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "nothing is connected before `build`"]
pub struct ConnectionBuilder {
    base_url: String,
    credential: Option<CredentialSource>,
    products: Vec<(String, String)>,
    allow_plain_http: bool,
    network: NetworkSettings,
    settings: CallSettings,
    retry_budget: RetryBudget,
    rate_limit: Option<RateLimit>,
    observer: Option<Arc<dyn Observer>>,
    response_shapes: Option<&'static str>,
    shown: Shown,
    surroundings: Surroundings,
    http_client: Option<reqwest::Client>,
    transport: Option<Arc<dyn Transport>>,
}

impl ConnectionBuilder {
    pub(crate) fn new(base_url: String) -> Self {
        Self {
            base_url,
            credential: None,
            products: Vec::new(),
            allow_plain_http: false,
            network: NetworkSettings::default(),
            settings: CallSettings::default(),
            retry_budget: RetryBudget::default(),
            rate_limit: None,
            observer: None,
            response_shapes: None,
            shown: Shown::default(),
            surroundings: Surroundings::default(),
            http_client: None,
            transport: None,
        }
    }

    /// The credential to send with every request. Without one, requests are anonymous.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, Credential, ScriptedReply, ScriptedTransport};
    ///
    /// let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(transport.clone())
    ///     .credential(Credential::bearer("token-1")?)
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// assert_eq!(transport.requests()[0].headers["authorization"], "Bearer token-1");
    /// # Ok(()) }
    /// ```
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credential = Some(CredentialSource::Fixed(credential));
        self
    }

    /// Asks for the credential before every attempt, so that it can be replaced while the program
    /// runs. Takes the place of [`ConnectionBuilder::credential`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, Credential, ErrorKind};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .credential_provider(|| {
    ///         let token = std::fs::read_to_string("/no/such/file")?;
    ///         Ok(Credential::bearer(token.trim_end())?)
    ///     })
    ///     .build()?;
    /// // The file is read when a call is made, and nothing is sent without it.
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Credential);
    /// # Ok(()) }
    /// ```
    pub fn credential_provider(mut self, provider: impl CredentialProvider) -> Self {
        self.credential = Some(CredentialSource::Provider(Arc::new(provider)));
        self
    }

    /// Appends `name/version` to the `User-Agent` header, the most important product first
    /// (RFC 9110, section 10.1.5). Without any, this crate's own name is sent.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    /// # let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(transport.clone())
    ///     .product("reports", "2.1.0")
    ///     .product("things-client", "1.0.0")
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// assert_eq!(transport.requests()[0].headers["user-agent"], "reports/2.1.0 things-client/1.0.0");
    /// # Ok(()) }
    /// ```
    pub fn product(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.products.push((name.into(), version.into()));
        self
    }

    /// Allows plain `http` to other machines than this one. The credential then crosses the network
    /// readable for everyone on the way. Off by default.
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let inside_the_cluster = Connection::builder("http://api.internal.example");
    /// assert!(inside_the_cluster.clone().build().is_err());
    /// assert!(inside_the_cluster.allow_plain_http(true).build().is_ok());
    /// ```
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Checks the settings and builds the connection. Nothing is sent.
    ///
    /// ```
    /// let error = openapi_runtime::Connection::builder("http://api.example.com").build().unwrap_err();
    /// assert!(error.to_string().contains("plain http"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the base URL is refused (see
    /// [`BaseUrl::parse`]), when it is plain `http` to another machine, when a product is no valid
    /// part of a `User-Agent`, when a time limit is zero, when the proxy or a certificate cannot be
    /// used, or when the system has no trusted certificates.
    pub fn build(self) -> Result<Connection, Error> {
        let base_url = BaseUrl::parse(&self.base_url)?;
        if !base_url.is_https() && !base_url.is_loopback() && !self.allow_plain_http {
            return Err(Error::config(
                "plain http is used for servers on this machine only, because everyone on the way \
                 could read the credential; use https, or allow plain http explicitly",
            ));
        }
        self.network.check()?;
        self.settings.check()?;
        let user_agent = user_agent(&self.products)?;
        let http_client = match self.http_client {
            Some(client) => client,
            None => http_client_for(&base_url, self.network.clone())?,
        };
        let transport = self
            .transport
            .clone()
            .unwrap_or_else(|| Arc::new(NetworkTransport::new(http_client.clone())));
        let redactor = Redactor::default();
        if let Some(CredentialSource::Fixed(credential)) = &self.credential {
            redactor.learn(credential.secret());
        }
        Ok(Connection {
            shared: Arc::new(Shared {
                base_url,
                http_client,
                transport,
                custom_transport: self.transport,
                network: self.network,
                credential: self.credential,
                user_agent,
                redactor,
                shown: self.shown,
                retry_budget: self.retry_budget,
                rate_limiter: self.rate_limit.map(RateLimiter::new).transpose()?,
                shapes: shapes_to_watch(self.observer.as_deref(), self.response_shapes)?,
                observer: self.observer,
                surroundings: self.surroundings,
            }),
            settings: self.settings,
        })
    }
}

/// The table is read only for an observer that wants to know.
fn shapes_to_watch(
    observer: Option<&dyn Observer>,
    table: Option<&'static str>,
) -> Result<Option<ResponseShapes>, Error> {
    let watches = observer.is_some_and(Observer::watches_drift);
    table
        .filter(|_| watches)
        .map(ResponseShapes::parse)
        .transpose()
}

/// Without the base URL: it is not checked yet, and may hold a secret in the wrong place.
impl fmt::Debug for ConnectionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionBuilder")
            .field("credential", &self.credential)
            .field("products", &self.products)
            .field("settings", &self.settings)
            .field("rate_limit", &self.rate_limit)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn plain_http_to_another_machine_needs_permission() {
        let builder = Connection::builder("http://api.example.com");
        assert!(builder.clone().build().is_err());
        assert!(builder.allow_plain_http(true).build().is_ok());
        assert!(Connection::builder("http://localhost").build().is_ok());
    }

    #[test]
    fn a_time_limit_of_zero_is_refused() {
        let builder = || Connection::builder("http://localhost");
        assert!(builder().attempt_timeout(Duration::ZERO).build().is_err());
        assert!(builder().connect_timeout(Duration::ZERO).build().is_err());
        assert!(builder().deadline(Duration::ZERO).build().is_err());
        assert!(builder().deadline(None).build().is_ok());
    }
}
