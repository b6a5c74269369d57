//! How long two documents of 10 MB take, from their text to the report:
//! `cargo bench -p openapi-drift`.
//!
//! The documents are many copies of a small one, under names of their own; in the revision, some of
//! the copies are edited.

use std::time::{Duration, Instant};

use openapi_drift::{Document, Format, Options, compare};
use serde_json::{Map, Value, json};

const BYTES: usize = 10_000_000;
const ROUNDS: usize = 5;

/// One copy in so many is edited.
const EDITED: usize = 20;

fn main() {
    let copies = copies_for(BYTES);
    let texts = [document(copies, false), document(copies, true)];
    println!(
        "{copies} copies, {} and {} bytes",
        texts[0].len(),
        texts[1].len()
    );
    let mut parsing = Vec::new();
    let mut comparing = Vec::new();
    let mut findings = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let documents = [0, 1].map(|side| {
            Document::parse(texts[side].clone(), "document.json").unwrap_or_else(|error| {
                eprintln!("{error}");
                std::process::exit(1)
            })
        });
        parsing.push(start.elapsed());
        let start = Instant::now();
        match compare(&documents[0], &documents[1], &Options::default()) {
            Ok(report) => {
                findings = report.findings.len();
                std::hint::black_box(report.render(Format::Text).len());
            }
            Err(error) => {
                eprintln!("{error}");
                std::process::exit(1)
            }
        }
        comparing.push(start.elapsed());
    }
    let [parsing, comparing] = [parsing, comparing].map(median);
    println!("{findings} findings");
    println!(
        "reading both {parsing:.2?}, comparing {comparing:.2?}, both {:.2?}",
        parsing + comparing
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn copies_for(bytes: usize) -> usize {
    let (few, many) = (document(10, false).len(), document(20, false).len());
    bytes * 10 / (many - few)
}

fn document(copies: usize, edited: bool) -> String {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for copy in 0..copies {
        let edited = edited && copy % EDITED == 0;
        let name = |component: &str| format!("{component}{copy}");
        let reference =
            |component: &str| json!({"$ref": format!("#/components/schemas/{}", name(component))});
        paths.insert(
            format!("/turns{copy}/{{id}}"),
            operation(copy, &reference("Page")),
        );
        schemas.insert(
            name("Page"),
            json!({
                "type": "object",
                "required": ["items", "has_more"],
                "properties": {
                    "items": {"type": "array", "items": reference("Turn")},
                    "has_more": {"type": "boolean"},
                    "next_cursor": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            }),
        );
        schemas.insert(name("Turn"), turn(edited, &reference));
        for member in ["Text", "Call"] {
            let tag = member.to_lowercase();
            schemas.insert(name(member), json!({
                "type": "object",
                "description": "One of the things that a turn may hold, told from the others by its kind.",
                "required": ["kind"],
                "properties": {"kind": {"const": tag}, "content": {"type": "string", "maxLength": if edited { 99 } else { 999 }}},
            }));
        }
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Turns", "version": if edited { "2" } else { "1" }},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    format!("{document:#}")
}

fn operation(copy: usize, page: &Value) -> Value {
    json!({"get": {
        "operationId": format!("listTurns{copy}"),
        "summary": "The turns of a conversation, the newest first",
        "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 20}},
        ],
        "responses": {"200": {"description": "A page", "content": {"application/json": {"schema": page}}}},
    }})
}

fn turn(edited: bool, reference: &dyn Fn(&str) -> Value) -> Value {
    let roles = if edited {
        json!(["user", "assistant"])
    } else {
        json!(["user", "assistant", "tool"])
    };
    json!({
        "type": "object",
        "title": "A turn",
        "description": "What one side said, with everything that belongs to it.",
        "required": ["id", "role", "created_at"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "The id of the turn"},
            "role": {"type": "string", "enum": roles},
            "created_at": {"type": "string", "format": "date-time"},
            "score": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}]},
            "part": {
                "oneOf": [reference("Text"), reference("Call")],
                "discriminator": {"propertyName": "kind"},
            },
            "parent": {"anyOf": [reference("Turn"), {"type": "null"}]},
        },
    })
}
