//! Where schemas stand in a lowered document, and what two of them have in
//! common.

use openapi_lower::Pointer;
use serde_json::{Map, Value};

const COMPONENT_PREFIX: &str = "#/components/schemas/";

/// Keywords that say something to a reader and nothing about the values.
const ANNOTATIONS: [&str; 8] = [
    "default",
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "readOnly",
    "title",
    "writeOnly",
];

/// One schema directly below another, or directly below an operation.
pub(crate) struct Child<'a> {
    /// The place of the schema in the notation of `api.toml`.
    pub(crate) place: String,
    /// The name it has where it stands: a property, a parameter, `Item`.
    pub(crate) label: String,
    /// Whether the schema may become a type of its own. A branch of `allOf`
    /// is part of the type around it.
    pub(crate) separable: bool,
    /// The schema.
    pub(crate) schema: &'a mut Value,
}

/// The schemas directly below `schema`, in document order.
pub(crate) fn children<'a>(schema: &'a mut Value, place: &str) -> Vec<Child<'a>> {
    let mut found = Vec::new();
    let Some(object) = schema.as_object_mut() else {
        return found;
    };
    for (keyword, value) in object.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                found.extend(properties.iter_mut().map(|(name, schema)| Child {
                    place: format!("{place}.{name}"),
                    label: name.clone(),
                    separable: true,
                    schema,
                }));
            }
            ("items", schema @ Value::Object(_)) => {
                found.push(Child {
                    place: format!("{place}[]"),
                    label: "Item".to_owned(),
                    separable: true,
                    schema,
                });
            }
            ("additionalProperties", schema @ Value::Object(_)) => {
                found.push(Child {
                    place: format!("{place}{{}}"),
                    label: "Value".to_owned(),
                    separable: true,
                    schema,
                });
            }
            (keyword @ ("oneOf" | "anyOf" | "allOf"), Value::Array(branches)) => {
                let separable = keyword != "allOf";
                found.extend(
                    branches
                        .iter_mut()
                        .enumerate()
                        .map(|(index, schema)| Child {
                            place: format!("{place}|{index}"),
                            label: format!("Variant{index}"),
                            separable,
                            schema,
                        }),
                );
            }
            _ => {}
        }
    }
    found
}

/// Calls `visit` for every schema of the components and of the operations; a
/// schema before those below it.
pub(crate) fn for_each(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    fn below(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
        visit(schema);
        for child in children(schema, "") {
            below(child.schema, visit);
        }
    }
    for (_, content) in components_mut(document).into_iter().flatten() {
        below(content, visit);
    }
    for operation in operations(document) {
        for child in operation_schemas(operation) {
            below(child.schema, visit);
        }
    }
}

/// One operation of a document: its id, and everything it says.
pub(crate) struct Operation<'a> {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) method: String,
    pub(crate) body: &'a mut Value,
}

impl Operation<'_> {
    /// Its place in the document.
    pub(crate) fn pointer(&self) -> Pointer {
        Pointer::root()
            .join("paths")
            .join(&self.path)
            .join(&self.method)
    }
}

/// The operations of `document`, in document order.
pub(crate) fn operations(document: &mut Value) -> Vec<Operation<'_>> {
    const METHODS: [&str; 8] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        for (method, body) in item
            .iter_mut()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
        {
            let id = body
                .get("operationId")
                .and_then(Value::as_str)
                .map_or_else(|| format!("{method} {path}"), str::to_owned);
            found.push(Operation {
                id,
                path: path.clone(),
                method: method.clone(),
                body,
            });
        }
    }
    found
}

/// The schemas an operation holds itself: of its parameters, its request body
/// and its responses.
pub(crate) fn operation_schemas<'a>(operation: Operation<'a>) -> Vec<Child<'a>> {
    let Operation { id, body, .. } = operation;
    let mut found = Vec::new();
    let Some(body) = body.as_object_mut() else {
        return found;
    };
    for (keyword, value) in body.iter_mut() {
        match (keyword.as_str(), value) {
            ("parameters", Value::Array(parameters)) => {
                for parameter in parameters {
                    let Some(name) = parameter
                        .get("name")
                        .and_then(Value::as_str)
                        .map(str::to_owned)
                    else {
                        continue;
                    };
                    let plain = format!("{id}.{name}");
                    // Another parameter of this name, such as one of the query
                    // beside one of the path.
                    let place = if found.iter().any(|child| child.place == plain) {
                        let stands_in = parameter.get("in").and_then(Value::as_str);
                        format!("{plain}({})", stands_in.unwrap_or_default())
                    } else {
                        plain
                    };
                    if let Some(schema) = parameter.get_mut("schema") {
                        found.push(Child {
                            place,
                            label: name,
                            separable: true,
                            schema,
                        });
                    }
                }
            }
            ("requestBody", request) => {
                contents(request, &format!("{id}.body"), "Body", &mut found)
            }
            ("responses", Value::Object(responses)) => {
                for (status, response) in responses.iter_mut() {
                    contents(
                        response,
                        &format!("{id}.{status}"),
                        &format!("Response{status}"),
                        &mut found,
                    );
                }
            }
            _ => {}
        }
    }
    found
}

