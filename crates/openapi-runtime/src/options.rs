//! What can be different from call to call.

use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::retry::RetryPolicy;

/// Settings for some calls that differ from those of their [`Connection`](crate::Connection). What
/// is not set stays as it is there.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use openapi_runtime::{CallOptions, ErrorKind, RetryPolicy, ScriptedReply};
///
/// let connection = scripted([ScriptedReply::hang()]);
/// let hurried = CallOptions::new()
///     .deadline(Duration::from_secs(2))
///     .retry(RetryPolicy::never());
/// // Only calls made with this one; `connection` is as before.
/// let error = get_thing(&connection.with_options(&hurried)).await.unwrap_err();
/// assert_eq!((error.kind(), error.elapsed()), (ErrorKind::Deadline, Duration::from_secs(2)));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "options do nothing before they are given to a connection"]
pub struct CallOptions {
    attempt_timeout: Option<Duration>,
    deadline: Option<Option<Duration>>,
    max_body_bytes: Option<u64>,
    retry: Option<RetryPolicy>,
}

impl CallOptions {
    /// Options that change nothing.
    ///
    /// ```
    /// use openapi_runtime::CallOptions;
    ///
    /// assert_eq!(CallOptions::new(), CallOptions::default());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The longest time for one attempt, from sending to the last byte of the body. A call with a
    /// limit of zero fails with [`ErrorKind::Config`](crate::ErrorKind::Config).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{CallOptions, RetryPolicy, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::hang()]);
    /// let options = CallOptions::new().attempt_timeout(Duration::from_secs(1)).retry(RetryPolicy::never());
    /// let error = get_thing(&connection.with_options(&options)).await.unwrap_err();
    /// assert_eq!(error.elapsed(), Duration::from_secs(1));
    /// # Ok(()) }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// The longest time for one call, all attempts and waits included; `None` for no limit. A call
    /// with a limit of zero fails with [`ErrorKind::Config`](crate::ErrorKind::Config).
    ///
    /// ```
    /// use openapi_runtime::CallOptions;
    /// let without_limit = CallOptions::new().deadline(None);
    /// assert_ne!(without_limit, CallOptions::new());
    /// ```
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = Some(deadline.into());
        self
    }

    /// The largest body that is read, in bytes after decompression.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{CallOptions, ErrorKind, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let small = connection.with_options(&CallOptions::new().max_body_bytes(20));
    /// assert_eq!(get_thing(&small).await.unwrap_err().kind(), ErrorKind::BodyTooLarge);
    /// # Ok(()) }
    /// ```
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = Some(bytes);
        self
    }

    /// When a failed attempt is made again.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{CallOptions, RetryPolicy, ScriptedReply};
    ///
    /// let connection = scripted([ScriptedReply::status(503)]);
    /// let once = connection.with_options(&CallOptions::new().retry(RetryPolicy::never()));
    /// assert_eq!(get_thing(&once).await.unwrap_err().attempts().len(), 1);
    /// # Ok(()) }
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }
}

/// When a call has to be over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallDeadline {
    pub(crate) at: Instant,
    pub(crate) clock: TimeoutClock,
}

/// What bounds one call.
#[derive(Clone, Debug)]
pub(crate) struct CallSettings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_body_bytes: u64,
    pub(crate) retry: RetryPolicy,
    /// What is left of the total of the list that the call belongs to.
    pub(crate) list_time_left: Option<Duration>,
}

impl Default for CallSettings {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(30),
            deadline: Some(Duration::from_secs(60)),
            max_body_bytes: 64 * 1024 * 1024,
            retry: RetryPolicy::default(),
            list_time_left: None,
        }
    }
}

impl CallSettings {
    pub(crate) fn with(&self, options: &CallOptions) -> Self {
        Self {
            attempt_timeout: options.attempt_timeout.unwrap_or(self.attempt_timeout),
            deadline: options.deadline.unwrap_or(self.deadline),
            max_body_bytes: options.max_body_bytes.unwrap_or(self.max_body_bytes),
            retry: options.retry.clone().unwrap_or_else(|| self.retry.clone()),
            list_time_left: self.list_time_left,
        }
    }

    /// When a call that starts now has to be over, and whose limit that is.
    pub(crate) fn deadline_from(&self, started: Instant) -> Option<CallDeadline> {
        let limit = |time: Option<Duration>, clock| {
            let at = started.checked_add(time?)?;
            Some(CallDeadline { at, clock })
        };
        let own = limit(self.deadline, TimeoutClock::Call);
        let list = limit(self.list_time_left, TimeoutClock::List);
        match (own, list) {
            (Some(own), Some(list)) if list.at < own.at => Some(list),
            (own, list) => own.or(list),
        }
    }

    /// What is said when a deadline is reached.
    pub(crate) fn past(&self, clock: TimeoutClock) -> Error {
        let message = match (clock, self.deadline) {
            (TimeoutClock::List, _) => "the time for the whole list is used up".to_owned(),
            (_, Some(deadline)) => {
                format!("the call took longer than its deadline of {deadline:?}")
            }
            (_, None) => "the call took longer than its deadline".to_owned(),
        };
        Error::new(ErrorKind::Deadline, message).with_timeout_clock(clock)
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let zero = |limit: Duration| limit.is_zero();
        if zero(self.attempt_timeout) || self.deadline.is_some_and(zero) {
            return Err(Error::config(
                "a time limit is zero, so no call could ever succeed; set a longer one",
            ));
        }
        Ok(())
    }
}
