//! What all calls of a client have in common.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub use self::builder::ConnectionBuilder;
use crate::base_url::BaseUrl;
use crate::credential::CredentialSource;
use crate::drift::{DriftEvent, ResponseShapes};
use crate::exchange::Exchange;
use crate::observer::Observer;
use crate::options::{CallOptions, CallSettings};
use crate::rate_limit::RateLimiter;
use crate::redaction::Redactor;
use crate::response::Meta;
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
    /// What answers are compared with, when the observer watches drift.
    pub(crate) shapes: Option<ResponseShapes>,
    pub(crate) surroundings: Surroundings,
}

impl Connection {
    /// Starts to build a connection to the API at `base_url`, which is checked by
    /// [`ConnectionBuilder::build`].
    ///
    /// ```
    /// use openapi_runtime::{Connection, ErrorKind};
    ///
    /// let error = Connection::builder("api.example.com").build().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Config);
    /// ```
    pub fn builder(base_url: impl Into<String>) -> ConnectionBuilder {
        ConnectionBuilder::new(base_url.into())
    }

    /// The same connection for calls with other options: it shares sockets, rate limit and retry
    /// budget with this one. It is as cheap as a clone, so it can be made for a single call.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, ScriptedReply};
    ///
    /// let slow = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#).after(Duration::from_secs(100));
    /// let options = CallOptions::new().deadline(None).attempt_timeout(Duration::from_secs(600));
    /// let patient = scripted([slow]).with_options(&options);
    /// assert_eq!(get_thing(&patient).await?.name, "lamp");
    /// # Ok(()) }
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
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{ScriptedReply, TimeoutClock};
    ///
    /// // The list that the call belongs to has three seconds left.
    /// let connection = scripted([ScriptedReply::hang()]).within(Some(Duration::from_secs(3)));
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.timeout_clock(), Some(TimeoutClock::List));
    /// # Ok(()) }
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
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, "{}")]);
    /// let exchange = connection.exchange();
    /// let url = format!("{}/things/7", connection.base_url());
    /// let request = connection.http_client().get(url).build()?;
    /// assert_eq!(exchange.execute(request, "get_thing").await.status(), 200);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn exchange(&self) -> Exchange {
        Exchange::new(self.clone())
    }

    /// The HTTP client with which generated code builds its requests.
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000").build()?;
    /// let request = connection.http_client().get("http://localhost:8000/things").build().unwrap();
    /// assert_eq!(request.url().path(), "/things");
    /// // The credential is added when the request is sent, not before.
    /// assert!(request.headers().is_empty());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn http_client(&self) -> &reqwest::Client {
        &self.shared.http_client
    }

    /// The base URL, without a slash at its end.
    ///
    /// ```
    /// let connection = openapi_runtime::Connection::builder("http://localhost:8000/api/").build()?;
    /// assert_eq!(connection.base_url(), "http://localhost:8000/api");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
    }

    /// Tells the observer what an answer differs in, when it watches that.
    pub(crate) fn watch_drift(&self, operation: &'static str, meta: &Meta) {
        let (Some(observer), Some(shapes)) = (&self.shared.observer, &self.shared.shapes) else {
            return;
        };
        let drifts = shapes.compare_operation(operation, meta.body());
        if !drifts.is_empty() {
            observer.on_drift(&DriftEvent::new(operation, &drifts));
        }
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
