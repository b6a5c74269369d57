//! A call: prepares the request, makes its attempts within the deadline, judges the answer.

use http::header::{LOCATION, USER_AGENT};
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use tokio::time::Instant;

use super::attempt::{self, Received};
use crate::attempt::{Attempt, AttemptOutcome};
use crate::connection::{Connection, Shared};
use crate::error::{Error, ErrorKind};
use crate::redaction::Redactor;
use crate::response::Meta;
use crate::tracing_fields;

/// A header that progenitor adds to every request and that no API document asks for.
const UNDOCUMENTED_VERSION: &str = "api-version";

/// Makes the call; an answer that is no success is an error.
pub(super) async fn run(
    connection: &Connection,
    mut request: reqwest::Request,
) -> Result<Meta, Error> {
    let shared = connection.shared();
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::config(
            "there is no tokio runtime here; call from within one, for instance under \
             `#[tokio::main]`",
        ));
    }
    prepare(shared, &mut request)?;

    let started = Instant::now();
    let deadline = shared
        .limits
        .deadline
        .and_then(|limit| started.checked_add(limit));
    let url = request.url().clone();
    let mut attempts = Vec::new();
    let attempt_started = Instant::now();
    let result = attempt::run(shared, request, deadline).await;
    let outcome = match &result {
        Ok(received) => AttemptOutcome::Answered(received.head.status),
        Err(error) => AttemptOutcome::Failed(error.kind()),
    };
    attempts.push(Attempt::new(1, outcome, attempt_started.elapsed()));
    tracing_fields::attempt_event(&attempts);

    match result.and_then(|received| judge(received, &url, &shared.redactor)) {
        Ok(Received { head, body }) => Ok(Meta::new(head, body, attempts, started.elapsed())),
        Err(error) => Err(error.with_attempts(attempts, started.elapsed())),
    }
}

/// Makes the generated request the one to send. The credential comes last, when it is certain where
/// the request goes.
fn prepare(shared: &Shared, request: &mut reqwest::Request) -> Result<(), Error> {
    if !shared.base_url.is_origin_of(request.url()) {
        return Err(Error::request_build(
            "the request leaves the origin of the base URL, so it is not sent and the credential \
             is not attached",
        ));
    }
    let headers = request.headers_mut();
    headers.remove(UNDOCUMENTED_VERSION);
    headers.insert(USER_AGENT, shared.user_agent.clone());
    match &shared.credential {
        Some(credential) => credential.attach(headers),
        None => Ok(()),
    }
}

fn judge(received: Received, url: &Url, redactor: &Redactor) -> Result<Received, Error> {
    let status = received.head.status;
    if status.is_success() {
        return Ok(received);
    }
    let error = if status.is_redirection() {
        let target = redirect_host(&received.head.headers, url)
            .map_or_else(|| "an unnamed host".to_owned(), |host| redactor.text(&host));
        Error::new(
            ErrorKind::Redirect,
            format!(
                "the server answered {status}, a redirect to {target}; redirects are not followed, \
                 so make the right address the base URL"
            ),
        )
    } else {
        Error::new(
            ErrorKind::Status,
            format!("the server answered {status}{}", advice(status)),
        )
    };
    Err(error
        .with_head(received.head)
        .with_body(received.body, redactor))
}

/// Only the host: path and query of a redirect may hold tokens.
fn redirect_host(headers: &HeaderMap, url: &Url) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let target = url.join(location).ok()?;
    Some(target.host_str()?.to_owned())
}

fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            ": a parameter is refused, the body says which"
        }
        StatusCode::UNAUTHORIZED => ": check the credential and the environment it belongs to",
        StatusCode::FORBIDDEN => ": the credential lacks the right to do this",
        StatusCode::NOT_FOUND => ": it does not exist, or this credential cannot see it",
        StatusCode::TOO_MANY_REQUESTS => ": too many requests, try again later",
        status if status.is_server_error() => ": the server failed, try again later",
        _ => "",
    }
}
