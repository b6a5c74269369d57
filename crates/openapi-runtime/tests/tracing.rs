//! What a call writes to `tracing`, with every other crate at its most talkative.
//!
//! The only test of its file: a subscriber of one test is not told of spans that another thread
//! registered without one.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use openapi_runtime::HeaderName;
use serde_json::Value;
use support::{CANARY, RawServer, Then, builder_with_defaults, get, http};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn traces_have_the_standard_attributes_and_neither_key_nor_query() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let headers = format!("x-request-id: {CANARY}\r\nset-cookie: a=hidden\r\nx-seen: visible\r\n");
    let server = RawServer::start(vec![
        Then::Say(http("503 Service Unavailable", "retry-after: 0\r\n", "")),
        Then::Say(http("404 Not Found", &headers, CANARY)),
    ])
    .await;
    let connection = builder_with_defaults(server.url())
        .randomness(|| 0.0)
        .traced_query_parameters(["limit", "Q"])
        .traced_response_headers([
            HeaderName::from_static("x-seen"),
            HeaderName::from_static("x-request-id"),
        ])
        .build()
        .unwrap();
    get::<Value>(
        &connection,
        &format!("/things/7?q=personal&limit={CANARY}&q=personal+too"),
    )
    .await
    .unwrap_err();
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains(CANARY), "{log}");
    assert!(!log.contains("personal"), "{log}");
    assert!(!log.contains("hidden"), "{log}");
    for expected in [
        r#"openapi.operation="get_thing""#,
        r#"http.request.method="GET""#,
        r#"server.address="127.0.0.1""#,
        r#"url.path="/things/7""#,
        "http.response.status_code=404",
        r#"error.type="status""#,
        "attempt was answered",
        "http.response.status_code=503",
        r#"error.type="503""#,
        "http.request.resend_count=1",
        r#"url.query="q=REDACTED&limit=%5Bredacted%5D&q=REDACTED""#,
        r#"http.response.headers="x-seen: visible; x-request-id: [redacted]""#,
        "openapi.next_wait=0.0",
    ] {
        assert!(log.contains(expected), "{expected} is missing in {log}");
    }
}
