//! A decoded answer together with what is known about how it came.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::attempt::Attempt;
use crate::error::Error;
use crate::redaction::Redactor;

/// The payload of a successful call. It can be used like the payload itself; [`Response::meta`]
/// has status, headers, request id and raw bytes.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let connection = scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
/// let response = get_thing(&connection).await?;
/// assert_eq!(response.name, "lamp");
/// assert_eq!(response.meta().attempts().len(), 1);
/// let thing: Thing = response.into_inner();
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Response<T> {
    payload: T,
    meta: Meta,
    rejected: Vec<Error>,
}

impl<T> Response<T> {
    pub(crate) fn new(payload: T, meta: Meta) -> Self {
        Self {
            payload,
            meta,
            rejected: Vec::new(),
        }
    }

    pub(crate) fn with_rejected(mut self, rejected: Vec<Error>) -> Self {
        self.rejected = rejected;
        self
    }

    /// Why parts of the payload were left out, in the server's order: entries of a list in it that
    /// could not be decoded. Empty for most operations and most answers.
    ///
    /// [`Error::item_index`] says where each stood, [`Error::json_path`] what is wrong with it, and
    /// [`Error::item_json`] has it as it came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{PageLayout, ScriptedReply};
    ///
    /// # let connection = scripted([ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}, null]}"#)]);
    /// # let exchange = connection.exchange();
    /// # let result = call_generated(&connection, &exchange, http::Method::GET, "/things", None).await;
    /// # let fill = |list: &mut ThingList, things| list.items = things;
    /// // An operation whose answer has a list of things in it; the server sends a lamp, and `null`.
    /// let list = exchange.finish_isolating(result, PageLayout::Property("items"), fill)?;
    /// assert_eq!(list.items.len(), 1);
    /// assert_eq!(list.rejected()[0].item_index(), Some(1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn rejected(&self) -> &[Error] {
        &self.rejected
    }

    /// The same response if nothing was left out of it.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::ScriptedReply;
    ///
    /// let connection = scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)]);
    /// let whole = get_thing(&connection).await?.complete()?;
    /// assert!(whole.rejected().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// The first of [`Response::rejected`].
    pub fn complete(mut self) -> Result<Self, Error> {
        if self.rejected.is_empty() {
            Ok(self)
        } else {
            Err(self.rejected.swap_remove(0))
        }
    }

    /// How the answer came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#).header("x-request-id", "r-1");
    /// let thing = get_thing(&scripted([reply])).await?;
    /// assert_eq!(thing.meta().request_id(), Some("r-1"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The payload alone.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let thing: Thing = get_thing(&scripted([reply])).await?.into_inner();
    /// assert_eq!(thing.name, "lamp");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_inner(self) -> T {
        self.payload
    }

    /// The payload and how it came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let (thing, meta) = get_thing(&scripted([reply])).await?.into_parts();
    /// assert_eq!((thing.id, meta.attempts().len()), (7, 1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_parts(self) -> (T, Meta) {
        (self.payload, self.meta)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.payload
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.payload
    }
}

/// What is known about an answer besides its payload. Cloning it copies no body.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use openapi_runtime::ScriptedReply;
/// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp", "color": "red"}"#);
/// let thing = get_thing(&scripted([reply])).await?;
/// // A field that the type does not know.
/// let json: serde_json::Value = serde_json::from_slice(thing.meta().body())?;
/// assert_eq!(json["color"], "red");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Meta {
    head: ResponseHead,
    body: Bytes,
    attempts: Vec<Attempt>,
    elapsed: Duration,
}

impl Meta {
    pub(crate) fn new(
        head: ResponseHead,
        body: Bytes,
        attempts: Vec<Attempt>,
        elapsed: Duration,
    ) -> Self {
        Self {
            head,
            body,
            attempts,
            elapsed,
        }
    }

    /// The status of the answer.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let thing = get_thing(&scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)])).await?;
    /// assert_eq!(thing.meta().status(), 200);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers of the answer. They are the server's text, untouched.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#).header("etag", "\"v1\"");
    /// let thing = get_thing(&scripted([reply])).await?;
    /// assert_eq!(thing.meta().headers()["etag"], "\"v1\"");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// What the server called this request (`x-request-id`), when it did.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let thing = get_thing(&scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)])).await?;
    /// assert_eq!(thing.meta().request_id(), None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// Every attempt that was made, in order; the last one brought the answer.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::status(502),
    ///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
    /// ]);
    /// assert_eq!(get_thing(&connection).await?.meta().attempts().len(), 2);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// How long the call took, waiting between attempts included.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    ///
    /// let connection = scripted([
    ///     ScriptedReply::status(502),
    ///     ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#),
    /// ]);
    /// // Half of the first bound of 500 milliseconds was waited.
    /// assert_eq!(get_thing(&connection).await?.meta().elapsed(), Duration::from_millis(250));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The body exactly as it came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let thing = get_thing(&scripted([ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#)])).await?;
    /// assert_eq!(thing.meta().body(), r#"{"id": 7, "name": "lamp"}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    pub(crate) fn head(&self) -> &ResponseHead {
        &self.head
    }
}

impl fmt::Debug for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meta")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What comes before the body.
#[derive(Clone)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<String>,
}

impl ResponseHead {
    /// The request id is shown in every error line, so it is redacted like any text of the server.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, redactor: &Redactor) -> Self {
        let request_id = headers
            .get("x-request-id")
            .map(|value| redactor.bytes(value.as_bytes()))
            .filter(|id| !id.is_empty());
        Self {
            status,
            headers,
            request_id,
        }
    }
}
