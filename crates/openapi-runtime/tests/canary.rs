//! The credential is nowhere but in the request: not in anything printed, whatever a server does.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;

use openapi_runtime::{Connection, Error, ScriptedReply, ScriptedTransport};
use serde::de::DeserializeOwned;
use serde_json::Value;
use support::{CANARY, builder, everything_shown, get};

fn assert_clean(shown: &str) {
    let shown = shown.to_lowercase();
    assert!(!shown.contains("canary"), "{shown}");
}

async fn failing_with<T: DeserializeOwned + Debug>(reply: ScriptedReply) -> Error {
    let transport = ScriptedTransport::new([reply]);
    let connection = builder("http://localhost")
        .transport(transport)
        .build()
        .unwrap();
    get::<T>(&connection, "/").await.unwrap_err()
}

#[tokio::test]
async fn a_server_that_echoes_the_key_cannot_get_it_into_an_error() {
    let long = "x".repeat(250);
    for body in [
        format!(r#"{{"detail": "unknown key {CANARY}"}}"#),
        format!("{long}{CANARY}"),
        format!(r#"{{"{CANARY}": 1}}"#),
        format!(r#""{CANARY}""#),
    ] {
        for status in [200, 202, 302, 401, 500] {
            let reply = ScriptedReply::json(status, body.clone())
                .header("x-request-id", CANARY)
                .header(
                    "location",
                    &format!("https://{CANARY}.example.com/{CANARY}"),
                );
            let error = failing_with::<u32>(reply).await;
            assert_clean(&everything_shown(&error));
            assert_clean(&format!("{:?} {:?}", error.request_id(), error.json_path()));
        }
    }
}

#[tokio::test]
async fn a_refusal_can_be_read_without_the_key_it_repeats() {
    let body =
        format!(r#"{{"detail": "no such key: {CANARY}", "{CANARY}": ["\n{CANARY}"], "n": 1.50}}"#);
    let error = failing_with::<Value>(ScriptedReply::json(422, body)).await;
    let refusal: Value = error.json_body().unwrap();
    assert_clean(&refusal.to_string());
    assert_eq!(refusal["detail"], "no such key: [redacted]");
    assert_eq!(refusal["[redacted]"][0], "\n[redacted]");
    assert_eq!(refusal["n"], 1.5);
    assert_eq!(error.json_body::<u32>(), None);
}

#[tokio::test]
async fn a_key_that_comes_back_as_the_name_of_a_member_is_not_in_the_path() {
    let body = format!(r#"{{"{CANARY}": "open"}}"#);
    let error = failing_with::<BTreeMap<String, u32>>(ScriptedReply::json(200, body)).await;
    assert_eq!(error.json_path(), Some("$['[redacted]']"));
    assert_clean(&everything_shown(&error));
}

#[tokio::test]
async fn what_holds_the_key_does_not_print_it() {
    let reply = ScriptedReply::json(200, "1").header("x-echo", CANARY);
    let transport = ScriptedTransport::new([reply, ScriptedReply::json(500, CANARY)]);
    let unfinished = builder("http://localhost").transport(transport.clone());
    assert_clean(&format!("{unfinished:?}"));
    let connection = unfinished.build().unwrap();
    let response = get::<Value>(&connection, "/").await.unwrap();
    assert_clean(&format!(
        "{connection:?} {transport:?} {response:?} {:?}",
        response.meta()
    ));
    assert_eq!(transport.requests()[0].headers["x-api-key"], CANARY);

    let exchange = connection.exchange();
    let request = connection
        .http_client()
        .get("http://localhost/")
        .build()
        .unwrap();
    exchange.execute(request, "operation").await;
    assert_clean(&format!("{exchange:?} {:?}", exchange.check::<()>()));
}

#[test]
fn a_key_in_the_base_url_is_refused_without_being_printed() {
    for url in [
        format!("http://{CANARY}@localhost/"),
        format!("http://localhost/?key={CANARY}"),
        format!("http://localhost:{CANARY}/"),
        format!("{CANARY}://localhost/"),
    ] {
        assert_clean(&format!("{:?}", Connection::builder(&url)));
        assert_clean(&everything_shown(&builder(&url).build().unwrap_err()));
    }
    let in_path = builder(&format!("http://localhost/{CANARY}"))
        .build()
        .unwrap();
    assert_clean(&format!("{in_path:?}"));
}
