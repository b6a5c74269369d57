//! How one request gets to a server and its answer back.
//!
//! A transport knows nothing of credentials, deadlines, retries or schemas; it sends what it is
//! given, once, and hands back the answer with its body still to be read. There is one for the
//! network, which every [`Connection`](crate::Connection) uses by itself, and [`ScriptedTransport`]
//! for tests.

mod failure;
mod network;
mod scripted;
mod settings;

use std::error::Error;
use std::fmt;
use std::pin::Pin;

pub(crate) use self::failure::{broken_body, no_answer};
pub(crate) use self::network::{NetworkTransport, file_client_for, http_client_for};
pub use self::scripted::{RecordedRequest, ScriptedReply, ScriptedTransport};
pub(crate) use self::settings::{KeepAlive, NetworkSettings, ProxyChoice};

/// The future [`Transport::send`] returns.
///
/// ```
/// use openapi_runtime::{TransportError, TransportFailure, TransportFuture};
///
/// fn never_connects<'a>() -> TransportFuture<'a> {
///     Box::pin(async { Err(TransportError::new(TransportFailure::Connect, "no network here")) })
/// }
/// ```
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<reqwest::Response, TransportError>> + Send + 'a>>;

/// Sends one request and returns the answer, its body still unread.
///
/// An implementation must not follow redirects, repeat requests, or print headers: the request
/// carries the credential. Dropping the future must abandon the request.
///
/// ```
/// use openapi_runtime::{Transport, TransportError, TransportFuture};
///
/// /// A server that always answers with an empty list.
/// #[derive(Debug)]
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send(&self, _request: reqwest::Request) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new("[]").into()) })
///     }
/// }
/// # let connection = openapi_runtime::Connection::builder("http://localhost").transport(Empty).build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request`; the answer may have any status.
    ///
    /// ```
    /// use openapi_runtime::{ScriptedTransport, Transport, TransportFuture};
    ///
    /// /// Says what is sent where, and no more of it.
    /// #[derive(Debug)]
    /// struct Loud(ScriptedTransport);
    ///
    /// impl Transport for Loud {
    ///     fn send(&self, request: reqwest::Request) -> TransportFuture<'_> {
    ///         println!("{} {}", request.method(), request.url().path());
    ///         self.0.send(request)
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When no answer came.
    fn send(&self, request: reqwest::Request) -> TransportFuture<'_>;
}

/// Why no answer came.
///
/// ```
/// use openapi_runtime::{TransportError, TransportFailure};
///
/// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// let error = TransportError::new(TransportFailure::Connect, refused);
/// assert_eq!(error.to_string(), "no connection could be established");
/// ```
#[derive(Debug)]
pub struct TransportError {
    failure: TransportFailure,
    source: Box<dyn Error + Send + Sync>,
}

impl TransportError {
    /// Wraps the cause, whose text must not contain the credential.
    ///
    /// ```
    /// use std::error::Error as _;
    /// use openapi_runtime::{TransportError, TransportFailure};
    ///
    /// let error = TransportError::new(TransportFailure::Interrupted, "the cable was cut");
    /// assert_eq!(error.source().unwrap().to_string(), "the cable was cut");
    /// ```
    pub fn new(failure: TransportFailure, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            failure,
            source: source.into(),
        }
    }

    /// What failed.
    ///
    /// ```
    /// use openapi_runtime::{TransportError, TransportFailure};
    ///
    /// let error = TransportError::new(TransportFailure::Timeout, "no sign of life");
    /// assert_eq!(error.failure(), TransportFailure::Timeout);
    /// ```
    #[must_use]
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(formatter)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// What of sending a request failed.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{ErrorKind, ScriptedReply, TransportError, TransportFailure};
///
/// // A request that cannot be sent is not tried again; a lost connection would be.
/// let failure = TransportError::new(TransportFailure::Request, "no such scheme");
/// let error = get_thing(&scripted([ScriptedReply::failure(failure)])).await.unwrap_err();
/// assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::RequestBuild, 1));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection came about.
    Connect,
    /// The connection did not come about in time.
    ConnectTimeout,
    /// A time limit of the operating system's network or of the HTTP client itself ran out.
    Timeout,
    /// The connection broke before an answer came.
    Interrupted,
    /// The HTTP client followed a redirect to another origin.
    RedirectFollowed,
    /// The request cannot be sent as it is.
    Request,
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connect => "no connection could be established",
            Self::ConnectTimeout => "no connection could be established in time",
            Self::Timeout => "the network or the HTTP client gave up waiting",
            Self::Interrupted => "the connection broke before an answer came",
            Self::RedirectFollowed => "the HTTP client followed a redirect to another origin",
            Self::Request => "the request cannot be sent",
        })
    }
}

impl Error for TransportFailure {}
