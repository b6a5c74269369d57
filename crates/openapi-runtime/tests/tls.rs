//! Encrypted connections: what is needed for them, what is not, and how they fail.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![cfg(all(feature = "rustls", target_os = "linux"))]

mod support;

use std::error::Error as _;
use std::time::Duration;

use openapi_runtime::{ErrorKind, TimeoutClock};
use serde_json::Value;
use support::{ROOT_CERTIFICATE, RawServer, Then, builder, get, run_child, target};

const NO_CERTIFICATES: [(&str, &str); 2] = [
    ("SSL_CERT_FILE", "/dev/null"),
    ("SSL_CERT_DIR", "/nonexistent"),
];

#[tokio::test]
async fn https_without_certificates_is_a_configuration_error_with_a_hint() {
    run_child(
        "child_cannot_be_configured",
        "https://localhost",
        &NO_CERTIFICATES,
    )
    .await;
}

#[tokio::test]
async fn plain_http_needs_no_certificates() {
    let server = RawServer::answering("200 OK", "", "1").await;
    run_child("child_calls_plain_http", server.url(), &NO_CERTIFICATES).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_handshake_that_stalls_ends_with_the_connect_timeout() {
    let server = RawServer::start(vec![Then::SayAndStall(Vec::new())]).await;
    let target = server.url().replace("http:", "https:");
    run_child(
        "child_waits_for_the_handshake",
        &target,
        &[ROOT_CERTIFICATE],
    )
    .await;
}

#[test]
#[ignore = "is run by the tests above, in a process of its own"]
fn child_cannot_be_configured() {
    let error = builder(&target()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("ca-certificates"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_calls_plain_http() {
    let connection = builder(&target()).build().unwrap();
    assert_eq!(*get::<u32>(&connection, "/").await.unwrap(), 1);
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_waits_for_the_handshake() {
    let connection = builder(&target())
        .connect_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::Connect));
}
