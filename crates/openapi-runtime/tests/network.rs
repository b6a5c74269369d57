//! Calls over real sockets: what is sent, what is read, and how connections fail.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use openapi_runtime::{AttemptOutcome, ErrorKind, StatusCode, TimeoutClock};
use openapi_runtime_examples::OPERATION;
use serde_json::{Value, json};
use support::{CANARY, RawServer, Then, builder, everything_shown, get, http};

#[tokio::test]
async fn a_call_carries_the_credential_and_brings_back_everything() {
    let server = RawServer::answering("200 OK", "x-request-id: r-1\r\n", r#"{"id": 7}"#).await;
    let connection = builder(&format!("{}/base/", server.url()))
        .product("client", "1.2")
        .product("app", "3")
        .build()
        .unwrap();
    let response = get::<Value>(&connection, "/things?q=x").await.unwrap();

    assert_eq!(*response, json!({"id": 7}));
    let meta = response.meta();
    assert_eq!(meta.status(), StatusCode::OK);
    assert_eq!(meta.request_id(), Some("r-1"));
    assert_eq!(meta.headers()["x-request-id"], "r-1");
    assert_eq!(meta.body(), r#"{"id": 7}"#);
    assert_eq!(meta.attempts().len(), 1);
    assert_eq!(meta.attempts()[0].number(), 1);
    assert_eq!(
        meta.attempts()[0].outcome(),
        AttemptOutcome::Answered(StatusCode::OK)
    );
    assert_eq!(response.into_inner(), json!({"id": 7}));

    let request = server.requests().remove(0).to_lowercase();
    assert!(
        request.starts_with("get /base/things?q=x http/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("x-api-key: {}\r\n", CANARY.to_lowercase())),
        "{request}"
    );
    assert!(
        request.contains("user-agent: client/1.2 app/3\r\n"),
        "{request}"
    );
    assert!(!request.contains("api-version"), "{request}");
}

#[tokio::test]
async fn a_redirect_is_an_error_that_names_the_host_and_nothing_is_sent_there() {
    let elsewhere = RawServer::answering("200 OK", "", "{}").await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
    ] {
        let location = format!("location: {}/secret-path?token=t\r\n", elsewhere.url());
        let server = RawServer::answering(status, &location, "").await;
        let connection = builder(server.url()).build().unwrap();
        let error = get::<Value>(&connection, "/").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert!(error.to_string().contains("127.0.0.1"), "{error}");
        assert!(
            !everything_shown(&error).contains("secret-path"),
            "{error:?}"
        );
    }
    assert!(elsewhere.requests().is_empty());
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_followed_redirect_of_a_supplied_client_is_reported() {
    let elsewhere = RawServer::answering("200 OK", "", "{}").await;
    let location = format!("location: {}/\r\n", elsewhere.url());
    let server = RawServer::answering("302 Found", &location, "").await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_backend_preconfigured(tls_without_roots())
        .build()
        .unwrap();
    let connection = builder(server.url()).http_client(client).build().unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(
        error.to_string().contains("replace the credential"),
        "{error}"
    );
}

#[cfg(feature = "rustls")]
fn tls_without_roots() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

#[tokio::test]
async fn a_status_that_is_no_success_keeps_its_body_whatever_it_is() {
    for (status, body) in [
        ("401 Unauthorized", r#"{"detail": "no"}"#),
        ("403 Forbidden", ""),
        ("404 Not Found", r#"{"detail": "gone"}"#),
        ("422 Unprocessable Entity", r#"{"detail": []}"#),
        ("429 Too Many Requests", ""),
        ("502 Bad Gateway", "<html>\u{fffd}</html>"),
    ] {
        let server = RawServer::answering(status, "x-request-id: r-2\r\n", body).await;
        let connection = builder(server.url()).build().unwrap();
        let error = get::<Value>(&connection, "/").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{status}");
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert_eq!(error.operation(), Some(OPERATION));
        assert_eq!(error.request_id(), Some("r-2"));
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.snippet(), Some(body));
        assert_eq!(error.attempts().len(), 1);
        assert!(error.ends_stream() && !error.is_network());
        let predicates = [
            error.is_unauthorized(),
            error.is_forbidden(),
            error.is_not_found(),
            error.is_validation(),
            error.is_rate_limited(),
            error.is_server(),
        ];
        assert_eq!(
            predicates.iter().filter(|holds| **holds).count(),
            1,
            "{status}"
        );
        let line = error.to_string();
        assert!(
            line.starts_with(&format!("get_thing: the server answered {status}: ")),
            "{line}"
        );
        assert!(
            line.ends_with("(request id r-2)") && !line.contains('\n'),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_success_the_document_does_not_list_is_an_error_with_its_status() {
    let server = RawServer::answering("202 Accepted", "", r#""later""#).await;
    let connection = builder(server.url()).build().unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Status, Some(StatusCode::ACCEPTED))
    );
    assert_eq!(error.body().unwrap(), r#""later""#);
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error_with_the_systems_reason() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let connection = builder(&format!("http://{address}")).build().unwrap();
    let error = get::<Value>(&connection, "/p?q=personal")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_network() && error.status().is_none());
    assert_eq!(
        error.attempts()[0].outcome(),
        AttemptOutcome::Failed(ErrorKind::Connect)
    );
    let line = error.to_string();
    assert!(
        line.contains(&address.to_string()) && line.contains("refused"),
        "{line}"
    );
    assert!(!everything_shown(&error).contains("personal"), "{error:?}");
}

#[tokio::test]
async fn connections_that_break_are_told_apart_from_answers() {
    let half = http("200 OK", "", "0123456789");
    let half = half[..half.len() - 5].to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n01234\r\n".to_vec();
    for (then, head_came) in [
        (Then::Say(Vec::new()), false),
        (Then::SayAndReset(Vec::new()), false),
        (Then::Say(b"no HTTP at all\r\n\r\n".to_vec()), false),
        (Then::Say(half.clone()), true),
        (Then::SayAndReset(half), true),
        (Then::Say(chunked), true),
    ] {
        let server = RawServer::start(vec![then; 8]).await;
        let connection = builder(server.url()).build().unwrap();
        let error = get::<Value>(&connection, "/").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(error.is_network());
        assert_eq!(error.status().is_some(), head_came, "{error:?}");
        assert!(error.to_string().contains("connection"), "{error:?}");
        assert!(error.body().is_none());
    }
}

#[tokio::test]
async fn a_stalled_body_ends_with_the_attempt_timeout() {
    let said = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01".to_vec();
    let server = RawServer::start(vec![Then::SayAndStall(said)]).await;
    let connection = builder(server.url())
        .attempt_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = get::<Value>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::Attempt));
}

#[tokio::test]
async fn the_size_limit_holds_with_and_without_an_announced_length() {
    let body = format!("\"{}\"", "x".repeat(98));
    let unannounced = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}").into_bytes();
    let lying = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec();
    for (answer, limit, fits) in [
        (http("200 OK", "", &body), 100, true),
        (http("200 OK", "", &body), 99, false),
        (unannounced.clone(), 100, true),
        (unannounced, 99, false),
        (lying, 100, false),
    ] {
        let server = RawServer::start(vec![Then::Say(answer)]).await;
        let connection = builder(server.url()).max_body_bytes(limit).build().unwrap();
        match get::<String>(&connection, "/").await {
            Ok(response) => assert!(fits && response.len() == 98),
            Err(error) => {
                assert!(!fits, "{error}");
                assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
                assert_eq!(error.status(), Some(StatusCode::OK));
                assert!(
                    error.to_string().contains("99 bytes") || limit == 100,
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_captured_body_is_handed_to_generated_code_without_a_copy() {
    let server = RawServer::answering("200 OK", "", r#""body""#).await;
    let connection = builder(server.url()).build().unwrap();
    let exchange = connection.exchange();
    let request = connection.http_client().get(server.url()).build().unwrap();
    let handed_on = exchange
        .execute(request, OPERATION)
        .await
        .bytes()
        .await
        .unwrap();
    let value = progenitor_client::ResponseValue::new(
        json!("body"),
        StatusCode::OK,
        openapi_runtime::HeaderMap::new(),
    );
    let response = exchange.finish::<Value, ()>(Ok(value)).unwrap();
    assert_eq!(handed_on.as_ptr(), response.meta().body().as_ptr());
}

#[tokio::test]
async fn a_request_to_another_origin_is_not_sent() {
    let server = RawServer::answering("200 OK", "", "{}").await;
    let connection = builder("http://127.0.0.1:1").build().unwrap();
    let exchange = connection.exchange();
    let request = connection.http_client().get(server.url()).build().unwrap();
    exchange.execute(request, OPERATION).await;
    assert!(exchange.check::<()>().is_err());
    let custom = progenitor_client::Error::<()>::Custom(String::new());
    let error = exchange.finish::<Value, _>(Err(custom)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestBuild);
    assert!(error.attempts().is_empty() && server.requests().is_empty());
}

#[tokio::test]
async fn generated_code_that_goes_round_the_exchange_is_found_out() {
    let connection = builder("http://127.0.0.1:1").build().unwrap();
    let exchange = connection.exchange();
    let value = progenitor_client::ResponseValue::new(
        json!(1),
        StatusCode::OK,
        openapi_runtime::HeaderMap::new(),
    );
    let error = exchange.finish::<Value, ()>(Ok(value)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[test]
fn a_call_outside_of_tokio_is_an_error_and_no_panic() {
    let connection = builder("http://127.0.0.1:1").build().unwrap();
    let call = std::pin::pin!(get::<Value>(&connection, "/"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.poll(&mut context) else {
        panic!("the call must fail at once");
    };
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("tokio"), "{error}");
}

#[test]
fn calls_can_move_between_threads() {
    fn crosses_threads<T: Send>(_: &T) {}
    let connection = builder("http://127.0.0.1:1").build().unwrap();
    crosses_threads(&get::<Value>(&connection, "/"));
    fn shared<T: Send + Sync>() {}
    shared::<openapi_runtime::Connection>();
    shared::<openapi_runtime::Exchange>();
    shared::<openapi_runtime::Response<Value>>();
}
