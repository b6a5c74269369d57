//! The one error type of every client built on this crate.
//!
//! An [`Error`] answers four questions: what went wrong ([`Error::kind`]), during what
//! ([`Error::operation`], [`Error::attempts`]), what the server said ([`Error::status`],
//! [`Error::request_id`], [`Error::snippet`], [`Error::body`]), and what to do next (its one-line
//! `Display`, and the *Troubleshooting* section of its [`ErrorKind`]).

mod construction;
mod item;
mod kind;
mod predicates;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use self::item::Item;
pub use self::kind::{DownloadErrorKind, ErrorKind, PaginationErrorKind, TimeoutClock};
use crate::attempt::Attempt;
use crate::page::Checkpoint;
use crate::redaction::Redactor;
use crate::response::ResponseHead;

/// A failed call, a refused configuration, or a list that cannot be walked on.
///
/// It is one pointer wide. `Display` is one line without headers or bodies; `source()` has the
/// rest; `Debug` shows what the accessors give, the body only as a length. None of them ever
/// contains the credential.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{Error, ScriptedReply};
///
/// fn advice(error: &Error) -> String {
///     if error.is_unauthorized() {
///         format!("check the API key: {error}")
///     } else if error.is_network() {
///         format!("try again later: {error}")
///     } else {
///         error.to_string()
///     }
/// }
///
/// let reply = ScriptedReply::status(401).header("x-request-id", "r-41");
/// let error = get_thing(&scripted([reply])).await.unwrap_err();
/// assert!(advice(&error).starts_with("check the API key: get_thing: "));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Error(Box<Details>);

