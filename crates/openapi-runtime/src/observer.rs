//! Tells the rest of a program about attempts, and about answers that are not as documented.

use crate::attempt::Attempt;
use crate::drift::DriftEvent;

/// Is told of every attempt as it ends.
///
/// It is called in the middle of a call, on the task that makes it, so it should only count and
/// not wait. A function or closure is an observer.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use openapi_runtime::{AttemptEvent, Connection, ScriptedReply, ScriptedTransport};
///
/// static RETRIES: AtomicU64 = AtomicU64::new(0);
///
/// let replies = [ScriptedReply::status(503), ScriptedReply::status(404)];
/// let connection = Connection::builder("http://localhost")
///     .transport(ScriptedTransport::new(replies))
///     .observer(|event: &AttemptEvent<'_>| {
///         if event.attempt().next_wait().is_some() {
///             RETRIES.fetch_add(1, Ordering::Relaxed);
///         }
///     })
///     .build()?;
/// get_thing(&connection).await.unwrap_err();
/// assert_eq!(RETRIES.load(Ordering::Relaxed), 1);
/// # Ok(()) }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An attempt ended; whether another one follows, and when, is decided already.
    ///
    /// ```
    /// use openapi_runtime::{AttemptEvent, Observer};
    ///
    /// struct Log;
    ///
    /// impl Observer for Log {
    ///     fn on_attempt(&self, event: &AttemptEvent<'_>) {
    ///         println!("{} took {:?}", event.operation(), event.attempt().elapsed());
    ///     }
    /// }
    /// ```
    fn on_attempt(&self, event: &AttemptEvent<'_>);

    /// Whether [`Observer::on_drift`] is to be called. Every answer is then read a second time to
    /// compare it with what the document says, which costs about as much as decoding it; without
    /// this nothing is. Asked once, when the connection is built. Default: false.
    ///
    /// ```
    /// use openapi_runtime::{AttemptEvent, Observer};
    ///
    /// let metrics = |event: &AttemptEvent<'_>| println!("{}", event.operation());
    /// assert!(!metrics.watches_drift());
    /// ```
    fn watches_drift(&self) -> bool {
        false
    }

    /// An answer came that is not what the document says: see [`DriftEvent`]. Answers without
    /// differences are not told.
    ///
    /// ```
    /// use openapi_runtime::{AttemptEvent, DriftEvent, Observer};
    ///
    /// struct Watch;
    ///
    /// impl Observer for Watch {
    ///     fn on_attempt(&self, _: &AttemptEvent<'_>) {}
    ///
    ///     fn watches_drift(&self) -> bool {
    ///         true
    ///     }
    ///
    ///     fn on_drift(&self, event: &DriftEvent<'_>) {
    ///         for drift in event.drifts() {
    ///             println!("{}: {drift}", event.operation());
    ///         }
    ///     }
    /// }
    /// ```
    #[expect(unused_variables, reason = "the name is for those who implement it")]
    fn on_drift(&self, event: &DriftEvent<'_>) {}
}

impl<F: Fn(&AttemptEvent<'_>) + Send + Sync + 'static> Observer for F {
    fn on_attempt(&self, event: &AttemptEvent<'_>) {
        self(event);
    }
}

/// An attempt and the call it belongs to. It holds neither headers nor bodies.
///
/// ```
/// use openapi_runtime::{AttemptEvent, AttemptOutcome};
///
/// /// The labels of a counter of attempts.
/// fn labels(event: &AttemptEvent<'_>) -> (&'static str, String) {
///     let result = match event.attempt().outcome() {
///         AttemptOutcome::Answered(status) => status.as_str().to_owned(),
///         AttemptOutcome::Failed(kind) => kind.to_string(),
///         _ => "other".to_owned(),
///     };
///     (event.operation(), result)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AttemptEvent<'a> {
    operation: &'static str,
    attempt: &'a Attempt,
}

impl<'a> AttemptEvent<'a> {
    pub(crate) fn new(operation: &'static str, attempt: &'a Attempt) -> Self {
        Self { operation, attempt }
    }

    /// The operation as the OpenAPI document names it (`operationId`).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{AttemptEvent, Connection, ScriptedReply, ScriptedTransport};
    /// let connection = Connection::builder("http://localhost")
    /// #   .transport(ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]))
    ///     .observer(|event: &AttemptEvent<'_>| assert_eq!(event.operation(), "get_thing"))
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Number, outcome, duration and size of the attempt, and the wait before the next one.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{AttemptEvent, Connection, ScriptedReply, ScriptedTransport};
    /// let connection = Connection::builder("http://localhost")
    /// #   .transport(ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]))
    ///     .observer(|event: &AttemptEvent<'_>| assert_eq!(event.attempt().body_bytes(), 25))
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn attempt(&self) -> &'a Attempt {
        self.attempt
    }
}
