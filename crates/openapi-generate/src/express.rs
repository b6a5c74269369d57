//! Says what an operation does in the words the generator knows.
//!
//! The generator gives an operation one type of success, one type of error and
//! one media type of its request, and panics on more. An operation with more
//! of them is loosened here, so that it is not lost:
//!
//! * errors with different bodies: any JSON value if all are JSON, bytes
//!   otherwise;
//! * successes with different bodies: bytes;
//! * several request media types: one of them, JSON before the others;
//! * a request in plain text: any text;
//! * JSON without a schema: any JSON value.

use std::collections::BTreeSet;

use openapi_lower::Effect;
use serde_json::{Map, Value, json};

use crate::concession::Concession;
use crate::schema;

/// The media types of requests that the generator can send, the best first.
const REQUEST_MEDIA_TYPES: [&str; 4] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
];

/// What the generator makes of the body of a response.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Body {
    Nothing,
    Bytes,
    /// JSON, by the fingerprint of its schema.
    Json(String),
}

/// Which side of a `Result` a response is on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Success,
    Error,
    /// Every status that is not listed, on either side.
    Default,
    /// A status the generated client does not look at.
    Neither,
}

/// Loosens every operation of a named document that the generator cannot
/// express as it is.
pub(crate) fn loosen(document: &mut Value) -> Vec<Concession> {
    let components = document.get("components").cloned().unwrap_or_default();
    let mut concessions = Vec::new();
    for operation in schema::operations(document) {
        let pointer = operation.pointer();
        let mut concede = |keyword: &str, effect, note: String| {
            concessions.push(Concession {
                pointer: pointer.join(keyword),
                operation: Some(operation.id.clone()),
                effect,
                left_out: false,
                note,
            });
        };
        if let Some(request) = operation.body.get_mut("requestBody")
            && let Some(note) = choose_media_type(request, &components)
        {
            concede("requestBody", Effect::Dropped, note);
        }
        if let Some(request) = operation.body.get_mut("requestBody")
            && let Some(note) = send_text_as_it_is(request, &components)
        {
            concede("requestBody", Effect::Loosened, note);
        }
        if let Some(Value::Object(responses)) = operation.body.get_mut("responses") {
            for note in unify_responses(responses, &components) {
                concede("responses", Effect::Loosened, note);
            }
        }
    }
    concessions
}

/// What a reference to a shared response or request body stands for.
fn resolved(value: &Value, components: &Value) -> Value {
    let shared = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix("#/components"))
        .and_then(|pointer| components.pointer(pointer));
    shared.unwrap_or(value).clone()
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.starts_with("application/json;")
}

/// Keeps one media type of a request; the note says which ones are gone.
fn choose_media_type(request: &mut Value, components: &Value) -> Option<String> {
    let mut whole = resolved(request, components);
    let content = whole.get_mut("content")?.as_object_mut()?;
    let rank = |media_type: &str| {
        REQUEST_MEDIA_TYPES
            .iter()
            .position(|known| media_type == *known || media_type.starts_with(&format!("{known};")))
            .unwrap_or(REQUEST_MEDIA_TYPES.len())
    };
    let chosen = content
        .keys()
        .min_by_key(|media_type| rank(media_type))?
        .clone();
    let others: Vec<String> = content
        .keys()
        .filter(|media_type| **media_type != chosen)
        .map(|media_type| format!("`{media_type}`"))
        .collect();
    content.retain(|media_type, _| *media_type == chosen);
    let lacks_schema = is_json(&chosen) && give_schema(content);
    if others.is_empty() {
        if lacks_schema {
            *request = whole;
        }
        return None;
    }
    *request = whole;
    Some(format!(
        "the request is sent as `{chosen}` only; {} left out",
        others.join(", ")
    ))
}

/// Lets a request in plain text be any text, as it is all the generator sends.
fn send_text_as_it_is(request: &mut Value, components: &Value) -> Option<String> {
    let mut whole = resolved(request, components);
    let content = whole.get_mut("content")?.as_object_mut()?;
    let (media_type, body) = content.iter_mut().next()?;
    let any_text = json!({"type": "string"});
    if media_type.split(';').next() != Some("text/plain")
        || body.get("schema").map(schema::fingerprint) == Some(schema::fingerprint(&any_text))
    {
        return None;
    }
    let note = format!("the `{media_type}` of the request is any text, whatever its schema says");
    body.as_object_mut()?.insert("schema".to_owned(), any_text);
    *request = whole;
    Some(note)
}

