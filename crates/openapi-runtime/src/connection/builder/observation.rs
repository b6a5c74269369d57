//! The builder's settings for who may see what of calls.

use std::sync::Arc;

use http::HeaderName;

use super::ConnectionBuilder;
use crate::observer::Observer;

impl ConnectionBuilder {
    /// Is told of every attempt, for metrics. Default: nobody is.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
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
    pub fn traced_response_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.shown.response_headers = names.into_iter().collect();
        self
    }
}
