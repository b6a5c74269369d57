//! Keywords 3.0 has no word for: readers of 3.0 would skip them in silence, so they are removed and
//! reported. A keyword that only names or annotates a schema costs nothing; one that restricts
//! values is lost.

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "unsupported",
    apply,
};

/// Keywords that restrict values.
const RESTRICTIONS: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "additionalItems",
    "contains",
    "contentSchema",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords that restrict nothing.
const NAMES: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$schema",
    "$vocabulary",
];

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    schema.retain(|keyword, _| {
        if RESTRICTIONS.contains(&keyword.as_str()) {
            changes.dropped(keyword.as_str(), "removed: 3.0 has no such keyword");
            return false;
        }
        if NAMES.contains(&keyword.as_str()) {
            changes.kept(keyword.as_str(), "removed: it restricts no value");
            return false;
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "condition",
                json!({"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {}}),
                json!({"type": "object"}),
                &[
                    "dropped unsupported /if",
                    "dropped unsupported /then",
                    "dropped unsupported /else",
                ],
            ),
            (
                "members",
                json!({"type": "object", "propertyNames": {"pattern": "a"}, "unevaluatedProperties": {"type": "string"},
                    "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {}}}),
                json!({"type": "object"}),
                &[
                    "dropped unsupported /propertyNames",
                    "dropped unsupported /unevaluatedProperties",
                    "dropped unsupported /dependentRequired",
                    "dropped unsupported /dependentSchemas",
                ],
            ),
            (
                "items",
                json!({"type": "array", "contains": {"type": "string"}, "minContains": 2, "unevaluatedItems": {}}),
                json!({"type": "array"}),
                &[
                    "dropped unsupported /contains",
                    "dropped unsupported /minContains",
                    "dropped unsupported /unevaluatedItems",
                ],
            ),
            (
                "names",
                json!({"$id": "https://example.com/a", "$schema": "https://example.com/b", "$anchor": "a",
                    "$comment": "c", "type": "string"}),
                json!({"type": "string"}),
                &[
                    "kept unsupported /$id",
                    "kept unsupported /$schema",
                    "kept unsupported /$anchor",
                    "kept unsupported /$comment",
                ],
            ),
            (
                "properties of those names",
                json!({"type": "object", "properties": {"if": {"type": "string"}, "$id": {"type": "string"}}}),
                json!({"type": "object", "properties": {"if": {"type": "string"}, "$id": {"type": "string"}}}),
                &[],
            ),
            (
                "not stays",
                json!({"not": {"type": "string"}}),
                json!({"not": {"type": "string"}}),
                &[],
            ),
        ]);
    }
}
