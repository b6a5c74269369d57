//! The responses of an operation: one body for all successes, and one for all
//! errors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Concessions, is_json, resolved};
use crate::schema::{self, Operation};
use crate::wire::Wire;

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

/// Takes the body from each response that has the same as one before it, which
/// would otherwise get a type of its own; returns which has that of which.
pub(super) fn take_repeated(operation: &mut Operation<'_>) -> BTreeMap<String, String> {
    let mut repeated = BTreeMap::new();
    let mut known: Vec<(String, String)> = Vec::new();
    let responses = operation
        .body
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let Some(Value::Object(content)) = response.get_mut("content") else {
            continue;
        };
        let of_media_type = |(name, body): (&String, &Value)| {
            let schema = body.get("schema").map(schema::fingerprint);
            format!("{name} {}\n", schema.unwrap_or_default())
        };
        let print: String = content.iter().map(of_media_type).collect();
        match known.iter().find(|(body, _)| *body == print) {
            Some((_, first)) => {
                content.clear();
                repeated.insert(status.clone(), first.clone());
            }
            None => known.push((print, status.clone())),
        }
    }
    repeated
}

/// Says the responses of an operation as the generator can tell them apart.
pub(super) fn express(
    operation: &mut Operation<'_>,
    components: &Value,
    wire: &mut Wire,
    concessions: &mut Concessions,
) {
    let is_head = operation.method == "head";
    let Some(Value::Object(stated)) = operation.body.get_mut("responses").map(std::mem::take)
    else {
        return;
    };
    let stated = give_back(stated, &wire.same_body);
    let mut responses = Map::new();
    let upgrades_only = !stated.keys().any(|status| side(status) == Side::Success);
    for (status, response) in stated {
        let known = status.to_ascii_uppercase();
        let is_range = matches!(known.as_bytes(), [b'1'..=b'5', b'X', b'X']);
        let is_code = matches!(known.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']);
        let known = if is_range { known } else { status.clone() };
        if !(is_range || is_code || known == "default" || known.starts_with("x-")) {
            let note = format!("the response `{status}` is left out: that is no status");
            concessions.dropped(operation, "responses", note);
            continue;
        }
        if known == "101" && !upgrades_only {
            let note =
                "the response `101` is left out: the client does not ask for another protocol";
            concessions.dropped(operation, "responses", note.to_owned());
            continue;
        }
        let mut response = resolved(&response, components);
        let has_body = !is_head && !["204", "205", "304"].contains(&known.as_str());
        let accept = say_content(&mut response, has_body);
        if matches!(side(&known), Side::Success | Side::Default) && wire.accept.is_none() {
            wire.accept = accept.filter(|media_type| media_type != "application/json");
        }
        responses.insert(known, response);
    }
    for note in unify(&mut responses) {
        concessions.loosened(operation, "responses", note);
    }
    operation.body["responses"] = Value::Object(responses);
}

/// The responses with the bodies that [`take_repeated`] took.
fn give_back(
    mut responses: Map<String, Value>,
    same_body: &BTreeMap<String, String>,
) -> Map<String, Value> {
    for (status, first) in same_body {
        let content = responses
            .get(first)
            .and_then(|response| response.get("content"))
            .cloned();
        if let (Some(content), Some(response)) = (content, responses.get_mut(status)) {
            response["content"] = content;
        }
    }
    responses
}

/// Says the content of a response so that the generator sees JSON as such, and
/// no content where no status of HTTP has one; returns the media type of JSON.
fn say_content(response: &mut Value, has_body: bool) -> Option<String> {
    let response = response.as_object_mut()?;
    if !has_body {
        response.remove("content");
        return None;
    }
    let content = response.get_mut("content")?.as_object_mut()?;
    let plain = content
        .keys()
        .find(|media_type| media_type.as_str() == "application/json");
    let chosen = plain
        .or_else(|| content.keys().find(|media_type| is_json(media_type)))?
        .clone();
    let mut body = content.remove(&chosen)?;
    if let Some(body) = body.as_object_mut() {
        body.remove("encoding");
        body.entry("schema").or_insert_with(|| json!({}));
    }
    *content = Map::from_iter([("application/json".to_owned(), body)]);
    Some(chosen)
}

/// Gives the successes of an operation one body, and its errors one.
fn unify(responses: &mut Map<String, Value>) -> Vec<String> {
    if [Side::Success, Side::Error]
        .iter()
        .any(|side| bodies(responses, &[*side, Side::Default]).len() > 1)
    {
        spell_out_default(responses);
    }
    let mut notes = Vec::new();
    let successes = bodies(responses, &[Side::Success]);
    if successes.len() > 1 {
        let bytes =
            json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
        replace_bodies(responses, Side::Success, &bytes);
        notes.push(format!(
            "the successes have {} different bodies; the client hands out bytes",
            successes.len()
        ));
    }
    let errors = bodies(responses, &[Side::Error]);
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
        replace_bodies(responses, Side::Error, &content);
        notes.push(format!(
            "the errors have {} different bodies; the client hands out {what}",
            errors.len()
        ));
    }
    notes
}

/// The different bodies on some sides.
fn bodies(responses: &Map<String, Value>, sides: &[Side]) -> BTreeSet<Body> {
    responses
        .iter()
        .filter(|(status, _)| sides.contains(&side(status)))
        .map(|(_, response)| body(response))
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

fn replace_bodies(responses: &mut Map<String, Value>, wanted: Side, content: &Value) {
    for (status, response) in responses.iter_mut() {
        if side(status) == wanted
            && let Some(response) = response.as_object_mut()
        {
            response.insert("content".to_owned(), content.clone());
        }
    }
}
