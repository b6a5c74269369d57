//! Parameters: none has a type or a style that the generator cannot write where
//! it stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Concessions;
use crate::schema::{self, Operation};
use crate::wire::QueryStyle;

/// The name of a parameter, and where it stands.
fn name_and_place(parameter: &Value) -> (&str, &str) {
    let word = |member: &str| parameter.get(member).and_then(Value::as_str).unwrap_or("");
    (word("name"), word("in"))
}

/// Loosens the parameters that are written as one text, of a path and of a
/// header, where their schema is more than one plain value.
pub(super) fn loosen(document: &mut Value, concessions: &mut Concessions) {
    let schemas = schema::components(document).cloned().unwrap_or_default();
    for mut operation in schema::operations(document) {
        let Some(mut parameters) = take(&mut operation) else {
            continue;
        };
        parameters.retain_mut(|parameter| {
            let (name, place) = name_and_place(parameter);
            let (name, in_header) = (name.to_owned(), place == "header");
            if !in_header && place != "path" {
                return true;
            }
            if in_header && !is_header_name(&name) {
                let note = format!("the header `{name}` is not sent: that is no name of a header");
                concessions.dropped(&operation, "parameters", note);
                return false;
            }
            let Some(parameter) = parameter.as_object_mut() else {
                return true;
            };
            if let Some(note) = as_one_text(parameter, &schemas) {
                let note = format!("the parameter `{name}` is text: {note}");
                concessions.loosened(&operation, "parameters", note);
            }
            true
        });
        put(&mut operation, parameters);
    }
}

fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

/// Says a parameter of a path or a header so that it can be written as one
/// text; the note says what of it the caller has to do.
fn as_one_text(parameter: &mut Map<String, Value>, schemas: &Map<String, Value>) -> Option<String> {
    let style = parameter.remove("style");
    let style = style.as_ref().and_then(Value::as_str).unwrap_or("simple");
    parameter.remove("explode");
    let schema = parameter.get_mut("schema")?;
    // Null is said by leaving the parameter out.
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("nullable");
    }
    let followed = follow(schema, schemas).clone();
    let note = if style != "simple" {
        format!("in the style `{style}`, which the caller writes")
    } else if !is_plain(&followed, schemas) {
        "the values of its schema are more than one text, and the caller joins them".to_owned()
    } else {
        // A type around a point in time would write it as it is printed.
        if followed
            .get("format")
            .is_some_and(|format| format == "date-time")
        {
            *schema = json!({"type": "string", "format": "date-time"});
        }
        return None;
    };
    *schema = json!({"type": "string"});
    Some(note)
}

/// What a schema that only points at another one stands for.
fn follow<'a>(schema: &'a Value, schemas: &'a Map<String, Value>) -> &'a Value {
    let mut schema = schema;
    // As many steps as there are schemas: a circle ends.
    for _ in 0..=schemas.len() {
        match schema::target(schema).and_then(|name| schemas.get(name)) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

/// Whether the generator's type of a schema prints as what goes over the wire.
fn is_plain(schema: &Value, schemas: &Map<String, Value>) -> bool {
    fn look(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> bool {
        let schema = follow(schema, schemas);
        if depth > 4
            || ["allOf", "not"]
                .iter()
                .any(|keyword| schema.get(*keyword).is_some())
        {
            return false;
        }
        let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        if let Some(branches) = branches.and_then(Value::as_array) {
            let prints = |branch: &Value| {
                let is_time = follow(branch, schemas)
                    .get("format")
                    .is_some_and(|format| format == "date-time");
                !is_time && look(branch, schemas, depth + 1)
            };
            return schema.get("discriminator").is_none() && branches.iter().all(prints);
        }
        let listed = schema.get("enum").and_then(Value::as_array);
        let kind = schema.get("type").and_then(Value::as_str);
        let scalar = matches!(kind, Some("string" | "integer" | "number" | "boolean"));
        scalar || kind.is_none() && listed.is_some_and(|values| values.iter().all(Value::is_string))
    }
    look(schema, schemas, 0)
}

/// How the parameters of the query are written that are not in the style that
/// the generator knows, by name.
pub(super) fn query_styles(operation: &mut Operation<'_>) -> BTreeMap<String, QueryStyle> {
    let Some(mut parameters) = take(operation) else {
        return BTreeMap::new();
    };
    let in_query = parameters
        .iter_mut()
        .filter(|parameter| name_and_place(parameter).1 == "query");
    let styles = in_query.filter_map(|parameter| {
        let name = name_and_place(parameter).0.to_owned();
        Some((name, query_style(parameter)?))
    });
    let styles = styles.collect();
    put(operation, parameters);
    styles
}

/// The style of a parameter of the query, if the generator does not know it;
/// the parameter is then said in the style that it knows.
fn query_style(parameter: &mut Value) -> Option<QueryStyle> {
    let parameter = parameter.as_object_mut()?;
    let style = parameter.remove("style");
    let explode = parameter
        .remove("explode")
        .and_then(|explode| explode.as_bool());
    match style.as_ref().and_then(Value::as_str).unwrap_or("form") {
        "deepObject" => Some(QueryStyle::Deep),
        "spaceDelimited" if explode != Some(true) => Some(QueryStyle::Joined(' ')),
        "pipeDelimited" if explode != Some(true) => Some(QueryStyle::Joined('|')),
        "form" if explode == Some(false) => Some(QueryStyle::Joined(',')),
        _ => None,
    }
}

fn take(operation: &mut Operation<'_>) -> Option<Vec<Value>> {
    let parameters = operation.body.get_mut("parameters")?.as_array_mut()?;
    Some(std::mem::take(parameters))
}

fn put(operation: &mut Operation<'_>, parameters: Vec<Value>) {
    operation.body["parameters"] = Value::Array(parameters);
}
