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

use serde_json::Value;
use support::{CANARY, RawServer, builder, get};

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
    let server = RawServer::answering("404 Not Found", "", CANARY).await;
    let connection = builder(server.url()).build().unwrap();
    get::<Value>(&connection, "/things/7?q=personal")
        .await
        .unwrap_err();
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains(CANARY), "{log}");
    assert!(!log.contains("personal"), "{log}");
    for expected in [
        r#"openapi.operation="get_thing""#,
        r#"http.request.method="GET""#,
        r#"server.address="127.0.0.1""#,
        r#"url.path="/things/7""#,
        "http.response.status_code=404",
        r#"error.type="status""#,
        "attempt was answered",
    ] {
        assert!(log.contains(expected), "{expected} is missing in {log}");
    }
}
