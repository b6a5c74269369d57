//! Whether an answer is one the caller can use.

use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use super::attempt::Received;
use crate::error::{Error, ErrorKind};
use crate::redaction::Redactor;

/// An answer that is no success is an error, which keeps all of it.
pub(super) fn judge(
    received: Received,
    url: &Url,
    retry_after: Option<Duration>,
    redactor: &Redactor,
) -> Result<Received, Error> {
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
        .with_body(received.body, redactor)
        .with_retry_after(retry_after))
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