/// Lets JSON without a schema be any value; whether there was such.
fn give_schema(content: &mut Map<String, Value>) -> bool {
    let mut changed = false;
    for (media_type, body) in content.iter_mut() {
        if is_json(media_type)
            && let Some(body) = body.as_object_mut()
            && !body.contains_key("schema")
        {
            body.insert("schema".to_owned(), json!({}));
            changed = true;
        }
    }
    changed
}

/// Gives the successes of an operation one body, and its errors one.
fn unify_responses(responses: &mut Map<String, Value>, components: &Value) -> Vec<String> {
    for response in responses.values_mut() {
        let mut whole = resolved(response, components);
        if whole
            .get_mut("content")
            .and_then(Value::as_object_mut)
            .is_some_and(give_schema)
        {
            *response = whole;
        }
    }
    if [Side::Success, Side::Error]
        .iter()
        .any(|side| bodies(responses, components, &[*side, Side::Default]).len() > 1)
    {
        spell_out_default(responses);
    }
    let mut notes = Vec::new();
    let successes = bodies(responses, components, &[Side::Success]);
    if successes.len() > 1 {
        let bytes =
            json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
        replace_bodies(responses, components, Side::Success, &bytes);
        notes.push(format!(
            "the successes have {} different bodies; the client hands out bytes",
            successes.len()
        ));
    }
    let errors = bodies(responses, components, &[Side::Error]);
    if errors.len() > 1 {
        let all_json = errors.iter().all(|body| matches!(body, Body::Json(_)));
        let (content, what) = if all_json {
            (json!({"application/json": {"schema": {}}}), "any JSON")
        } else {
            (
                json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}),
                "bytes",
            )
        };
        replace_bodies(responses, components, Side::Error, &content);
        notes.push(format!(
            "the errors have {} different bodies; the client hands out {what}",
            errors.len()
        ));
    }
    notes
}

/// The different bodies on some sides.
fn bodies(responses: &Map<String, Value>, components: &Value, sides: &[Side]) -> BTreeSet<Body> {
    responses
        .iter()
        .filter(|(status, _)| sides.contains(&side(status)))
        .map(|(_, response)| body(&resolved(response, components)))
        .collect()
}

fn side(status: &str) -> Side {
    match status.as_bytes() {
        b"default" => Side::Default,
        [b'2', _, _] => Side::Success,
        [b'4' | b'5', _, _] => Side::Error,
        _ => Side::Neither,
    }
}

fn body(response: &Value) -> Body {
    let content = response.get("content").and_then(Value::as_object);
    let json = content
        .into_iter()
        .flatten()
        .find(|(media_type, _)| is_json(media_type));
    match json {
        Some((_, body)) => Body::Json(body.get("schema").map_or_else(String::new, |content| {
            schema::target(content)
                .filter(|_| content.get("nullable").is_none())
                .map_or_else(|| schema::fingerprint(content), str::to_owned)
        })),
        None if content.is_some_and(|content| !content.is_empty()) => Body::Bytes,
        None => Body::Nothing,
    }
}

/// Puts `default` where it is not both a success and an error: it is what
/// happens with every status that no other response covers.
fn spell_out_default(responses: &mut Map<String, Value>) {
    let Some(default) = responses.remove("default") else {
        return;
    };
    if !responses.keys().any(|status| side(status) == Side::Success) {
        responses.insert("2XX".to_owned(), default.clone());
    }
    for range in ["4XX", "5XX"] {
        if !responses
            .keys()
            .any(|status| status.eq_ignore_ascii_case(range))
        {
            responses.insert(range.to_owned(), default.clone());
        }
    }
}

fn replace_bodies(
    responses: &mut Map<String, Value>,
    components: &Value,
    wanted: Side,
    content: &Value,
) {
    for (status, response) in responses.iter_mut() {
        if side(status) == wanted {
            let mut whole = resolved(response, components);
            if let Some(whole) = whole.as_object_mut() {
                whole.insert("content".to_owned(), content.clone());
            }
            *response = whole;
        }
    }
}
