//! The document that the sandbox serves: the vendored one with an OpenAPI Overlay over it, which adds
//! what the server does and the published pages do not say.

use std::path::Path;

use openapi_lower::document;
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::failure::Failure;
use crate::workspace;

/// The overlay, relative to the root of the workspace.
pub(crate) const OVERLAY: &str = "specs/feather/sandbox-overlay.json";
/// The copy in the crate, since a package cannot reach outside of itself.
pub(crate) const COPY: &str = "crates/featherhq-sandbox/openapi.json";

/// What [`COPY`] has to hold, made from the vendored document.
pub(crate) fn text(root: &Path, mut document: Value) -> Result<String, Failure> {
    let overlay = workspace::read(&root.join(OVERLAY))?;
    let overlay = document::parse(&overlay, OVERLAY).map_err(Failure::check)?;
    apply(&overlay, &mut document)
        .map_err(|message| Failure::Check(format!("{OVERLAY}: {message}")))?;
    Ok(document::to_canonical_text(&document))
}

/// OpenAPI Overlay 1.0, section 4.4: every action updates what it targets. Other than there, a target
/// that is not in the document is an error, since what it was to add would be missing.
fn apply(overlay: &Value, document: &mut Value) -> Result<(), String> {
    if overlay["overlay"] != "1.0.0" {
        return Err("`/overlay` is not 1.0.0, the version that is understood here".to_owned());
    }
    let Some(actions) = overlay["actions"].as_array() else {
        return Err("`/actions` is no list".to_owned());
    };
    for (index, action) in actions.iter().enumerate() {
        let Some(target) = action["target"].as_str() else {
            return Err(format!("`/actions/{index}/target` is no text"));
        };
        let path = JsonPath::parse(target)
            .map_err(|error| format!("`/actions/{index}/target` is no JSONPath: {error}"))?;
        let Some(update) = action.get("update") else {
            return Err(format!("`/actions/{index}` has no `update`"));
        };
        let found: Vec<String> = path
            .query_located(document)
            .locations()
            .map(|location| location.to_json_pointer())
            .collect();
        if found.is_empty() {
            return Err(format!(
                "`/actions/{index}/target` is {target}, which is not in the document"
            ));
        }
        for pointer in found {
            if let Some(found) = document.pointer_mut(&pointer) {
                merge(found, update.clone());
            }
        }
    }
    Ok(())
}

/// Objects are merged member by member, arrays are joined, and anything else is replaced.
fn merge(target: &mut Value, update: Value) {
    match (target, update) {
        (Value::Object(members), Value::Object(update)) => {
            for (name, value) in update {
                match members.get_mut(&name) {
                    Some(member) => merge(member, value),
                    None => {
                        members.insert(name, value);
                    }
                }
            }
        }
        (Value::Array(items), Value::Array(further)) => items.extend(further),
        (target, update) => *target = update,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlay(target: &str, update: Value) -> Value {
        json!({"overlay": "1.0.0", "actions": [{"target": target, "update": update}]})
    }

    #[test]
    fn every_target_is_updated() {
        let mut document = json!({"paths": {"/a": {"x": [1]}, "/b": {"x": [2], "y": 0}}});
        let update = json!({"x": [3], "y": {"z": null}});
        apply(&overlay("$.paths.*", update), &mut document).unwrap();
        let expected = json!({"paths": {
            "/a": {"x": [1, 3], "y": {"z": null}},
            "/b": {"x": [2, 3], "y": {"z": null}},
        }});
        assert_eq!(document, expected);
    }

    #[test]
    fn a_target_that_is_not_there_is_named() {
        let mut document = json!({"paths": {}});
        let error = apply(&overlay("$.paths['/a']", json!({})), &mut document).unwrap_err();
        assert_eq!(
            error,
            "`/actions/0/target` is $.paths['/a'], which is not in the document"
        );
        let error = apply(&overlay("paths", json!({})), &mut document).unwrap_err();
        assert!(
            error.starts_with("`/actions/0/target` is no JSONPath"),
            "{error}"
        );
        let error = apply(&json!({"overlay": "1.0.0"}), &mut document).unwrap_err();
        assert_eq!(error, "`/actions` is no list");
        let without = json!({"overlay": "1.0.0", "actions": [{"update": {}}]});
        let error = apply(&without, &mut document).unwrap_err();
        assert_eq!(error, "`/actions/0/target` is no text");
        let error = apply(&json!({"overlay": "2.0"}), &mut document).unwrap_err();
        assert!(error.starts_with("`/overlay` is not 1.0.0"), "{error}");
    }
}
