//! The body of a request: one media type, and a schema that goes with it.

use serde_json::{Map, Value, json};

use super::{Concessions, is_json, resolved};
use crate::schema::{self, Operation};
use crate::wire::{ContentType, Wire};

/// How a body of some media type is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sent {
    Json,
    Form,
    /// Text that the generator knows as such.
    Text,
    /// Bytes that the caller has encoded.
    Bytes,
}

impl Sent {
    fn of(media_type: &str) -> Self {
        match essence(media_type).as_str() {
            json if is_json(json) => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "text/plain" | "text/x-markdown" => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or(media_type);
    essence.trim().to_ascii_lowercase()
}

/// Which media type is sent where several can be: the lowest.
fn rank(media_type: &str) -> u8 {
    match (Sent::of(media_type), essence(media_type).as_str()) {
        (Sent::Json, "application/json") => 0,
        (Sent::Json, _) => 1,
        (Sent::Form, _) => 2,
        (Sent::Bytes, "multipart/form-data") => 3,
        (Sent::Bytes, "application/octet-stream") => 4,
        (Sent::Text, _) => 5,
        (Sent::Bytes, _) => 6,
    }
}

/// Says the request of an operation as the generator can send it.
pub(super) fn express(
    operation: &mut Operation<'_>,
    components: &Value,
    wire: &mut Wire,
    concessions: &mut Concessions,
) {
    let Some(mut request) = operation
        .body
        .get("requestBody")
        .map(|request| resolved(request, components))
    else {
        return;
    };
    let required = request.get("required") == Some(&Value::Bool(true));
    let Some(content) = request.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    let Some((chosen, mut body)) = choose(content, operation, concessions) else {
        return;
    };
    let sent = Sent::of(&chosen);
    let schema = body.get("schema").cloned().unwrap_or_else(|| json!({}));
    if let Some(note) = loosened(sent, &chosen, &body, says_more(&schema, components)) {
        concessions.loosened(operation, "requestBody", note);
    }
    let (known, schema) = known(sent, &chosen, schema);
    wire.nested_form = sent == Sent::Form && !is_flat(&schema, components);
    wire.optional_body = !required;
    wire.content_type = content_type(&chosen, known);
    if let Some(body) = body.as_object_mut() {
        body.remove("encoding");
        body.insert("schema".to_owned(), schema);
    }
    *content = Map::from_iter([(known.to_owned(), body)]);
    operation.body["requestBody"] = request;
}

/// Takes the media type that a request is sent as, and its description, out of those it may have.
fn choose(
    content: &mut Map<String, Value>,
    operation: &Operation<'_>,
    concessions: &mut Concessions,
) -> Option<(String, Value)> {
    let chosen = content.keys().min_by_key(|media_type| rank(media_type));
    let chosen = chosen?.clone();
    let (chosen, body) = content.remove_entry(&chosen)?;
    if !content.is_empty() {
        let others: Vec<String> = content
            .keys()
            .map(|media_type| format!("`{media_type}`"))
            .collect();
        let others = others.join(", ");
        let note = format!("the request is sent as `{chosen}` only; {others} left out");
        concessions.dropped(operation, "requestBody", note);
    }
    Some((chosen, body))
}

/// What the method of a request does not keep of its description.
fn loosened(sent: Sent, chosen: &str, body: &Value, says_more: bool) -> Option<String> {
    let encoding = body.get("encoding").and_then(Value::as_object);
    let is_encoded = encoding.is_some_and(|encoding| !encoding.is_empty());
    match sent {
        Sent::Text if says_more => Some(format!(
            "the `{chosen}` of the request is any text, whatever its schema says"
        )),
        Sent::Bytes if says_more => Some(format!(
            "the `{chosen}` of the request is bytes that the caller has encoded"
        )),
        Sent::Form if is_encoded => {
            let note = "the fields of the form are encoded as any, whatever `encoding` says";
            Some(note.to_owned())
        }
        _ => None,
    }
}

/// The media type by which the generator knows how a body is sent, and the schema it then takes.
fn known(sent: Sent, chosen: &str, schema: Value) -> (&'static str, Value) {
    match sent {
        Sent::Json => ("application/json", schema),
        Sent::Form => ("application/x-www-form-urlencoded", schema),
        Sent::Text if essence(chosen) == "text/plain" => ("text/plain", json!({"type": "string"})),
        Sent::Text => ("text/x-markdown", json!({"type": "string"})),
        Sent::Bytes => (
            "application/octet-stream",
            json!({"type": "string", "format": "binary"}),
        ),
    }
}

/// What to send as the media type, when the generator would send `known`.
fn content_type(chosen: &str, known: &str) -> Option<ContentType> {
    let essence = essence(chosen);
    let is_range = essence.contains('*') || essence.starts_with("multipart/");
    // A header is visible text, and nothing else can be a constant of one.
    if is_range || !chosen.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Some(ContentType::Given(chosen.to_owned()));
    }
    (chosen != known).then(|| ContentType::Fixed(chosen.to_owned()))
}

/// Whether the schema of a text says more than that it is one.
fn says_more(schema: &Value, components: &Value) -> bool {
    let schema = component(schema, components);
    let texts = [
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "format": "binary"}),
    ];
    !texts
        .iter()
        .any(|text| schema::fingerprint(text) == schema::fingerprint(schema))
}

/// Whether every field of a form is one plain value.
fn is_flat(schema: &Value, components: &Value) -> bool {
    let schema = component(schema, components);
    let properties = schema.get("properties").and_then(Value::as_object);
    let is_scalar = |property: &Value| {
        let kind = component(property, components)
            .get("type")
            .and_then(Value::as_str);
        matches!(kind, Some("string" | "integer" | "number" | "boolean"))
    };
    let others = ["additionalProperties", "allOf", "anyOf", "oneOf"];
    let is_open = others.iter().any(|keyword| {
        schema
            .get(*keyword)
            .is_some_and(|value| *value != json!(false))
    });
    !is_open && properties.is_some_and(|properties| properties.values().all(is_scalar))
}

/// What a schema that only points at a component stands for.
fn component<'a>(schema: &'a Value, components: &'a Value) -> &'a Value {
    schema::target(schema)
        .and_then(|name| components.get("schemas")?.get(name))
        .unwrap_or(schema)
}
