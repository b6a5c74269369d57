//! What a caller is told when no answer came, or not all of one.

use super::{TransportError, TransportFailure};
use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::redaction::Redactor;

/// The answer ended before its body did.
pub(crate) fn broken_body(error: reqwest::Error) -> Error {
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

/// No answer came from `host`.
pub(crate) fn no_answer(error: TransportError, host: &str, redactor: &Redactor) -> Error {
    let host = redactor.text(host);
    let reason = innermost(&error, redactor);
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
