//! Every AnyReach page validates against the vendored document.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use common::anyreach::{cursor, page};
use featherhq_sandbox::Sandbox;
use jsonschema::Validator;
use serde_json::{Value, json};

/// The schema of a page, in JSON Schema 2020-12.
fn validator() -> Validator {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../specs/anyreach/openapi.json"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    say_null(&mut document);
    let operation = &document["paths"]["/core/conversations"]["get"];
    let mut schema = operation["responses"]["200"]["content"]["application/json"]["schema"].clone();
    assert_eq!(schema["type"], "array");
    schema["components"] = document["components"].clone();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    // A property the document does not know would pass otherwise.
    schema["components"]["schemas"]["Conversation"]["additionalProperties"] = false.into();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// OpenAPI 3.0 says `nullable` where JSON Schema names the type `null`.
fn say_null(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(say_null),
        Value::Object(members) => {
            members.values_mut().for_each(say_null);
            if members.remove("nullable") == Some(Value::Bool(true)) {
                let other = Value::Object(std::mem::take(members));
                members.insert("anyOf".to_owned(), json!([other, { "type": "null" }]));
            }
        }
        _ => {}
    }
}

fn assert_valid(validator: &Validator, page: &[Value]) {
    let page = Value::Array(page.to_vec());
    let errors: Vec<String> = validator
        .iter_errors(&page)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn pages_of_any_kind_are_valid() {
    let validator = validator();
    let builder = Sandbox::builder()
        .conversations(0)
        .anyreach_conversations(800);
    let sandbox = builder.start().await.unwrap();
    let all = page(&sandbox, &[("limit", "1000")]).await;
    assert_eq!(all.len(), 800);
    assert_valid(&validator, &all);
    let last = cursor(&all[400]);
    let requests: [&[(&str, &str)]; 4] = [
        &[("fields", "id,created_at,agent,custom_metadata")],
        &[("cursor", &last)],
        &[("status", "completed"), ("channel", "telephone")],
        &[("user_id", "nobody")],
    ];
    for parameters in requests {
        assert_valid(&validator, &page(&sandbox, parameters).await);
    }
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let validator = validator();
    for wrong in [
        json!({ "id": null }),
        json!({ "duration": "12" }),
        json!({ "created_at": "2026-01-02T03:04:05" }),
        json!({ "agent": { "id": 1 } }),
        json!({ "surname": "x" }),
    ] {
        assert!(!validator.is_valid(&json!([wrong])), "{wrong}");
    }
    assert!(validator.is_valid(&json!([{ "agent": null, "duration": null }])));
}
