//! Members of the document itself: webhooks and the schema dialect, which 3.0 lacks; `paths`, which
//! it wants; and entries of `components` that are no objects, which no reader understands.

use serde_json::{Map, Value};

use super::Changes;
use crate::pointer::Pointer;
use crate::report::Effect;

const RULE: &str = "members";

/// The dialects every rule of this crate speaks.
const KNOWN_DIALECTS: &[&str] = &[
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    lower_components(document, changes);
    let Some(members) = document.as_object_mut() else {
        return;
    };
    if members.shift_remove("webhooks").is_some() {
        let note = "removed: calls to the client are no part of a 3.0 client";
        changes.note(RULE, Effect::Dropped, &Pointer::from("webhooks"), note);
    }
    if let Some(dialect) = members.shift_remove("jsonSchemaDialect") {
        let known = dialect
            .as_str()
            .is_some_and(|dialect| KNOWN_DIALECTS.contains(&dialect.trim_end_matches('#')));
        let (effect, note) = match known {
            true => (Effect::Kept, "removed: schemas were read as it says"),
            false => (
                Effect::Dropped,
                "removed: schemas were read as JSON Schema 2020-12",
            ),
        };
        changes.note(RULE, effect, &Pointer::from("jsonSchemaDialect"), note);
    }
    if !members.contains_key("paths") {
        members.insert("paths".to_owned(), Value::Object(Map::new()));
        let note = "`paths` is empty: 3.0 wants it";
        changes.note(RULE, Effect::Kept, &Pointer::root(), note);
    }
}

fn lower_components(document: &mut Value, changes: &mut Changes<'_>) {
    let Some(Value::Object(components)) = document.get_mut("components") else {
        return;
    };
    for (part, entries) in components
        .iter_mut()
        .filter(|(part, _)| !part.starts_with("x-"))
    {
        let Value::Object(entries) = entries else {
            continue;
        };
        entries.retain(|name, entry| {
            let stays = entry.is_object() || (part == "schemas" && entry.is_boolean());
            if !stays {
                let pointer = Pointer::from("components").join(part).join(name);
                let note = "removed: a component is an object";
                changes.note(RULE, Effect::Dropped, &pointer, note);
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "webhooks alone",
                json!({"webhooks": {"done": {"post": {"requestBody": {"content": {"application/json": {"schema": {"const": 1}}}}}}}}),
                json!({"paths": {}}),
                &["dropped members /webhooks", "kept members "],
            ),
            (
                "dialects",
                json!({"paths": {}, "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema"}),
                json!({"paths": {}}),
                &["kept members /jsonSchemaDialect"],
            ),
            (
                "other dialect",
                json!({"paths": {}, "jsonSchemaDialect": "https://example.com/mine"}),
                json!({"paths": {}}),
                &["dropped members /jsonSchemaDialect"],
            ),
            (
                "components that are none",
                json!({"paths": {}, "components": {"schemas": {"$schema": "https://example.com/a", "A": true}}}),
                json!({"paths": {}, "components": {"schemas": {"A": {}}}}),
                &[
                    "dropped members /components/schemas/$schema",
                    "kept boolean-schema /components/schemas/A",
                ],
            ),
        ]);
    }
}
