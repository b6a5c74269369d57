//! The builder's settings of what a connection otherwise takes from the machine: network, time of day
//! and chance.

use std::sync::Arc;
use std::time::SystemTime;

use super::ConnectionBuilder;
use crate::transport::Transport;

impl ConnectionBuilder {
    /// Where the randomness of waits between attempts comes from: each call of `fraction` gives a
    /// number from 0 to 1. For tests that assert exact waits.
    ///
    /// ```
    /// // Every wait is half of its bound.
    /// let builder = openapi_runtime::Connection::builder("http://localhost").randomness(|| 0.5);
    /// ```
    pub fn randomness(mut self, fraction: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.surroundings.randomness = Arc::new(fraction);
        self
    }

    /// Where the time of day comes from, which is needed to read a `Retry-After` that names a date.
    /// For tests; waiting itself is done on tokio's clock.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::{Duration, SystemTime};
    /// use openapi_runtime::{Connection, RetryPolicy, ScriptedReply, ScriptedTransport};
    ///
    /// let reply = ScriptedReply::status(503).header("retry-after", "Thu, 01 Jan 1970 00:01:00 GMT");
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([reply]))
    ///     .retry(RetryPolicy::never())
    ///     .wall_clock(|| SystemTime::UNIX_EPOCH)
    ///     .build()?;
    /// let error = get_thing(&connection).await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    /// # Ok(()) }
    /// ```
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.surroundings.wall_clock = Arc::new(now);
        self
    }

    /// Sends requests by another transport than the network, for instance a
    /// [`ScriptedTransport`](crate::ScriptedTransport).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    ///
    /// let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let connection = Connection::builder("http://localhost").transport(transport.clone()).build()?;
    /// assert_eq!(get_thing(&connection).await?.name, "lamp");
    /// assert_eq!(transport.requests()[0].url.path(), "/things/7");
    /// # Ok(()) }
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }
}