type Source = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    timeout_clock: Option<TimeoutClock>,
    head: Option<ResponseHead>,
    body: Option<Bytes>,
    json_path: Option<String>,
    snippet: Option<String>,
    attempts: Vec<Attempt>,
    elapsed: Duration,
    retry_after: Option<Duration>,
    of_one_item: bool,
    item: Option<Item>,
    checkpoint: Option<Checkpoint>,
    redactor: Redactor,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// What went wrong; each kind documents what to do about it.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ErrorKind, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::json(200, r#"{"id": "seven"}"#)]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Decode);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation as the OpenAPI document names it (`operationId`).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let error = get_thing(&scripted([ScriptedReply::status(404)])).await.unwrap_err();
    /// assert_eq!(error.operation(), Some("get_thing"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the server's answer, when one came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ScriptedReply, StatusCode};
    ///
    /// // A page of a proxy, and no JSON: the status is known all the same.
    /// let reply = ScriptedReply::status(403).chunk(std::time::Duration::ZERO, "<html>Go away</html>");
    /// let error = get_thing(&scripted([reply])).await.unwrap_err();
    /// assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        Some(self.0.head.as_ref()?.status)
    }

    /// The headers of the server's answer, when one came. They are the server's text, untouched.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::status(403).header("x-plan", "basic");
    /// let error = get_thing(&scripted([reply])).await.unwrap_err();
    /// assert_eq!(error.headers().unwrap()["x-plan"], "basic");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(&self.0.head.as_ref()?.headers)
    }

    /// What the server called this request (`x-request-id`); quote it to the API's support.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::status(404).header("x-request-id", "r-41");
    /// let error = get_thing(&scripted([reply])).await.unwrap_err();
    /// assert_eq!(error.request_id(), Some("r-41"));
    /// assert!(error.to_string().ends_with("(request id r-41)"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.head.as_ref()?.request_id.as_deref()
    }

    /// Every attempt that was made, in order; empty when nothing was sent.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let down = || ScriptedReply::status(503);
    /// let error = get_thing(&scripted([down(), down(), down()])).await.unwrap_err();
    /// assert_eq!(error.attempts().len(), 3);
    /// assert!(error.to_string().ends_with("(3 attempts)"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// How long the call took, waiting included; zero when nothing was sent.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    ///
    /// let replies = [ScriptedReply::status(503).header("retry-after", "4"), ScriptedReply::status(404)];
    /// let error = get_thing(&scripted(replies)).await.unwrap_err();
    /// assert_eq!(error.elapsed(), Duration::from_secs(4));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How long the server asked to wait before the next request, counted from its answer
    /// (`Retry-After` or `retry-after-ms`); `None` when it did not ask, or not understandably.
    ///
    /// When this is less than the deadline allowed, the call has waited already and was tried
    /// again. The value is the server's and may be absurdly large.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    ///
    /// // Longer than this call may take, so it ended at once.
    /// let busy = ScriptedReply::status(503).header("retry-after", "120");
    /// let error = get_thing(&scripted([busy])).await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    /// assert_eq!(error.elapsed(), Duration::ZERO);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Which time limit was exceeded, for [`ErrorKind::Timeout`] and [`ErrorKind::Deadline`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, ScriptedReply, TimeoutClock};
    ///
    /// let connection = scripted([ScriptedReply::hang()]);
    /// let hurried = connection.with_options(&CallOptions::new().deadline(Duration::from_secs(2)));
    /// let error = get_thing(&hurried).await.unwrap_err();
    /// assert_eq!(error.timeout_clock(), Some(TimeoutClock::Call));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn timeout_clock(&self) -> Option<TimeoutClock> {
        self.0.timeout_clock
    }

    /// Where in the answer the schema was not met, as a JSONPath such as `$.items[3].status`.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"id": "seven", "name": "lamp"}"#)]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.json_path(), Some("$.id"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The beginning of the answer's body: at most 256 characters, control characters escaped, the
    /// credential removed. It is still the server's text and may hold customer data.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(403, "{\"detail\": \"no\x1b[31m\"}")]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.snippet(), Some(r#"{"detail": "no\u{1b}[31m"}"#));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn snippet(&self) -> Option<&str> {
        self.0.snippet.as_deref()
    }

    /// The body read as JSON of type `T`, with the credential replaced wherever the server repeated
    /// it. `None` when there is no body, or it is no `T`.
    ///
    /// For facades, which know what a refusal of their API looks like. The rest is the server's
    /// text, untouched.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// #[derive(serde::Deserialize)]
    /// struct Refusal { detail: String }
    ///
    /// let connection = scripted([ScriptedReply::json(422, r#"{"detail": "the id is too large"}"#)]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.json_body::<Refusal>().unwrap().detail, "the id is too large");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json_body<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        let body = std::str::from_utf8(self.body()?).ok()?;
        serde_json::from_str(&self.0.redactor.without_key(body)).ok()
    }

    /// The whole body as it came, when it was read to the end. Untrusted, and not redacted.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(403, r#"{"detail": "no"}"#)]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.body().unwrap(), r#"{"detail": "no"}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.message)?;
        match (self.request_id(), self.attempts().len()) {
            (None, 0 | 1) => Ok(()),
            (None, attempts) => write!(f, " ({attempts} attempts)"),
            (Some(id), 0 | 1) => write!(f, " (request id {id})"),
            (Some(id), attempts) => write!(f, " (request id {id}, {attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        f.debug_struct("Error")
            .field("kind", &details.kind)
            .field("message", &details.message)
            .field("operation", &details.operation)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("timeout_clock", &details.timeout_clock)
            .field("json_path", &details.json_path)
            .field("snippet", &details.snippet)
            .field("body_bytes", &details.body.as_ref().map(Bytes::len))
            .field("item_index", &self.item_index())
            .field("checkpoint", &details.checkpoint)
            .field("attempts", &details.attempts)
            .field("elapsed", &details.elapsed)
            .field("retry_after", &details.retry_after)
            .field("source", &details.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_small_and_can_cross_threads() {
        fn crosses_threads<T: Send + Sync + 'static>() {}
        crosses_threads::<Error>();
        assert!(size_of::<Result<(), Error>>() <= 16);
    }

    #[test]
    fn the_first_operation_named_stays() {
        let error = Error::config("x")
            .with_operation("inner")
            .with_operation("outer");
        assert_eq!(error.to_string(), "inner: x");
    }
}
