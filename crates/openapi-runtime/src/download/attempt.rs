//! One attempt to get more of a file: the request, its redirects, and the pieces of the answer.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, IF_RANGE, LOCATION, RANGE, USER_AGENT};
use http::{HeaderValue, Method};
use reqwest::Url;
use tokio::time::timeout;

use super::Download;
use super::answer::{self, Answer};
use crate::base_url::is_loopback;
use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::response::ResponseHead;
use crate::retry;
use crate::transport::{broken_body, no_answer};

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

impl Download {
    pub(super) async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if self.finished {
            return Ok(None);
        }
        if self.body.is_none() {
            self.open().await?;
        }
        let limit = self.connection.settings().attempt_timeout;
        let Some(body) = &mut self.body else {
            return Ok(None);
        };
        let chunk = timeout(limit, body.chunk()).await;
        let chunk = chunk.map_err(|_| silent(limit))?.map_err(broken_body)?;
        let Some(chunk) = chunk else {
            return self.end();
        };
        let received = self.received.saturating_add(chunk.len() as u64);
        self.check_size(received)?;
        self.received = received;
        Ok(Some(chunk))
    }

    /// The body has ended; the file has too, unless the server promised more.
    fn end(&mut self) -> Result<Option<Bytes>, Error> {
        self.body = None;
        match self.total {
            Some(total) if self.received < total => Err(Error::new(
                ErrorKind::Interrupted,
                format!(
                    "the download ended after {} of {total} bytes; go on with it",
                    self.received
                ),
            )),
            _ => {
                self.finished = true;
                Ok(None)
            }
        }
    }

    fn check_size(&self, bytes: u64) -> Result<(), Error> {
        if bytes <= self.max_bytes {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::BodyTooLarge,
            format!(
                "the file is larger than the limit of {} bytes; raise the limit if it may be",
                self.max_bytes
            ),
        ))
    }

    /// Asks for the file, or for what is missing of it.
    async fn open(&mut self) -> Result<(), Error> {
        let response = self.ask().await?;
        match Answer::to(&response, self.received)? {
            Answer::Whole { total } | Answer::Rest { total } => {
                if let Some(total) = total {
                    self.check_size(total)?;
                    self.check_same_total(total)?;
                    self.total = Some(total);
                }
                self.validator = answer::validator(response.headers()).or(self.validator.take());
                self.body = Some(response);
            }
            Answer::NothingLeft => {
                self.total = Some(self.received);
                self.finished = true;
            }
            Answer::Refused(error) => {
                let shared = self.connection.shared();
                let now = (shared.surroundings.wall_clock)();
                let retry_after = retry::requested_wait(response.headers(), now);
                let head = ResponseHead::new(
                    response.status(),
                    response.headers().clone(),
                    &shared.redactor,
                );
                return Err(error.with_head(head).with_retry_after(retry_after));
            }
        }
        Ok(())
    }

    fn check_same_total(&self, total: u64) -> Result<(), Error> {
        match self.total {
            Some(before) if before != total => Err(answer::changed(&format!(
                "it had {before} bytes and has {total} now"
            ))),
            _ => Ok(()),
        }
    }

    /// The answer after all redirects.
    async fn ask(&self) -> Result<reqwest::Response, Error> {
        let mut url = self.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&url).await?;
            if !response.status().is_redirection() {
                return Ok(response);
            }
            url = self.redirected(&url, &response)?;
        }
        Err(Error::new(
            ErrorKind::Redirect,
            format!("the download was redirected more than {MOST_REDIRECTS} times"),
        ))
    }

    fn redirected(&self, url: &Url, response: &reqwest::Response) -> Result<Url, Error> {
        let location = response.headers().get(LOCATION);
        let target = location
            .and_then(|location| url.join(location.to_str().ok()?).ok())
            .filter(|target| may_be_asked(target, self.allow_plain_http));
        target.ok_or_else(|| {
            Error::new(
                ErrorKind::Redirect,
                format!(
                    "the server answered {} and names no https address to go on at",
                    response.status()
                ),
            )
        })
    }

    async fn send(&self, url: &Url) -> Result<reqwest::Response, Error> {
        let shared = self.connection.shared();
        let limit = self.connection.settings().attempt_timeout;
        let mut request = reqwest::Request::new(Method::GET, url.clone());
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, shared.user_agent.clone());
        // Ranges are counted in the bytes that are sent, so these must be the file's.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if self.received > 0 {
            let range = HeaderValue::from_str(&format!("bytes={}-", self.received));
            headers.insert(
                RANGE,
                range.map_err(|error| {
                    Error::request_build("the range of the download is no header value")
                        .with_source(error)
                })?,
            );
            if let Some(validator) = &self.validator {
                headers.insert(IF_RANGE, validator.clone());
            }
        }
        let answered = timeout(limit, self.transport.send(request)).await;
        answered
            .map_err(|_| silent(limit))?
            .map_err(|error| no_answer(error, url.authority(), &shared.redactor))
    }
}

/// Whether a file may be fetched from there: no link of a server leads this client to read from the
/// machine it runs on, unless the server is on that machine too.
pub(super) fn may_be_asked(url: &Url, allow_plain_http: bool) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => allow_plain_http && is_loopback(url),
        _ => false,
    }
}

fn silent(limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("nothing of the download came within the attempt timeout of {limit:?}"),
    )
    .with_timeout_clock(TimeoutClock::Attempt)
}
