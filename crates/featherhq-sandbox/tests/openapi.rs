//! The document that a sandbox serves about itself.
//!
//! `BLESS=1 cargo test -p featherhq-sandbox --test openapi` writes the crate's
//! copy anew after the vendored document or the overlay has changed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::send;
use featherhq_sandbox::Sandbox;
use serde_json::{Value, json};

fn from_workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// JSON merge patch, RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let members = target.as_object_mut().unwrap();
    for (name, value) in patch {
        if value.is_null() {
            members.remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[test]
fn the_copy_is_the_vendored_document_with_the_overlay() {
    let mut expected = read(&from_workspace("openapi.json"));
    merge(
        &mut expected,
        read(&from_workspace("specs/feather/sandbox-overlay.json")),
    );
    let copy = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    if std::env::var_os("BLESS").is_some() {
        let text = serde_json::to_string_pretty(&expected).unwrap();
        std::fs::write(&copy, text + "\n").unwrap();
    }
    assert!(
        read(&copy) == expected,
        "{} is out of date; run this test with BLESS=1",
        copy.display()
    );
}

#[tokio::test]
async fn the_document_is_served_without_a_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = send(&sandbox, "GET", "/openapi.json", &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, statuses) in [
        ("/v1/v2/conversations", &["200", "401", "422"][..]),
        (
            "/v1/v2/conversations/{conversation_id}",
            &["200", "401", "404", "422"],
        ),
    ] {
        let responses = document["paths"][path]["get"]["responses"].as_object();
        let mut documented: Vec<&String> = responses.unwrap().keys().collect();
        documented.sort();
        assert_eq!(documented, statuses);
    }
}
