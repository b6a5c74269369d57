//! What the report says of the meaning is true: random values are judged by random schemas before
//! the lowering (JSON Schema 2020-12) and after it (OpenAPI 3.0, as the crate documentation reads
//! it). Where every rewrite is *kept*, both judge alike; otherwise nothing that was admitted is
//! refused. A difference shrinks to the smallest schema, and names the keyword that refuses.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use jsonschema::Validator;
use openapi_lower::{Effect, lower};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};

/// The same cases on every machine; change it to look for more.
const SEED: u64 = 2;

const PLACE: &str = "/components/schemas/A";

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        (-1_i64..4).prop_map(Value::from),
        Just(json!(1.5)),
        prop::sample::select(vec!["", "a", "b", "ab"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ab]", inner, 0..3).prop_map(|members| json!(members)),
        ]
    })
}

/// Keywords that belong together, as one object.
fn any_leaf() -> impl Strategy<Value = Value> {
    const NAMES: &[&str] = &[
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    let name = prop::sample::select(NAMES);
    prop_oneof![
        name.prop_map(|name| json!({"type": name})),
        prop::sample::subsequence(NAMES, 1..4).prop_map(|names| json!({"type": names})),
        any_value().prop_map(|value| json!({"const": value})),
        prop::collection::vec(any_value(), 1..4).prop_map(|mut values| {
            let mut distinct = Vec::new();
            values.retain(|value| {
                !distinct.contains(value) && {
                    distinct.push(value.clone());
                    true
                }
            });
            json!({"enum": values})
        }),
        any::<bool>().prop_map(Value::from),
        (0_i64..3, 0_i64..3).prop_map(
            |(one, other)| json!({"type": "integer", "minimum": one, "exclusiveMinimum": other})
        ),
        (0_i64..3).prop_map(|bound| json!({"type": ["number", "null"], "exclusiveMaximum": bound})),
        (0_u64..3).prop_map(
            |length| json!({"type": ["string", "array"], "maxLength": length, "minItems": length})
        ),
        Just(json!({"type": "string", "contentEncoding": "base64"})),
        Just(
            json!({"$id": "https://example.com/a", "type": "string", "title": "T", "examples": ["a"]})
        ),
    ]
}

/// A reference to another component, in any of its forms.
fn any_reference() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("$ref", "#/components/schemas/B"),
        ("$ref", "#anchored"),
        ("$ref", "https://example.com/identified"),
        ("$ref", "https://example.com/identified#/properties/a"),
        ("$dynamicRef", "#dynamic"),
    ])
}

/// The components that references of [`any_reference`] name, beside `B`.
fn named(referred: &Value) -> Map<String, Value> {
    let with = |keyword: &str, name: &str| {
        let mut schema = referred.as_object().cloned().unwrap_or_default();
        schema.shift_remove("$id");
        schema.insert(keyword.to_owned(), json!(name));
        Value::Object(schema)
    };
    let mut identified = with("$id", "https://example.com/identified");
    identified["properties"] = json!({"a": {"type": ["string", "null"]}});
    Map::from_iter([
        ("Anchored".to_owned(), with("$anchor", "anchored")),
        ("Dynamic".to_owned(), with("$dynamicAnchor", "dynamic")),
        ("Identified".to_owned(), identified),
    ])
}

fn any_schema(leaf: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(3, 24, 4, |inner| {
        let list = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            list().prop_map(|branches| json!({"anyOf": branches})),
            list().prop_map(|branches| json!({"oneOf": branches})),
            list().prop_map(|parts| json!({"allOf": parts})),
            (inner.clone(), any::<bool>()).prop_map(|(property, required)| {
                let required: &[&str] = if required { &["a"] } else { &[] };
                json!({"type": "object", "properties": {"a": property}, "required": required})
            }),
            inner
                .clone()
                .prop_map(|value| json!({"type": "object", "additionalProperties": value})),
            inner
                .clone()
                .prop_map(|item| json!({"type": ["array", "null"], "items": item})),
            (list(), inner.clone()).prop_map(
                |(places, rest)| json!({"type": "array", "prefixItems": places, "items": rest})
            ),
            inner.clone().prop_map(
                |value| json!({"patternProperties": {"^a": value}, "additionalProperties": false})
            ),
            inner
                .clone()
                .prop_map(|name| json!({"type": "object", "propertyNames": name})),
            inner
                .clone()
                .prop_map(|condition| json!({"if": condition, "then": {"type": "string"}})),
            (inner.clone(), any_leaf()).prop_map(|(union, beside)| {
                let mut schema =
                    Map::from_iter([("anyOf".to_owned(), json!([union, {"type": "null"}]))]);
                schema.extend(beside.as_object().cloned().unwrap_or_default());
                // It would change what the references inside are relative to.
                schema.shift_remove("$id");
                Value::Object(schema)
            }),
            (any_leaf(), any_reference()).prop_map(|(beside, (keyword, reference))| {
                let mut schema = Map::from_iter([(keyword.to_owned(), json!(reference))]);
                schema.extend(beside.as_object().cloned().unwrap_or_default());
                schema.shift_remove("$id");
                Value::Object(schema)
            }),
        ]
    })
}

