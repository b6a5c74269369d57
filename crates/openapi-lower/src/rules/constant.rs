//! `const`: 3.0 says a single value as an `enum` of one.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::inspect::type_name;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "const",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(value) = schema.shift_remove("const") else {
        return;
    };
    let stated = matches!(schema.get("type"), Some(Value::String(_)));
    if value.is_null() {
        schema.shift_remove("type");
    } else if !stated && !schema.contains_key("$ref") {
        schema.insert("type".to_owned(), Value::from(type_name(&value)));
    }
    schema.insert("enum".to_owned(), Value::Array(vec![value]));
    changes.kept("const", "said as an `enum` of one value");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "typed",
                json!({"type": "string", "const": "a", "default": "a"}),
                json!({"type": "string", "enum": ["a"], "default": "a"}),
                &["kept const /const"],
            ),
            (
                "string",
                json!({"const": "a"}),
                json!({"type": "string", "enum": ["a"]}),
                &["kept const /const"],
            ),
            (
                "integer",
                json!({"const": 1}),
                json!({"type": "integer", "enum": [1]}),
                &["kept const /const"],
            ),
            (
                "number",
                json!({"const": 1.5}),
                json!({"type": "number", "enum": [1.5]}),
                &["kept const /const"],
            ),
            (
                "integer as number",
                json!({"type": "number", "const": 1}),
                json!({"type": "number", "enum": [1]}),
                &["kept const /const"],
            ),
            (
                "boolean",
                json!({"const": true}),
                json!({"type": "boolean", "enum": [true]}),
                &["kept const /const"],
            ),
            (
                "object",
                json!({"const": {"a": 1}}),
                json!({"type": "object", "enum": [{"a": 1}]}),
                &["kept const /const"],
            ),
            (
                "null",
                json!({"const": null}),
                json!({"enum": [null]}),
                &["kept const /const"],
            ),
            (
                "several types",
                json!({"type": ["string", "null"], "const": "a"}),
                json!({"type": "string", "enum": ["a"]}),
                &["kept const /const"],
            ),
            (
                "beside enum",
                json!({"enum": ["a", "b"], "const": "a"}),
                json!({"enum": ["a"], "type": "string"}),
                &["kept const /const"],
            ),
            (
                "property of that name",
                json!({"type": "object", "properties": {"const": {"type": "string"}}}),
                json!({"type": "object", "properties": {"const": {"type": "string"}}}),
                &[],
            ),
        ]);
    }
}
