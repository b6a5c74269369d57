//! `enum` with values of several types and no `type`: 3.0 wants a type beside it, so the types of
//! the values are stated, which the rules for null and for several types then take apart.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::inspect::{common_type_name, type_name};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "mixed-enum",
    apply,
};

/// Keywords that say the type of a value as well.
const DECIDING: &[&str] = &["type", "$ref", "allOf", "anyOf", "oneOf", "not"];

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    let others = || values.iter().filter(|value| !value.is_null());
    let is_mixed = others().next().is_some() && common_type_name(others()).is_none();
    if !is_mixed || DECIDING.iter().any(|keyword| schema.contains_key(*keyword)) {
        return;
    }
    let mut names: Vec<Value> = Vec::new();
    for name in values.iter().map(type_name).map(Value::from) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    schema.insert("type".to_owned(), Value::Array(names));
    changes.kept("enum", "the types of its values are stated");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "several types",
                json!({"enum": ["a", 1, "b", [2]], "description": "d"}),
                json!({"description": "d", "oneOf": [
                    {"enum": ["a", "b"], "type": "string"}, {"enum": [1], "type": "integer"}, {"enum": [[2]], "type": "array"},
                ]}),
                &["kept mixed-enum /enum", "kept type-array"],
            ),
            (
                "and null",
                json!({"enum": [null, 1.5, true, 1]}),
                json!({"nullable": true, "oneOf": [
                    {"enum": [1.5, 1], "type": "number"}, {"enum": [true], "type": "boolean"},
                ]}),
                &["kept mixed-enum /enum", "kept null", "kept type-array"],
            ),
            (
                "one type",
                json!({"enum": [1, 2]}),
                json!({"enum": [1, 2]}),
                &[],
            ),
            (
                "what is beside it decides",
                json!({"enum": ["a", 1], "type": "string"}),
                json!({"enum": ["a", 1], "type": "string"}),
                &[],
            ),
        ]);
    }
}
