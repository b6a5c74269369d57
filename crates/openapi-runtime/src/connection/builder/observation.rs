//! The builder's settings for who may see what of calls.

use std::sync::Arc;

use http::HeaderName;

use super::ConnectionBuilder;
use crate::observer::Observer;

impl ConnectionBuilder {
    /// Is told of every attempt, for metrics. Default: nobody is.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU32, Ordering};
    /// use openapi_runtime::{AttemptEvent, Connection, ScriptedReply, ScriptedTransport};
    ///
    /// let seen = Arc::new(AtomicU32::new(0));
    /// let counter = Arc::clone(&seen);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(404)]))
    ///     .observer(move |_: &AttemptEvent<'_>| { counter.fetch_add(1, Ordering::Relaxed); })
    ///     .build()?;
    /// get_thing(&connection).await.unwrap_err();
    /// assert_eq!(seen.load(Ordering::Relaxed), 1);
    /// # Ok(()) }
    /// ```
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// What answers should look like, for observers that
    /// [watch drift](Observer::watches_drift): the `RESPONSE_SHAPES` of a generated crate. A facade
    /// sets it.
    ///
    /// ```
    /// const RESPONSE_SHAPES: &str = r#"{"operations": {}, "types": {}}"#;
    /// let builder = openapi_runtime::Connection::builder("http://localhost").response_shapes(RESPONSE_SHAPES);
    /// ```
    pub fn response_shapes(mut self, table: &'static str) -> Self {
        self.response_shapes = Some(table);
        self
    }

    /// The query parameters whose values may be seen in traces (`url.query`), in place of those
    /// allowed before. Default: none; values of all others read `REDACTED`.
    ///
    /// ```
    /// let builder = openapi_runtime::Connection::builder("http://localhost")
    ///     .traced_query_parameters(["limit", "status"]);
    /// ```
    pub fn traced_query_parameters(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.shown.query_parameters = names.into_iter().map(Into::into).collect();
        self
    }

    /// The headers of answers that may be seen in traces, in place of those allowed before.
    /// Default: `content-type`, `retry-after` and `x-request-id`. No header of a request is ever
    /// traced.
    ///
    /// ```
    /// use openapi_runtime::{Connection, HeaderName};
    ///
    /// let builder = Connection::builder("http://localhost:8000").traced_response_headers([
    ///     HeaderName::from_static("x-request-id"),
    ///     HeaderName::from_static("x-ratelimit-remaining"),
    /// ]);
    /// ```
    pub fn traced_response_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.shown.response_headers = names.into_iter().collect();
        self
    }
}
