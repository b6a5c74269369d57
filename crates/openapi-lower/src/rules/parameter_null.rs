//! Nullable parameters: a query, path or header value cannot be null on the wire. An optional
//! parameter says null by being absent; a generator that takes `nullable` at its word writes an
//! option of an option, which does not compile for headers.

use serde_json::Value;

use super::{Changes, Context, Rule, unwrap_lone_reference};
use crate::pointer::Pointer;
use crate::structure::{Object, Place};

pub(super) const RULE: Rule = Rule {
    name: "parameter-null",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    let Place::Parameter { required } = context.place else {
        return;
    };
    if schema.get("nullable") != Some(&Value::Bool(true)) {
        return;
    }
    schema.shift_remove("nullable");
    unwrap_lone_reference(schema);
    if required {
        changes.dropped(
            Pointer::root(),
            "a required parameter cannot be sent as null",
        );
    } else {
        changes.kept(Pointer::root(), "null is said by leaving the parameter out");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check_parameters;

    #[test]
    fn cases() {
        check_parameters(vec![
            (
                "optional",
                json!({"in": "query", "schema": {"anyOf": [{"type": "string"}, {"type": "null"}]}}),
                json!({"in": "query", "schema": {"type": "string"}}),
                &["kept null /schema/anyOf", "kept parameter-null /schema"],
            ),
            (
                "optional reference",
                json!({"in": "header", "schema": {"anyOf": [{"$ref": "#/components/schemas/Color"}, {"type": "null"}]}}),
                json!({"in": "header", "schema": {"$ref": "#/components/schemas/Color"}}),
                &["kept null /schema/anyOf", "kept parameter-null /schema"],
            ),
            (
                "required",
                json!({"in": "query", "required": true, "schema": {"type": ["string", "null"]}}),
                json!({"in": "query", "required": true, "schema": {"type": "string"}}),
                &["kept null /schema/type", "dropped parameter-null /schema"],
            ),
            (
                "path",
                json!({"in": "path", "schema": {"type": "string", "nullable": true}}),
                json!({"in": "path", "schema": {"type": "string"}, "required": true}),
                &["dropped parameter-null /schema", "kept parameters"],
            ),
            (
                "items",
                json!({"in": "query", "schema": {"type": "array", "items": {"type": "string", "nullable": true}}}),
                json!({"in": "query", "schema": {"type": "array", "items": {"type": "string", "nullable": true}}}),
                &[],
            ),
        ]);
    }
}
