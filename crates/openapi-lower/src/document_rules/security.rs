//! Security schemes of a type 3.0 does not know, such as `mutualTLS`: the scheme and the
//! requirements that name it are removed, since such a client authenticates below HTTP.

use serde_json::Value;

use super::{Changes, METHODS, path_items};
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::Object;

const RULE: &str = "security";

const KNOWN_TYPES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect"];

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    let unknown = remove_unknown_schemes(document, changes);
    if unknown.is_empty() {
        return;
    }
    if let Some(members) = document.as_object_mut() {
        remove_requirements(members, &Pointer::root(), &unknown, changes);
    }
    for (_, place, item) in path_items(document) {
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(*method) {
                remove_requirements(operation, &place.join(method), &unknown, changes);
            }
        }
    }
}

fn remove_unknown_schemes(document: &mut Value, changes: &mut Changes<'_>) -> Vec<String> {
    let mut unknown = Vec::new();
    let schemes = document
        .pointer_mut("/components/securitySchemes")
        .and_then(Value::as_object_mut);
    if let Some(schemes) = schemes {
        schemes.retain(|name, scheme| {
            let kind = scheme.get("type").and_then(Value::as_str).unwrap_or("");
            let stays = scheme.get("$ref").is_some() || KNOWN_TYPES.contains(&kind);
            if !stays {
                let pointer = Pointer::from("components")
                    .join("securitySchemes")
                    .join(name);
                let note = format!("removed: 3.0 has no security scheme of type {kind:?}");
                changes.note(RULE, Effect::Dropped, &pointer, note);
                unknown.push(name.clone());
            }
            stays
        });
    }
    unknown
}

fn remove_requirements(
    holder: &mut Object,
    place: &Pointer,
    unknown: &[String],
    changes: &mut Changes<'_>,
) {
    let Some(Value::Array(requirements)) = holder.get_mut("security") else {
        return;
    };
    let mut changed = false;
    requirements.retain_mut(|requirement| {
        let Value::Object(schemes) = requirement else {
            return true;
        };
        let before = schemes.len();
        schemes.retain(|name, _| !unknown.contains(name));
        changed |= schemes.len() < before;
        schemes.len() == before || !schemes.is_empty()
    });
    if changed {
        let note = "requirements of removed security schemes are removed";
        changes.note(RULE, Effect::Dropped, &place.join("security"), note);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        check(vec![(
            "mutual TLS",
            json!({
                "security": [{"mtls": [], "key": []}, {}],
                "paths": {"/a": {"get": {"operationId": "a", "security": [{"mtls": []}], "responses": {}}}},
                "components": {"securitySchemes": {
                    "mtls": {"type": "mutualTLS"}, "key": {"type": "apiKey", "name": "k", "in": "header"},
                }},
            }),
            json!({
                "security": [{"key": []}, {}],
                "paths": {"/a": {"get": {"operationId": "a", "security": [], "responses": {}}}},
                "components": {"securitySchemes": {"key": {"type": "apiKey", "name": "k", "in": "header"}}},
            }),
            &[
                "dropped security /components/securitySchemes/mtls",
                "dropped security /security",
                "dropped security /paths/~1a/get/security",
            ],
        )]);
    }
}
