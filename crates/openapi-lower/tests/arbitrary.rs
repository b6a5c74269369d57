//! Arbitrary documents: reading and lowering never panic, lowering twice is lowering once, and the
//! canonical form of a schema ends.

use openapi_lower::{LowerError, canonical::Canonical, document, lower, repair::repair};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Words that mean something to a rule, so that arbitrary documents reach them.
const WORDS: &[&str] = &[
    "openapi",
    "paths",
    "components",
    "schemas",
    "parameters",
    "schema",
    "required",
    "in",
    "get",
    "responses",
    "content",
    "type",
    "null",
    "string",
    "integer",
    "number",
    "object",
    "array",
    "boolean",
    "enum",
    "const",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "$ref",
    "nullable",
    "default",
    "title",
    "description",
    "example",
    "examples",
    "format",
    "uuid",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "properties",
    "additionalProperties",
    "items",
    "discriminator",
    "mapping",
    "propertyName",
    "maxLength",
    "prefixItems",
    "patternProperties",
    "contentEncoding",
    "if",
    "webhooks",
    "callbacks",
    "pathItems",
    "securitySchemes",
    "operationId",
    "info",
    "servers",
    "x-a",
    "3.1.0",
    "#/components/schemas/A",
    "#/components/schemas/B",
    "#",
    "#/paths",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..3).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner),
        ]
    })
}

fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec((word(), value), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

/// Schemas that are well-formed enough for the rules to meet each other.
fn any_schema() -> impl Strategy<Value = Value> {
    let names = [
        "null", "string", "integer", "number", "object", "array", "boolean",
    ];
    let name = prop::sample::select(names.to_vec()).prop_map(Value::from);
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        (0_i64..3).prop_map(Value::from),
        Just(json!("a")),
        Just(json!({})),
        Just(json!([])),
    ];
    let reference = prop::sample::select(vec![
        "#/components/schemas/A",
        "#/components/schemas/B",
        "#/x",
    ]);
    let leaf = prop_oneof![
        name.clone().prop_map(|name| json!({"type": name})),
        prop::collection::vec(name.clone(), 0..4).prop_map(|names| json!({"type": names})),
        reference.prop_map(|reference| json!({"$ref": reference})),
        prop::collection::vec(value.clone(), 0..3).prop_map(|values| json!({"enum": values})),
        value.clone().prop_map(|value| json!({"const": value})),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 4, move |inner| {
        let union = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from);
        let places = union.clone();
        let keyword = prop_oneof![
            places.prop_map(|places| ("prefixItems", places)),
            inner
                .clone()
                .prop_map(|schema| ("patternProperties", json!({"^a": schema}))),
            inner.clone().prop_map(|schema| ("if", schema)),
            Just(("format", json!("uint8"))),
            Just(("maxItems", json!(1))),
            Just(("contentEncoding", json!("base64"))),
            prop::sample::select(vec!["anyOf", "oneOf", "allOf"]).prop_flat_map(move |key| {
                union.clone().prop_map(move |branches| (key, branches))
            }),
            inner.clone().prop_map(|schema| ("items", schema)),
            inner
                .clone()
                .prop_map(|schema| ("properties", json!({"title": schema}))),
            inner
                .clone()
                .prop_map(|schema| ("additionalProperties", schema)),
            value.clone().prop_map(|value| ("default", value)),
            value.clone().prop_map(|value| ("const", value)),
            prop::collection::vec(value.clone(), 0..3).prop_map(|values| ("enum", json!(values))),
            prop::collection::vec(name.clone(), 0..4).prop_map(|names| ("type", json!(names))),
            Just(("nullable", json!(true))),
            Just(("title", json!("T"))),
            Just(("exclusiveMinimum", json!(1))),
            Just(("minimum", json!(1))),
            Just(("$ref", json!("#/components/schemas/A"))),
            Just((
                "discriminator",
                json!({"propertyName": "a", "mapping": {"b": {"$ref": "#/x"}}})
            )),
        ];
        prop::collection::vec(keyword, 1..5).prop_map(|members| {
            members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()
        })
    })
}

fn assert_settled(source: &Value) -> Result<(), TestCaseError> {
    let once = lower(source).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let twice = lower(&once.document).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&twice.document, &once.document);
    prop_assert!(twice.report.is_empty(), "lowered again: {}", twice.report);
    for rewrite in once.report.rewrites() {
        let pointer = rewrite.pointer.as_str();
        prop_assert!(
            source.pointer(pointer).is_some(),
            "{} is not in the source",
            pointer
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(text in "[-{}\\[\\]:,\"'|>&*!#%@ \na-c0-9.]{0,60}") {
        if let Ok(value) = document::parse(&text, "text") {
            let canonical = document::to_canonical_text(&value);
            prop_assert!(canonical.ends_with('\n'));
        }
    }

    #[test]
    fn lowering_any_value_never_panics(mut value in any_json()) {
        let _ = lower(&value);
        repair(&mut value);
    }

    #[test]
    fn any_object_as_a_document(members in object(any_json()), component in any_json()) {
        let mut document = members;
        document["openapi"] = json!("3.1.0");
        document["components"] = json!({"schemas": {"A": component}});
        let error = lower(&document).err();
        let outside = |error| matches!(error, LowerError::OutsideReference { .. });
        prop_assert!(error.is_none_or(outside));
        prop_assert!(Canonical::of(&document).is_ok());
    }

    #[test]
    fn every_schema_has_a_signature(one in any_schema(), other in any_schema()) {
        let document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": one, "B": other}}});
        let canonical = Canonical::of(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for (_, schema) in canonical.components() {
            prop_assert!(!canonical.signature(schema).is_empty());
        }
    }

    #[test]
    fn lowering_twice_is_lowering_once(one in any_schema(), other in any_schema(), optional in any_schema()) {
        assert_settled(&json!({
            "openapi": "3.1.0",
            "paths": {"/a": {"parameters": [{"name": "p", "in": "query", "schema": optional}]}},
            "components": {"schemas": {"A": one, "B": other}},
        }))?;
    }
}
