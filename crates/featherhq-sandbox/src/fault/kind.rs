//! What can go wrong with a response.

use std::time::Duration;

use super::latency::Latency;

/// An operation of the API, as faults and the request log tell them apart.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{Fault, FaultKind, Operation};
///
/// let fault = Fault::new(FaultKind::TruncatedJson).on(Operation::Get);
/// assert_eq!(fault.to_string(), "truncated-json,on=get");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `GET /v1/v2/conversations`.
    List,
    /// `GET /v1/v2/conversations/{conversation_id}`.
    Get,
    /// `GET /core/conversations`.
    AnyreachList,
}

impl Operation {
    pub(crate) const ALL: [Self; 3] = [Self::List, Self::Get, Self::AnyreachList];

    /// The word that stands for it in the text of a fault.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::AnyreachList => "anyreach-list",
        }
    }
}

/// What goes wrong with a response.
///
/// Each variant names the form it has in the text of a [`Fault`](super::Fault).
/// A `field` is a JSON pointer (RFC 6901) without its first slash that starts
/// at a conversation: `status`, `eval_summary/eval_status`,
/// `recent_turns/0/role`. In a page it is looked up in the first item; where
/// nothing is found, nothing is changed.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{Fault, FaultKind};
///
/// let fault: Fault = "null-field=eval_summary/eval_status".parse()?;
/// assert_eq!(fault.kind(), &FaultKind::NullField("eval_summary/eval_status".to_owned()));
/// # Ok::<(), featherhq_sandbox::FaultError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FaultKind {
    /// `status=503`: this status code, with a body of its own.
    Status {
        /// The status code, 200 to 999.
        code: u16,
        /// When the client may come back.
        retry_after: Option<RetryAfter>,
        /// What the body is.
        body: ErrorBody,
    },
    /// `latency=200ms`, `latency=50ms-500ms`, `latency=exponential:200ms`: the
    /// answer begins so much later. Several add up.
    Latency(Latency),
    /// `stall=headers` or `stall=body`: the answer stops before this part (in
    /// the middle of the body), and the connection stays open.
    Stall(ResponsePart),
    /// `reset=headers` or `reset=body`: the connection is reset (TCP RST)
    /// before this part, or in the middle of the body.
    Reset(ResponsePart),
    /// `truncated-json`: the first half of the body, in a correct HTTP message.
    TruncatedJson,
    /// `content-type=text/html`: this `content-type` over an unchanged body.
    ContentType(String),
    /// `content-length=+10` or `content-length=-10`: a `content-length` that is
    /// wrong by so many bytes, at least 0. The connection is closed after the
    /// body as it is.
    ContentLength(i64),
    /// `invalid-utf8`: two bytes that are no UTF-8 in the body's first string
    /// value.
    InvalidUtf8,
    /// `oversized-body=64MiB`: valid JSON that white space makes so many bytes
    /// long, sent in chunks, so that no header announces it.
    OversizedBody(u64),
    /// `gzip-bomb=1GiB`: `content-encoding: gzip`, and a body that is small on
    /// the wire and so many bytes long when unpacked.
    GzipBomb(u64),
    /// `redirect=https://elsewhere.example`: a 307 to the same path of this
    /// origin.
    Redirect(String),
    /// `redirect-loop`: a 307 to the requested URL itself.
    RedirectLoop,
    /// `missing-cursor`: a page that says `has_more: true` and has no cursor.
    MissingCursor(CursorAbsence),
    /// `cursor-cycle=3`: following the cursors leads round so many of them for
    /// ever. The first ones lead through the list as usual.
    CursorCycle(u32),
    /// `empty-page`: no items, and a fresh cursor that leads to what this page
    /// should have had.
    EmptyPage,
    /// `repeated-items=2`: the page's cursor points so many items back, which
    /// the next page repeats. One item at least is always new.
    RepeatedItems(u32),
    /// `extra-items=50`: so many items more than asked for, if there are.
    ExtraItems(u16),
    /// `unknown-enum=status`: the field holds a word that no enum has.
    UnknownEnum(String),
    /// `unknown-view`: the evidence packages have a `view` that does not exist.
    UnknownView,
    /// `missing-view`: the evidence packages have no `view`.
    MissingView,
    /// `null-field=started_at`: the field is null.
    NullField(String),
    /// `missing-field=status`: the field is not there.
    MissingField(String),
    /// `extra-fields`: the page, every conversation, turn and evidence package
    /// have two members that the published schema does not know.
    ExtraFields,
    /// `naive-timestamps`: no point in time says its offset.
    NaiveTimestamps,
}

