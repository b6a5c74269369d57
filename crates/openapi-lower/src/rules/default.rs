//! Defaults: generators check a default against its type and stop at one that does not fit, such
//! as `"0.9"` for a number. A null default says what leaving the value out says anyway.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::fits::fits;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "default",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    let Some(default) = schema.get("default") else {
        return;
    };
    let fitting = fits(default, schema, context.resolver);
    if fitting && !default.is_null() {
        return;
    }
    let note = format!(
        "removed {}: the schema does not admit it",
        shortened(default)
    );
    schema.shift_remove("default");
    if fitting {
        changes.kept("default", "removed null: an absent value reads as null");
    } else {
        changes.dropped("default", note);
    }
}

/// The value as text, cut to a length that fits a line of the report.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let dropped: &[&str] = &["dropped default /default"];
        check(vec![
            (
                "fits",
                json!({"type": "integer", "minimum": 1, "default": 50}),
                json!({"type": "integer", "minimum": 1, "default": 50}),
                &[],
            ),
            (
                "type",
                json!({"type": "number", "default": "0.9"}),
                json!({"type": "number"}),
                dropped,
            ),
            (
                "bound",
                json!({"type": "integer", "minimum": 1, "default": 0}),
                json!({"type": "integer", "minimum": 1}),
                dropped,
            ),
            (
                "enum",
                json!({"type": "string", "enum": ["a"], "default": "b"}),
                json!({"type": "string", "enum": ["a"]}),
                dropped,
            ),
            (
                "format",
                json!({"type": "string", "format": "uuid", "default": "b"}),
                json!({"type": "string", "format": "uuid"}),
                dropped,
            ),
            (
                "null refused",
                json!({"type": "string", "default": null}),
                json!({"type": "string"}),
                dropped,
            ),
            (
                "null",
                json!({"type": "string", "nullable": true, "default": null}),
                json!({"type": "string", "nullable": true}),
                &["kept default /default"],
            ),
            (
                "array",
                json!({"type": "array", "items": {"type": "string"}, "default": []}),
                json!({"type": "array", "items": {"type": "string"}, "default": []}),
                &[],
            ),
            (
                "reference that admits it",
                json!({"$ref": "#/components/schemas/Color", "default": "red"}),
                json!({"allOf": [{"$ref": "#/components/schemas/Color"}], "default": "red"}),
                &["kept reference-siblings /$ref"],
            ),
            (
                "reference that refuses it",
                json!({"$ref": "#/components/schemas/Pet", "default": {}}),
                json!({"allOf": [{"$ref": "#/components/schemas/Pet"}]}),
                &["kept reference-siblings /$ref", "dropped default /default"],
            ),
            (
                "property of that name",
                json!({"type": "object", "properties": {"default": {"type": "string"}}}),
                json!({"type": "object", "properties": {"default": {"type": "string"}}}),
                &[],
            ),
        ]);
    }
}
