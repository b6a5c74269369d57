//! Builds a [`Connection`] and refuses what would be unsafe.

mod network;
mod observation;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

use super::{Connection, Shared};
use crate::base_url::BaseUrl;
use crate::credential::{Credential, CredentialProvider, CredentialSource};
use crate::drift::ResponseShapes;
use crate::error::Error;
use crate::observer::Observer;
use crate::options::CallSettings;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::redaction::Redactor;
use crate::retry::{RetryBudget, RetryPolicy};
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

    /// The longest time for one attempt, from sending to the last byte of the body. Default: 30
    /// seconds.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, ErrorKind, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::hang()]))
    ///     .attempt_timeout(Duration::from_secs(5))
    ///     .retry(RetryPolicy::never())
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Timeout);
    /// assert_eq!(error.elapsed(), Duration::from_secs(5));
    /// # Ok(()) }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// The longest time for one call, all attempts and waits included. Default: 60 seconds; `None`
    /// for no limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, ErrorKind, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::hang()]))
    ///     .deadline(Duration::from_secs(20))
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Deadline);
    /// assert_eq!(error.elapsed(), Duration::from_secs(20));
    /// # Ok(()) }
    /// ```
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.settings.deadline = deadline.into();
        self
    }

    /// When a failed attempt is made again. Default: three attempts, see [`RetryPolicy`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(503)]))
    ///     .retry(RetryPolicy::never())
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.attempts().len(), 1);
    /// # Ok(()) }
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// What retries are paid with. Default: 500 tokens, see [`RetryBudget`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ErrorKind, RetryBudget, ScriptedReply, ScriptedTransport};
    ///
    /// // Nothing is left for retries, which cost five tokens each.
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(503)]))
    ///     .retry_budget(RetryBudget::of_tokens(4))
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::RetryBudget);
    /// # Ok(()) }
    /// ```
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// How many requests are sent in a second or a minute, by all clones together. Default: no
    /// limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, RateLimit, ScriptedReply, ScriptedTransport};
    ///
    /// let thing = || ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let transport = ScriptedTransport::new([thing(), thing()]);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(transport.clone())
    ///     .rate_limit(RateLimit::per_second(4))
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// get_thing(&connection).await?;
    /// let requests = transport.requests();
    /// assert_eq!(requests[1].at - requests[0].at, Duration::from_millis(250));
    /// # Ok(()) }
    /// ```
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Where the randomness of waits between attempts comes from: each call of `fraction` gives a
    /// number from 0 to 1. For tests that assert exact waits.
    ///
    /// ```
    /// // Every wait is half of its bound.
    /// let builder = openapi_runtime::Connection::builder("http://localhost").randomness(|| 0.5);
    /// ```
    pub fn randomness(mut self, fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.surroundings.randomness = Arc::new(fraction);
        self
    }

    /// Where the time of day comes from, which is needed to read a `Retry-After` that names a date.
    /// For tests; waiting itself is done on tokio's clock.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::{Duration, SystemTime};
    /// use openapi_runtime::{Connection, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let reply = ScriptedReply::status(503).header("retry-after", "Thu, 01 Jan 1970 00:01:00 GMT");
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([reply]))
    ///     .retry(RetryPolicy::never())
    ///     .wall_clock(|| SystemTime::UNIX_EPOCH)
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    /// # Ok(()) }
    /// ```
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.surroundings.wall_clock = Arc::new(now);
        self
    }

    /// The largest body that is read, in bytes after decompression. Default: 64 MiB.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ErrorKind, ScriptedReply, ScriptedTransport};
    ///
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([reply]))
    ///     .max_body_bytes(20)
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    /// # Ok(()) }
    /// ```
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }

    /// Uses an HTTP client of one's own: for client certificates, special proxies or DNS.
    ///
    /// It must be built with `redirect(reqwest::redirect::Policy::none())`. Otherwise a redirect
    /// takes an API key's header along to another host; a call that was redirected so is reported
    /// as [`ErrorKind::Redirect`](crate::ErrorKind::Redirect), but only afterwards. Its proxies are
    /// its own too: see to it that none is used for plain `http`. With the feature `rustls`, the
    /// HTTP client comes without a provider of cryptography, and building one panics unless it is
    /// given a TLS configuration (or a provider was installed for the process).
    ///
    /// ```
    /// use std::sync::Arc;
    /// use openapi_runtime::Connection;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let provider = Arc::new(rustls::crypto::ring::default_provider());
    /// let tls = rustls::ClientConfig::builder_with_provider(provider)
    ///     .with_safe_default_protocol_versions()?
    ///     .with_root_certificates(rustls::RootCertStore::empty())
    ///     .with_no_client_auth();
    /// let client = reqwest::Client::builder()
    ///     .tls_backend_preconfigured(tls)
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .no_proxy()
    ///     .build()?;
    /// let connection = Connection::builder("http://localhost:8000").http_client(client).build()?;
    /// # Ok(()) }
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Sends requests by another transport than the network, for instance a
    /// [`ScriptedTransport`](crate::ScriptedTransport).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    ///
    /// let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let connection = Connection::builder("http://localhost").transport(transport.clone()).build()?;
    /// assert_eq!(get_thing(&connection).await?.name, "lamp");
    /// assert_eq!(transport.requests()[0].url.path(), "/things/7");
    /// # Ok(()) }
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
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

fn user_agent(products: &[(String, String)]) -> Result<HeaderValue, Error> {
    if products.is_empty() {
        return Ok(HeaderValue::from_static(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        )));
    }
    let mut text = String::new();
    for (name, version) in products {
        if !is_token(name) || !is_token(version) {
            return Err(Error::config(
                "a product of the user agent needs a name and a version of letters, digits and \
                 !#$%&'*+-.^_`|~ only",
            ));
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&format!("{name}/{version}"));
    }
    HeaderValue::from_str(&text)
        .map_err(|error| Error::config("the user agent is no header value").with_source(error))
}

/// A `token` of RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_become_the_user_agent_in_order() {
        let products = [("a".into(), "1.0".into()), ("b-c".into(), "2+x".into())];
        assert_eq!(user_agent(&products).unwrap(), "a/1.0 b-c/2+x");
        for (name, version) in [
            ("", "1"),
            ("a b", "1"),
            ("a", ""),
            ("a", "1\r\nx: y"),
            ("a/b", "1"),
        ] {
            assert!(
                user_agent(&[(name.into(), version.into())]).is_err(),
                "{name}/{version}"
            );
        }
    }

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
