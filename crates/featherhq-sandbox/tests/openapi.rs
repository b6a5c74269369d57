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
use serde_json::Value;
use serde_json_path::JsonPath;

fn from_workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// OpenAPI Overlay 1.0, section 4.4: every action updates what it targets.
fn apply(overlay: &Value, document: &mut Value) {
    assert_eq!(overlay["overlay"], "1.0.0");
    for action in overlay["actions"].as_array().unwrap() {
        let target = action["target"].as_str().unwrap();
        let path = JsonPath::parse(target).unwrap();
        let found: Vec<String> = path
            .query_located(document)
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        assert!(!found.is_empty(), "{target} is not in the document");
        for pointer in found {
            let found = document.pointer_mut(&pointer).unwrap();
            merge(found, action["update"].clone());
        }
    }
}

/// Objects are merged member by member, arrays are joined, and anything else
/// is replaced.
fn merge(target: &mut Value, update: Value) {
    match (target, update) {
        (Value::Object(members), Value::Object(update)) => {
            for (name, value) in update {
                match members.get_mut(&name) {
                    Some(member) => merge(member, value),
                    None => {
                        members.insert(name, value);
                    }
                }
            }
        }
        (Value::Array(items), Value::Array(further)) => items.extend(further),
        (target, update) => *target = update,
    }
}

#[test]
fn the_copy_is_the_vendored_document_with_the_overlay() {
    let mut expected = read(&from_workspace("openapi.json"));
    let overlay = read(&from_workspace("specs/feather/sandbox-overlay.json"));
    apply(&overlay, &mut expected);
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
