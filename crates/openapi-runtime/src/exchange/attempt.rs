//! One attempt: sends the request and reads the whole answer, within size and time.

use bytes::{Bytes, BytesMut};
use tokio::time::{Instant, timeout_at};

use crate::connection::{Connection, Shared};
use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::options::CallSettings;
use crate::redaction::Redactor;
use crate::response::ResponseHead;
use crate::transport::{TransportError, TransportFailure};

/// A whole answer, whatever its status.
pub(super) struct Received {
    pub(super) head: ResponseHead,
    pub(super) body: Bytes,
}

/// Makes one attempt, stopped by the attempt timeout or the call's deadline, whichever is first.
pub(super) async fn run(
    connection: &Connection,
    request: reqwest::Request,
    deadline: Option<Instant>,
) -> Result<Received, Error> {
    let (shared, settings) = (connection.shared(), connection.settings());
    let own_limit = Instant::now().checked_add(settings.attempt_timeout);
    let (limit, clock) = match (own_limit, deadline) {
        (Some(own), Some(deadline)) if deadline <= own => (Some(deadline), TimeoutClock::Call),
        (Some(own), _) => (Some(own), TimeoutClock::Attempt),
        (None, deadline) => (deadline, TimeoutClock::Call),
    };
    let within_limit = Limit {
        at: limit,
        clock,
        settings,
    };
    let authorised = within_limit.of("the credential provider", authorise(shared, request));
    let request = authorised.await?;
    let answered = within_limit.of("the server", send_and_read(connection, request));
    answered.await
}

/// Until when something may take, and whose limit it is.
struct Limit<'a> {
    at: Option<Instant>,
    clock: TimeoutClock,
    settings: &'a CallSettings,
}

impl Limit<'_> {
    async fn of<T>(
        &self,
        whom: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match self.at {
            None => work.await,
            Some(at) => match timeout_at(at, work).await {
                Ok(result) => result,
                Err(_) => Err(timed_out(whom, self.clock, self.settings)),
            },
        }
    }
}

async fn authorise(
    shared: &Shared,
    mut request: reqwest::Request,
) -> Result<reqwest::Request, Error> {
    if let Some(source) = &shared.credential {
        let credential = source.current(&shared.redactor).await?;
        credential.attach(request.headers_mut())?;
    }
    Ok(request)
}

async fn send_and_read(
    connection: &Connection,
    request: reqwest::Request,
) -> Result<Received, Error> {
    let shared = connection.shared();
    let response = shared
        .transport
        .send(request)
        .await
        .map_err(|error| unanswered(error, shared))?;
    let head = ResponseHead::new(
        response.status(),
        response.headers().clone(),
        &shared.redactor,
    );
    match read_body(response, connection.settings().max_body_bytes).await {
        Ok(body) => Ok(Received { head, body }),
        Err(error) => Err(error.with_head(head)),
    }
}

/// Reads at most `max_bytes`; an announced length is a reason to stop early, never to reserve
/// memory.
async fn read_body(mut response: reqwest::Response, max_bytes: u64) -> Result<Bytes, Error> {
    let too_large = || {
        let message = format!(
            "the answer is larger than the limit of {max_bytes} bytes; ask for smaller pages or \
             raise the limit"
        );
        Error::new(ErrorKind::BodyTooLarge, message)
    };
    if response
        .content_length()
        .is_some_and(|length| length > max_bytes)
    {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    loop {
        let chunk = response.chunk().await.map_err(broken_off)?;
        let Some(chunk) = chunk else {
            return Ok(body.freeze());
        };
        if (body.len() as u64).saturating_add(chunk.len() as u64) > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
}

fn broken_off(error: reqwest::Error) -> Error {
    if error.is_timeout() {
        return Error::new(
            ErrorKind::Timeout,
            "the network or the HTTP client gave up waiting for the rest of the answer; try again",
        )
        .with_timeout_clock(TimeoutClock::HttpClient)
        .with_source(error.without_url());
    }
    Error::new(
        ErrorKind::Interrupted,
        "the connection broke before the whole answer was read, or its compressed body is damaged; \
         try again",
    )
    .with_source(error.without_url())
}

fn unanswered(error: TransportError, shared: &Shared) -> Error {
    let host = shared.redactor.text(shared.base_url.authority());
    let reason = innermost(&error, &shared.redactor);
    let failed = match error.failure() {
        TransportFailure::Connect => Error::new(
            ErrorKind::Connect,
            format!("no connection to {host}: {reason}; check the base URL and the network"),
        ),
        TransportFailure::ConnectTimeout => Error::new(
            ErrorKind::Timeout,
            format!("no connection to {host} within the connect timeout; check the network"),
        )
        .with_timeout_clock(TimeoutClock::Connect),
        TransportFailure::Timeout => Error::new(
            ErrorKind::Timeout,
            "the network or the HTTP client gave up waiting for an answer; try again",
        )
        .with_timeout_clock(TimeoutClock::HttpClient),
        TransportFailure::Interrupted => Error::new(
            ErrorKind::Interrupted,
            format!("the connection to {host} broke before an answer came: {reason}; try again"),
        ),
        TransportFailure::RedirectFollowed => Error::new(
            ErrorKind::Redirect,
            "the HTTP client that was supplied follows redirects, and the credential may have \
             gone along; switch them off, and replace the credential",
        ),
        TransportFailure::Request => {
            Error::request_build(format!("the request cannot be sent as it is: {reason}"))
        }
    };
    failed.with_source(error)
}

/// The operating system's or the protocol's own words are at the end of the chain.
fn innermost(error: &dyn std::error::Error, redactor: &Redactor) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    redactor.text(&cause.to_string())
}

fn timed_out(whom: &str, clock: TimeoutClock, settings: &CallSettings) -> Error {
    let (kind, message) = match (clock, settings.deadline) {
        (TimeoutClock::Call, Some(deadline)) => (
            ErrorKind::Deadline,
            format!("the call took longer than its deadline of {deadline:?}"),
        ),
        (TimeoutClock::Call, None) => (
            ErrorKind::Deadline,
            "the call took longer than its deadline".to_owned(),
        ),
        _ => (
            ErrorKind::Timeout,
            format!(
                "{whom} did not answer completely within the attempt timeout of {:?}",
                settings.attempt_timeout
            ),
        ),
    };
    Error::new(kind, message).with_timeout_clock(clock)
}
