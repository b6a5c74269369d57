//! Numbers and values in one spelling: `1.0` is `1`, and the order of keys does not count.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

/// The largest integer up to which every integer is a double of its own.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A value in one spelling: numbers without a needless fraction, keys sorted.
///
/// ```
/// use openapi_lower::canonical::plain;
/// use serde_json::json;
///
/// assert_eq!(
///     plain(&json!({"b": 1.0, "a": [2]})).to_string(),
///     plain(&json!({"a": [2.0], "b": 1})).to_string(),
/// );
/// ```
pub fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(plain_number(number)),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members
                .iter()
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(Map::from_iter(members))
        }
        other => other.clone(),
    }
}

pub(super) fn plain_number(number: &Number) -> Number {
    match number.as_f64() {
        Some(value) if number.is_f64() && value.fract() == 0.0 && value.abs() <= LARGEST_EXACT => {
            // Exact, because the value is an integer within the range checked above.
            Number::from(value as i64)
        }
        _ => number.clone(),
    }
}

/// How two numbers compare by value.
pub(super) fn compare(one: &Number, other: &Number) -> Ordering {
    let exact = |number: &Number| number.as_i128();
    match (exact(one), exact(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => {
            let double = |number: &Number| number.as_f64().unwrap_or(f64::NAN);
            double(one).total_cmp(&double(other))
        }
    }
}

/// The number one above or below an integer; nothing for any other number.
pub(super) fn step(number: &Number, by: i64) -> Option<Number> {
    plain_number(number)
        .as_i64()
        .and_then(|value| value.checked_add(by))
        .map(Number::from)
}
