//! One value out of a JSON object, as a cell of a table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Field, on_one_line};

/// The fields of an object, each as it was written.
pub(super) type Object<'a> = BTreeMap<String, &'a RawValue>;

/// What stands at a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Cell<'a> {
    /// The field is not there, or what it is in is not.
    Missing,
    /// The field is `null`, or what it is in is.
    Null,
    /// A text, decoded.
    Text(String),
    /// A number, `true`, `false`, an object or an array, as JSON on one line.
    Json(Cow<'a, str>),
}

impl Cell<'_> {
    /// The text of the cell; `None` where there is nothing to show.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Missing | Self::Null => None,
            Self::Text(text) => Some(text),
            Self::Json(json) => Some(json),
        }
    }
}

/// The value of a field; inside an array, the values of all its elements.
/// Arrays in arrays are not gone into, so that no server can make this too deep.
pub(crate) fn find<'a>(json: &'a str, names: &[String]) -> Cell<'a> {
    let json = json.trim();
    let Some((name, rest)) = names.split_first() else {
        return whole(json);
    };
    match json.as_bytes().first() {
        Some(b'{') => match object(json).get(name.as_str()) {
            Some(value) => find(value.get(), rest),
            None => Cell::Missing,
        },
        Some(b'[') => of_elements(json, names),
        _ if json == "null" => Cell::Null,
        _ => Cell::Missing,
    }
}

/// The fields of an object; none when the JSON is something else.
pub(super) fn object(json: &str) -> Object<'_> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The elements of an array; none when the JSON is something else.
pub(super) fn elements(json: &str) -> Vec<&RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The values of several fields of an object, which is taken apart once.
pub(crate) fn find_all<'a>(json: &'a str, fields: &[Field]) -> Vec<Cell<'a>> {
    let object = object(json);
    let of_object = |field: &Field| match field.names() {
        [name, rest @ ..] => match object.get(name.as_str()) {
            Some(value) => find(value.get(), rest),
            None => Cell::Missing,
        },
        [] => Cell::Missing,
    };
    fields.iter().map(of_object).collect()
}

/// Whether the JSON is an array, by its first character.
pub(super) fn is_array(json: &str) -> bool {
    json.trim_start().starts_with('[')
}

fn whole(json: &str) -> Cell<'_> {
    if json == "null" {
        return Cell::Null;
    }
    match serde_json::from_str::<String>(json) {
        Ok(text) => Cell::Text(text),
        Err(_) => Cell::Json(on_one_line(json)),
    }
}

fn of_elements<'a>(json: &'a str, names: &[String]) -> Cell<'a> {
    let mut found = Vec::new();
    let elements = elements(json).into_iter().map(RawValue::get);
    for element in elements.filter(|element| !is_array(element)) {
        match find(element, names) {
            Cell::Missing => {}
            Cell::Null => found.push("null".to_owned()),
            Cell::Text(text) => found.push(serde_json::Value::from(text).to_string()),
            Cell::Json(json) => found.push(json.into_owned()),
        }
    }
    if found.is_empty() {
        return Cell::Missing;
    }
    Cell::Json(format!("[{}]", found.join(",")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_at_any_depth_and_keeps_its_digits() {
        let json = r#"{"a":{"b":1.10,"c":null,"d":"x\ny","e":[{"f":1},{"g":2},{"f":"z"}]},"h":[1,
            2],"i":null,"j":"","k":true}"#;
        let at = |field: &str| find(json, field.parse::<Field>().unwrap().names());
        assert_eq!(at("a.b"), Cell::Json("1.10".into()));
        assert_eq!(at("a.c"), Cell::Null);
        assert_eq!(at("a.d"), Cell::Text("x\ny".into()));
        assert_eq!(at("a.e.f"), Cell::Json(r#"[1,"z"]"#.into()));
        assert_eq!(at("a.e.z"), Cell::Missing);
        assert_eq!(at("a.b.c"), Cell::Missing);
        assert!(!at("h").text().unwrap().contains('\n'));
        assert_eq!((at("i"), at("i.x")), (Cell::Null, Cell::Null));
        assert_eq!(at("j"), Cell::Text("".into()));
        assert_eq!(at("k"), Cell::Json("true".into()));
        assert_eq!(at("z"), Cell::Missing);
        assert_eq!(find("not JSON", &["a".to_owned()]), Cell::Missing);
    }
}
