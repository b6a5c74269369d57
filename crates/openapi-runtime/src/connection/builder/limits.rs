//! The builder's settings for how much time, how many attempts, requests and bytes a call may take.

use std::time::Duration;

use super::ConnectionBuilder;
use crate::rate_limit::RateLimit;
use crate::retry::{RetryBudget, RetryPolicy};

impl ConnectionBuilder {
    /// The longest time for one attempt, from sending to the last byte of the body. Default: 30
    /// seconds.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, ErrorKind, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::hang()]))
    ///     .attempt_timeout(Duration::from_secs(5))
    ///     .retry(RetryPolicy::never())
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Timeout);
    /// assert_eq!(error.elapsed(), Duration::from_secs(5));
    /// # Ok(()) }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// The longest time for one call, all attempts and waits included. Default: 60 seconds; `None`
    /// for no limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, ErrorKind, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::hang()]))
    ///     .deadline(Duration::from_secs(20))
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Deadline);
    /// assert_eq!(error.elapsed(), Duration::from_secs(20));
    /// # Ok(()) }
    /// ```
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.settings.deadline = deadline.into();
        self
    }

    /// When a failed attempt is made again. Default: three attempts, see [`RetryPolicy`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(503)]))
    ///     .retry(RetryPolicy::never())
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.attempts().len(), 1);
    /// # Ok(()) }
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// What retries are paid with. Default: 500 tokens, see [`RetryBudget`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ErrorKind, RetryBudget, ScriptedReply, ScriptedTransport};
    ///
    /// // Nothing is left for retries, which cost five tokens each.
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(503)]))
    ///     .retry_budget(RetryBudget::of_tokens(4))
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::RetryBudget);
    /// # Ok(()) }
    /// ```
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// How many requests are sent in a second or a minute, by all clones together. Default: no
    /// limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::{Connection, RateLimit, ScriptedReply, ScriptedTransport};
    ///
    /// let thing = || ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let transport = ScriptedTransport::new([thing(), thing()]);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(transport.clone())
    ///     .rate_limit(RateLimit::per_second(4))
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// get_thing(&connection).await?;
    /// let requests = transport.requests();
    /// assert_eq!(requests[1].at - requests[0].at, Duration::from_millis(250));
    /// # Ok(()) }
    /// ```
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// The largest body that is read, in bytes after decompression. Default: 64 MiB.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ErrorKind, ScriptedReply, ScriptedTransport};
    ///
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([reply]))
    ///     .max_body_bytes(20)
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    /// # Ok(()) }
    /// ```
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }
}
