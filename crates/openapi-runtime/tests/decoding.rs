//! Bodies that do not match their schema: where, why, and nothing more than that.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::error::Error as _;

use openapi_runtime::{Error, ErrorKind, ScriptedReply, ScriptedTransport};
use openapi_runtime_examples::OPERATION;
use serde::Deserialize;
use serde_json::Value;
use support::{builder, get};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the decoding matters")]
struct List {
    items: Vec<Item>,
    #[serde(default)]
    by_name: std::collections::BTreeMap<String, Item>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the decoding matters")]
struct Item {
    status: u32,
}

async fn decode_failure(body: &str) -> Error {
    let reply = ScriptedReply::json(200, body.to_owned()).header("x-request-id", "r-3");
    let connection = builder("http://localhost")
        .transport(ScriptedTransport::new([reply]))
        .build()
        .unwrap();
    get::<List>(&connection, "/").await.unwrap_err()
}

#[tokio::test]
async fn the_path_leads_to_what_is_wrong() {
    for (body, path) in [
        (
            r#"{"items": [{"status": 1}, {"status": "open"}]}"#,
            "$.items[1].status",
        ),
        (r#"{"items": [{}]}"#, "$.items[0]"),
        (r#"{"items": 1}"#, "$.items"),
        (r#"[]"#, "$"),
        (
            r#"{"items": [], "by_name": {"it's": {"status": null}}}"#,
            r"$.by_name['it\'s'].status",
        ),
        (r#"{"items": [{"status": 1}"#, "$.items"),
        (r#"{"items": []} x"#, "$"),
        ("<html>", "$"),
        ("", "$"),
    ] {
        let error = decode_failure(body).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(
            error.json_path(),
            Some(path),
            "{body}: {:?}",
            error.source()
        );
        assert_eq!(error.operation(), Some(OPERATION));
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.request_id(), Some("r-3"));
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.snippet(), Some(body));
        assert_eq!(error.attempts().len(), 1);
        assert!(!error.is_network());
        assert!(error.to_string().contains(path), "{error}");
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn what_is_shown_of_a_large_bad_page_stays_small() {
    let value = "customer\\u001b[2J".repeat(20_000);
    let error = decode_failure(&format!(r#"{{"items": [{{"status": "{value}"}}]}}"#)).await;
    assert!(error.to_string().len() < 200, "{error}");
    assert!(error.snippet().unwrap().chars().count() <= 256);
    let cause = error.source().unwrap().to_string();
    assert!(
        cause.chars().count() <= 256 && cause.starts_with("invalid type"),
        "{cause}"
    );
    assert!(format!("{error:?}").len() < 2_000, "{error:?}");
    assert!(error.body().unwrap().len() > 200_000);
}

#[tokio::test]
async fn arguments_that_make_no_url_are_a_request_error_without_the_url() {
    let connection = builder("http://localhost").build().unwrap();
    let request = connection.http_client().get("http://[personal").build();
    let failed = progenitor_client::Error::<()>::from(request.unwrap_err());
    let error = connection
        .exchange()
        .finish::<Value, _>(Err(failed))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestBuild);
    assert!(
        !support::everything_shown(&error).contains("personal"),
        "{error:?}"
    );
}
