//! Path items: 3.0 has no `components.pathItems`, so each path that names one gets a copy, and no
//! methods beyond the eight of HTTP.

use serde_json::Value;

use super::{Changes, path_items};
use crate::pointer::Pointer;
use crate::report::Effect;

const RULE: &str = "path-items";

/// Members of a path item that OpenAPI 3.2 knows.
const NEWER_OPERATIONS: &[&str] = &["query", "additionalOperations"];

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    let shared = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
        .and_then(|components| components.shift_remove("pathItems"));
    for (_, place, item) in path_items(document) {
        let named = item
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/components/pathItems/"))
            .and_then(|name| shared.as_ref()?.pointer(&format!("/{name}")))
            .and_then(Value::as_object);
        if let Some(named) = named {
            item.shift_remove("$ref");
            for (member, value) in named {
                item.entry(member.as_str()).or_insert_with(|| value.clone());
            }
            let note = "the path item it names is copied here";
            changes.note(RULE, Effect::Kept, &place.join("$ref"), note);
        }
        for method in NEWER_OPERATIONS {
            if item.shift_remove(*method).is_some() {
                let note = "removed: 3.0 has no such operation";
                changes.note(RULE, Effect::Dropped, &place.join(method), note);
            }
        }
    }
    if shared.is_some() {
        let pointer = Pointer::from("components").join("pathItems");
        changes.note(
            RULE,
            Effect::Kept,
            &pointer,
            "moved to the paths that name them",
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        let operation = json!({"operationId": "a", "responses": {}});
        check(vec![
            (
                "named",
                json!({"paths": {"/a": {"$ref": "#/components/pathItems/A", "summary": "mine"}},
                    "components": {"pathItems": {"A": {"summary": "theirs", "get": operation}}}}),
                json!({"paths": {"/a": {"summary": "mine", "get": operation}}, "components": {}}),
                &[
                    "kept path-items /paths/~1a/$ref",
                    "kept path-items /components/pathItems",
                ],
            ),
            (
                "newer",
                json!({"paths": {"/a": {"get": operation, "query": operation}}}),
                json!({"paths": {"/a": {"get": operation}}}),
                &["dropped path-items /paths/~1a/query"],
            ),
        ]);
    }
}
