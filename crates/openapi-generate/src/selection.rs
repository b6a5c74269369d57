//! Keeps the operations that `api.toml` asks for, and the schemas they reach.

use std::collections::HashSet;

use serde_json::Value;

use crate::{Error, schema};

/// Removes every operation that `wanted` does not name, and every component
/// schema that none of the others reaches.
pub(crate) fn keep(document: &mut Value, wanted: &[String]) -> Result<(), Error> {
    let known: HashSet<String> = schema::operations(document)
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    if let Some(missing) = wanted.iter().find(|id| !known.contains(*id)) {
        return Err(Error::UnknownOperation {
            id: missing.clone(),
            table: "generate.operations",
        });
    }
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for item in paths.values_mut().filter_map(Value::as_object_mut) {
            item.retain(|_, body| {
                body.get("operationId")
                    .and_then(Value::as_str)
                    .is_none_or(|id| wanted.iter().any(|wanted| wanted == id))
            });
        }
        paths.retain(|_, item| {
            item.as_object()
                .is_some_and(|item| item.values().any(|body| body.get("responses").is_some()))
        });
    }
    let mut reached = HashSet::new();
    let mut rest: Vec<String> = Vec::new();
    document
        .get("paths")
        .into_iter()
        .for_each(|paths| references(paths, &mut rest));
    let everything_else = document.get("components").and_then(Value::as_object);
    for (kind, components) in everything_else.into_iter().flatten() {
        if kind != "schemas" {
            references(components, &mut rest);
        }
    }
    while let Some(name) = rest.pop() {
        if reached.insert(name.clone())
            && let Some(content) =
                schema::components(document).and_then(|components| components.get(&name))
        {
            references(content, &mut rest);
        }
    }
    if let Some(components) = schema::components_mut(document) {
        components.retain(|name, _| reached.contains(name));
    }
    Ok(())
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.extend(schema::referenced(text).map(str::to_owned)),
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        Value::Object(object) => object.values().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        let operation = |id: &str, name: &str| {
            json!({"operationId": id, "responses": {"200": {"content": {"application/json": {
                "schema": {"$ref": format!("#/components/schemas/{name}")}}}}}})
        };
        json!({
            "paths": {"/a": {"get": operation("a", "A"), "post": operation("b", "B")}, "/c": {"get": operation("c", "B")}},
            "components": {"schemas": {
                "A": {"properties": {"c": {"$ref": "#/components/schemas/C"}}}, "B": {}, "C": {"items": {"$ref": "#/components/schemas/C"}},
            }},
        })
    }

    fn names(document: &Value) -> Vec<&String> {
        schema::components(document)
            .into_iter()
            .flat_map(serde_json::Map::keys)
            .collect()
    }

    #[test]
    fn only_what_is_asked_for_and_what_it_reaches_stays() {
        let mut kept = document();
        keep(&mut kept, &["a".to_owned()]).unwrap();
        assert_eq!(names(&kept), ["A", "C"]);
        assert_eq!(kept["paths"].as_object().unwrap().len(), 1);
        assert!(kept.pointer("/paths/~1a/post").is_none());
    }

    #[test]
    fn an_operation_that_does_not_exist_is_an_error() {
        let error = keep(&mut document(), &["gone".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("`gone`"), "{error}");
    }
}
