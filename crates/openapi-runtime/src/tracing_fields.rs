//! What is written to `tracing`: a span for each call, and in it a span and an event for each
//! attempt.
//!
//! Names follow the semantic conventions of OpenTelemetry for HTTP clients. Every field is listed
//! here by hand and nothing is recorded by its `Debug`, so no body can slip in, and of headers and
//! queries only what is allowed by name.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};
use reqwest::Url;
use tracing::Span;
use tracing::field::Empty;

use crate::attempt::{Attempt, AttemptOutcome};
use crate::error::Error;
use crate::redaction::Redactor;
use crate::response::Meta;

/// The span of one call. It has the path but not the query, which may hold personal data.
pub(crate) fn call_span(request: &reqwest::Request, operation: &'static str) -> Span {
    let url = request.url();
    tracing::info_span!(
        "http.client.call",
        openapi.operation = operation,
        http.request.method = request.method().as_str(),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        url.path = url.path(),
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.type = Empty,
    )
}

/// Completes the span of a call.
pub(crate) fn record_outcome(span: &Span, outcome: &Result<Meta, Error>) {
    let (status, attempts) = match outcome {
        Ok(meta) => (Some(meta.status()), meta.attempts().len()),
        Err(error) => (error.status(), error.attempts().len()),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
    if let Err(error) = outcome {
        span.record("error.type", error.kind().as_str());
    }
}

/// The span of one attempt, counted from 1.
pub(crate) fn attempt_span(
    request: &reqwest::Request,
    number: usize,
    shown: &Shown,
    redactor: &Redactor,
) -> Span {
    let url = request.url();
    let resends = (number > 1).then(|| number - 1);
    tracing::debug_span!(
        "http.client.attempt",
        http.request.method = request.method().as_str(),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        url.path = url.path(),
        url.query = shown.query(url, redactor),
        http.request.resend_count = resends,
        http.response.status_code = Empty,
        http.response.headers = Empty,
        error.type = Empty,
    )
}

/// Completes the span of an attempt, and tells that it ended.
pub(crate) fn record_attempt(span: &Span, attempt: &Attempt, headers: Option<String>) {
    let seconds = attempt.elapsed().as_secs_f64();
    if let Some(headers) = headers {
        span.record("http.response.headers", headers);
    }
    let wait = attempt.next_wait().map(|wait| wait.as_secs_f64());
    let number = attempt.number();
    match attempt.outcome() {
        AttemptOutcome::Answered(status) => {
            span.record("http.response.status_code", status.as_u16());
            if !status.is_success() {
                span.record("error.type", status.as_str());
            }
            tracing::debug!(
                parent: span,
                openapi.attempt = number,
                http.response.status_code = status.as_u16(),
                http.response.body.size = attempt.body_bytes(),
                http.client.request.duration = seconds,
                openapi.next_wait = wait,
                "attempt was answered"
            );
        }
        AttemptOutcome::Failed(kind) => {
            span.record("error.type", kind.as_str());
            tracing::debug!(
                parent: span,
                openapi.attempt = number,
                error.type = kind.as_str(),
                http.client.request.duration = seconds,
                openapi.next_wait = wait,
                "attempt failed"
            );
        }
    }
}

/// Which values of queries and headers may be seen; all others are hidden.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) query_parameters: Vec<String>,
    pub(crate) response_headers: Vec<HeaderName>,
}

/// Nothing of queries, which hold what the caller looks for; of headers what explains a failure.
impl Default for Shown {
    fn default() -> Self {
        Self {
            query_parameters: Vec::new(),
            response_headers: vec![
                CONTENT_TYPE,
                RETRY_AFTER,
                HeaderName::from_static("x-request-id"),
            ],
        }
    }
}

impl Shown {
    /// The query with the values that are not allowed replaced, as the conventions have it.
    fn query(&self, url: &Url, redactor: &Redactor) -> Option<String> {
        url.query()?;
        let pairs = url.query_pairs().map(|(name, value)| {
            let allowed = self.query_parameters.iter().any(|shown| *shown == name);
            let value = if allowed {
                redactor.text(&value)
            } else {
                "REDACTED".to_owned()
            };
            (name, value)
        });
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        Some(query.extend_pairs(pairs).finish())
    }

    /// The headers that are allowed, one after the other, without the credential.
    pub(crate) fn headers(&self, headers: &HeaderMap, redactor: &Redactor) -> String {
        let mut lines = Vec::new();
        for name in &self.response_headers {
            for value in headers.get_all(name) {
                lines.push(format!("{name}: {}", redactor.bytes(value.as_bytes())));
            }
        }
        lines.join("; ")
    }
}
