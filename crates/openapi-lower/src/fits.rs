//! Whether a value provably fits a schema, for the judgement of defaults.
//!
//! Generators check a default against the type they made and stop at one that does not fit, so a
//! default counts as fitting only when every keyword looked at here says so. `pattern` and `not`
//! are not looked at.

use std::cell::Cell;
use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::inspect::{Resolver, fixed_values, is_of_type};
use crate::structure::Object;

/// How deep references and members are followed; deeper, nothing is proven.
const DEEPEST: usize = 32;

/// How many schemas are looked at for one value; after that, nothing is proven. Unions of schemas
/// that lead back to themselves would otherwise take exponential time.
const MOST_STEPS: usize = 10_000;

/// True when the value fits the schema.
pub(crate) fn fits(value: &Value, schema: &Object, resolver: Resolver<'_>) -> bool {
    let proof = Proof {
        resolver,
        steps: Cell::new(MOST_STEPS),
    };
    proof.object(value, schema, DEEPEST)
}

/// Compares two numbers, exactly where both are integers.
pub(crate) fn compare(one: &Number, other: &Number) -> Option<Ordering> {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

struct Proof<'d> {
    resolver: Resolver<'d>,
    steps: Cell<usize>,
}

impl Proof<'_> {
    fn value(&self, value: &Value, schema: &Value, depth: usize) -> bool {
        match schema {
            Value::Bool(anything) => *anything,
            Value::Object(schema) if depth > 0 => self.object(value, schema, depth),
            _ => false,
        }
    }

    fn object(&self, value: &Value, schema: &Object, depth: usize) -> bool {
        let Some(steps) = self.steps.get().checked_sub(1) else {
            return false;
        };
        self.steps.set(steps);
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        let follow = |part: &Value| self.value(value, part, depth - 1);
        if let Some(reference) = schema.get("$ref")
            && !self.resolver.target(reference).is_some_and(follow)
        {
            return false;
        }
        let members = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
        schema
            .get("type")
            .is_none_or(|keyword| is_of_type(value, keyword))
            && fixed_values(schema).is_none_or(|values| values.contains(value))
            && members("allOf").is_none_or(|parts| parts.iter().all(follow))
            && members("anyOf").is_none_or(|branches| branches.iter().any(follow))
            && members("oneOf").is_none_or(|branches| branches.iter().any(follow))
            && match value {
                Value::Number(number) => fits_number(number, schema),
                Value::String(text) => fits_string(text, schema),
                Value::Array(items) => self.items(items, schema, depth),
                Value::Object(members) => self.members(members, schema, depth),
                Value::Null | Value::Bool(_) => true,
            }
    }

    fn items(&self, items: &[Value], schema: &Object, depth: usize) -> bool {
        fits_count(items.len(), schema, "minItems", "maxItems")
            && schema
                .get("items")
                .is_none_or(|item| items.iter().all(|value| self.value(value, item, depth - 1)))
    }

    fn members(&self, members: &Object, schema: &Object, depth: usize) -> bool {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        fits_count(members.len(), schema, "minProperties", "maxProperties")
            && required
                .filter_map(Value::as_str)
                .all(|name| members.contains_key(name))
            && members.iter().all(|(name, value)| {
                let known = properties.and_then(|properties| properties.get(name));
                known
                    .or_else(|| schema.get("additionalProperties"))
                    .is_none_or(|member| self.value(value, member, depth - 1))
            })
    }
}

fn fits_number(number: &Number, schema: &Object) -> bool {
    let side = |bound: &str, exclusive: &str, inside: Ordering| {
        let strict = schema.get(exclusive) == Some(&Value::Bool(true));
        let holds = |keyword: &str, strict: bool| match schema.get(keyword) {
            Some(Value::Number(bound)) => compare(number, bound)
                .is_some_and(|order| order == inside || (order == Ordering::Equal && !strict)),
            _ => true,
        };
        holds(bound, strict) && holds(exclusive, true)
    };
    let width = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        Some("int64") => number.is_i64(),
        _ => true,
    };
    width
        && side("minimum", "exclusiveMinimum", Ordering::Greater)
        && side("maximum", "exclusiveMaximum", Ordering::Less)
}

