//! A server without sockets: answers, failures and delays from a script.
//!
//! Real sockets and virtual time do not go together. With this transport on a paused tokio runtime
//! a test of timeouts takes no real time and asserts exact durations.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method};
use reqwest::Url;
use tokio::time::Instant;

use super::{Transport, TransportError, TransportFailure, TransportFuture};

/// Answers each request with the next reply of a script, and records what it was asked.
///
/// Clones share the script and the record, so a test can keep one.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
///
/// let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
/// let connection = Connection::builder("http://localhost").transport(transport.clone()).build()?;
/// assert_eq!(get_thing(&connection).await?.name, "lamp");
/// assert_eq!(transport.requests().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct ScriptedTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    script: VecDeque<ScriptedReply>,
    requests: Vec<RecordedRequest>,
}

impl ScriptedTransport {
    /// A transport that gives `replies` in order, and fails when there are more requests.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ErrorKind, ScriptedTransport};
    ///
    /// let nothing = ScriptedTransport::new([]);
    /// let connection = Connection::builder("http://localhost").transport(nothing).build()?;
    /// assert_eq!(get_thing(&connection).await.unwrap_err().kind(), ErrorKind::RequestBuild);
    /// # Ok(()) }
    /// ```
    pub fn new(replies: impl IntoIterator<Item = ScriptedReply>) -> Self {
        let state = State {
            script: replies.into_iter().collect(),
            requests: Vec::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Everything that was asked so far, in order.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    ///
    /// let transport = ScriptedTransport::new([ScriptedReply::status(404)]);
    /// let connection = Connection::builder("http://localhost").transport(transport.clone()).build()?;
    /// get_thing(&connection).await.unwrap_err();
    /// assert_eq!(transport.requests()[0].method, "GET");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.locked().requests.clone()
    }

    /// How many replies are left.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, ScriptedReply, ScriptedTransport};
    ///
    /// let transport = ScriptedTransport::new([ScriptedReply::status(404), ScriptedReply::status(404)]);
    /// let connection = Connection::builder("http://localhost").transport(transport.clone()).build()?;
    /// get_thing(&connection).await.unwrap_err();
    /// assert_eq!(transport.remaining(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.locked().script.len()
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.locked();
        f.debug_struct("ScriptedTransport")
            .field("requests", &state.requests.len())
            .field("remaining", &state.script.len())
            .finish()
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: reqwest::Request) -> TransportFuture<'_> {
        let reply = {
            let mut state = self.locked();
            state.requests.push(RecordedRequest {
                method: request.method().clone(),
                url: request.url().clone(),
                headers: request.headers().clone(),
                at: Instant::now(),
            });
            state.script.pop_front()
        };
        Box::pin(async move {
            match reply {
                Some(reply) => reply.play().await,
                None => Err(TransportError::new(
                    TransportFailure::Request,
                    "the script of this transport has no reply left",
                )),
            }
        })
    }
}

/// One request a [`ScriptedTransport`] got. The credential's header is there, marked as sensitive.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{Connection, Credential, ScriptedReply, ScriptedTransport};
///
/// let transport = ScriptedTransport::new([ScriptedReply::status(404)]);
/// let connection = Connection::builder("http://localhost")
///     .credential(Credential::bearer("token-1")?)
///     .transport(transport.clone())
///     .build()?;
/// get_thing(&connection).await.unwrap_err();
/// let request = &transport.requests()[0];
/// assert_eq!(request.url.as_str(), "http://localhost/things/7");
/// assert!(request.headers["authorization"].is_sensitive());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The headers as sent.
    pub headers: HeaderMap,
    /// When it was sent, on tokio's clock.
    pub at: Instant,
}

/// What a [`ScriptedTransport`] does with one request.
///
/// ```
/// use std::time::Duration;
/// use openapi_runtime::ScriptedReply;
///
/// let slow = ScriptedReply::json(200, "{}")
///     .header("x-request-id", "r-1")
///     .after(Duration::from_secs(20));
/// ```
pub struct ScriptedReply {
    delay: Duration,
    action: Action,
}

enum Action {
    Answer(http::response::Builder, Vec<Chunk>),
    Fail(TransportError),
    Hang,
}

struct Chunk {
    delay: Duration,
    content: Result<Bytes, std::io::Error>,
}

