//! `patternProperties`: 3.0 cannot choose a schema by the name of a property. A schema that has one
//! pattern, no properties and refuses other names is a map, which 3.0 says by
//! `additionalProperties`; any other use is removed.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "pattern-properties",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(patterns) = schema.shift_remove("patternProperties") else {
        return;
    };
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    let named = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|properties| !properties.is_empty());
    match the_only_value(patterns) {
        Some(value) if closed && !named => {
            schema.insert("additionalProperties".to_owned(), value);
            changes.loosened(
                "patternProperties",
                "said as `additionalProperties`: any name is accepted",
            );
        }
        _ => {
            // What the patterns admitted is not to be refused by what was meant for other names.
            if schema.shift_remove("additionalProperties").is_some() {
                changes.loosened(
                    "additionalProperties",
                    "removed: it does not speak about the names of `patternProperties`",
                );
            }
            changes.dropped("patternProperties", "removed: 3.0 has no such keyword");
        }
    }
}

fn the_only_value(patterns: Value) -> Option<Value> {
    match patterns {
        Value::Object(patterns) if patterns.len() == 1 => {
            patterns.into_iter().next().map(|(_, value)| value)
        }
        _ => None,
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
                "map",
                json!({"type": "object", "patternProperties": {"^x": {"type": ["string", "null"]}}, "additionalProperties": false}),
                json!({"type": "object", "additionalProperties": {"type": "string", "nullable": true}}),
                &[
                    "loosened pattern-properties /patternProperties",
                    "kept null /patternProperties/^x/type",
                ],
            ),
            (
                "open",
                json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}}),
                json!({"type": "object"}),
                &["dropped pattern-properties /patternProperties"],
            ),
            (
                "beside other schemas",
                json!({"type": "object", "properties": {"a": {"type": "integer"}},
                    "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": {"type": "integer"}}),
                json!({"type": "object", "properties": {"a": {"type": "integer"}}}),
                &[
                    "loosened pattern-properties /additionalProperties",
                    "dropped pattern-properties /patternProperties",
                ],
            ),
        ]);
    }
}
