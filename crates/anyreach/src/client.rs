//! The client: which server, which token, which organization, which limits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyreach_api::ClientInfo as _;
use openapi_runtime::{
    CallOptions, Connection, ConnectionSettings, Credential, CredentialProvider, Error, NextPage,
    Page, PageLayout, SecretString, environment_variable,
};
use serde::de::DeserializeOwned;

use crate::conversations::Conversations;
use crate::token::TokenKind;

/// The environment variable that holds the token.
///
/// ```
/// assert_eq!(anyreach::TOKEN_VARIABLE, "ANYREACH_TOKEN");
/// ```
pub const TOKEN_VARIABLE: &str = "ANYREACH_TOKEN";

/// The environment variable that names the organization.
///
/// ```
/// assert_eq!(anyreach::ORGANIZATION_VARIABLE, "ANYREACH_ORG_ID");
/// ```
pub const ORGANIZATION_VARIABLE: &str = "ANYREACH_ORG_ID";

/// The environment variable that names another server.
///
/// ```
/// assert_eq!(anyreach::BASE_URL_VARIABLE, "ANYREACH_BASE_URL");
/// ```
pub const BASE_URL_VARIABLE: &str = "ANYREACH_BASE_URL";

/// The server that the document lists.
///
/// ```
/// assert_eq!(anyreach::DEFAULT_BASE_URL, "https://api.anyreach.ai");
/// ```
pub const DEFAULT_BASE_URL: &str = "https://api.anyreach.ai";

/// A client of the AnyReach API.
///
/// It is cheap to clone, and clones share connections and limits; make one for each token and
/// organization, and keep it.
///
/// ```
/// use anyreach::Client;
///
/// let client = Client::builder().token("ak_secret-1").build()?;
/// assert_eq!(client.base_url(), "https://api.anyreach.ai");
/// // The token shows up nowhere.
/// assert!(!format!("{client:?}").contains("secret-1"));
/// # Ok::<(), anyreach::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    connection: Connection,
    organization: Option<Arc<str>>,
}

impl Client {
    /// A client for the server, token and organization that the environment names
    /// (`ANYREACH_BASE_URL`, `ANYREACH_TOKEN`, `ANYREACH_ORG_ID`).
    ///
    /// ```no_run
    /// let client = anyreach::Client::from_env()?;
    /// # Ok::<(), anyreach::Error>(())
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
    /// let client = anyreach::Client::builder().token("pat_1").organization("org-7").build()?;
    /// # Ok::<(), anyreach::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The version of the API's document that this crate was made from.
    ///
    /// ```
    /// assert_eq!(anyreach::Client::api_version(), "1.0.0");
    /// ```
    #[must_use]
    pub fn api_version() -> &'static str {
        <anyreach_api::Client as anyreach_api::ClientInfo<_>>::api_version()
    }

    /// The conversations of the API.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list();
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn conversations(&self) -> Conversations {
        Conversations::new(self.clone())
    }

    /// The same client for calls with other limits: it shares connections, rate limit and retry
    /// budget with this one, and is as cheap as a clone.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// use std::time::Duration;
    /// let hurried = client.with_options(&anyreach::CallOptions::new().deadline(Duration::from_secs(2)));
    /// # hurried.conversations().list().send().await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self {
            connection: self.connection.with_options(options),
            organization: self.organization.clone(),
        }
    }

    /// The URL that all requests go to, without a slash at its end.
    ///
    /// ```
    /// let client = anyreach::Client::builder().token("ak_1").base_url("http://localhost:8000/").build()?;
    /// assert_eq!(client.base_url(), "http://localhost:8000");
    /// # Ok::<(), anyreach::Error>(())
    /// ```
    pub fn base_url(&self) -> &str {
        self.connection.base_url()
    }

    /// The organization that requests name, if they do.
    pub(crate) fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// The same client for a call that has this much time at most.
    pub(crate) fn within(&self, time_left: Option<Duration>) -> Self {
        Self {
            connection: self.connection.within(time_left),
            organization: self.organization.clone(),
        }
    }

    /// Makes one call for a page of a list that is an array. How it goes on is found in the items,
    /// by the caller.
    pub(crate) async fn call_page<T, E, Fut>(
        &self,
        call: impl FnOnce(anyreach_api::Client) -> Fut,
    ) -> Result<Page<T>, Error>
    where
        T: DeserializeOwned,
        Fut: Future<Output = Result<anyreach_api::ResponseValue<Vec<T>>, anyreach_api::Error<E>>>,
    {
        let exchange = self.connection.exchange();
        let raw = anyreach_api::Client::new_with_client(
            self.connection.base_url(),
            self.connection.http_client().clone(),
            exchange.clone(),
        );
        exchange.finish_page(call(raw).await, PageLayout::Root, |items| {
            (items, NextPage::End)
        })
    }
}

