//! The client: which server, which key, which limits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use featherhq_api::ClientInfo as _;
use openapi_runtime::{
    CallOptions, Connection, ConnectionSettings, Credential, CredentialProvider, Error, Exchange,
    HeaderName, NextPage, Page, PageLayout, SecretString, environment_variable,
};

use crate::conversations::Conversations;
use crate::environment::Environment;

/// The environment variable that holds the API key.
///
/// ```
/// assert_eq!(featherhq::API_KEY_VARIABLE, "FEATHER_API_KEY");
/// ```
pub const API_KEY_VARIABLE: &str = "FEATHER_API_KEY";

/// The environment variable that names the server.
///
/// ```
/// assert_eq!(featherhq::BASE_URL_VARIABLE, "FEATHER_BASE_URL");
/// ```
pub const BASE_URL_VARIABLE: &str = "FEATHER_BASE_URL";

/// The header that carries the API key, as the document says.
const API_KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");

/// A client of the Feather API.
///
/// It is cheap to clone, and clones share connections and limits; make one
/// for each key, and keep it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq::Client;
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let (url, key) = (sandbox.url(), sandbox.api_key());
///
/// let client = Client::builder().base_url(url).api_key(key).build()?;
/// let page = client.conversations().list().page_size(5).send().await?;
/// assert_eq!(page.items().len(), 5);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    connection: Connection,
}

impl Client {
    /// A client for the server and with the key that the environment names
    /// (`FEATHER_BASE_URL`, `FEATHER_API_KEY`).
    ///
    /// ```no_run
    /// # fn main() -> Result<(), featherhq::Error> {
    /// // With FEATHER_API_KEY set.
    /// let client = featherhq::Client::from_env()?;
    /// println!("asking {}", client.base_url());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Starts to build a client.
    ///
    /// ```
    /// let client = featherhq::Client::builder().base_url("http://localhost:8000").api_key("key").build()?;
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The version of the API's document that this crate was made from.
    ///
    /// ```
    /// assert!(featherhq::Client::api_version().starts_with("1."));
    /// ```
    #[must_use]
    pub fn api_version() -> &'static str {
        <featherhq_api::Client as featherhq_api::ClientInfo<_>>::api_version()
    }

    /// The SHA-256 of that document, in hexadecimal.
    ///
    /// ```
    /// assert_eq!(featherhq::Client::document_sha256().len(), 64);
    /// ```
    #[must_use]
    pub fn document_sha256() -> &'static str {
        featherhq_api::document_sha256()
    }

    /// The conversations of the API.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let conversations = client.conversations();
    /// let newest = conversations.list().max_items(1).send().await?;
    /// assert_eq!(newest.items().len(), 1);
    /// # Ok(()) }
    /// ```
    pub fn conversations(&self) -> Conversations {
        Conversations::new(self.clone())
    }

    /// The same client for calls with other limits: it shares connections, rate
    /// limit and retry budget with this one, and is as cheap as a clone.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use std::time::Duration;
    /// use featherhq::{CallOptions, RetryPolicy};
    ///
    /// let options = CallOptions::new().deadline(Duration::from_secs(2)).retry(RetryPolicy::never());
    /// let impatient = client.with_options(&options);
    /// assert!(impatient.conversations().list().send().await.is_ok());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self {
            connection: self.connection.with_options(options),
        }
    }

    /// The URL that all requests go to, without a slash at its end.
    ///
    /// ```
    /// let client = featherhq::Client::builder().base_url("http://localhost:8000/").api_key("key").build()?;
    /// assert_eq!(client.base_url(), "http://localhost:8000");
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    pub fn base_url(&self) -> &str {
        self.connection.base_url()
    }

    /// Makes one call for a page of a list, and saves the good items of a page
    /// that does not decode as a whole.
    pub(crate) async fn call_page<P, T, E, Fut>(
        &self,
        layout: PageLayout,
        call: impl FnOnce(featherhq_api::Client) -> Fut,
        open: impl FnOnce(P) -> (Vec<T>, NextPage),
    ) -> Result<Page<T>, Error>
    where
        P: serde::de::DeserializeOwned,
        T: serde::de::DeserializeOwned,
        Fut: Future<Output = Result<featherhq_api::ResponseValue<P>, featherhq_api::Error<E>>>,
    {
        let (exchange, raw) = self.exchange();
        exchange.finish_page(call(raw).await, layout, open)
    }

    /// The same client for a call that has this much time at most.
    pub(crate) fn within(&self, time_left: Option<Duration>) -> Self {
        Self {
            connection: self.connection.within(time_left),
        }
    }

    /// What all calls have in common.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Makes one call for something with a list of parts in it, and saves the
    /// good parts when it does not decode as a whole.
    pub(crate) async fn call_isolating<T, P, E, Fut>(
        &self,
        layout: PageLayout,
        call: impl FnOnce(featherhq_api::Client) -> Fut,
        fill: impl FnOnce(&mut T, Vec<P>),
    ) -> Result<openapi_runtime::Response<T>, Error>
    where
        T: serde::de::DeserializeOwned,
        P: serde::de::DeserializeOwned,
        Fut: Future<Output = Result<featherhq_api::ResponseValue<T>, featherhq_api::Error<E>>>,
    {
        let (exchange, raw) = self.exchange();
        exchange.finish_isolating(call(raw).await, layout, fill)
    }

    /// The state of one call, and a generated client that makes it.
    fn exchange(&self) -> (Exchange, featherhq_api::Client) {
        let exchange = self.connection.exchange();
        let raw = featherhq_api::Client::new_with_client(
            self.connection.base_url(),
            self.connection.http_client().clone(),
            exchange.clone(),
        );
        (exchange, raw)
    }
}

