//! Server variables: their values are strings, and every one has a default.

use serde_json::Value;

use super::Changes;
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::Object;

const RULE: &str = "servers";

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    let Some(Value::Array(servers)) = document.get_mut("servers") else {
        return;
    };
    for (index, server) in servers.iter_mut().enumerate() {
        let place = Pointer::from("servers")
            .join(&index.to_string())
            .join("variables");
        let variables = server.get_mut("variables").and_then(Value::as_object_mut);
        for (name, variable) in variables.into_iter().flatten() {
            if let Value::Object(variable) = variable {
                lower_variable(variable, &place.join(name), changes);
            }
        }
    }
}

fn lower_variable(variable: &mut Object, place: &Pointer, changes: &mut Changes<'_>) {
    let mut changed = false;
    let listed = variable.get_mut("enum").and_then(Value::as_array_mut);
    for value in listed.into_iter().flatten() {
        changed |= spell(value);
    }
    match variable.get_mut("default") {
        Some(default) => changed |= spell(default),
        None => {
            let first = variable
                .get("enum")
                .and_then(|values| values.get(0))
                .cloned();
            variable.insert(
                "default".to_owned(),
                first.unwrap_or_else(|| Value::from("")),
            );
            let note = "the first value is the default: 3.0 wants one";
            changes.note(RULE, Effect::Kept, place, note);
        }
    }
    if changed {
        changes.note(RULE, Effect::Kept, place, "values are said as text");
    }
}

/// Writes a number or a boolean as a string; true when it did.
fn spell(value: &mut Value) -> bool {
    let scalar = value.is_number() || value.is_boolean();
    if scalar {
        *value = Value::from(value.to_string());
    }
    scalar
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "numbers",
                json!({"paths": {}, "servers": [{"url": "/{port}", "variables": {"port": {"enum": [80, "443"], "default": 80}}}]}),
                json!({"paths": {}, "servers": [{"url": "/{port}", "variables": {"port": {"enum": ["80", "443"], "default": "80"}}}]}),
                &["kept servers /servers/0/variables/port"],
            ),
            (
                "no default",
                json!({"paths": {}, "servers": [{"url": "/{a}", "variables": {"a": {"enum": ["x"]}}}]}),
                json!({"paths": {}, "servers": [{"url": "/{a}", "variables": {"a": {"enum": ["x"], "default": "x"}}}]}),
                &["kept servers /servers/0/variables/a"],
            ),
        ]);
    }
}
