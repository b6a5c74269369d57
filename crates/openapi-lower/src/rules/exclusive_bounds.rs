//! Exclusive bounds: 3.1 has a number of its own, 3.0 a flag beside `minimum` or `maximum`.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::fits::compare;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "exclusive-bounds",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    lower_bound(
        schema,
        "minimum",
        "exclusiveMinimum",
        Ordering::Greater,
        changes,
    );
    lower_bound(
        schema,
        "maximum",
        "exclusiveMaximum",
        Ordering::Less,
        changes,
    );
}

/// `tighter` is how an inclusive bound that decides compares to the exclusive one.
fn lower_bound(
    schema: &mut Object,
    inclusive: &'static str,
    exclusive: &'static str,
    tighter: Ordering,
    changes: &mut Changes,
) {
    let Some(Value::Number(bound)) = schema.get(exclusive) else {
        return;
    };
    let other = schema.get(inclusive).and_then(Value::as_number);
    if other.and_then(|other| compare(other, bound)) == Some(tighter) {
        schema.shift_remove(exclusive);
        changes.kept(exclusive, format!("removed: `{inclusive}` is tighter"));
    } else {
        let bound = bound.clone();
        schema.insert(inclusive.to_owned(), Value::Number(bound));
        schema.insert(exclusive.to_owned(), Value::Bool(true));
        changes.kept(exclusive, format!("said as `{inclusive}` and a flag"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let minimum: &[&str] = &["kept exclusive-bounds /exclusiveMinimum"];
        let maximum: &[&str] = &["kept exclusive-bounds /exclusiveMaximum"];
        check(vec![
            (
                "alone",
                json!({"type": "number", "exclusiveMinimum": 0}),
                json!({"type": "number", "minimum": 0, "exclusiveMinimum": true}),
                minimum,
            ),
            (
                "tighter",
                json!({"minimum": 1, "exclusiveMinimum": 2}),
                json!({"minimum": 2, "exclusiveMinimum": true}),
                minimum,
            ),
            (
                "equal",
                json!({"minimum": 1, "exclusiveMinimum": 1}),
                json!({"minimum": 1, "exclusiveMinimum": true}),
                minimum,
            ),
            (
                "looser",
                json!({"minimum": 3, "exclusiveMinimum": 2.5}),
                json!({"minimum": 3}),
                minimum,
            ),
            (
                "maximum tighter",
                json!({"maximum": 3, "exclusiveMaximum": 2}),
                json!({"maximum": 2, "exclusiveMaximum": true}),
                maximum,
            ),
            (
                "maximum looser",
                json!({"maximum": 1, "exclusiveMaximum": 2}),
                json!({"maximum": 1}),
                maximum,
            ),
            (
                "flags",
                json!({"minimum": 1, "exclusiveMinimum": true}),
                json!({"minimum": 1, "exclusiveMinimum": true}),
                &[],
            ),
        ]);
    }
}