/// Collects what a [`Client`] is made of. What is not set comes from the
/// environment, and nothing is checked before [`ClientBuilder::build`].
///
/// ```
/// use std::time::Duration;
/// use featherhq::{Client, Environment};
///
/// let client = Client::builder()
///     .environment(Environment::Local)
///     .api_key("secret-1")
///     .app_info("reports", "2.1.0")
///     .deadline(Duration::from_secs(20))
///     .build()?;
/// assert_eq!(client.base_url(), "http://localhost:8000");
/// // The key shows up nowhere.
/// assert!(!format!("{client:?}").contains("secret-1"));
/// # Ok::<(), featherhq::Error>(())
/// ```
///
/// What fails for a reason that may pass is made again:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let fault: featherhq_sandbox::Fault = "status=503,times=2".parse()?;
/// # let sandbox = featherhq_sandbox::Sandbox::builder().fault(fault).start().await?;
/// # let (url, key) = (sandbox.url(), sandbox.api_key());
/// use std::time::Duration;
/// use featherhq::{Client, RetryPolicy};
///
/// // This server answers 503 twice, and then as it should.
/// let policy = RetryPolicy::default().max_attempts(5).first_backoff(Duration::from_millis(10));
/// let client = Client::builder().base_url(url).api_key(key).retry(policy).build()?;
/// let page = client.conversations().list().send().await?;
/// assert_eq!(page.meta().unwrap().attempts().len(), 3);
/// # Ok(()) }
/// ```
#[derive(Default)]
#[must_use = "nothing is connected before `build`"]
pub struct ClientBuilder {
    api_key: Option<SecretString>,
    credential_provider: Option<Arc<dyn CredentialProvider>>,
    environment: Option<Environment>,
    settings: ConnectionSettings,
}

