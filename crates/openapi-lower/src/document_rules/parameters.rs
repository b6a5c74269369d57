//! Parameters: what a generator of 3.0 clients cannot send is removed and reported, and path
//! templates and path parameters are brought to agree.

use http::HeaderName;
use serde_json::{Value, json};

use super::{Changes, METHODS, components, path_items};
use crate::inspect::Resolver;
use crate::names::path_parameters;
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::Object;

const RULE: &str = "parameters";

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    for (place, parameter) in components(document, "parameters") {
        complete(parameter, &place, changes);
    }
    let resolver = Resolver::new(changes.source);
    for (path, place, item) in path_items(document) {
        let template = path_parameters(path);
        let mut shared = Vec::new();
        if let Some(Value::Array(parameters)) = item.get_mut("parameters") {
            let place = place.join("parameters");
            shared = lower_list(parameters, &place, &template, resolver, changes);
        }
        for method in METHODS {
            let Some(Value::Object(operation)) = item.get_mut(*method) else {
                continue;
            };
            let place = place.join(method);
            let mut known = shared.clone();
            if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
                let place = place.join("parameters");
                known.extend(lower_list(parameters, &place, &template, resolver, changes));
            }
            let missing = template
                .iter()
                .filter(|name| !known.iter().any(|known| known == *name));
            for name in missing {
                add_path_parameter(operation, name);
                let note = format!("the path names {{{name}}}: added as a string");
                changes.note(RULE, Effect::Loosened, &place, note);
            }
        }
    }
}

/// Lowers the parameters of a path or an operation; returns the names of its path parameters.
fn lower_list(
    parameters: &mut Vec<Value>,
    place: &Pointer,
    template: &[&str],
    resolver: Resolver<'_>,
    changes: &mut Changes<'_>,
) -> Vec<String> {
    let mut path_names = Vec::new();
    let mut index = 0;
    parameters.retain_mut(|parameter| {
        let place = place.join(&index.to_string());
        index += 1;
        let described = resolver.resolve(parameter).unwrap_or(parameter);
        if let Some(reason) = unsendable(described, template) {
            changes.note(RULE, Effect::Dropped, &place, format!("removed: {reason}"));
            return false;
        }
        if described.get("in").is_some_and(|place| place == "path")
            && let Some(name) = described.get("name").and_then(Value::as_str)
        {
            path_names.push(name.to_owned());
        }
        if let Value::Object(parameter) = parameter {
            complete(parameter, &place, changes);
        }
        true
    });
    path_names
}

/// Why a parameter cannot be sent, if it cannot.
fn unsendable(parameter: &Value, template: &[&str]) -> Option<String> {
    let word = |member: &str| parameter.get(member).and_then(Value::as_str).unwrap_or("");
    match (word("in"), word("style")) {
        ("cookie", _) => Some("cookie parameters are not sent".to_owned()),
        ("querystring", _) => Some("3.0 has no parameter that is the whole query".to_owned()),
        ("path", _) if !template.contains(&word("name")) => {
            Some(format!("the path does not name {{{}}}", word("name")))
        }
        // Only a token of RFC 9110, section 5.6.2, is a name.
        ("header", _) if HeaderName::from_bytes(word("name").as_bytes()).is_err() => {
            Some(format!("HTTP has no header called {:?}", word("name")))
        }
        _ => None,
    }
}

/// Gives a parameter what 3.0 wants of it: a path parameter is required, and there is a schema. A
/// parameter with `content` is a text in that media type.
fn complete(parameter: &mut Object, place: &Pointer, changes: &mut Changes<'_>) {
    if parameter.contains_key("$ref") {
        return;
    }
    if parameter.get("in").is_some_and(|place| place == "path")
        && parameter.get("required") != Some(&Value::Bool(true))
    {
        parameter.insert("required".to_owned(), Value::Bool(true));
        changes.note(
            RULE,
            Effect::Kept,
            place,
            "required, as every part of a path",
        );
    }
    if parameter.contains_key("schema") {
        return;
    }
    let content = parameter.shift_remove("content");
    parameter.insert("schema".to_owned(), json!({"type": "string"}));
    let (member, note) = match content {
        Some(_) => ("content", "said as a string that holds the content as text"),
        None => ("schema", "without a schema: said as a string"),
    };
    changes.note(RULE, Effect::Loosened, &place.join(member), note);
}

fn add_path_parameter(operation: &mut Object, name: &str) {
    let parameter =
        json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    match operation.get_mut("parameters") {
        Some(Value::Array(parameters)) => parameters.push(parameter),
        _ => {
            operation.insert("parameters".to_owned(), json!([parameter]));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::document_rules::cases::check;

    fn document(path: &str, parameters: Value) -> Value {
        json!({"paths": {path: {"get": {"operationId": "a", "responses": {}, "parameters": parameters}}}})
    }

    #[test]
    fn cases() {
        let string = json!({"type": "string"});
        let id = json!({"name": "id", "in": "path", "required": true, "schema": string});
        let header = json!({"name": "x-request_id", "in": "header", "schema": string});
        let query = json!({"name": "q", "in": "query", "schema": string});
        let deep = json!({"name": "f", "in": "query", "style": "deepObject", "schema": {"type": "object"}});
        check(vec![
            (
                "what cannot be sent",
                document(
                    "/a",
                    json!([
                        {"name": "c", "in": "cookie", "schema": string},
                        query,
                        deep,
                        id,
                        {"name": "request id", "in": "header", "schema": string},
                        {"name": "größe", "in": "header", "schema": string},
                        header,
                    ]),
                ),
                document("/a", json!([query, deep, header])),
                &[
                    "dropped parameters /paths/~1a/get/parameters/0",
                    "dropped parameters /paths/~1a/get/parameters/3",
                    "dropped parameters /paths/~1a/get/parameters/4",
                    "dropped parameters /paths/~1a/get/parameters/5",
                ],
            ),
            (
                "missing",
                document("/a/{id}", json!([query])),
                document("/a/{id}", json!([query, id])),
                &["loosened parameters /paths/~1a~1{id}/get"],
            ),
            (
                "optional part of a path",
                document(
                    "/a/{id}",
                    json!([{"name": "id", "in": "path", "schema": string}]),
                ),
                document(
                    "/a/{id}",
                    json!([{"name": "id", "in": "path", "schema": string, "required": true}]),
                ),
                &["kept parameters /paths/~1a~1{id}/get/parameters/0"],
            ),
            (
                "content",
                document(
                    "/a",
                    json!([{"name": "q", "in": "query", "content": {"application/json": {"schema": {"const": 1}}}}]),
                ),
                document(
                    "/a",
                    json!([{"name": "q", "in": "query", "schema": string}]),
                ),
                &[
                    "kept const /paths/~1a/get/parameters/0/content/application~1json/schema/const",
                    "loosened parameters /paths/~1a/get/parameters/0/content",
                ],
            ),
            (
                "shared by the path, and by reference",
                json!({"paths": {"/a/{id}": {"parameters": [{"$ref": "#/components/parameters/Id"}],
                        "get": {"operationId": "a", "responses": {}}}},
                    "components": {"parameters": {"Id": id}}}),
                json!({"paths": {"/a/{id}": {"parameters": [{"$ref": "#/components/parameters/Id"}],
                        "get": {"operationId": "a", "responses": {}}}},
                    "components": {"parameters": {"Id": id}}}),
                &[],
            ),
        ]);
    }
}
