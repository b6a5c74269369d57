//! Says what the generator would pass over in silence, so that a value is
//! written as it was read.
//!
//! * An array or map that may be left out is `Option`: the generator makes one
//!   that is empty when it is absent, and writes an empty one as absent, so
//!   that a list could not be cleared.
//! * `additionalProperties: true` beside named properties keeps the others in
//!   a map. A schema that says nothing about others is not meant to have any.
//! * A property that one part of an `allOf` calls a number and another an
//!   integer is an integer: the generator finds no value that is both, and
//!   leaves the property out.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::schema;

/// Tells an absent array or map from an empty one.
pub(crate) fn tell_absent_from_empty(document: &mut Value) {
    schema::for_each(document, &mut |schema| {
        let required: Vec<String> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            if let Some(property) = property.as_object_mut()
                && !required.contains(name)
                && !property.contains_key("default")
                && is_collection(property)
            {
                property.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
    });
}

/// Calls a property an integer in every part of an `allOf`, when one part does.
pub(crate) fn narrow_numbers(document: &mut Value) {
    schema::for_each(document, &mut |schema| {
        let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) else {
            return;
        };
        let integers: HashSet<String> = parts
            .iter_mut()
            .flat_map(typed_properties)
            .filter(|(_, property)| property["type"] == "integer")
            .map(|(name, _)| name.clone())
            .collect();
        for (name, property) in parts.iter_mut().flat_map(typed_properties) {
            if integers.contains(name) && property["type"] == "number" {
                property["type"] = Value::from("integer");
                // Formats of numbers are those of fractions.
                if let Some(property) = property.as_object_mut() {
                    property.remove("format");
                }
            }
        }
    });
}

/// The properties of a schema that state a type.
fn typed_properties(schema: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties
        .into_iter()
        .flatten()
        .filter(|(_, property)| property.get("type").is_some())
}

/// Whether the generator makes a `Vec` or a map of the schema.
fn is_collection(schema: &Map<String, Value>) -> bool {
    let names_members = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|properties| !properties.is_empty());
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => true,
        Some("object") => {
            !names_members
                && ["allOf", "anyOf", "oneOf"]
                    .iter()
                    .all(|keyword| !schema.contains_key(*keyword))
        }
        _ => false,
    }
}

/// Keeps members that a schema admits beside those it names.
pub(crate) fn keep_other_members(document: &mut Value) {
    schema::for_each(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else {
            return;
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        let names_members = properties.is_some_and(|properties| !properties.is_empty());
        if names_members && schema.get("additionalProperties") == Some(&Value::Bool(true)) {
            schema.insert("additionalProperties".to_owned(), json!({}));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(change: fn(&mut Value), schema: Value) -> Value {
        let mut document = json!({"components": {"schemas": {"A": {"items": schema}}}});
        change(&mut document);
        document["components"]["schemas"]["A"]["items"].take()
    }

    #[test]
    fn what_may_be_left_out_may_be_null() {
        let after = changed(
            tell_absent_from_empty,
            json!({
                "required": ["needed"],
                "properties": {
                    "needed": {"type": "array", "items": {}},
                    "list": {"type": "array", "items": {}},
                    "map": {"type": "object", "additionalProperties": {}},
                    "known": {"type": "object", "properties": {"a": {}}},
                    "defaulted": {"type": "array", "items": {}, "default": []},
                    "text": {"type": "string"},
                },
            }),
        );
        let nullable: Vec<&String> = after["properties"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, property)| property.get("nullable").is_some())
            .map(|(name, _)| name)
            .collect();
        assert_eq!(nullable, ["list", "map"]);
    }

    #[test]
    fn a_number_that_must_be_an_integer_is_one() {
        let part = |kind: &str| json!({"properties": {"a": {"type": kind, "minimum": 1}}});
        let after = changed(
            narrow_numbers,
            json!({"allOf": [part("number"), part("integer"), {"properties": {"b": {"type": "number"}}}]}),
        );
        assert_eq!(
            after["allOf"],
            json!([part("integer"), part("integer"), {"properties": {"b": {"type": "number"}}}])
        );
    }

    #[test]
    fn other_members_are_kept_where_the_document_invites_them() {
        let others = |schema| {
            let after = changed(keep_other_members, schema);
            after.get("additionalProperties").cloned()
        };
        let properties = json!({"a": {}});
        assert_eq!(
            others(json!({"properties": properties, "additionalProperties": true})),
            Some(json!({}))
        );
        assert_eq!(others(json!({ "properties": properties })), None);
        assert_eq!(
            others(json!({"additionalProperties": true})),
            Some(json!(true))
        );
    }
}