impl ClientBuilder {
    /// The API key. Default: `FEATHER_API_KEY`.
    ///
    /// ```
    /// use featherhq::{Client, ErrorKind};
    ///
    /// // A line break from a file is part of what was read.
    /// let error = Client::builder().base_url("http://localhost:8000").api_key("secret-1\n").build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Config);
    /// assert!(!error.to_string().contains("secret-1"));
    /// ```
    pub fn api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Asks for the API key before every attempt, so that it can be replaced
    /// while the program runs; takes the place of [`api_key`](Self::api_key)
    /// and `FEATHER_API_KEY`. A closure that returns at once is a provider, and
    /// one that waits implements [`CredentialProvider`]; both make the
    /// credential with [`api_key_credential`].
    ///
    /// ```
    /// let client = featherhq::Client::builder()
    ///     .base_url("http://localhost:8000")
    ///     .credential_provider(|| {
    ///         let key = std::fs::read_to_string("/run/secrets/feather")?;
    ///         Ok(featherhq::api_key_credential(key.trim_end())?)
    ///     })
    ///     .build()?;
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    pub fn credential_provider(mut self, provider: impl CredentialProvider) -> Self {
        self.credential_provider = Some(Arc::new(provider));
        self
    }

    /// The server. Default: `FEATHER_BASE_URL`, or else the sandbox that the
    /// service hosts.
    ///
    /// ```
    /// use featherhq::{Client, Environment};
    ///
    /// let client = Client::builder().environment(Environment::Local).api_key("key").build()?;
    /// assert_eq!(client.base_url(), "http://localhost:8000");
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    pub fn environment(mut self, environment: impl Into<Environment>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// The server at a URL: `https`, or `http` to this machine.
    ///
    /// ```
    /// use featherhq::Client;
    ///
    /// let builder = |url: &str| Client::builder().base_url(url).api_key("key");
    /// assert!(builder("http://localhost:8000").build().is_ok());
    /// // Everyone on the way could read the key.
    /// assert!(builder("http://feather.example.com").build().is_err());
    /// ```
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.environment(Environment::Url(url.into()))
    }

    /// Checks the settings and builds the client. Nothing is sent.
    ///
    /// ```
    /// use featherhq::{Client, ErrorKind};
    ///
    /// let error = Client::builder().base_url("feather.example.com").api_key("key").build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Config);
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no API
    /// key, when the key cannot stand in a header, when the URL is refused, or
    /// when the system has no trusted certificates.
    pub fn build(self) -> Result<Client, Error> {
        let environment = match self.environment {
            Some(environment) => environment,
            None => environment_variable(BASE_URL_VARIABLE)?
                .map(Environment::Url)
                .unwrap_or_default(),
        };
        let connection = Connection::builder(environment.base_url());
        let connection = match self.credential_provider {
            Some(provider) => connection.credential_provider(provider),
            None => connection.credential(fixed_credential(self.api_key)?),
        };
        let connection = connection
            .product(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .product("feather-api", featherhq_api::Client::api_version())
            .response_shapes(featherhq_api::RESPONSE_SHAPES);
        Ok(Client {
            connection: self.settings.apply(connection).build()?,
        })
    }

    /// As [`ClientBuilder::build`], for code that is not async.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let (url, key) = (sandbox.url(), sandbox.api_key());
    /// let client = featherhq::Client::builder().base_url(url).api_key(key).build_blocking()?;
    /// assert!(client.conversations().list().send().is_ok());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`ClientBuilder::build`], and when the system gives no thread.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<crate::blocking::Client, Error> {
        crate::blocking::Client::new(self.build()?)
    }
}

openapi_runtime::connection_setters!(ClientBuilder, "featherhq");

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// The credential of this API, for a [`CredentialProvider`]: the key as the
/// header `x-api-key`.
///
/// ```
/// let credential = featherhq::api_key_credential("secret-1")?;
/// assert!(!format!("{credential:?}").contains("secret-1"));
/// # Ok::<(), featherhq::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Config`](crate::ErrorKind::Config) when the key cannot stand in
/// a header.
pub fn api_key_credential(key: impl Into<SecretString>) -> Result<Credential, Error> {
    Credential::api_key(API_KEY_HEADER, key)
}

fn fixed_credential(key: Option<SecretString>) -> Result<Credential, Error> {
    let key = match key {
        Some(key) => key,
        None => SecretString::from(environment_variable(API_KEY_VARIABLE)?.ok_or_else(|| {
            Error::config(format!(
                "there is no API key; set {API_KEY_VARIABLE}, or give one to the builder"
            ))
        })?),
    };
    api_key_credential(key)
}
