//! When a failed attempt is made again, and after how long.
//!
//! A retry helps against a fault that passes: a lost connection, a server that restarts. It does
//! harm against a server that is overloaded, and it must not do twice what is to be done once. So
//! three things are asked before each:
//!
//! - **Is it safe, and can it help?** Only methods that RFC 9110, section 9.2.2, calls idempotent
//!   are repeated, and only after a failure that may pass: no connection, a time limit, an answer
//!   that was cut off, and the statuses 408, 429, 500, 502, 503 and 504. An answer that does not
//!   match its schema will not match the second time either.
//! - **Is there time?** The wait is random between nothing and a bound that doubles each time
//!   ("full jitter"), so that clients that failed together do not come back together. What the
//!   server asks for with `Retry-After` is the least that is waited. A wait that would reach the
//!   deadline is not begun: the call ends at once.
//! - **Does the budget allow it?** See [`RetryBudget`].

mod after;
mod budget;

use std::time::Duration;

use http::{Method, StatusCode};

pub(crate) use self::after::requested_wait;
pub use self::budget::RetryBudget;
use crate::error::{Error, ErrorKind};

/// How often a call is tried, and how long is waited in between.
///
/// ```
/// use std::time::Duration;
/// use openapi_runtime::{Connection, RetryPolicy};
///
/// let patient = RetryPolicy::default()
///     .max_attempts(6)
///     .first_backoff(Duration::from_secs(1))
///     .max_backoff(Duration::from_secs(30));
/// let connection = Connection::builder("http://localhost:8000").retry(patient).build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

/// Three attempts, with waits of up to 500 milliseconds and up to one second.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(300),
        }
    }
}

impl RetryPolicy {
    /// One attempt and no more.
    ///
    /// ```
    /// use openapi_runtime::RetryPolicy;
    /// assert_eq!(RetryPolicy::never(), RetryPolicy::default().max_attempts(1));
    /// ```
    #[must_use]
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// How many attempts are made at most, the first one included; 0 counts as 1. Default: 3.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let down = || ScriptedReply::status(503);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([down(), down(), down()]))
    ///     .retry(RetryPolicy::default().max_attempts(2))
    ///     .build()?;
    /// assert_eq!(get_thing(&connection).await.unwrap_err().attempts().len(), 2);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest wait before the second attempt; it doubles with each further one. Default: 500
    /// milliseconds.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, RetryPolicy, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::status(503), ScriptedReply::status(404)]);
    /// let policy = RetryPolicy::default().first_backoff(Duration::from_secs(2));
    /// let patient = connection.with_options(&CallOptions::new().retry(policy));
    /// let error = get_thing(&patient).await.unwrap_err();
    /// // The randomness of this connection is one half.
    /// assert_eq!(error.attempts()[0].next_wait(), Some(Duration::from_secs(1)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn first_backoff(mut self, backoff: Duration) -> Self {
        self.first_backoff = backoff;
        self
    }

    /// The bound at which the backoff stops to double. Default: 8 seconds.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, RetryPolicy, ScriptedReply};
    ///
    /// let down = || ScriptedReply::status(503);
    /// let connection = scripted([down(), down(), down(), ScriptedReply::status(404)]);
    /// let policy = RetryPolicy::default().max_attempts(4).max_backoff(Duration::from_millis(800));
    /// let connection = connection.with_options(&CallOptions::new().retry(policy));
    /// let error = get_thing(&connection).await.unwrap_err();
    /// // Half of 500, 800 and 800 milliseconds, since the randomness of this connection is one half.
    /// let waits: Vec<_> = error.attempts().iter().filter_map(|attempt| attempt.next_wait()).collect();
    /// assert_eq!(waits, [250, 400, 400].map(Duration::from_millis));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// The longest `Retry-After` that is waited for, also by calls without a deadline. A server
    /// that asks for more ends the call at once. Default: 5 minutes.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, RetryPolicy, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::status(429).header("retry-after", "20")]);
    /// let policy = RetryPolicy::default().max_retry_after(Duration::from_secs(10));
    /// let hurried = connection.with_options(&CallOptions::new().retry(policy));
    /// let error = get_thing(&hurried).await.unwrap_err();
    /// assert_eq!(error.attempts().len(), 1);
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Whether another attempt may follow after this many.
    pub(crate) fn allows_more_than(&self, attempts: usize) -> bool {
        u32::try_from(attempts).is_ok_and(|made| made < self.max_attempts)
    }

    /// How long to wait after the `failures`-th failed attempt, or `None` when the server asks for
    /// more than anyone waits for.
    pub(crate) fn wait(
        &self,
        failures: usize,
        requested: Option<Duration>,
        random: f64,
    ) -> Option<Duration> {
        let requested = requested.unwrap_or_default();
        (requested <= self.max_retry_after).then(|| self.backoff(failures, random).max(requested))
    }

    fn backoff(&self, failures: usize, random: f64) -> Duration {
        let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let bound = 2_u32
            .checked_pow(doublings)
            .and_then(|factor| self.first_backoff.checked_mul(factor))
            .map_or(self.max_backoff, |bound| bound.min(self.max_backoff));
        let part = if (0.0..=1.0).contains(&random) {
            random
        } else {
            1.0
        };
        Duration::try_from_secs_f64(bound.as_secs_f64() * part).unwrap_or(bound)
    }
}

