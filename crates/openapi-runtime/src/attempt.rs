//! One attempt of a call, as listed on errors and on the metadata of responses.

use std::time::Duration;

use http::StatusCode;

use crate::error::ErrorKind;

/// One try at getting an answer from the server.
///
/// ```
/// # fn show(attempts: &[openapi_runtime::Attempt]) {
/// for attempt in attempts {
///     println!("attempt {} took {:?}: {:?}", attempt.number(), attempt.elapsed(), attempt.outcome());
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    number: u32,
    outcome: AttemptOutcome,
    elapsed: Duration,
    body_bytes: u64,
    next_wait: Option<Duration>,
}

/// How an [`Attempt`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The server answered, with whatever status, and its answer was read to the end.
    Answered(StatusCode),
    /// No whole answer came; the kind says why.
    Failed(ErrorKind),
}

impl Attempt {
    pub(crate) fn new(number: u32, outcome: AttemptOutcome, elapsed: Duration) -> Self {
        Self {
            number,
            outcome,
            elapsed,
            body_bytes: 0,
            next_wait: None,
        }
    }

    pub(crate) fn with_body_bytes(mut self, bytes: u64) -> Self {
        self.body_bytes = bytes;
        self
    }

    pub(crate) fn followed_by_wait(mut self, wait: Option<Duration>) -> Self {
        self.next_wait = wait;
        self
    }

    /// Which try it was, counted from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> AttemptOutcome {
        self.outcome
    }

    /// How long it took, from sending to the last byte of the body or to the failure.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How long the body of the answer is, in bytes after decompression; 0 when no whole answer
    /// came.
    #[must_use]
    pub fn body_bytes(&self) -> u64 {
        self.body_bytes
    }

    /// How long was waited before the next attempt, the turns of a rate limit not included; `None`
    /// for the last attempt of a call.
    #[must_use]
    pub fn next_wait(&self) -> Option<Duration> {
        self.next_wait
    }
}