impl ScriptedReply {
    /// An answer with a status and no body. A number that is no status fails the request.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let error = get_thing(&scripted([ScriptedReply::status(404)])).await.unwrap_err();
    /// assert!(error.is_not_found());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn status(status: u16) -> Self {
        let builder = http::Response::builder().status(status);
        Self::acting(Action::Answer(builder, Vec::new()))
    }

    /// An answer with a status and a body of JSON (or of what claims to be JSON).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// assert_eq!(get_thing(&scripted([reply])).await?.id, 7);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::status(status)
            .header("content-type", "application/json")
            .chunk(Duration::ZERO, body)
    }

    /// No answer, for the given reason.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ErrorKind, ScriptedReply, TransportError, TransportFailure};
    ///
    /// let lost = || ScriptedReply::failure(TransportError::new(TransportFailure::Interrupted, "reset"));
    /// let error = get_thing(&scripted([lost(), lost(), lost()])).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Interrupted);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn failure(error: TransportError) -> Self {
        Self::acting(Action::Fail(error))
    }

    /// No answer, ever.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ErrorKind, ScriptedReply};
    ///
    /// // On paused time, the deadline of one minute comes at once.
    /// let connection = scripted([ScriptedReply::hang(), ScriptedReply::hang()]);
    /// assert_eq!(get_thing(&connection).await.unwrap_err().kind(), ErrorKind::Deadline);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn hang() -> Self {
        Self::acting(Action::Hang)
    }

    /// Adds a header to the answer; does nothing to a reply without one.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let reply = ScriptedReply::status(404).header("x-request-id", "r-41");
    /// assert_eq!(get_thing(&scripted([reply])).await.unwrap_err().request_id(), Some("r-41"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Action::Answer(builder, _) = &mut self.action {
            *builder = std::mem::take(builder).header(name, value);
        }
        self
    }

    /// Adds a piece of body that arrives `delay` after the one before.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let reply = ScriptedReply::status(200)
    ///     .chunk(Duration::ZERO, r#"{"id": 7, "#)
    ///     .chunk(Duration::from_secs(3), r#""name": "lamp"}"#);
    /// assert_eq!(get_thing(&scripted([reply])).await?.meta().elapsed(), Duration::from_secs(3));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn chunk(self, delay: Duration, content: impl Into<Bytes>) -> Self {
        self.with_chunk(delay, Ok(content.into()))
    }

    /// Lets the connection break `delay` after the last piece of body.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let connection = scripted([
    ///     ScriptedReply::json(200, r#"{"id": 7, "#).broken_body(Duration::ZERO),
    ///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
    /// ]);
    /// assert_eq!(get_thing(&connection).await?.meta().attempts().len(), 2);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn broken_body(self, delay: Duration) -> Self {
        self.with_chunk(delay, Err(std::io::ErrorKind::ConnectionReset.into()))
    }

    /// Waits before the answer begins, or before the failure.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#).after(Duration::from_secs(3));
    /// assert_eq!(get_thing(&scripted([reply])).await?.meta().elapsed(), Duration::from_secs(3));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn acting(action: Action) -> Self {
        Self {
            delay: Duration::ZERO,
            action,
        }
    }

    fn with_chunk(mut self, delay: Duration, content: Result<Bytes, std::io::Error>) -> Self {
        if let Action::Answer(_, chunks) = &mut self.action {
            chunks.push(Chunk { delay, content });
        }
        self
    }

    async fn play(self) -> Result<reqwest::Response, TransportError> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        match self.action {
            Action::Hang => std::future::pending().await,
            Action::Fail(error) => Err(error),
            Action::Answer(builder, chunks) => builder
                .body(body_of(chunks))
                .map(reqwest::Response::from)
                .map_err(|error| TransportError::new(TransportFailure::Request, error)),
        }
    }
}

fn body_of(chunks: Vec<Chunk>) -> reqwest::Body {
    reqwest::Body::wrap_stream(stream::unfold(chunks.into_iter(), async |mut chunks| {
        let chunk = chunks.next()?;
        if !chunk.delay.is_zero() {
            tokio::time::sleep(chunk.delay).await;
        }
        Some((chunk.content, chunks))
    }))
}

/// Shows what kind of reply it is; what it says may be anything, also an echoed credential.
impl fmt::Debug for ScriptedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match &self.action {
            Action::Answer(..) => "answer",
            Action::Fail(_) => "fail",
            Action::Hang => "hang",
        };
        f.debug_struct("ScriptedReply")
            .field("delay", &self.delay)
            .field("action", &action)
            .finish_non_exhaustive()
    }
}
