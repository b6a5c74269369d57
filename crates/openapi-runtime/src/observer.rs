//! Tells the rest of a program about attempts, for its metrics.

use crate::attempt::Attempt;

/// Is told of every attempt as it ends.
///
/// It is called in the middle of a call, on the task that makes it, so it should only count and
/// not wait. A function or closure is an observer.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use openapi_runtime::{AttemptEvent, Connection};
///
/// static RETRIES: AtomicU64 = AtomicU64::new(0);
///
/// let connection = Connection::builder("http://localhost:8000")
///     .observer(|event: &AttemptEvent<'_>| {
///         if event.attempt().next_wait().is_some() {
///             RETRIES.fetch_add(1, Ordering::Relaxed);
///         }
///     })
///     .build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An attempt ended; whether another one follows, and when, is decided already.
    fn on_attempt(&self, event: &AttemptEvent<'_>);
}

impl<F: Fn(&AttemptEvent<'_>) + Send + Sync + 'static> Observer for F {
    fn on_attempt(&self, event: &AttemptEvent<'_>) {
        self(event);
    }
}

/// An attempt and the call it belongs to. It holds neither headers nor bodies.
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
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Number, outcome, duration and size of the attempt, and the wait before the next one.
    #[must_use]
    pub fn attempt(&self) -> &'a Attempt {
        self.attempt
    }
}
