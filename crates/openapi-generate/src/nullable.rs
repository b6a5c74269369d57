//! Component schemas that may be null.
//!
//! The generator makes two types of one name of a component that is nullable
//! itself. What may be null is a matter of the place where a value stands, so
//! `nullable` moves from such a component to every place that refers to it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::schema;

/// Moves `nullable` from components to their uses.
pub(crate) fn move_to_uses(document: &mut Value) {
    let mut nullable = HashSet::new();
    for (name, content) in schema::components_mut(document).into_iter().flatten() {
        if let Some(object) = content.as_object_mut()
            && object.get("nullable") == Some(&Value::Bool(true))
        {
            object.remove("nullable");
            nullable.insert(name.clone());
        }
    }
    if !nullable.is_empty() {
        mark_uses(document, &nullable);
    }
}

fn mark_uses(value: &mut Value, nullable: &HashSet<String>) {
    if let Value::Array(values) = value {
        values
            .iter_mut()
            .for_each(|value| mark_uses(value, nullable));
        return;
    }
    let refers = schema::target(value).is_some_and(|component| nullable.contains(component));
    let Value::Object(object) = value else { return };
    if refers {
        if let Some(reference) = object.remove("$ref") {
            let branch = Map::from_iter([("$ref".to_owned(), reference)]);
            object.insert(
                "allOf".to_owned(),
                Value::Array(vec![Value::Object(branch)]),
            );
        }
        object.insert("nullable".to_owned(), Value::Bool(true));
        return;
    }
    // A union of which one branch may be null may be null itself.
    let branch_may_be_null = ["oneOf", "anyOf"].iter().any(|keyword| {
        let branches = object.get(*keyword).and_then(Value::as_array);
        branches
            .into_iter()
            .flatten()
            .any(|branch| schema::target(branch).is_some_and(|name| nullable.contains(name)))
    });
    if branch_may_be_null {
        object.insert("nullable".to_owned(), Value::Bool(true));
    }
    for (key, value) in object.iter_mut() {
        if !["oneOf", "anyOf", "discriminator"].contains(&key.as_str()) {
            mark_uses(value, nullable);
        } else if let Value::Array(branches) = value {
            // The branches themselves stay plain references.
            for branch in branches
                .iter_mut()
                .filter(|branch| schema::target(branch).is_none())
            {
                mark_uses(branch, nullable);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_use_of_a_nullable_component_may_be_null() {
        let reference = || json!({"$ref": "#/components/schemas/Maybe"});
        let mut document = json!({"components": {"schemas": {
            "Maybe": {"type": "object", "nullable": true},
            "Use": {"properties": {
                "one": reference(),
                "many": {"type": "array", "items": reference()},
                "described": {"allOf": [reference()], "description": "d"},
                "union": {"oneOf": [reference(), {"type": "string"}]},
            }},
        }}});
        move_to_uses(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Maybe"], json!({"type": "object"}));
        let wrapped = json!({"allOf": [reference()], "nullable": true});
        let properties = &schemas["Use"]["properties"];
        assert_eq!(properties["one"], wrapped);
        assert_eq!(properties["many"]["items"], wrapped);
        assert_eq!(
            properties["described"],
            json!({"allOf": [reference()], "description": "d", "nullable": true})
        );
        assert_eq!(
            properties["union"],
            json!({"oneOf": [reference(), {"type": "string"}], "nullable": true})
        );
    }
}