/// The schemas of the responses and request bodies that operations share, each
/// with the name of what it is part of.
pub(crate) fn shared_schemas(document: &mut Value) -> Vec<(String, Child<'_>)> {
    let mut found = Vec::new();
    let components = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    for (part, holders) in components.into_iter().flatten() {
        let (place, label) = match part.as_str() {
            "responses" => ("(response)", "Response"),
            "requestBodies" => ("(body)", "Body"),
            _ => continue,
        };
        for (name, holder) in holders.as_object_mut().into_iter().flatten() {
            let mut schemas = Vec::new();
            contents(holder, &format!("{name}{place}"), label, &mut schemas);
            found.extend(schemas.into_iter().map(|schema| (name.clone(), schema)));
        }
    }
    found
}

fn contents<'a>(holder: &'a mut Value, place: &str, label: &str, found: &mut Vec<Child<'a>>) {
    let Some(contents) = holder.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    let media_types = contents.len();
    for (media_type, content) in contents.iter_mut() {
        if let Some(schema) = content.get_mut("schema") {
            let place = if media_types == 1 {
                place.to_owned()
            } else {
                format!("{place}({media_type})")
            };
            found.push(Child {
                place,
                label: label.to_owned(),
                separable: true,
                schema,
            });
        }
    }
}

/// The component schemas of a document.
pub(crate) fn components(document: &Value) -> Option<&Map<String, Value>> {
    document.pointer("/components/schemas")?.as_object()
}

/// The component schemas of a document, to be changed.
pub(crate) fn components_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.pointer_mut("/components/schemas")?.as_object_mut()
}

/// The reference to a component schema.
pub(crate) fn reference_to(component: &str) -> String {
    format!("{COMPONENT_PREFIX}{component}")
}

/// The component that a reference names, if it names one.
pub(crate) fn referenced(reference: &str) -> Option<&str> {
    reference.strip_prefix(COMPONENT_PREFIX)
}

/// Whether a schema only points at another one: a `$ref`, alone or as the one
/// branch of an `allOf` beside annotations.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return referenced(reference);
    }
    let object = schema.as_object()?;
    let [branch] = object.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let only_annotations = object
        .keys()
        .all(|key| key == "allOf" || key == "nullable" || ANNOTATIONS.contains(&key.as_str()));
    if only_annotations {
        referenced(branch.get("$ref")?.as_str()?)
    } else {
        None
    }
}

/// Splits a schema into what it says of the place it stands at (annotations,
/// whether it may be null) and the type it describes.
pub(crate) fn split_use_from_type(schema: &Value) -> (Map<String, Value>, Value) {
    let mut about_the_place = Map::new();
    let mut about_the_type = Map::new();
    for (key, value) in schema.as_object().into_iter().flatten() {
        let side = if key == "nullable" || ANNOTATIONS.contains(&key.as_str()) {
            &mut about_the_place
        } else {
            &mut about_the_type
        };
        side.insert(key.clone(), value.clone());
    }
    (about_the_place, Value::Object(about_the_type))
}

/// A text that two schemas share exactly when they describe the same values:
/// annotations are left out, and the order of keys does not count.
pub(crate) fn fingerprint(schema: &Value) -> String {
    fn sorted(value: &Value, is_schema: bool) -> Value {
        match value {
            Value::Object(object) => {
                let mut keys: Vec<&String> = object
                    .keys()
                    .filter(|key| !(is_schema && ANNOTATIONS.contains(&key.as_str())))
                    .collect();
                keys.sort();
                keys.into_iter()
                    .map(|key| {
                        // Below `properties`, keys are names and not keywords.
                        (
                            key.clone(),
                            sorted(&object[key], !(is_schema && key == "properties")),
                        )
                    })
                    .collect()
            }
            Value::Array(values) => values
                .iter()
                .map(|value| sorted(value, is_schema))
                .collect(),
            scalar => scalar.clone(),
        }
    }
    sorted(schema, true).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fingerprints_ignore_annotations_but_not_properties_of_the_same_name() {
        let plain = json!({"type": "object", "properties": {"title": {"type": "string"}}});
        let annotated = json!({
            "description": "d",
            "properties": {"title": {"description": "e", "type": "string"}},
            "type": "object",
        });
        assert_eq!(fingerprint(&plain), fingerprint(&annotated));
        let other = json!({"type": "object", "properties": {"description": {"type": "string"}}});
        assert_ne!(fingerprint(&plain), fingerprint(&other));
    }

    #[test]
    fn a_lone_reference_is_seen_through_annotations_only() {
        assert_eq!(
            target(&json!({"$ref": "#/components/schemas/A"})),
            Some("A")
        );
        let nullable =
            json!({"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true, "default": 1});
        assert_eq!(target(&nullable), Some("A"));
        assert_eq!(
            target(&json!({"allOf": [{"$ref": "#/components/schemas/A"}], "minLength": 1})),
            None
        );
    }
}
