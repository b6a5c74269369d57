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
        }
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
}
