//! What a program asks of an error to decide what to do next.

use http::StatusCode;

use super::{Error, ErrorKind};
use crate::attempt::{Attempt, AttemptOutcome};

impl Error {
    /// The server does not accept the credential (401).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let error = get_thing(&scripted([ScriptedReply::status(401)])).await.unwrap_err();
    /// assert!(error.is_unauthorized());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// The credential is known but not allowed to do this (403).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let error = get_thing(&scripted([ScriptedReply::status(403)])).await.unwrap_err();
    /// assert!(error.is_forbidden() && !error.is_unauthorized());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
    }

    /// There is no such thing, or it is not visible to this credential (404).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::status(404)]);
    /// let thing = match get_thing(&connection).await {
    ///     Ok(thing) => Some(thing.into_inner()),
    ///     Err(error) if error.is_not_found() => None,
    ///     Err(error) => return Err(error.into()),
    /// };
    /// assert_eq!(thing, None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// The server refused the parameters (400 or 422).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let refusal = ScriptedReply::json(422, r#"{"detail": "the id is too large"}"#);
    /// let error = get_thing(&scripted([refusal])).await.unwrap_err();
    /// assert!(error.is_validation());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_validation(&self) -> bool {
        matches!(
            self.status(),
            Some(StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY)
        )
    }

    /// Too many requests were made (429).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// // It asks for a longer wait than the deadline of the call allows.
    /// let busy = ScriptedReply::status(429).header("retry-after", "120");
    /// let error = get_thing(&scripted([busy])).await.unwrap_err();
    /// assert!(error.is_rate_limited());
    /// assert_eq!(error.retry_after().unwrap().as_secs(), 120);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The server failed (any 5xx).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let error = get_thing(&scripted([ScriptedReply::status(501)])).await.unwrap_err();
    /// assert!(error.is_server());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// No whole answer came: no connection, a connection that broke, or a time limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ScriptedReply, TransportError, TransportFailure};
    ///
    /// let refused = || {
    ///     let cause = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    ///     ScriptedReply::failure(TransportError::new(TransportFailure::Connect, cause))
    /// };
    /// let error = get_thing(&scripted([refused(), refused(), refused()])).await.unwrap_err();
    /// assert!(error.is_network() && error.status().is_none());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_network(&self) -> bool {
        let kind = match (self.kind(), self.attempts().last().map(Attempt::outcome)) {
            // The budget only ended the call; the last attempt tells what it failed of.
            (ErrorKind::RetryBudget, Some(AttemptOutcome::Failed(kind))) => kind,
            (kind, _) => kind,
        };
        matches!(
            kind,
            ErrorKind::Connect | ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::Deadline
        )
    }

    /// Whether a stream of pages or items ends with this error. Only an error of one single item
    /// does not; whatever stops a page ends the stream.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": "x"}, {"id": 2, "name": "desk"}]}"#);
    /// let mut things = list_things(&scripted([reply])).into_items();
    /// let error = things.try_next().await.unwrap_err();
    /// assert!(!error.ends_stream());
    /// assert_eq!(things.try_next().await?.unwrap().name, "desk");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ends_stream(&self) -> bool {
        !self.0.of_one_item
    }
}
