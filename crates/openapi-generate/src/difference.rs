//! In what two schemas differ, for whoever has to make them agree.

use serde_json::Value;

/// How much of a value is shown.
const SHOWN: usize = 80;

/// The first thing in which two schemas differ, given by their fingerprints: what only one of two
/// lists of values has, or else the first place that is not the same.
pub(crate) fn difference(first: &str, second: &str) -> String {
    // A fingerprint is JSON text.
    let parse = |fingerprint: &str| serde_json::from_str(fingerprint).unwrap_or(Value::Null);
    describe("", &parse(first), &parse(second)).unwrap_or_else(|| {
        "a component is a type of its own, even when it is equal to another schema".to_owned()
    })
}

fn describe(place: &str, first: &Value, second: &Value) -> Option<String> {
    match (first, second) {
        (Value::Object(first), Value::Object(second)) => {
            let lacking = first.keys().find(|key| !second.contains_key(*key));
            let added = second.keys().find(|key| !first.contains_key(*key));
            if let Some(key) = lacking {
                return Some(format!("only the former has `{place}/{key}`"));
            }
            if let Some(key) = added {
                return Some(format!("only the latter has `{place}/{key}`"));
            }
            first.iter().find_map(|(key, value)| {
                describe(&format!("{place}/{key}"), value, second.get(key)?)
            })
        }
        (Value::Array(first), Value::Array(second)) => {
            let lacking = first.iter().find(|value| !second.contains(value));
            let added = second.iter().find(|value| !first.contains(value));
            match (lacking, added) {
                (Some(value), _) => Some(only("former", place, value)),
                (None, Some(value)) => Some(only("latter", place, value)),
                (None, None) => (first != second)
                    .then(|| format!("`{place}` has the same values in another order")),
            }
        }
        _ => (first != second).then(|| {
            let [first, second] = [first, second].map(shown);
            format!("`{place}` is {first} in the former and {second} in the latter")
        }),
    }
}

fn only(which: &str, place: &str, value: &Value) -> String {
    format!("only the {which} has {} in `{place}`", shown(value))
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        return format!("`{text}`");
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("`{start}…`")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        let values = |values: &[&str]| json!({"enum": values, "type": "string"});
        let cases = [
            (
                values(&["a", "b"]),
                values(&["a"]),
                "only the former has `\"b\"` in `/enum`",
            ),
            (
                values(&["a"]),
                values(&["a", "b"]),
                "only the latter has `\"b\"` in `/enum`",
            ),
            (
                values(&["a", "b"]),
                values(&["b", "a"]),
                "`/enum` has the same values in another order",
            ),
            (
                json!({"properties": {"x": {"type": "string"}}}),
                json!({"properties": {"x": {"type": "integer"}}}),
                "`/properties/x/type` is `\"string\"` in the former and `\"integer\"` in the latter",
            ),
            (
                json!({"properties": {"x": {}}}),
                json!({"properties": {"x": {}, "y": {}}}),
                "only the latter has `/properties/y`",
            ),
            (
                json!({"minimum": 1}),
                json!({}),
                "only the former has `/minimum`",
            ),
        ];
        for (first, second, expected) in cases {
            assert_eq!(
                difference(&first.to_string(), &second.to_string()),
                expected
            );
        }
        let long = json!({"const": "ä".repeat(200)}).to_string();
        let told = difference(&long, r#"{"const": ""}"#);
        assert!(
            told.contains("ä…` in the former and `\"\"` in the latter"),
            "{told}"
        );
        let same = difference("{}", "{}");
        assert!(
            same.starts_with("a component is a type of its own"),
            "{same}"
        );
    }
}
