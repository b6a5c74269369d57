//! Gives every operation a list of all its parameters: those it shares with
//! the other operations of its path, and those it refers to.
//!
//! What an operation says replaces what its path says of the parameter of the
//! same name in the same place (OpenAPI 3.0.3, Path Item Object).

use serde_json::{Map, Value};

use crate::schema;

/// Writes shared parameters out, in every operation of a lowered document.
pub(crate) fn write_out(document: &mut Value) {
    let known = document
        .pointer("/components/parameters")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut shared: Map<String, Value> = Map::new();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        if let Some(item) = item.as_object_mut()
            && let Some(parameters) = item.remove("parameters")
        {
            shared.insert(path.clone(), parameters);
        }
    }
    for operation in schema::operations(document) {
        let Some(body) = operation.body.as_object_mut() else {
            continue;
        };
        let own = body.get("parameters").and_then(Value::as_array);
        let own: Vec<Value> = own
            .into_iter()
            .flatten()
            .map(|parameter| resolved(parameter, &known))
            .collect();
        let of_path = shared.get(&operation.path).and_then(Value::as_array);
        let mut all: Vec<Value> = of_path
            .into_iter()
            .flatten()
            .map(|parameter| resolved(parameter, &known))
            .filter(|parameter| !own.iter().any(|own| identity(own) == identity(parameter)))
            .collect();
        all.extend(own);
        if !all.is_empty() {
            body.insert("parameters".to_owned(), Value::Array(all));
        }
    }
}

fn identity(parameter: &Value) -> (Option<&str>, Option<&str>) {
    let text = |member: &str| parameter.get(member).and_then(Value::as_str);
    (text("in"), text("name"))
}

fn resolved(parameter: &Value, known: &Map<String, Value>) -> Value {
    const LONGEST_CHAIN: usize = 8;
    let mut parameter = parameter;
    for _ in 0..LONGEST_CHAIN {
        let name = parameter
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/components/parameters/"));
        match name.and_then(|name| known.get(name)) {
            Some(shared) => parameter = shared,
            None => break,
        }
    }
    parameter.clone()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_replaces_what_its_path_says_of_a_parameter() {
        let parameter = |name: &str, place: &str, kind: &str| json!({"name": name, "in": place, "schema": {"type": kind}});
        let mut document = json!({
            "paths": {"/turns/{id}": {
                "parameters": [parameter("id", "path", "string"), {"$ref": "#/components/parameters/Limit"}],
                "get": {"parameters": [parameter("id", "query", "string"), parameter("limit", "query", "number")]},
                "put": {},
            }},
            "components": {"parameters": {"Limit": parameter("limit", "query", "integer")}},
        });
        write_out(&mut document);
        let item = &document["paths"]["/turns/{id}"];
        assert_eq!(
            item,
            &json!({
                "get": {"parameters": [parameter("id", "path", "string"), parameter("id", "query", "string"), parameter("limit", "query", "number")]},
                "put": {"parameters": [parameter("id", "path", "string"), parameter("limit", "query", "integer")]},
            })
        );
    }
}
