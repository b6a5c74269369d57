//! Keywords beside `$ref`: 3.1 applies them, 3.0 ignores them. The reference moves into an `allOf`,
//! so that 3.0 readers see both.

use serde_json::{Value, json};

use super::{Changes, Context, Rule, is_annotation, require};
use crate::lower::Dialect;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "reference-siblings",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    if schema.len() < 2 || !schema.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    if context.dialect == Dialect::V30 {
        remove_ignored(schema, changes);
    }
    if schema.len() > 1
        && let Some(reference) = schema.shift_remove("$ref")
    {
        require(schema, json!({ "$ref": reference }));
        changes.kept("$ref", "moved into `allOf`, beside the other keywords");
    }
}

/// In a 3.0 document, what restricts values beside a reference never counted. Annotations and
/// `nullable` are kept: nobody writes them there without meaning them.
fn remove_ignored(schema: &mut Object, changes: &mut Changes) {
    schema.retain(|keyword, _| {
        let stays = keyword == "$ref" || keyword == "nullable" || is_annotation(keyword);
        if !stays {
            changes.kept(keyword.as_str(), "removed: 3.0 ignores it beside `$ref`");
        }
        stays
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::{check, check_version};

    #[test]
    fn cases() {
        let moved: &[&str] = &["kept reference-siblings /$ref"];
        check(vec![
            (
                "annotation",
                json!({"$ref": "#/components/schemas/Pet", "description": "d"}),
                json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/Pet"}]}),
                moved,
            ),
            (
                "restriction",
                json!({"$ref": "#/components/schemas/Pet", "required": ["age"]}),
                json!({"required": ["age"], "allOf": [{"$ref": "#/components/schemas/Pet"}]}),
                moved,
            ),
            (
                "allOf",
                json!({"$ref": "#/components/schemas/Pet", "allOf": [{"required": ["age"]}]}),
                json!({"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["age"]}]}),
                moved,
            ),
            (
                "property of that name",
                json!({"type": "object", "properties": {"$ref": {"type": "string"}, "a": {}}}),
                json!({"type": "object", "properties": {"$ref": {"type": "string"}, "a": {}}}),
                &[],
            ),
        ]);
        check_version(
            "3.0.3",
            vec![
                (
                    "ignored by 3.0",
                    json!({"$ref": "#/components/schemas/Pet", "required": ["age"]}),
                    json!({"$ref": "#/components/schemas/Pet"}),
                    &["kept reference-siblings /required"],
                ),
                (
                    "meant in 3.0",
                    json!({"$ref": "#/components/schemas/Pet", "nullable": true, "type": "object"}),
                    json!({"allOf": [{"$ref": "#/components/schemas/Pet"}], "nullable": true}),
                    &[
                        "kept reference-siblings /type",
                        "kept reference-siblings /$ref",
                    ],
                ),
            ],
        );
    }
}
