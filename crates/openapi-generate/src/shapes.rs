//! What every response should look like, written down for a check at run time.
//!
//! The generated types are tolerant: a value that the document does not list is
//! kept, a field it does not know is passed over. Whoever wants to know that the
//! server has moved on compares responses with this table. It is JSON, beside
//! the generated code, so that a change of the document is a change that people
//! can read:
//!
//! | member of a shape | meaning |
//! |---|---|
//! | `ref` | the shape is that of this type |
//! | `fields` | an object with these members; each may be `required` |
//! | `open` | the object may have other members too |
//! | `entries` | the shape of every other member of the object |
//! | `items` | an array of this shape |
//! | `values` | a string, one of these |
//! | `tag`, `members` | an object that this member tells apart |
//! | `null` | null is as good |
//! | nothing | anything |

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::schema;

/// The table of a named document, as text.
pub(crate) fn table(document: &Value) -> String {
    let mut copy = document.clone();
    let mut operations = Map::new();
    let mut types = BTreeSet::new();
    for operation in schema::operations(&mut copy) {
        let success = operation
            .body
            .pointer("/responses/200/content/application~1json/schema");
        if let Some(content) = success {
            operations.insert(operation.id.clone(), shape(content, &mut types));
        }
    }
    let mut shapes = Map::new();
    let components = schema::components(document);
    while let Some(name) = types.pop_first() {
        if shapes.contains_key(&name) {
            continue;
        }
        let content = components.and_then(|components| components.get(&name));
        let mut reached = BTreeSet::new();
        let described = content.map_or_else(|| json!({}), |content| shape(content, &mut reached));
        shapes.insert(name, described);
        types.extend(reached);
    }
    shapes.sort_keys();
    operations.sort_keys();
    let table = json!({ "operations": operations, "types": shapes });
    // A value is written without fail.
    let mut text = serde_json::to_string_pretty(&table).unwrap_or_default();
    text.push('\n');
    text
}

/// The shape of a schema; the types it names are added to `types`.
fn shape(content: &Value, types: &mut BTreeSet<String>) -> Value {
    let mut shape = Map::new();
    if content.get("nullable") == Some(&Value::Bool(true)) || says_nothing(content) {
        shape.insert("null".into(), true.into());
    }
    if let Some(name) = only_target(content) {
        types.insert(name.to_owned());
        shape.insert("ref".into(), name.into());
    } else if let Some((tag, members)) = tagged(content, types) {
        shape.insert("tag".into(), tag.into());
        shape.insert("members".into(), members);
    } else if content.get("properties").is_some() && content.get("allOf").is_none() {
        describe_object(content, &mut shape, types);
    } else if let Some(values) = content.get("enum").filter(|values| are_strings(values)) {
        shape.insert("values".into(), values.clone());
    } else if let Some(items) = content.get("items") {
        shape.insert("items".into(), self::shape(items, types));
    } else if let Some(entries) = content
        .get("additionalProperties")
        .filter(|entries| entries.is_object())
    {
        shape.insert("entries".into(), self::shape(entries, types));
    }
    Value::Object(shape)
}

fn describe_object(content: &Value, shape: &mut Map<String, Value>, types: &mut BTreeSet<String>) {
    let required: Vec<&str> = content
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = content.get("properties").and_then(Value::as_object);
    let fields = properties.into_iter().flatten().map(|(name, content)| {
        let mut field = self::shape(content, types);
        if required.contains(&name.as_str()) {
            field["required"] = true.into();
        }
        (name.clone(), field)
    });
    let fields: Map<String, Value> = fields.collect();
    shape.insert("fields".into(), Value::Object(fields));
    match content.get("additionalProperties") {
        Some(Value::Bool(true)) => {
            shape.insert("open".into(), true.into());
        }
        Some(entries) if entries.is_object() => {
            shape.insert("entries".into(), self::shape(entries, types));
        }
        _ => {}
    }
}

/// Whether a schema allows anything, null included.
fn says_nothing(content: &Value) -> bool {
    const SAYING: [&str; 7] = [
        "type",
        "enum",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "properties",
    ];
    SAYING.iter().all(|keyword| content.get(keyword).is_none())
}

/// The type that a schema refers to, by itself or as the one branch of an
/// `allOf`, as nullable references are written in OpenAPI 3.0.
fn only_target(content: &Value) -> Option<&str> {
    schema::target(content).or_else(|| {
        let [branch] = content.get("allOf")?.as_array()?.as_slice() else {
            return None;
        };
        schema::target(branch)
    })
}

fn tagged(content: &Value, types: &mut BTreeSet<String>) -> Option<(String, Value)> {
    content.get("oneOf").or_else(|| content.get("anyOf"))?;
    let discriminator = content.get("discriminator")?;
    let tag = discriminator.get("propertyName")?.as_str()?.to_owned();
    let members = discriminator.get("mapping")?.as_object()?;
    let members = members.iter().filter_map(|(value, reference)| {
        let name = schema::referenced(reference.as_str()?)?;
        types.insert(name.to_owned());
        Some((value.clone(), name.into()))
    });
    Some((tag, Value::Object(members.collect())))
}

fn are_strings(values: &Value) -> bool {
    values.as_array().is_some_and(|values| {
        values
            .iter()
            .all(|value| value.is_string() || value.is_null())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_response_has_its_shape() {
        let document = json!({
            "paths": {"/things": {"get": {
                "operationId": "getThing",
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
            }}},
            "components": {"schemas": {
                "Thing": {"type": "object", "required": ["id"], "properties": {
                    "id": {"type": "string"},
                    "state": {"allOf": [{"$ref": "#/components/schemas/State"}], "nullable": true},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                    "any": {"description": "anything"},
                }},
                "State": {"type": "string", "enum": ["on", "off"]},
                "Part": {
                    "oneOf": [{"$ref": "#/components/schemas/Thing"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"thing": "#/components/schemas/Thing"}},
                },
                "Unused": {"type": "object"},
            }},
        });
        let table: Value = serde_json::from_str(&table(&document)).unwrap();
        assert_eq!(
            table,
            json!({
                "operations": {"getThing": {"ref": "Thing"}},
                "types": {
                    "Part": {"tag": "kind", "members": {"thing": "Thing"}},
                    "State": {"values": ["on", "off"]},
                    "Thing": {"fields": {
                        "id": {"required": true},
                        "state": {"ref": "State", "null": true},
                        "parts": {"items": {"ref": "Part"}},
                        "notes": {"entries": {}},
                        "any": {"null": true},
                    }},
                },
            })
        );
    }
}
