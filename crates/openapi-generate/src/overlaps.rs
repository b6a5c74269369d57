//! Unions of which one member takes any object, and another names properties.
//!
//! Without a tag, the member that keeps most of an object is taken, and the one
//! with the named properties where both keep it. A null says no more than an
//! absent property there: a server writes one for every optional property, and
//! each would else speak against the very member that has it. So a null that
//! only the map would have kept is lost, which is told.

use openapi_lower::{Effect, Pointer};
use serde_json::Value;

use crate::concession::Concession;
use crate::schema;

/// What the unions of a lowered document lose so.
pub(crate) fn tell(document: &Value) -> Vec<Concession> {
    let mut found = Vec::new();
    for member in ["components", "paths"] {
        if let Some(part) = document.get(member) {
            look_into(part, &Pointer::root().join(member), document, &mut found);
        }
    }
    found
}

fn look_into(part: &Value, at: &Pointer, document: &Value, found: &mut Vec<Concession>) {
    if has_overlap(part, document) {
        found.push(Concession {
            pointer: at.clone(),
            operation: None,
            effect: Effect::Loosened,
            left_out: false,
            note: "one member of the union names properties and another takes any object: of an \
                   object that fits both, null under a name that the first does not have is lost"
                .to_owned(),
        });
    }
    match part {
        Value::Object(members) => {
            for (name, member) in members {
                // Values, in which nothing is a schema.
                if !matches!(name.as_str(), "default" | "enum" | "example" | "examples") {
                    look_into(member, &at.join(name), document, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                look_into(item, &at.join(&index.to_string()), document, found);
            }
        }
        _ => {}
    }
}

fn has_overlap(part: &Value, document: &Value) -> bool {
    let branches = ["oneOf", "anyOf"]
        .iter()
        .find_map(|keyword| part.get(keyword)?.as_array());
    let Some(branches) = branches.filter(|_| part.get("discriminator").is_none()) else {
        return false;
    };
    let mut names_properties = false;
    let mut takes_any_object = false;
    for branch in branches {
        let branch = resolved(branch, document);
        let properties = branch.get("properties").and_then(Value::as_object);
        if properties.is_some_and(|properties| !properties.is_empty()) {
            names_properties = true;
        } else if branch.get("type").and_then(Value::as_str) == Some("object") {
            takes_any_object = true;
        }
    }
    names_properties && takes_any_object
}

/// The schema that a reference leads to, as far as one step does.
fn resolved<'a>(branch: &'a Value, document: &'a Value) -> &'a Value {
    let name = branch.get("$ref").and_then(Value::as_str);
    let component = name.and_then(schema::referenced).and_then(|name| {
        let components = document.pointer("/components/schemas")?;
        components.get(name)
    });
    component.unwrap_or(branch)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use serde_json::json;

    use super::*;

    fn told(input: Value) -> Vec<String> {
        let document = json!({"components": {"schemas": {
            "Point": {"type": "object", "properties": {"x": {"type": "integer"}}},
            "Input": input,
        }}});
        let concessions = tell(&document);
        concessions
            .iter()
            .map(|concession| concession.pointer.to_string())
            .collect()
    }

    #[test]
    fn an_object_beside_any_object_is_told_where_it_stands() {
        let union = json!({"oneOf": [
            {"$ref": "#/components/schemas/Point"},
            {"type": "object", "additionalProperties": true},
        ]});
        assert_eq!(told(union.clone()), ["/components/schemas/Input"]);
        assert_eq!(
            told(json!({"type": "object", "properties": {"in": union}})),
            ["/components/schemas/Input/properties/in"]
        );
    }

    #[test]
    fn unions_that_lose_nothing_are_not_told() {
        let point = json!({"$ref": "#/components/schemas/Point"});
        assert!(told(json!({"oneOf": [point, {"type": "string"}]})).is_empty());
        assert!(told(json!({"oneOf": [point, point]})).is_empty());
        let any = json!({"type": "object"});
        assert!(told(json!({"oneOf": [any, any]})).is_empty());
        assert!(
            told(json!({"oneOf": [point, any], "discriminator": {"propertyName": "x"}})).is_empty()
        );
        assert!(told(json!({"default": {"oneOf": [point, any]}})).is_empty());
    }
}
