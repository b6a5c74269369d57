//! How errors are put together, by this crate and by facades.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::{Details, DownloadErrorKind, Error, ErrorKind, Source, TimeoutClock};
use crate::attempt::Attempt;
use crate::redaction::Redactor;
use crate::response::ResponseHead;

impl Error {
    /// A wrong or missing setting, found before anything was sent.
    ///
    /// For facades, which have settings of their own. The message is shown as it is: it must not
    /// contain a secret, and should say what to change.
    ///
    /// ```
    /// let error = openapi_runtime::Error::config("FEATURE is set to `x`; use `on` or `off`");
    /// assert_eq!(error.to_string(), "FEATURE is set to `x`; use `on` or `off`");
    /// ```
    #[must_use]
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// An argument that no request can be built from, such as a page size out of range.
    ///
    /// ```
    /// let error = openapi_runtime::Error::request_build("`started_after` is after `started_before`")
    ///     .with_operation("list_conversations");
    /// assert_eq!(error.operation(), Some("list_conversations"));
    /// ```
    #[must_use]
    pub fn request_build(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::RequestBuild, message)
    }

    /// A value inside an answer that cannot be read, such as JSON in a string.
    ///
    /// For facades, which know what such a value should be.
    ///
    /// ```
    /// let error = openapi_runtime::Error::decode("the arguments of call 7 are not JSON");
    /// assert_eq!(error.kind(), openapi_runtime::ErrorKind::Decode);
    /// ```
    #[must_use]
    pub fn decode(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Decode, message)
    }

    /// Names the operation the error belongs to, unless one is named already.
    ///
    /// ```
    /// use openapi_runtime::Error;
    ///
    /// let error = Error::config("there is no API key").with_operation("get_thing");
    /// assert_eq!(error.to_string(), "get_thing: there is no API key");
    /// // The first name stays.
    /// assert_eq!(error.with_operation("outer").operation(), Some("get_thing"));
    /// ```
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Keeps the underlying error, which `source()` then returns.
    ///
    /// ```
    /// # use std::error::Error as _;
    /// let cause = "x".parse::<u32>().unwrap_err();
    /// let error = openapi_runtime::Error::config("RETRIES is not a number").with_source(cause);
    /// assert!(error.source().is_some());
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Marks the error as one item's own, so that a stream goes on after it.
    ///
    /// ```
    /// let error = openapi_runtime::Error::request_build("item 3 has no id").of_one_item();
    /// assert!(!error.ends_stream());
    /// ```
    #[must_use]
    pub fn of_one_item(mut self) -> Self {
        self.0.of_one_item = true;
        self
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            operation: None,
            timeout_clock: None,
            head: None,
            body: None,
            json_path: None,
            snippet: None,
            attempts: Vec::new(),
            elapsed: Duration::ZERO,
            retry_after: None,
            of_one_item: false,
            item: None,
            checkpoint: None,
            redactor: Redactor::default(),
            source: None,
        }))
    }

    pub(crate) fn with_timeout_clock(mut self, clock: TimeoutClock) -> Self {
        self.0.timeout_clock = Some(clock);
        self
    }

    pub(crate) fn with_head(mut self, head: ResponseHead) -> Self {
        self.0.head = Some(head);
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes, redactor: &Redactor) -> Self {
        self.0.snippet = Some(redactor.bytes(&body));
        self.0.redactor = redactor.clone();
        self.0.body = Some(body);
        self
    }

    pub(crate) fn with_json_path(mut self, path: String) -> Self {
        self.0.json_path = Some(path);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// What a download brought does not get to where it is wanted.
    pub(crate) fn unwritten(error: std::io::Error) -> Self {
        let message = format!("what was downloaded cannot be written: {error}");
        Self::new(ErrorKind::Download(DownloadErrorKind::Unwritten), message).with_source(error)
    }

    /// Adds to the message what became of the call, after a semicolon.
    pub(crate) fn explained(mut self, note: &str) -> Self {
        self.0.message.push_str("; ");
        self.0.message.push_str(note);
        self
    }

    /// The same failure as the one that could have been retried, had there been tokens left.
    pub(crate) fn out_of_retry_budget(mut self) -> Self {
        self.0.kind = ErrorKind::RetryBudget;
        self.explained(
            "not tried again, because too many calls of this client failed lately and its retry \
             budget is used up",
        )
    }
}
