//! Schema examples: 3.1 has the array `examples`, 3.0 has one `example`.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "examples",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(examples) = schema.shift_remove("examples") else {
        return;
    };
    let mut examples = match examples {
        Value::Array(examples) => examples,
        _ => return changes.dropped("examples", "removed: not an array"),
    };
    let lost = if schema.contains_key("example") {
        examples.len()
    } else if examples.is_empty() {
        0
    } else {
        schema.insert("example".to_owned(), examples.swap_remove(0));
        examples.len()
    };
    match lost {
        0 => changes.kept("examples", "said as `example`"),
        _ => changes.dropped("examples", format!("one `example` is left, {lost} removed")),
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
                "one",
                json!({"type": "string", "examples": ["a"]}),
                json!({"type": "string", "example": "a"}),
                &["kept examples /examples"],
            ),
            (
                "more",
                json!({"type": "string", "examples": ["a", "b"]}),
                json!({"type": "string", "example": "a"}),
                &["dropped examples /examples"],
            ),
            (
                "none",
                json!({"type": "string", "examples": []}),
                json!({"type": "string"}),
                &["kept examples /examples"],
            ),
            (
                "both",
                json!({"example": "b", "examples": ["a"]}),
                json!({"example": "b"}),
                &["dropped examples /examples"],
            ),
            (
                "malformed",
                json!({"examples": {"a": 1}}),
                json!({}),
                &["dropped examples /examples"],
            ),
            (
                "property of that name",
                json!({"type": "object", "properties": {"examples": {"type": "string"}}}),
                json!({"type": "object", "properties": {"examples": {"type": "string"}}}),
                &[],
            ),
        ]);
    }
}