/// Collects what a [`Client`] is made of. What is not set comes from the environment, and nothing is
/// checked before [`ClientBuilder::build`].
///
/// ```
/// let refused = anyreach::Client::builder().token("pat_1").build().unwrap_err();
/// assert!(refused.to_string().contains("ANYREACH_ORG_ID"));
/// ```
#[derive(Default)]
#[must_use = "nothing is connected before `build`"]
pub struct ClientBuilder {
    token: Option<SecretString>,
    credential_provider: Option<Arc<dyn CredentialProvider>>,
    organization: Option<String>,
    base_url: Option<String>,
    settings: ConnectionSettings,
}

openapi_runtime::connection_setters!(ClientBuilder, "anyreach");

impl ClientBuilder {
    /// The token: a personal access token (`pat_…`), which needs an
    /// [organization](Self::organization), or an API key of an organization (`ak_…`). Default:
    /// `ANYREACH_TOKEN`.
    ///
    /// ```
    /// let builder = anyreach::Client::builder().token("ak_1");
    /// ```
    pub fn token(mut self, token: impl Into<SecretString>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Asks for the token before every attempt, so that it can be replaced while the program runs;
    /// takes the place of [`token`](Self::token) and `ANYREACH_TOKEN`. Whether it needs an
    /// organization cannot be checked then.
    ///
    /// ```
    /// use anyreach::Credential;
    ///
    /// let builder = anyreach::Client::builder()
    ///     .organization("org-7")
    ///     .credential_provider(|| Ok(Credential::bearer(std::fs::read_to_string("/run/token")?)?));
    /// ```
    pub fn credential_provider(mut self, provider: impl CredentialProvider) -> Self {
        self.credential_provider = Some(Arc::new(provider));
        self
    }

    /// The organization whose conversations are meant, sent as `X-Anyreach-Org`. Default:
    /// `ANYREACH_ORG_ID`.
    ///
    /// ```
    /// let builder = anyreach::Client::builder().token("pat_1").organization("org-7");
    /// ```
    pub fn organization(mut self, organization: impl Into<String>) -> Self {
        self.organization = Some(organization.into());
        self
    }

    /// The server: `https`, or `http` to this machine. Default: `ANYREACH_BASE_URL`, or else
    /// `https://api.anyreach.ai`.
    ///
    /// ```
    /// let builder = anyreach::Client::builder().base_url("http://localhost:8000");
    /// ```
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Checks the settings and builds the client. Nothing is sent.
    ///
    /// ```
    /// let client = anyreach::Client::builder().token("ak_1").build()?;
    /// # Ok::<(), anyreach::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no token, when a personal one
    /// has no organization, when one of both cannot stand in a header, when the URL is refused, or
    /// when the system has no trusted certificates.
    pub fn build(self) -> Result<Client, Error> {
        let organization = match self.organization {
            Some(organization) => Some(organization),
            None => environment_variable(ORGANIZATION_VARIABLE)?,
        };
        check_organization(organization.as_deref())?;
        let base_url = match self.base_url {
            Some(url) => url,
            None => environment_variable(BASE_URL_VARIABLE)?
                .unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()),
        };
        let connection = Connection::builder(base_url);
        let connection = match self.credential_provider {
            Some(provider) => connection.credential_provider(provider),
            None => {
                let token = fixed_token(self.token, organization.as_deref())?;
                connection.credential(token)
            }
        };
        let connection = connection
            .product(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .product("anyreach-api", anyreach_api::Client::api_version())
            .response_shapes(anyreach_api::RESPONSE_SHAPES);
        Ok(Client {
            connection: self.settings.apply(connection).build()?,
            organization: organization.map(Arc::from),
        })
    }

    /// As [`ClientBuilder::build`], for code that is not async.
    ///
    /// ```
    /// let client = anyreach::Client::builder().token("ak_1").build_blocking()?;
    /// # Ok::<(), anyreach::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`ClientBuilder::build`], and when the system gives no thread.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<crate::blocking::Client, Error> {
        crate::blocking::Client::new(self.build()?)
    }
}

fn fixed_token(
    token: Option<SecretString>,
    organization: Option<&str>,
) -> Result<Credential, Error> {
    use openapi_runtime::ExposeSecret as _;

    let token = match token {
        Some(token) => token,
        None => SecretString::from(environment_variable(TOKEN_VARIABLE)?.ok_or_else(|| {
            Error::config(format!(
                "there is no token; set {TOKEN_VARIABLE}, or give one to the builder"
            ))
        })?),
    };
    TokenKind::of(token.expose_secret()).check(organization)?;
    Credential::bearer(token)
}

fn check_organization(organization: Option<&str>) -> Result<(), Error> {
    let is_fine = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    match organization {
        Some(text) if !is_fine(text) => Err(Error::config(
            "the organization is empty or holds something else than visible ASCII characters; \
             check for white space around it",
        )),
        _ => Ok(()),
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("token", &self.token.as_ref().map(|_| "[redacted]"))
            .field("organization", &self.organization)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
