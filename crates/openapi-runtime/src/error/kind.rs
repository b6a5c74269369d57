//! What can go wrong, and what to do about each of it.

use std::fmt;

/// What went wrong. Each kind says under *Troubleshooting* what a person can do about it.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{ErrorKind, ScriptedReply};
///
/// let error = get_thing(&scripted([ScriptedReply::status(404)])).await.unwrap_err();
/// let advice = match error.kind() {
///     ErrorKind::Config => "the program is set up wrongly",
///     ErrorKind::Status => "the server said no",
///     _ => "see the documentation of the kind",
/// };
/// assert_eq!(advice, "the server said no");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is wrong or missing; nothing was sent.
    ///
    /// # Troubleshooting
    ///
    /// The message names the setting. Typical are an API key with a line break from a file, a base
    /// URL with a query, plain `http` to another machine, and a machine or container without the
    /// certificates of the operating system (install the package `ca-certificates`).
    Config,
    /// The provider of the credential failed; nothing was sent in this attempt.
    ///
    /// # Troubleshooting
    ///
    /// The source is the provider's own error: see
    /// [`CredentialProvider`](crate::CredentialProvider). It is not asked again by itself.
    Credential,
    /// The arguments of a call make no request; nothing was sent.
    ///
    /// # Troubleshooting
    ///
    /// The message names the argument and its range. If it says that the request leaves the
    /// configured origin, the base URL of the client and of the request differ: build both from
    /// the same [`Connection`](crate::Connection).
    RequestBuild,
    /// No connection to the server came about.
    ///
    /// # Troubleshooting
    ///
    /// Is the base URL right, is the server running, does a firewall or proxy stand between? The
    /// source chain has the operating system's reason: a refused connection (nothing listens
    /// there), a name that does not resolve, a certificate that is not trusted.
    Connect,
    /// The connection broke before the whole answer was read.
    ///
    /// # Troubleshooting
    ///
    /// The server, or something between, closed the connection or sent fewer bytes than it
    /// announced. Whether the server acted on the request is unknown; reading again is safe. When
    /// it happens always at the same size, suspect a proxy with a size limit.
    Interrupted,
    /// One attempt took too long; [`Error::timeout_clock`](crate::Error::timeout_clock) says which
    /// limit it was.
    ///
    /// # Troubleshooting
    ///
    /// [`TimeoutClock::Connect`]: the server cannot be reached, see [`ErrorKind::Connect`].
    /// [`TimeoutClock::Attempt`]: the server is slow or the page is large; ask for smaller pages or
    /// raise the attempt timeout.
    Timeout,
    /// The call as a whole, with all attempts and waits, took longer than its deadline.
    ///
    /// # Troubleshooting
    ///
    /// [`Error::attempts`](crate::Error::attempts) shows where the time went. Raise the deadline
    /// when the caller can wait longer. When the client's own rate limit is named, the call was not
    /// begun: too many calls are waiting for their turn already. With [`TimeoutClock::List`] it was
    /// the total of a list that ran out: go on later from
    /// [`Error::checkpoint`](crate::Error::checkpoint).
    Deadline,
    /// The server answered with a status that is no success, or that the document does not list.
    ///
    /// # Troubleshooting
    ///
    /// 401: the credential is missing, wrong or for another environment. 403: it lacks the right.
    /// 404: the id is unknown, or belongs to another account. 400 and 422: a parameter is refused,
    /// and [`Error::body`](crate::Error::body) says which. 429: slow down. 5xx: the server failed;
    /// quote [`Error::request_id`](crate::Error::request_id) to its support.
    Status,
    /// The server answered with success, but the body does not match the schema.
    ///
    /// # Troubleshooting
    ///
    /// [`Error::json_path`](crate::Error::json_path) says where, the source says why. Usually the
    /// API has moved on and the client is older: look for a newer release. A body that is no JSON
    /// at all usually comes from a proxy or login page in between; see
    /// [`Error::snippet`](crate::Error::snippet). One in an encoding that was not asked for comes
    /// from a server or cache that pays no heed to `accept-encoding`; the features `brotli` and
    /// `zstd` understand two more than gzip.
    Decode,
    /// The body is larger than the limit; reading was stopped.
    ///
    /// # Troubleshooting
    ///
    /// Ask for smaller pages, or raise the limit when so large an answer is expected.
    BodyTooLarge,
    /// The server answered with a redirect (3xx), which is not followed.
    ///
    /// # Troubleshooting
    ///
    /// Following it would hand the credential to whatever host the redirect names. The message
    /// names that host: if it is right, make it the base URL. A redirect to a login page means that
    /// a proxy wants to be authenticated.
    Redirect,
    /// A download cannot be brought to its end; what was written until then is good.
    Download(DownloadErrorKind),
    /// The attempt failed in a way that is retried, but the tokens for retries are used up.
    ///
    /// Status, headers, body and attempts of the error are those of the last attempt.
    ///
    /// # Troubleshooting
    ///
    /// Many calls failed lately, so the server is in trouble or overloaded, and more requests make
    /// it worse. Wait, or do less at once. The tokens come back as calls succeed; see
    /// [`RetryBudget`](crate::RetryBudget).
    RetryBudget,
    /// A list cannot be walked on; the items delivered until then are good.
    Pagination(PaginationErrorKind),
}

