//! One attempt of a call, as listed on errors and on the metadata of responses.

use std::time::Duration;

use http::StatusCode;

use crate::error::ErrorKind;

/// One try at getting an answer from the server.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let connection = scripted([
///     ScriptedReply::status(503),
///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
/// ]);
/// let thing = get_thing(&connection).await?;
/// for attempt in thing.meta().attempts() {
///     println!("attempt {} took {:?}: {:?}", attempt.number(), attempt.elapsed(), attempt.outcome());
/// }
/// # Ok(()) }
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
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{AttemptOutcome, ErrorKind, ScriptedReply};
///
/// let connection = scripted([
///     ScriptedReply::json(200, "{").broken_body(std::time::Duration::ZERO),
///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
/// ]);
/// let thing = get_thing(&connection).await?;
/// let [first, second] = thing.meta().attempts() else { panic!("one retry") };
/// assert_eq!(first.outcome(), AttemptOutcome::Failed(ErrorKind::Interrupted));
/// assert!(matches!(second.outcome(), AttemptOutcome::Answered(status) if status == 200));
/// # Ok(()) }
/// ```
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
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::status(503),
    ///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
    /// ]);
    /// let thing = get_thing(&connection).await?;
    /// let numbers: Vec<u32> = thing.meta().attempts().iter().map(|attempt| attempt.number()).collect();
    /// assert_eq!(numbers, [1, 2]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How it ended.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{AttemptOutcome, ScriptedReply, StatusCode};
    /// let connection = scripted([ScriptedReply::status(404)]);
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.attempts()[0].outcome(), AttemptOutcome::Answered(StatusCode::NOT_FOUND));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn outcome(&self) -> AttemptOutcome {
        self.outcome
    }

    /// How long it took, from sending to the last byte of the body or to the failure.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let slow = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#).after(Duration::from_secs(2));
    /// let thing = get_thing(&scripted([slow])).await?;
    /// assert_eq!(thing.meta().attempts()[0].elapsed(), Duration::from_secs(2));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How long the body of the answer is, in bytes after decompression; 0 when no whole answer
    /// came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let thing = get_thing(&connection).await?;
    /// assert_eq!(thing.meta().attempts()[0].body_bytes(), 25);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn body_bytes(&self) -> u64 {
        self.body_bytes
    }

    /// How long was waited before the next attempt, the turns of a rate limit not included; `None`
    /// for the last attempt of a call.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::status(429).header("retry-after", "3"),
    ///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
    /// ]);
    /// let thing = get_thing(&connection).await?;
    /// assert_eq!(thing.meta().attempts()[0].next_wait(), Some(Duration::from_secs(3)));
    /// assert_eq!(thing.meta().attempts()[1].next_wait(), None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn next_wait(&self) -> Option<Duration> {
        self.next_wait
    }
}
