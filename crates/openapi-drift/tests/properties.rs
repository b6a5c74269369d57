//! Arbitrary documents: another spelling is no change, and known edits are found exactly.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "properties/edits.rs"]
mod edits;
#[path = "properties/spelling.rs"]
mod spelling;

use common::compared;
use edits::{EDITS, Edit};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use spelling::{Choices, damaged, in_version_3_0, respelled};

const COMPONENTS: usize = 4;

fn leaf() -> impl Strategy<Value = Value> {
    let values = prop::collection::btree_set("[a-d]", 1..4);
    prop_oneof![
        Just(json!({})),
        prop::sample::select(vec!["string", "integer", "number", "boolean"])
            .prop_map(|kind| json!({"type": kind})),
        prop::sample::select(vec!["uuid", "date-time", "email", "binary"])
            .prop_map(|format| json!({"type": "string", "format": format})),
        (0_i64..5).prop_map(|bound| json!({"type": "integer", "minimum": bound, "maximum": 9})),
        (1_u64..5)
            .prop_map(|length| json!({"type": "string", "minLength": length, "pattern": "a"})),
        values.prop_map(|values| json!({"type": "string", "enum": values})),
        (0..COMPONENTS).prop_map(reference),
    ]
}

fn reference(component: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/C{component}")})
}

fn nullable(schema: Value) -> Value {
    match schema.get("type") {
        Some(Value::String(kind)) => {
            let mut object = schema.as_object().cloned().unwrap_or_default();
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.push(Value::Null);
            }
            object.insert("type".to_owned(), json!([kind, "null"]));
            Value::Object(object)
        }
        _ if schema.get("$ref").is_some() => json!({"anyOf": [schema, {"type": "null"}]}),
        _ => schema,
    }
}

fn schema() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        let properties = prop::collection::btree_map("[a-e]", (inner.clone(), any::<bool>()), 0..4);
        let object = properties.prop_map(|members| {
            let required: Vec<&String> = members
                .iter()
                .filter(|(_, (_, required))| *required)
                .map(|(name, _)| name)
                .collect();
            let properties: Map<String, Value> = members
                .iter()
                .map(|(name, (schema, _))| (name.clone(), schema.clone()))
                .collect();
            let mut object = json!({"type": "object", "properties": properties});
            if !required.is_empty() {
                object["required"] = json!(required);
            }
            object
        });
        prop_oneof![
            object,
            inner
                .clone()
                .prop_map(|items| json!({"type": "array", "items": items})),
            inner
                .clone()
                .prop_map(|values| json!({"type": "object", "additionalProperties": values})),
            (0..COMPONENTS, inner.clone()).prop_map(|(component, other)| {
                json!({"oneOf": [reference(component), {"type": "array", "items": other}]})
            }),
            (0..COMPONENTS).prop_map(
                |component| json!({"allOf": [reference(component), {"required": ["x"]}]})
            ),
            inner.prop_map(nullable),
        ]
    })
}

/// A document whose operations send and receive what they refer to.
fn any_document() -> impl Strategy<Value = Value> {
    let components = prop::collection::vec(schema(), COMPONENTS);
    (components, schema(), schema(), any::<bool>()).prop_map(|(components, body, limit, required)| {
        let components: Map<String, Value> = components
            .into_iter()
            .enumerate()
            .map(|(index, schema)| (format!("C{index}"), schema))
            .collect();
        let content = |schema: &Value| json!({"application/json": {"schema": schema}});
        json!({
            "openapi": "3.1.0",
            "info": {"title": "Any", "version": "1"},
            "servers": [{"url": "https://a.example"}, {"url": "https://b.example"}],
            "paths": {
                "/a/{id}": {
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "get": {
                        "operationId": "getA",
                        "parameters": [
                            {"name": "limit", "in": "query", "required": required, "schema": limit},
                            {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                        ],
                        "responses": {
                            "200": {"description": "", "content": content(&reference(0))},
                            "404": {"description": "", "content": content(&reference(1))},
                        },
                    },
                },
                "/b": {"post": {
                    "operationId": "addB",
                    "requestBody": {"content": content(&body)},
                    "responses": {"204": {"description": ""}},
                }},
            },
            "components": {"schemas": components},
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_spelling_is_no_change(document in any_document(), choices in any::<u64>()) {
        let spelled = respelled(&document, &mut Choices::new(choices));
        prop_assert_eq!(compared(&document, &document), vec![]);
        prop_assert_eq!(compared(&document, &spelled), vec![], "{:#}", spelled);
        prop_assert_eq!(compared(&spelled, &document), vec![], "{:#}", spelled);
    }

    #[test]
    fn another_version_of_openapi_is_no_change(document in any_document()) {
        let older = in_version_3_0(&document);
        prop_assert_eq!(compared(&document, &older), vec![], "{:#}", older);
        prop_assert_eq!(compared(&older, &document), vec![], "{:#}", older);
    }

    #[test]
    fn what_is_malformed_is_passed_over(document in any_document(), choices in any::<u64>()) {
        let mut choices = Choices::new(choices);
        let broken = damaged(&damaged(&document, &mut choices), &mut choices);
        prop_assert_eq!(compared(&broken, &broken), vec![], "{:#}", broken);
        compared(&document, &broken);
        compared(&broken, &document);
    }

    #[test]
    fn known_edits_are_found_exactly(
        document in any_document(),
        edits in prop::sample::subsequence(EDITS.to_vec(), 0..=EDITS.len()).prop_shuffle(),
        choices in any::<u64>(),
    ) {
        let mut base = document;
        for edit in EDITS {
            edit.prepare(&mut base);
        }
        let mut revision = base.clone();
        for edit in &edits {
            edit.apply(&mut revision);
        }
        let revision = respelled(&revision, &mut Choices::new(choices));
        let mut expected: Vec<(String, String)> = edits.iter().map(Edit::finding).collect();
        expected.sort();
        let mut found: Vec<(String, String)> = compared(&base, &revision)
            .into_iter()
            .map(|finding| (finding.id.to_owned(), finding.place))
            .collect();
        found.sort();
        prop_assert_eq!(found, expected, "{:#}", revision);
    }
}
