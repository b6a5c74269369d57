//! `prefixItems`: 3.0 has one schema for all items of an array, so it becomes the union of what the
//! places admit. Where nothing else may follow, the length is bounded; where anything may, the items
//! are left open.

use serde_json::{Value, json};

use super::{Changes, Context, Rule, any_of, null};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "prefix-items",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    // Older drafts of JSON Schema write the places as an array in `items`.
    let (keyword, places, rest) = match (schema.get("prefixItems"), schema.get("items")) {
        (Some(Value::Array(places)), rest) => ("prefixItems", places.clone(), rest.cloned()),
        (None, Some(Value::Array(places))) => ("items", places.clone(), None),
        _ => return,
    };
    schema.shift_remove("prefixItems");
    let length = places.len() as u64;
    let longest = schema.get("maxItems").and_then(Value::as_u64);
    let nothing_follows = rest.as_ref() == Some(&json!({"not": {}}));
    if nothing_follows && longest.is_none_or(|longest| longest > length) {
        schema.insert("maxItems".to_owned(), json!(length));
    }
    let mut branches = places;
    if !nothing_follows && longest.is_none_or(|longest| longest > length) {
        branches.push(rest.unwrap_or_else(|| json!({})));
    }
    schema.insert("items".to_owned(), union(branches, context));
    changes.loosened(keyword, "said as `items`: the places are not told apart");
}

/// One schema that admits what any of the branches admits; anything when one of them does.
fn union(branches: Vec<Value>, context: &Context<'_>) -> Value {
    let mut distinct: Vec<Value> = Vec::new();
    for branch in branches {
        if !distinct.contains(&branch) {
            distinct.push(branch);
        }
    }
    if distinct.is_empty() || distinct.contains(&json!({})) {
        return json!({});
    }
    if let [branch] = distinct.as_slice() {
        return branch.clone();
    }
    let mut union = Object::from_iter([("anyOf".to_owned(), Value::Array(distinct))]);
    // The change at the places covers what these two do to the union it made.
    for rule in [null::RULE, any_of::RULE] {
        (rule.apply)(&mut union, context, &mut Changes::default());
    }
    Value::Object(union)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let loosened: &[&str] = &["loosened prefix-items /prefixItems"];
        check(vec![
            (
                "bounded by its length",
                json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "maxItems": 2, "minItems": 2}),
                json!({"type": "array", "maxItems": 2, "minItems": 2, "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}),
                loosened,
            ),
            (
                "nothing follows",
                json!({"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "items": false}),
                json!({"type": "array", "items": {"type": "number"}, "maxItems": 2}),
                &[
                    "loosened prefix-items /prefixItems",
                    "kept boolean-schema /items",
                ],
            ),
            (
                "anything follows",
                json!({"type": "array", "prefixItems": [{"type": "number"}]}),
                json!({"type": "array", "items": {}}),
                loosened,
            ),
            (
                "others follow",
                json!({"type": "array", "prefixItems": [{"type": "number"}], "items": {"type": "string"}}),
                json!({"type": "array", "items": {"oneOf": [{"type": "number"}, {"type": "string"}]}}),
                loosened,
            ),
            (
                "null",
                json!({"type": "array", "prefixItems": [{"type": ["string", "null"]}, {"type": "integer"}], "maxItems": 2}),
                json!({"type": "array", "maxItems": 2,
                    "items": {"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}}),
                &[
                    "loosened prefix-items /prefixItems",
                    "kept null /prefixItems/0/type",
                ],
            ),
            (
                "older form",
                json!({"type": "array", "items": [{"type": "string"}]}),
                json!({"type": "array", "items": {}}),
                &["loosened prefix-items /items"],
            ),
        ]);
    }
}
