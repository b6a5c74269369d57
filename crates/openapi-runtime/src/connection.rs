//! What all calls of a client have in common.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub use self::builder::ConnectionBuilder;
use crate::base_url::BaseUrl;
use crate::credential::Credential;
use crate::exchange::Exchange;
use crate::redaction::Redactor;
use crate::transport::Transport;

/// The base URL, the credential, the limits and the HTTP client that all calls of a client share.
///
/// A clone is another handle to the same connection, pool of sockets included.
///
/// ```
/// use openapi_runtime::Connection;
///
/// let connection = Connection::builder("http://127.0.0.1:8000").build()?;
/// // What a facade does for each call, with the client generated for its API:
/// // let raw = Client::new_with_client(
/// //     connection.base_url(), connection.http_client().clone(), connection.exchange());
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Connection {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) http_client: reqwest::Client,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credential: Option<Credential>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
    pub(crate) redactor: Redactor,
}

/// What bounds one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_body_bytes: u64,
}

impl Connection {
    /// Starts to build a connection to the API at `base_url`, which is checked by
    /// [`ConnectionBuilder::build`].
    pub fn builder(base_url: impl Into<String>) -> ConnectionBuilder {
        ConnectionBuilder::new(base_url.into())
    }

    /// The state of one new call. An exchange serves one call only.
    #[must_use]
    pub fn exchange(&self) -> Exchange {
        Exchange::new(self.clone())
    }

    /// The HTTP client with which generated code builds its requests.
    #[must_use]
    pub fn http_client(&self) -> &reqwest::Client {
        &self.shared.http_client
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("base_url", &self.shared.redactor.text(self.base_url()))
            .field("credential", &self.shared.credential)
            .field("user_agent", &self.shared.user_agent)
            .field("limits", &self.shared.limits)
            .finish_non_exhaustive()
    }
}
