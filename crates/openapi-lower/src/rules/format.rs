//! `format` beside an object, an array or a union: no 3.0 format speaks about those, and generators
//! stop at it.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "format",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(Value::String(format)) = schema.get("format") else {
        return;
    };
    if !is_scalar(schema) {
        let note = format!("removed {format:?}: it speaks about no value of this type");
        schema.shift_remove("format");
        changes.dropped("format", note);
    }
}

/// True when the type may have a format; a schema without a type may, unless other schemas or
/// members decide what it is.
fn is_scalar(schema: &Object) -> bool {
    const DECIDING: &[&str] = &["allOf", "oneOf", "anyOf", "$ref", "properties", "items"];
    match schema.get("type") {
        Some(name) => ["string", "number", "integer"]
            .iter()
            .any(|known| name == *known),
        None => !DECIDING.iter().any(|keyword| schema.contains_key(*keyword)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let dropped: &[&str] = &["dropped format /format"];
        check(vec![
            (
                "object",
                json!({"type": "object", "format": "json"}),
                json!({"type": "object"}),
                dropped,
            ),
            (
                "beside allOf",
                json!({"allOf": [{"$ref": "#/components/schemas/Pet"}], "format": "uuid"}),
                json!({"allOf": [{"$ref": "#/components/schemas/Pet"}]}),
                dropped,
            ),
            (
                "untyped",
                json!({"format": "uuid"}),
                json!({"format": "uuid"}),
                &[],
            ),
        ]);
    }
}
