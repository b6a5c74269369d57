//! What is written to `tracing`: one span for each call, one event for each attempt.
//!
//! Names follow the semantic conventions of OpenTelemetry for HTTP clients. Every field is listed
//! here by hand and nothing is recorded by its `Debug`, so no header, query or body can slip in.

use tracing::Span;
use tracing::field::Empty;

use crate::attempt::{Attempt, AttemptOutcome};
use crate::error::Error;
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

/// Tells about the attempt that was made last.
pub(crate) fn attempt_event(attempt: &Attempt) {
    let number = attempt.number();
    let seconds = attempt.elapsed().as_secs_f64();
    match attempt.outcome() {
        AttemptOutcome::Answered(status) => tracing::debug!(
            openapi.attempt = number,
            http.response.status_code = status.as_u16(),
            http.client.request.duration = seconds,
            "attempt was answered"
        ),
        AttemptOutcome::Failed(kind) => tracing::debug!(
            openapi.attempt = number,
            error.type = kind.as_str(),
            http.client.request.duration = seconds,
            "attempt failed"
        ),
    }
}