impl FaultKind {
    /// The operations with which this can go wrong. Where these are not all, a
    /// fault strikes the first one unless it is told otherwise.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{FaultKind, Operation};
    ///
    /// assert_eq!(FaultKind::UnknownView.operations(), [Operation::Get]);
    /// assert!(FaultKind::TruncatedJson.operations().contains(&Operation::List));
    /// ```
    pub fn operations(&self) -> &'static [Operation] {
        match self {
            Self::MissingCursor(_) | Self::CursorCycle(_) | Self::RepeatedItems(_) => {
                &[Operation::List]
            }
            Self::EmptyPage | Self::ExtraItems(_) => &[Operation::List, Operation::AnyreachList],
            Self::UnknownView | Self::MissingView => &[Operation::Get],
            _ => &Operation::ALL,
        }
    }

    /// The operation of a fault that names none; `None` is any.
    pub(super) fn default_operation(&self) -> Option<Operation> {
        match self.operations() {
            all if all.len() == Operation::ALL.len() => None,
            some => some.first().copied(),
        }
    }

    /// `status=CODE` without `Retry-After`, with FastAPI's error body.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// assert_eq!("status=503".parse(), Ok(Fault::new(FaultKind::status(503))));
    /// ```
    pub fn status(code: u16) -> Self {
        Self::Status {
            code,
            retry_after: None,
            body: ErrorBody::Json,
        }
    }
}

/// When a client may come back, and in which header the response says so.
///
/// # Examples
///
/// ```
/// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
/// #     use std::io::{Read as _, Write as _};
/// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
/// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
/// #     let mut response = String::new();
/// #     connection.read_to_string(&mut response)?;
/// #     Ok(response)
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// use featherhq_sandbox::Fault;
///
/// let fault: Fault = "status=429,retry-after=2s".parse()?;
/// let sandbox = Sandbox::builder().fault(fault).start_blocking()?;
/// assert!(get(&sandbox, "/v1/v2/conversations")?.contains("retry-after: 2\r\n"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// `retry-after=2s`: whole seconds in `retry-after`.
    Seconds(u32),
    /// `retry-after=date:2s`: an HTTP date in `retry-after`, that of the
    /// response and so many seconds more, rounded up.
    Date(Duration),
    /// `retry-after=1500ms`: milliseconds in `retry-after-ms`.
    Milliseconds(u32),
}

/// The body of a response with a status of [`FaultKind::Status`].
///
/// # Examples
///
/// ```
/// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
/// #     use std::io::{Read as _, Write as _};
/// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
/// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
/// #     let mut response = String::new();
/// #     connection.read_to_string(&mut response)?;
/// #     Ok(response)
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// use featherhq_sandbox::Fault;
///
/// let fault: Fault = "status=502,body=html".parse()?;
/// let sandbox = Sandbox::builder().fault(fault).start_blocking()?;
/// assert!(get(&sandbox, "/v1/v2/conversations")?.contains("content-type: text/html"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ErrorBody {
    /// `body=json`: `{"detail": "…"}`, as FastAPI writes it.
    #[default]
    Json,
    /// `body=html`: a page as gateways in front of a service send it.
    Html,
    /// `body=empty`: nothing.
    Empty,
}

/// Where in a response something happens.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{Fault, FaultKind, ResponsePart};
///
/// assert_eq!("reset=body".parse(), Ok(Fault::new(FaultKind::Reset(ResponsePart::Body))));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponsePart {
    /// Before its first byte.
    Headers,
    /// After the head and about half of the body.
    Body,
}

/// What stands in the place of a cursor.
///
/// # Examples
///
/// ```
/// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
/// #     use std::io::{Read as _, Write as _};
/// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
/// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
/// #     let mut response = String::new();
/// #     connection.read_to_string(&mut response)?;
/// #     Ok(response)
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// use featherhq_sandbox::Fault;
///
/// let fault: Fault = "missing-cursor=empty".parse()?;
/// let sandbox = Sandbox::builder().fault(fault).start_blocking()?;
/// let page = get(&sandbox, "/v1/v2/conversations?limit=1")?;
/// assert!(page.contains(r#""next_cursor":"""#) && page.contains(r#""has_more":true"#));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CursorAbsence {
    /// `missing-cursor=null`, or `missing-cursor` alone: `"next_cursor":null`.
    #[default]
    Null,
    /// `missing-cursor=empty`: `"next_cursor":""`.
    Empty,
    /// `missing-cursor=absent`: no `next_cursor` at all.
    Absent,
}
