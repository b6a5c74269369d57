//! Operations: each gets an id of its own, from its method and path when it has none, and the
//! responses and descriptions 3.0 wants.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{Changes, METHODS, components, path_items};
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::Object;

const RULE: &str = "operations";

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    name_operations(document, changes);
    for (_, place, item) in path_items(document) {
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(*method) {
                complete(operation, &place.join(method), changes);
            }
        }
    }
    for (place, response) in components(document, "responses") {
        describe(response, &place, changes);
    }
}

fn name_operations(document: &mut Value, changes: &mut Changes<'_>) {
    let mut taken = HashSet::new();
    let mut unnamed = Vec::new();
    for (path, place, item) in path_items(document) {
        for method in METHODS {
            let Some(Value::Object(operation)) = item.get_mut(*method) else {
                continue;
            };
            let id = operation.get("operationId").and_then(Value::as_str);
            if !id.is_some_and(|id| taken.insert(folded(id))) {
                unnamed.push((path.clone(), *method, place.join(method)));
            }
        }
    }
    // Ids that stand in the document come first, so that one made up never takes theirs.
    for (path, method, place) in unnamed {
        let Some(Value::Object(operation)) = document.pointer_mut(place.as_str()) else {
            continue;
        };
        let stated = operation.get("operationId").and_then(Value::as_str);
        let wanted = stated.map_or_else(|| id_of(method, &path), str::to_owned);
        let note = match stated {
            Some(stated) => format!("another operation is called {stated:?}: renamed"),
            None => "made of method and path".to_owned(),
        };
        let id = free(&wanted, &mut taken);
        let note = format!("{note}: {id:?}");
        operation.insert("operationId".to_owned(), Value::from(id));
        changes.note(RULE, Effect::Kept, &place.join("operationId"), note);
    }
}

/// An id without what generators do not see: case and separators.
fn folded(id: &str) -> String {
    id.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `get /turns/{id}` is `get_turns_by_id`.
fn id_of(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if segment.starts_with('{') {
            id.push_str("_by");
        }
        for word in segment
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            id.push('_');
            id.push_str(word);
        }
    }
    id
}

fn free(wanted: &str, taken: &mut HashSet<String>) -> String {
    if taken.insert(folded(wanted)) {
        return wanted.to_owned();
    }
    let mut number = 2_u64;
    loop {
        let id = format!("{wanted}_{number}");
        if taken.insert(folded(&id)) {
            return id;
        }
        number += 1;
    }
}

fn complete(operation: &mut Object, place: &Pointer, changes: &mut Changes<'_>) {
    let pointer = place.join("responses");
    let Some(responses) = operation.get_mut("responses") else {
        operation.insert("responses".to_owned(), Value::Object(Map::new()));
        let note = "`responses` is empty: 3.0 wants it";
        return changes.note(RULE, Effect::Kept, place, note);
    };
    let responses = responses.as_object_mut();
    for (status, response) in responses.into_iter().flatten() {
        if let Value::Object(response) = response
            && !status.starts_with("x-")
        {
            describe(response, &pointer.join(status), changes);
        }
    }
}

fn describe(response: &mut Object, place: &Pointer, changes: &mut Changes<'_>) {
    if !response.contains_key("$ref") && !response.contains_key("description") {
        response.insert("description".to_owned(), json!(""));
        let note = "`description` is empty: 3.0 wants one";
        changes.note(RULE, Effect::Kept, place, note);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        let named = |id: &str| json!({"operationId": id, "responses": {}});
        let unnamed = json!({"responses": {}});
        let id = json!({"name": "turn_id", "in": "path", "required": true, "schema": {"type": "string"}});
        check(vec![
            (
                "missing",
                json!({"paths": {"/v1/turns/{turn_id}/audio-files": {"parameters": [id], "get": unnamed}, "/": {"post": unnamed}}}),
                json!({"paths": {
                    "/v1/turns/{turn_id}/audio-files": {"parameters": [id], "get": {"responses": {}, "operationId": "get_v1_turns_by_turn_id_audio_files"}},
                    "/": {"post": {"responses": {}, "operationId": "post"}},
                }}),
                &[
                    "kept operations /paths/~1v1~1turns~1{turn_id}~1audio-files/get",
                    "kept operations /paths/~1/post",
                ],
            ),
            (
                "made up and stated",
                json!({"paths": {"/a": {"get": unnamed}, "/b": {"get": named("getA")}}}),
                json!({"paths": {"/a": {"get": {"responses": {}, "operationId": "get_a_2"}}, "/b": {"get": named("getA")}}}),
                &["kept operations /paths/~1a/get"],
            ),
            (
                "repeated, and alike to a generator",
                json!({"paths": {"/a": {"get": named("list")}, "/b": {"get": named("list"), "put": named("List")}}}),
                json!({"paths": {"/a": {"get": named("list")}, "/b": {"get": named("list_2"), "put": named("List_3")}}}),
                &[
                    "kept operations /paths/~1b/get/operationId",
                    "kept operations /paths/~1b/put/operationId",
                ],
            ),
            (
                "responses",
                json!({"paths": {"/a": {"get": {"operationId": "a"}, "put": {"operationId": "b", "responses": {"200": {}}}}},
                    "components": {"responses": {"A": {}, "B": {"$ref": "#/components/responses/A"}}}}),
                json!({"paths": {"/a": {"get": {"operationId": "a", "responses": {}},
                        "put": {"operationId": "b", "responses": {"200": {"description": ""}}}}},
                    "components": {"responses": {"A": {"description": ""}, "B": {"$ref": "#/components/responses/A"}}}}),
                &[
                    "kept operations /paths/~1a/get",
                    "kept operations /paths/~1a/put/responses/200",
                    "kept operations /components/responses/A",
                ],
            ),
        ]);
    }
}
