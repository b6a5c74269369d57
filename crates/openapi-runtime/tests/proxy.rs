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

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_that_is_set_gets_a_tunnel_and_its_own_password_only() {
    let proxy = RawServer::answering("403 Forbidden", "", "").await;
    let environment = RawServer::answering("403 Forbidden", "", "").await;
    let url = proxy.url().replace("//", "//user:pass@");
    let test = "child_goes_through_the_proxy_that_is_set";
    run_child(
        test,
        &url,
        &[ROOT_CERTIFICATE, ("HTTPS_PROXY", environment.url())],
    )
    .await;
    let requests = proxy.requests().concat();
    assert!(requests.contains("CONNECT name.invalid:443 "), "{requests}");
    let password = "proxy-authorization: basic dxnlcjpwyxnz";
    assert!(requests.to_lowercase().contains(password), "{requests}");
    assert!(!requests.contains(support::CANARY), "{requests}");
    assert!(environment.requests().is_empty());
}

#[tokio::test]
#[ignore = "is run by the test above, in a process of its own"]
async fn child_goes_through_the_proxy_that_is_set() {
    let connection = builder("https://name.invalid").proxy(target());
    let error = get::<Value>(&connection.build().unwrap(), "/").await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_proxy_that_is_set_gets_nothing_of_calls_to_this_machine() {
    let proxy = RawServer::answering("200 OK", "", r#""proxy""#).await;
    let server = RawServer::answering("200 OK", "", r#""server""#).await;
    let connection = builder(server.url()).proxy(proxy.url()).build().unwrap();
    assert_eq!(*get::<String>(&connection, "/").await.unwrap(), "server");
    assert!(proxy.requests().is_empty());
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused_without_being_repeated() {
    for (base_url, proxy) in [
        ("http://name.invalid", "http://user:CANARY@localhost"),
        ("https://name.invalid", "CANARY"),
        ("https://name.invalid", "socks5://user:CANARY@localhost"),
        ("http://localhost", "http://user:CANARY@:0x"),
    ] {
        let builder = builder(base_url).allow_plain_http(true).proxy(proxy);
        assert!(!format!("{builder:?}").contains("CANARY"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{proxy}");
        let shown = support::everything_shown(&error);
        assert!(
            shown.contains("proxy") && !shown.contains("CANARY"),
            "{shown}"
        );
    }
}
