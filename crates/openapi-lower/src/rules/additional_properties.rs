//! `additionalProperties: false`: a client that refuses unknown fields breaks on the day the server
//! adds one, so the lowered schema admits them.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "additional-properties",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.shift_remove("additionalProperties");
        changes.loosened("additionalProperties", "unknown properties are accepted");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "false",
                json!({"type": "object", "additionalProperties": false}),
                json!({"type": "object"}),
                &["loosened additional-properties /additionalProperties"],
            ),
            (
                "true",
                json!({"type": "object", "additionalProperties": true}),
                json!({"type": "object", "additionalProperties": true}),
                &[],
            ),
            (
                "schema",
                json!({"type": "object", "additionalProperties": {"type": ["string", "null"]}}),
                json!({"type": "object", "additionalProperties": {"type": "string", "nullable": true}}),
                &["kept null /additionalProperties/type"],
            ),
        ]);
    }
}
