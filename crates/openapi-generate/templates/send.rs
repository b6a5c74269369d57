//! What requests are made of that the client library does not write: forms
//! with more than plain values, and queries in other styles than the plain one.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// The fields of a form. Each value of an array is a field of its own, and an
/// object is written as JSON.
pub(super) fn form<E>(
    body: &impl Serialize,
) -> Result<Vec<(String, String)>, progenitor_client::Error<E>> {
    let body = serde_json::to_value(body)
        .map_err(|error| progenitor_client::Error::InvalidRequest(error.to_string()))?;
    let Value::Object(fields) = body else {
        let reason = "only an object can be sent as a form";
        return Err(progenitor_client::Error::InvalidRequest(reason.to_owned()));
    };
    let mut pairs = Vec::new();
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::Array(values) => {
                pairs.extend(values.iter().map(|value| (name.clone(), text(value))));
            }
            value => pairs.push((name, text(&value))),
        }
    }
    Ok(pairs)
}

/// The values of a parameter, in one.
pub(super) struct Joined<'a, T> {
    name: &'a str,
    values: &'a T,
    separator: char,
}

impl<'a, T: Serialize> Joined<'a, T> {
    pub(super) fn new(name: &'a str, values: &'a T, separator: char) -> Self {
        Self {
            name,
            values,
            separator,
        }
    }
}

impl<T: Serialize> Serialize for Joined<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = serde_json::to_value(self.values).map_err(serde::ser::Error::custom)?;
        let texts: Vec<String> = match &values {
            Value::Null => Vec::new(),
            Value::Array(values) => values.iter().map(text).collect(),
            Value::Object(fields) => fields
                .iter()
                .flat_map(|(name, value)| [name.clone(), text(value)])
                .collect(),
            value => vec![text(value)],
        };
        if texts.is_empty() {
            return serializer.collect_seq(std::iter::empty::<(&str, &str)>());
        }
        let joined = texts.join(&self.separator.to_string());
        serializer.collect_seq([(self.name, joined)])
    }
}

/// The fields of a parameter, each as `name[field]`.
pub(super) struct Deep<'a, T> {
    name: &'a str,
    fields: &'a T,
}

impl<'a, T: Serialize> Deep<'a, T> {
    pub(super) fn new(name: &'a str, fields: &'a T) -> Self {
        Self { name, fields }
    }
}

impl<T: Serialize> Serialize for Deep<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = serde_json::to_value(self.fields).map_err(serde::ser::Error::custom)?;
        let mut pairs = Vec::new();
        collect(self.name.to_owned(), &fields, &mut pairs);
        serializer.collect_seq(pairs)
    }
}

fn collect(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (field, value) in fields {
                collect(format!("{name}[{field}]"), value, pairs);
            }
        }
        Value::Array(values) => {
            pairs.extend(values.iter().map(|value| (name.clone(), text(value))));
        }
        value => pairs.push((name, text(value))),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