/// Why a [`Download`](crate::Download) cannot be brought to its end, besides what any request can
/// fail with.
///
/// ```
/// use openapi_runtime::{DownloadErrorKind, Error, ErrorKind};
///
/// /// Whether what was received so far is of use.
/// fn can_go_on(error: &Error) -> bool {
///     error.kind() != ErrorKind::Download(DownloadErrorKind::Changed)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DownloadErrorKind {
    /// What the server sends does not follow what was received: the file is another one now, or the
    /// server gives no parts of it.
    ///
    /// # Troubleshooting
    ///
    /// Drop what was received and start again from the beginning.
    Changed,
    /// What came cannot be written where the caller wants it.
    ///
    /// # Troubleshooting
    ///
    /// The source is the writer's own error: a full disk, a closed pipe. How much was written, the
    /// writer knows; go on after that with
    /// [`Download::resume_after`](crate::Download::resume_after).
    Unwritten,
}

/// Why a list cannot be walked on.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{ErrorKind, PaginationErrorKind, ScriptedReply};
///
/// // The second page sends the walk back to itself.
/// let connection = scripted([
///     ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}], "next": "c2"}"#),
///     ScriptedReply::json(200, r#"{"items": [{"id": 2, "name": "desk"}], "next": "c2"}"#),
/// ]);
/// let error = list_things(&connection).into_items().try_collect(100).await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Pagination(PaginationErrorKind::CursorCycle));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaginationErrorKind {
    /// The server says that more pages follow, but not where.
    ///
    /// # Troubleshooting
    ///
    /// Everything the server handed out was delivered, but the list is not complete. It is a fault
    /// of the server; narrower filters may get round it.
    MissingCursor,
    /// The server sends the walk back to a page that was already read.
    ///
    /// # Troubleshooting
    ///
    /// Going on would repeat the same items for ever. It is a fault of the server; narrower
    /// filters may get round it.
    CursorCycle,
    /// Too many pages in a row were empty although more were announced.
    ///
    /// # Troubleshooting
    ///
    /// A server that filters after cutting pages sends empty ones for filters that match little.
    /// Raise the limit on consecutive empty pages, or use filters that match more.
    EmptyPages,
    /// The item that a checkpoint was taken after is no longer in the list.
    ///
    /// # Troubleshooting
    ///
    /// The item was deleted, or has changed so that the filters do not match it any more. Where to
    /// go on cannot be told without losing or repeating items: walk the list from its beginning,
    /// and leave out by their ids what was handled before.
    CheckpointStale,
    /// More items than one page can have share what the cursor is made of, such as a point in time.
    ///
    /// # Troubleshooting
    ///
    /// Those that were delivered are good, but the others cannot be reached by this list. Narrower
    /// filters part them: a channel, an agent, a status.
    TooManyAlike,
    /// A parallel list turned out not to come in descending time, after a walk had relied on it.
    ///
    /// # Troubleshooting
    ///
    /// Everything that came was delivered, and nothing twice, but something may be missing. Walk the
    /// list by one walk.
    NotInOrder,
    /// The list is longer than the caller was ready to hold in memory.
    ///
    /// # Troubleshooting
    ///
    /// Raise the number given to [`Items::try_collect`](crate::Items::try_collect), end the list
    /// earlier with [`PagingOptions::max_items`](crate::PagingOptions::max_items), or handle the
    /// items one by one.
    TooManyItems,
}

/// A time limit that can be exceeded.
///
/// ```
/// use openapi_runtime::{Error, TimeoutClock};
///
/// fn advice(error: &Error) -> &'static str {
///     match error.timeout_clock() {
///         Some(TimeoutClock::Connect) => "is the server there?",
///         Some(TimeoutClock::Attempt) => "ask for smaller pages",
///         Some(TimeoutClock::Call | TimeoutClock::List) => "allow more time",
///         _ => "try again",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutClock {
    /// Establishing a connection, TLS included.
    Connect,
    /// One attempt: from sending to the last byte of the body.
    Attempt,
    /// The call as a whole.
    Call,
    /// All pages of a list together, where that was limited.
    List,
    /// A limit of the operating system's network, or of an HTTP client that the caller brought.
    HttpClient,
}

impl ErrorKind {
    /// A short stable name, as used for the attribute `error.type` of traces.
    ///
    /// ```
    /// assert_eq!(openapi_runtime::ErrorKind::BodyTooLarge.as_str(), "body_too_large");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Credential => "credential",
            Self::RequestBuild => "request_build",
            Self::Connect => "connect",
            Self::Interrupted => "interrupted",
            Self::Timeout => "timeout",
            Self::Deadline => "deadline",
            Self::Status => "status",
            Self::Decode => "decode",
            Self::BodyTooLarge => "body_too_large",
            Self::Redirect => "redirect",
            Self::Download(DownloadErrorKind::Changed) => "download_changed",
            Self::Download(DownloadErrorKind::Unwritten) => "download_unwritten",
            Self::RetryBudget => "retry_budget",
            Self::Pagination(PaginationErrorKind::MissingCursor) => "pagination_missing_cursor",
            Self::Pagination(PaginationErrorKind::CursorCycle) => "pagination_cursor_cycle",
            Self::Pagination(PaginationErrorKind::EmptyPages) => "pagination_empty_pages",
            Self::Pagination(PaginationErrorKind::CheckpointStale) => "pagination_checkpoint_stale",
            Self::Pagination(PaginationErrorKind::TooManyAlike) => "pagination_too_many_alike",
            Self::Pagination(PaginationErrorKind::NotInOrder) => "pagination_not_in_order",
            Self::Pagination(PaginationErrorKind::TooManyItems) => "pagination_too_many_items",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