fn fits_string(text: &str, schema: &Object) -> bool {
    let formatted = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => uuid::Uuid::parse_str(text).is_ok(),
        Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        Some("date") => text.parse::<chrono::NaiveDate>().is_ok(),
        Some("ipv4") => text.parse::<std::net::Ipv4Addr>().is_ok(),
        Some("ipv6") => text.parse::<std::net::Ipv6Addr>().is_ok(),
        _ => true,
    };
    formatted && fits_count(text.chars().count(), schema, "minLength", "maxLength")
}

fn fits_count(count: usize, schema: &Object, minimum: &str, maximum: &str) -> bool {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let count = count as u64;
    bound(minimum).is_none_or(|minimum| count >= minimum)
        && bound(maximum).is_none_or(|maximum| count <= maximum)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::fits;
    use crate::inspect::Resolver;

    #[test]
    fn values_against_schemas() {
        let document = json!({"Color": {"enum": ["red"]}, "Tree": {"properties": {"next": {"$ref": "#/Tree"}}},
            "Circle": {"allOf": [{"$ref": "#/Circle"}]}});
        let cases = [
            (
                json!(1),
                json!({"type": "integer", "minimum": 1, "maximum": 1}),
                true,
            ),
            (
                json!(1),
                json!({"minimum": 1, "exclusiveMinimum": true}),
                false,
            ),
            (json!(1), json!({"exclusiveMinimum": 1}), false),
            (
                json!(2),
                json!({"exclusiveMinimum": 1, "exclusiveMaximum": 2.5}),
                true,
            ),
            (
                json!(9_007_199_254_740_993_i64),
                json!({"maximum": 9_007_199_254_740_992_i64}),
                false,
            ),
            (json!(3_000_000_000_i64), json!({"format": "int32"}), false),
            (json!("0.9"), json!({"type": "number"}), false),
            (
                json!(null),
                json!({"type": "string", "nullable": true}),
                true,
            ),
            (json!(null), json!({"type": "string"}), false),
            (json!("red"), json!({"$ref": "#/Color"}), true),
            (
                json!("blue"),
                json!({"allOf": [{"$ref": "#/Color"}]}),
                false,
            ),
            (json!("red"), json!({"$ref": "#/Missing"}), false),
            (json!(1), json!({"$ref": "#/Circle"}), false),
            (
                json!({"next": {"next": {}}}),
                json!({"$ref": "#/Tree"}),
                true,
            ),
            (
                json!(1),
                json!({"anyOf": [{"type": "string"}, {"const": 1}]}),
                true,
            ),
            (json!("x"), json!({"format": "uuid"}), false),
            (json!("2024-02-30"), json!({"format": "date"}), false),
            (
                json!("2024-01-01T00:00:00Z"),
                json!({"format": "date-time"}),
                true,
            ),
            (json!("ab"), json!({"maxLength": 1}), false),
            (
                json!([1, "a"]),
                json!({"items": {"type": "integer"}}),
                false,
            ),
            (
                json!([]),
                json!({"items": {"type": "integer"}, "minItems": 1}),
                false,
            ),
            (
                json!({}),
                json!({"type": "object", "required": ["a"]}),
                false,
            ),
            (
                json!({"a": 1}),
                json!({"additionalProperties": false}),
                false,
            ),
            (
                json!({"a": 1}),
                json!({"additionalProperties": {"type": "integer"}}),
                true,
            ),
        ];
        for (value, schema, expected) in cases {
            let Value::Object(object) = &schema else {
                unreachable!()
            };
            assert_eq!(
                fits(&value, object, Resolver::new(&document)),
                expected,
                "{value} {schema}"
            );
        }
    }
}