/// Rewrites a schema so that a JSON Schema validator reads it as the crate documentation does:
/// `oneOf` by the first branch that fits and, in lowered schemas, `nullable` and the flags of
/// exclusive bounds.
fn as_json_schema(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(as_json_schema).collect(),
        Value::Object(members) => {
            let mut read = Map::new();
            for (keyword, value) in members {
                let value = match keyword.as_str() {
                    "enum" | "const" | "example" | "examples" | "default" => value.clone(),
                    _ => as_json_schema(value),
                };
                read.insert(keyword.clone(), value);
            }
            if let Some(branches) = read.shift_remove("oneOf") {
                let one = json!({ "anyOf": branches });
                match read.get_mut("allOf") {
                    Some(Value::Array(parts)) => parts.push(one),
                    _ => {
                        read.insert("allOf".to_owned(), json!([one]));
                    }
                }
            }
            for (flag, bound) in [
                ("exclusiveMinimum", "minimum"),
                ("exclusiveMaximum", "maximum"),
            ] {
                if read.get(flag) == Some(&json!(true))
                    && let Some(bound) = read.shift_remove(bound)
                {
                    read.insert(flag.to_owned(), bound);
                }
            }
            match read.shift_remove("nullable") {
                Some(Value::Bool(true)) => json!({"anyOf": [{"type": "null"}, read]}),
                _ => Value::Object(read),
            }
        }
        other => other.clone(),
    }
}

fn validator(document: &Value) -> Validator {
    let schemas = document.pointer("/components/schemas").unwrap();
    let schemas: Map<String, Value> = schemas
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, schema)| (name.clone(), as_json_schema(schema)))
        .collect();
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#{PLACE}"),
        "components": {"schemas": schemas},
    });
    // Where a validator looks for anchors and ids.
    let root = root
        .to_string()
        .replace("#/components/schemas/", "#/$defs/");
    let mut root: Value = serde_json::from_str(&root).unwrap();
    root["$defs"] = root["components"]["schemas"].take();
    jsonschema::draft202012::new(&root).unwrap()
}

fn refusal(validator: &Validator, value: &Value) -> Option<String> {
    let error = validator.iter_errors(value).next()?;
    Some(format!("{} refuses: {error}", error.schema_path()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_report_tells_the_truth(
        schema in any_schema(any_leaf()),
        referred in any_leaf(),
        values in prop::collection::vec(any_value(), 24),
    ) {
        let mut schemas = named(&referred);
        schemas.insert("A".to_owned(), schema);
        schemas.insert("B".to_owned(), referred);
        let source = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}});
        let lowered = lower(&source).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let all_kept = lowered.report.rewrites().iter().all(|rewrite| rewrite.effect == Effect::Kept);
        let (before, after) = (validator(&source), validator(&lowered.document));
        for value in &values {
            match (refusal(&before, value), refusal(&after, value)) {
                (None, Some(refusal)) => prop_assert!(
                    false,
                    "{} was admitted, and now {}\n{}\n{}", value, refusal, lowered.document.pointer(PLACE).unwrap(), lowered.report
                ),
                (Some(refusal), None) if all_kept => prop_assert!(
                    false,
                    "{} is admitted, although {} before\n{}\n{}", value, refusal, lowered.document.pointer(PLACE).unwrap(), lowered.report
                ),
                _ => {}
            }
        }
    }
}