/// Whether doing it twice is the same as doing it once (RFC 9110, section 9.2.2).
pub(crate) fn is_safe_to_repeat(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE
    )
}

/// Whether the failure may pass by itself.
pub(crate) fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => true,
        ErrorKind::Status => error.status().is_some_and(|status| {
            matches!(
                status,
                StatusCode::REQUEST_TIMEOUT
                    | StatusCode::TOO_MANY_REQUESTS
                    | StatusCode::INTERNAL_SERVER_ERROR
                    | StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT
            )
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    #[test]
    fn the_bound_doubles_up_to_its_limit_and_randomness_takes_a_part_of_it() {
        let policy = RetryPolicy::default();
        for (failures, random, expected) in [
            (1, 0.0, 0),
            (1, 0.5, 250),
            (1, 1.0, 500),
            (2, 1.0, 1000),
            (3, 0.25, 500),
            (5, 1.0, 8000),
            (6, 1.0, 8000),
            (usize::MAX, 1.0, 8000),
            (1, f64::NAN, 500),
            (1, -3.0, 500),
            (1, 7.0, 500),
        ] {
            let wait = policy.wait(failures, None, random);
            assert_eq!(wait, Some(milliseconds(expected)), "{failures} {random}");
        }
    }

    #[test]
    fn extreme_settings_do_not_panic() {
        let policy = RetryPolicy::default()
            .first_backoff(Duration::MAX)
            .max_backoff(Duration::MAX);
        assert_eq!(policy.wait(9, None, 1.0), Some(Duration::MAX));
        assert_eq!(policy.wait(9, None, 0.0), Some(Duration::ZERO));
    }

    #[test]
    fn what_the_server_asks_for_is_the_least_that_is_waited() {
        let policy = RetryPolicy::default().max_retry_after(milliseconds(2000));
        for (requested, random, expected) in [
            (100, 0.0, Some(100)),
            (100, 1.0, Some(500)),
            (2000, 1.0, Some(2000)),
            (2001, 1.0, None),
        ] {
            let wait = policy.wait(1, Some(milliseconds(requested)), random);
            assert_eq!(wait, expected.map(milliseconds), "{requested} {random}");
        }
    }

    #[test]
    fn an_attempt_is_always_allowed() {
        assert!(RetryPolicy::default().max_attempts(0).allows_more_than(0));
        assert!(!RetryPolicy::never().allows_more_than(1));
        assert!(RetryPolicy::default().allows_more_than(2));
        assert!(!RetryPolicy::default().allows_more_than(3));
    }
}
