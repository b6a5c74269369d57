//! A document of either version, with schemas that a JSON Schema 2020-12 validator reads.
//!
//! 3.1 schemas are that already. In a 3.0 document, `nullable` and the flags of exclusive bounds
//! are said in the newer words, and what stands beside a `$ref` is ignored, as 3.0 demands.

use serde_json::{Map, Value, json};

/// The document with the schemas of its components in JSON Schema 2020-12.
pub(crate) fn as_2020_12(document: &Value) -> Value {
    let mut document = document.clone();
    let version = document.get("openapi").and_then(Value::as_str);
    if version.is_some_and(|version| version.starts_with("3.0"))
        && let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas")
    {
        schemas.values_mut().for_each(read_schema);
    }
    document
}

/// Rewrites a 3.0 schema, and those below it.
fn read_schema(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    if let Some(reference) = members.get("$ref").cloned() {
        *members = Map::from_iter([("$ref".to_owned(), reference)]);
        return;
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let branches = members.get_mut(keyword).and_then(Value::as_array_mut);
        branches.into_iter().flatten().for_each(read_schema);
    }
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(inner) = members.get_mut(keyword) {
            read_schema(inner);
        }
    }
    let properties = members.get_mut("properties").and_then(Value::as_object_mut);
    for (_, property) in properties.into_iter().flatten() {
        read_schema(property);
    }
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        let exclusive = members.get(flag).and_then(Value::as_bool);
        if exclusive.is_some() {
            members.remove(flag);
        }
        if exclusive == Some(true)
            && let Some(bound) = members.remove(bound)
        {
            members.insert(flag.to_owned(), bound);
        }
    }
    if members.remove("nullable") == Some(Value::Bool(true)) {
        let default = members.remove("default");
        *schema = json!({"anyOf": [schema.take(), {"type": "null"}]});
        if let Some(default) = default {
            schema["default"] = default;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_3_0_schema_is_said_in_the_words_of_2020_12() {
        let document = as_2020_12(
            &json!({"openapi": "3.0.3", "components": {"schemas": {"A": {
                "type": "object",
                "properties": {
                    "a": {"type": "integer", "minimum": 1, "exclusiveMinimum": true, "nullable": true, "default": 2},
                    "b": {"$ref": "#/components/schemas/B", "nullable": true},
                },
            }}}}),
        );
        assert_eq!(
            document["components"]["schemas"]["A"]["properties"],
            json!({
                "a": {"anyOf": [{"type": "integer", "exclusiveMinimum": 1}, {"type": "null"}], "default": 2},
                "b": {"$ref": "#/components/schemas/B"},
            })
        );
    }

    #[test]
    fn a_3_1_document_is_left_alone() {
        let document = json!({"openapi": "3.1.0", "components": {"schemas": {"A": {"type": "string", "nullable": true}}}});
        assert_eq!(as_2020_12(&document), document);
    }
}
