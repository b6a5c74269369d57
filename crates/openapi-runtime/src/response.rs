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
/// # struct Conversation { subject: String }
/// # fn show(response: openapi_runtime::Response<Conversation>) {
/// println!("{} (attempts: {})", response.subject, response.meta().attempts().len());
/// let conversation: Conversation = response.into_inner();
/// # }
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
    /// # struct Conversation { subject: String }
    /// # fn show(response: openapi_runtime::Response<Conversation>) {
    /// for left_out in response.rejected() {
    ///     eprintln!("left out: {left_out}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn rejected(&self) -> &[Error] {
        &self.rejected
    }

    /// The same response if nothing was left out of it.
    ///
    /// ```
    /// # struct Conversation { subject: String }
    /// # fn all_of(response: openapi_runtime::Response<Conversation>) -> Result<(), openapi_runtime::Error> {
    /// let whole = response.complete()?;
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
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The payload alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.payload
    }

    /// The payload and how it came.
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
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers of the answer. They are the server's text, untouched.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// What the server called this request (`x-request-id`), when it did.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// Every attempt that was made, in order; the last one brought the answer.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// How long the call took, waiting between attempts included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The body exactly as it came.
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
