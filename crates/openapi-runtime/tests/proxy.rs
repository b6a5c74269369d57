//! A proxy named in the environment gets nothing of calls to this machine or over plain http.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use openapi_runtime::ErrorKind;
use serde_json::Value;
use support::{ROOT_CERTIFICATE, RawServer, builder, get, run_child, target};

async fn run_with_proxy(test: &str, proxy: &RawServer, target: &str) {
    let mut variables = vec![ROOT_CERTIFICATE];
    for variable in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
    ] {
        variables.push((variable, proxy.url()));
    }
    run_child(test, target, &variables).await;
}

#[tokio::test]
async fn a_call_to_this_machine_does_not_go_through_a_proxy() {
    let proxy = RawServer::answering("200 OK", "", r#""proxy""#).await;
    let server = RawServer::answering("200 OK", "", r#""server""#).await;
    run_with_proxy("child_calls_loopback", &proxy, server.url()).await;
    assert!(proxy.requests().is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn plain_http_to_another_machine_does_not_go_through_a_proxy() {
    let proxy = RawServer::answering("200 OK", "", r#""proxy""#).await;
    run_with_proxy("child_cannot_connect", &proxy, "http://name.invalid").await;
    assert!(proxy.requests().is_empty());
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn https_to_another_machine_is_tunnelled_without_showing_the_key() {
    let proxy = RawServer::answering("403 Forbidden", "", "").await;
    run_with_proxy("child_cannot_connect", &proxy, "https://name.invalid").await;
    let requests = proxy.requests();
    assert!(
        requests[0].starts_with("CONNECT name.invalid:443 "),
        "{requests:?}"
    );
    assert!(!requests.concat().contains(support::CANARY), "{requests:?}");
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_calls_loopback() {
    let connection = builder(&target()).build().unwrap();
    assert_eq!(*get::<String>(&connection, "/").await.unwrap(), "server");
}

#[tokio::test]
#[ignore = "is run by the tests above, in a process of its own"]
async fn child_cannot_connect() {
    let connection = builder(&target()).allow_plain_http(true).build().unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}
