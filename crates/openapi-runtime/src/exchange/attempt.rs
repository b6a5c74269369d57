//! One attempt: sends the request and reads the whole answer, within size and time.

use bytes::{Bytes, BytesMut};
use tokio::time::{Instant, timeout_at};

use crate::connection::{Connection, Shared};
use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::options::{CallDeadline, CallSettings};
use crate::response::ResponseHead;
use crate::transport::{broken_body, no_answer};

/// A whole answer, whatever its status.
pub(super) struct Received {
    pub(super) head: ResponseHead,
    pub(super) body: Bytes,
}

/// Makes one attempt, stopped by the attempt timeout or the call's deadline, whichever is first.
pub(super) async fn run(
    connection: &Connection,
    request: reqwest::Request,
    deadline: Option<CallDeadline>,
) -> Result<Received, Error> {
    let (shared, settings) = (connection.shared(), connection.settings());
    let own_limit = Instant::now().checked_add(settings.attempt_timeout);
    let (limit, clock) = match (own_limit, deadline) {
        (Some(own), Some(call)) if call.at <= own => (Some(call.at), call.clock),
        (Some(own), _) => (Some(own), TimeoutClock::Attempt),
        (None, Some(call)) => (Some(call.at), call.clock),
        (None, None) => (None, TimeoutClock::Attempt),
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
        .map_err(|error| no_answer(error, shared.base_url.authority(), &shared.redactor))?;
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
        let chunk = response.chunk().await.map_err(broken_body)?;
        let Some(chunk) = chunk else {
            return Ok(body.freeze());
        };
        if (body.len() as u64).saturating_add(chunk.len() as u64) > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
}

fn timed_out(whom: &str, clock: TimeoutClock, settings: &CallSettings) -> Error {
    if clock != TimeoutClock::Attempt {
        return settings.past(clock);
    }
    let message = format!(
        "{whom} did not answer completely within the attempt timeout of {:?}",
        settings.attempt_timeout
    );
    Error::new(ErrorKind::Timeout, message).with_timeout_clock(clock)
}
