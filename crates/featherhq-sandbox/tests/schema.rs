//! Every response validates against the published document, by a validator
//! that knows nothing of this server.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use common::{LIST, encode, send, text, walk};
use featherhq_sandbox::Sandbox;
use jsonschema::Validator;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// The schemas of all responses, by operation and status.
struct Published {
    document: Value,
}

impl Published {
    fn new() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
        let text = std::fs::read_to_string(path).unwrap();
        Self {
            document: serde_json::from_str(&text).unwrap(),
        }
    }

    /// A validator for the responses of this status, which must be documented.
    fn validator(&self, path: &str, status: u16) -> Validator {
        let response = &self.document["paths"][path]["get"]["responses"][status.to_string()];
        let schema = &response["content"]["application/json"]["schema"];
        let reference = schema["$ref"].as_str();
        let reference = reference.unwrap_or_else(|| panic!("{status} of {path} is undocumented"));
        // The document is the schema's root, so that its references resolve.
        let mut schema = json!({ "$ref": reference, "components": self.document["components"] });
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
        jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap()
    }
}

fn assert_valid(validator: &Validator, document: &Value, what: &str) {
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

const DETAIL: &str = "/v1/v2/conversations/{conversation_id}";

#[tokio::test]
async fn generated_data_are_valid() {
    let published = Published::new();
    let row = published.validator(LIST, 200);
    let detail = published.validator(DETAIL, 200);
    for seed in [1, 2] {
        let builder = Sandbox::builder().conversations(200).seed(seed);
        let sandbox = builder.start().await.unwrap();
        for item in walk(&sandbox, &[], 200).await {
            let page = json!({ "items": [item], "next_cursor": null, "has_more": false });
            assert_valid(&row, &page, "row");
            let path = format!("{LIST}/{}", text(&page["items"][0], "id"));
            let document = common::get(&sandbox, &path).await.json();
            assert_valid(&detail, &document, &path);
        }
    }
}

/// Right, half right and wrong values of parameters.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        any::<i64>().prop_map(|number| number.to_string()),
        (0..250_i64).prop_map(|number| number.to_string()),
        any::<u128>().prop_map(|id| uuid::Uuid::from_u128(id).to_string()),
        (0..4_000_000_000_i64).prop_map(|seconds| {
            chrono::DateTime::from_timestamp(seconds, 0)
                .unwrap()
                .to_rfc3339()
        }),
        proptest::sample::select(vec![
            "closed",
            "active",
            "chat",
            "voice",
            "normal",
            "has_evals",
            "no_evals",
            "all_passed",
            "any_failed",
            "order",
            "e",
            "",
            "%",
            "_",
            "\"",
            "\u{0}",
            "2026-01-10",
            "1e9",
        ])
        .prop_map(str::to_owned),
    ]
}

fn query() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = proptest::sample::select(vec![
        "status",
        "channel",
        "end_user_id",
        "assigned_agent_id",
        "priority",
        "started_after",
        "started_before",
        "q",
        "eval_filter",
        "limit",
        "cursor",
        "unknown",
    ]);
    proptest::collection::vec((name.prop_map(str::to_owned), value()), 0..4)
}

#[tokio::test]
async fn answers_to_random_requests_are_valid() {
    let published = Published::new();
    let sandbox = Sandbox::start().await.unwrap();
    let ids: Vec<String> = walk(&sandbox, &[], 200)
        .await
        .iter()
        .map(|row| text(row, "id").to_owned())
        .collect();
    let validators = |path: &str, statuses: &[u16]| -> Vec<(u16, Validator)> {
        let validator = |status: &u16| (*status, published.validator(path, *status));
        statuses.iter().map(validator).collect()
    };
    let list = validators(LIST, &[200, 401, 422]);
    let detail = validators(DETAIL, &[200, 401, 404, 422]);
    let mut seen = std::collections::BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for round in 0..600 {
        let draw = |runner: &mut TestRunner| value().new_tree(runner).unwrap().current();
        let (path, validators) = if round % 3 > 0 {
            let query = query().new_tree(&mut runner).unwrap().current();
            let query: Vec<(&str, &str)> = query
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            (format!("{LIST}?{}", encode(&query)), &list)
        } else {
            let drawn = draw(&mut runner);
            let id = ids.get(round / 3).cloned().unwrap_or(drawn);
            let id = percent_encoding::utf8_percent_encode(&id, percent_encoding::NON_ALPHANUMERIC);
            (format!("{LIST}/{id}"), &detail)
        };
        let key = if round % 20 == 0 {
            "wrong"
        } else {
            sandbox.api_key()
        };
        let answer = send(&sandbox, "GET", &path, &[("x-api-key", key)]).await;
        let is_detail = std::ptr::eq(validators, &detail);
        if is_detail && matches!(answer.status, 307 | 404) && !answer.body.contains("onversation") {
            // An empty id, or one with a slash, is another path.
            continue;
        }
        let validator = validators
            .iter()
            .find(|(status, _)| *status == answer.status);
        let (_, validator) = validator.unwrap_or_else(|| panic!("{path}: {}", answer.status));
        assert_valid(validator, &answer.json(), &path);
        seen.insert((is_detail, answer.status));
    }
    let all = [200, 401, 422].map(|status| (false, status));
    let all = all
        .into_iter()
        .chain([200, 401, 404, 422].map(|status| (true, status)));
    assert_eq!(seen, all.collect());
}
