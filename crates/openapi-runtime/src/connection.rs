//! What all calls of a client have in common.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub use self::builder::ConnectionBuilder;
use crate::base_url::BaseUrl;
use crate::credential::CredentialSource;
use crate::exchange::Exchange;
use crate::observer::Observer;
use crate::options::{CallOptions, CallSettings};
use crate::rate_limit::RateLimiter;
use crate::redaction::Redactor;
use crate::retry::RetryBudget;
use crate::surroundings::Surroundings;
use crate::tracing_fields::Shown;
use crate::transport::{NetworkSettings, Transport};

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
    settings: CallSettings,
}

pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) http_client: reqwest::Client,
    pub(crate) transport: Arc<dyn Transport>,
    /// The same, when it is not the network: downloads use it too.
    pub(crate) custom_transport: Option<Arc<dyn Transport>>,
    pub(crate) network: NetworkSettings,
    pub(crate) credential: Option<CredentialSource>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) redactor: Redactor,
    pub(crate) shown: Shown,
    pub(crate) retry_budget: RetryBudget,
    pub(crate) rate_limiter: Option<RateLimiter>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) surroundings: Surroundings,
}

impl Connection {
    /// Starts to build a connection to the API at `base_url`, which is checked by
    /// [`ConnectionBuilder::build`].
    pub fn builder(base_url: impl Into<String>) -> ConnectionBuilder {
        ConnectionBuilder::new(base_url.into())
    }

    /// The same connection for calls with other options: it shares sockets, rate limit and retry
    /// budget with this one. It is as cheap as a clone, so it can be made for a single call.
    ///
    /// ```
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, Connection};
    ///
    /// let connection = Connection::builder("http://127.0.0.1:8000").build()?;
    /// let patient = connection.with_options(&CallOptions::new().deadline(Duration::from_secs(600)));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            settings: self.settings.with(options),
        }
    }

    /// The same connection for one call that has this much time at most, because it belongs to a
    /// longer undertaking such as a list ([`PageRequest::time_left`](crate::PageRequest)).
    ///
    /// ```
    /// use openapi_runtime::{Connection, PageRequest};
    ///
    /// fn for_page(connection: &Connection, request: &PageRequest) -> Connection {
    ///     connection.within(request.time_left)
    /// }
    /// ```
    #[must_use]
    pub fn within(&self, time_left: Option<Duration>) -> Self {
        let mut settings = self.settings.clone();
        settings.list_time_left = time_left;
        Self {
            shared: Arc::clone(&self.shared),
            settings,
        }
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

    pub(crate) fn settings(&self) -> &CallSettings {
        &self.settings
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("base_url", &self.shared.redactor.text(self.base_url()))
            .field("credential", &self.shared.credential)
            .field("user_agent", &self.shared.user_agent)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
