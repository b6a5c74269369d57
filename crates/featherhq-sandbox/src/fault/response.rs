//! What can go wrong with a response as a whole: its status, its headers, its
//! bytes, and the end of its connection.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderName, StatusCode};

use super::{ActiveFaults, ErrorBody, FaultKind, ResponsePart, RetryAfter, gzip};
use crate::server::Answer;
use crate::wire::{Delivery, Ending, Framing, RawMessage};

const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

impl ActiveFaults {
    /// The answer to send instead of the right one, if a status or a redirect
    /// takes its place. The last one given counts.
    pub(crate) fn replacement(&self, request: &Parts) -> Option<Answer> {
        self.kinds().rev().find_map(|kind| match kind {
            FaultKind::Status {
                code,
                retry_after,
                body,
            } => Some(error(*code, *retry_after, *body)),
            FaultKind::Redirect(origin) => {
                let origin = origin.trim_end_matches('/');
                Some(redirect(&format!("{origin}{}", request.uri)))
            }
            FaultKind::RedirectLoop => Some(Answer::redirect(&request.uri.to_string(), request)),
            _ => None,
        })
    }

    /// How the answer is sent, with all that goes wrong on the way.
    pub(crate) fn deliver(&self, mut answer: Answer) -> Delivery {
        let padding = self.change_body(&mut answer);
        let mut difference = 0;
        let mut end = None;
        for kind in self.kinds() {
            match kind {
                FaultKind::ContentType(text) => answer.set_header(CONTENT_TYPE, text),
                FaultKind::ContentLength(bytes) => difference = *bytes,
                FaultKind::Stall(part) => end = Some((*part, Ending::Stall)),
                FaultKind::Reset(part) => end = Some((*part, Ending::Reset)),
                _ => {}
            }
        }
        match end {
            Some((ResponsePart::Headers, ending)) => {
                return Delivery::Raw(RawMessage::nothing(ending));
            }
            None if padding == 0 && difference == 0 => {
                return Delivery::Message(answer.into_response());
            }
            _ => {}
        }
        let length = answer.body.len() as u64 + padding;
        let framing = if padding > 0 && difference == 0 && end.is_none() {
            Framing::Chunked
        } else {
            Framing::Length(length.saturating_add_signed(difference))
        };
        let message = RawMessage::new(answer, padding, framing);
        Delivery::Raw(match end {
            Some((_, ending)) => message.cut_in_the_body(ending),
            None => message,
        })
    }

    /// Changes the bytes of the body; returns how much white space is to be
    /// sent behind them.
    fn change_body(&self, answer: &mut Answer) -> u64 {
        let mut size = 0;
        let mut unpacked = None;
        for kind in self.kinds() {
            match kind {
                FaultKind::InvalidUtf8 => spoil_text(&mut answer.body),
                FaultKind::TruncatedJson => answer.body.truncate(answer.body.len() / 2),
                FaultKind::OversizedBody(bytes) => size = *bytes,
                FaultKind::GzipBomb(bytes) => unpacked = Some(*bytes),
                _ => {}
            }
        }
        match unpacked {
            Some(unpacked) => {
                answer.body = gzip::bomb(&answer.body, unpacked);
                answer.set_header(CONTENT_ENCODING, "gzip");
                0
            }
            None => size.saturating_sub(answer.body.len() as u64),
        }
    }
}

fn error(code: u16, retry_after: Option<RetryAfter>, body: ErrorBody) -> Answer {
    // A schedule holds no fault with another code.
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Fault");
    let mut answer = match body {
        ErrorBody::Json => Answer::error(status, reason),
        ErrorBody::Html => {
            let title = format!("{code} {reason}");
            let page = format!(
                "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n\
                 <body><center><h1>{title}</h1></center><hr><center>gateway</center></body>\n\
                 </html>\n"
            );
            Answer::new(status, Some("text/html"), page)
        }
        ErrorBody::Empty => Answer::new(status, None, String::new()),
    };
    match retry_after {
        Some(RetryAfter::Seconds(seconds)) => {
            answer.set_header(RETRY_AFTER, &seconds.to_string());
        }
        Some(RetryAfter::Date(wait)) => {
            answer.set_header(RETRY_AFTER, &http_date(in_future(Utc::now(), wait)));
        }
        Some(RetryAfter::Milliseconds(wait)) => {
            answer.set_header(RETRY_AFTER_MS, &wait.to_string());
        }
        None => {}
    }
    answer
}

/// The full second that is at least so far away.
fn in_future(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    let almost = Duration::from_nanos(999_999_999);
    let wait = wait.saturating_add(almost);
    chrono::TimeDelta::from_std(wait)
        .ok()
        .and_then(|wait| now.checked_add_signed(wait))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The preferred format of RFC 9110, section 5.6.7, which has no fraction.
pub(crate) fn http_date(time: DateTime<Utc>) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn redirect(target: &str) -> Answer {
    let mut answer = Answer::new(StatusCode::TEMPORARY_REDIRECT, None, String::new());
    answer.set_header(LOCATION, target);
    answer
}

/// Puts two bytes that never occur in UTF-8 into the first string value, or at
/// the end if there is none.
fn spoil_text(body: &mut Vec<u8>) {
    const VALUE: &[u8] = b"\":\"";
    let place = body
        .windows(VALUE.len())
        .position(|window| window == VALUE)
        .map_or(body.len(), |start| start + VALUE.len());
    body.splice(place..place, [0xff, 0xfe]);
}
