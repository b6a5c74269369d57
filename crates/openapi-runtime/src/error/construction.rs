//! How this crate puts errors together.

use std::time::Duration;

use bytes::Bytes;

use super::{Details, DownloadErrorKind, Error, ErrorKind, TimeoutClock};
use crate::attempt::Attempt;
use crate::redaction::Redactor;
use crate::response::ResponseHead;

impl Error {
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
