//! Reading OpenAPI documents from JSON or YAML text, and writing them in the one canonical form.
//!
//! What the two notations do not share is settled here: YAML dates stay strings, YAML mapping keys
//! become strings exactly as written (`200:` is `"200"`), and a key that stands twice in one
//! mapping is an error in both, because every reader would silently pick a different one.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

pub use crate::locate::locate;

/// Why a text is not a document, with the place where reading stopped.
///
/// ```
/// let error = openapi_lower::document::parse("a: b: c\n", "api.yaml").unwrap_err();
/// assert_eq!((error.origin.as_str(), error.line, error.column), ("api.yaml", Some(1), Some(5)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct DocumentError {
    /// The file the text came from.
    pub origin: String,
    /// The line, from 1; absent when the reader could not tell.
    pub line: Option<usize>,
    /// The column, from 1; absent when the reader could not tell.
    pub column: Option<usize>,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)?;
        for position in [self.line, self.column].into_iter().flatten() {
            write!(formatter, ":{position}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// Reads a JSON or YAML text; `origin` names the file in errors.
///
/// A text whose first character is `{` or `[` is JSON, any other is YAML.
///
/// ```
/// let document = openapi_lower::document::parse("openapi: 3.1.0\npaths: {}\n", "api.yaml")?;
/// assert_eq!(document["openapi"], "3.1.0");
///
/// let error = openapi_lower::document::parse("{\n  \"a\": 1,\n  \"a\": 2\n}", "api.json").unwrap_err();
/// assert_eq!(error.to_string(), "api.json:3:5: the key \"a\" stands twice");
/// # Ok::<(), openapi_lower::document::DocumentError>(())
/// ```
///
/// # Errors
/// When the text is neither JSON nor YAML, is nested deeper than 128 levels, holds a key twice in
/// one mapping, a YAML tag, or a number JSON cannot hold.
pub fn parse(text: &str, origin: &str) -> Result<Value, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with(['{', '[']) {
        parse_json(text, origin)
    } else {
        parse_yaml(text, origin)
    }
}

/// Writes a document canonically: keys in the order they were read, two spaces of indent, a final
/// newline.
///
/// ```
/// let document = serde_json::json!({"openapi": "3.1.0", "info": {}});
/// assert_eq!(
///     openapi_lower::document::to_canonical_text(&document),
///     "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {}\n}\n",
/// );
/// ```
pub fn to_canonical_text(document: &Value) -> String {
    format!("{document:#}\n")
}

fn parse_json(text: &str, origin: &str) -> Result<Value, DocumentError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    AnyValue
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            DocumentError {
                origin: origin.to_owned(),
                line: Some(error.line()),
                column: Some(error.column()),
                message: error.to_string().replace(&place, ""),
            }
        })
}

fn parse_yaml(text: &str, origin: &str) -> Result<Value, DocumentError> {
    AnyValue
        .deserialize(serde_yaml_ng::Deserializer::from_str(text))
        .map_err(|error| {
            let location = error.location();
            let message = error.to_string();
            let place = location.as_ref().map_or(String::new(), |location| {
                format!(" at line {} column {}", location.line(), location.column())
            });
            DocumentError {
                origin: origin.to_owned(),
                line: location.as_ref().map(serde_yaml_ng::Location::line),
                column: location.as_ref().map(serde_yaml_ng::Location::column),
                message: message.replacen(&place, "", 1),
            }
        })
}

/// Reads any value of either notation.
#[derive(Clone, Copy)]
struct AnyValue;

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    /// A YAML text without a document.
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format!("{value} is not a number in JSON")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = mapping.next_key_seed(NewKey(&object))? {
            let value = mapping.next_value_seed(self)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Reads a key that is not in the object yet; failing here, and not after the value, makes the
/// error name the place of the key.
struct NewKey<'o>(&'o Map<String, Value>);

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<String, E> {
        if self.0.contains_key(key) {
            return Err(E::custom(format!("the key {key:?} stands twice")));
        }
        Ok(key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{parse, to_canonical_text};

    #[test]
    fn yaml_keys_and_dates_stay_as_written() {
        let text = "200: a\n1.10: b\ntrue: c\nwhen: 2024-01-02\nsmall: 1e-08\nempty:\n";
        assert_eq!(
            parse(text, "x.yaml").unwrap(),
            json!({"200": "a", "1.10": "b", "true": "c", "when": "2024-01-02", "small": 1e-8, "empty": null})
        );
    }

    #[test]
    fn key_order_survives_reading_and_writing() {
        let text = "{\n  \"b\": 1,\n  \"a\": [\n    1.0,\n    \"é\"\n  ],\n  \"0\": {}\n}\n";
        assert_eq!(to_canonical_text(&parse(text, "x.json").unwrap()), text);
    }

    #[test]
    fn errors_name_file_line_and_column() {
        let cases = [
            ("{\"a\": 1,\n \"b\" 2}", "x:2:6: expected `:`"),
            (
                "{\"a\": {\"k\": 1,\n \"k\": 2}}",
                "x:2:4: the key \"k\" stands twice",
            ),
            ("{} {}", "x:1:4: trailing characters"),
            (
                "a:\n  k: 1\n  k: 2\n",
                "x:3:3: a: the key \"k\" stands twice",
            ),
            ("a: [1,\nb: 2\n", "x:3:1: "),
            ("a: .nan\n", "x:1:4: a: NaN is not a number in JSON"),
            ("a: !tag b\n", "x:1:4: a: "),
        ];
        for (text, expected) in cases {
            let error = parse(text, "x").unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error:?} for {text:?}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error() {
        for text in [
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "a: {".repeat(1_000),
        ] {
            parse(&text, "x").unwrap_err();
        }
    }
}
