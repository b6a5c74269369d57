//! Writes a document of 1,000 operations and some 10 MB to standard output, the same one every time,
//! with what large services publish: long descriptions, titles everywhere, unions with null, enums,
//! references, shared errors. For measuring:
//!
//! ```sh
//! cargo run --release -p openapi-lower --example large_document > target/large.json
//! ```
//!
//! A number as argument scales it.

use std::io::Write;

use serde_json::{Map, Value, json};

/// What a description of a field says, at a usual length.
const TEXT: &str = "The value as the service last saw it. It is set when the record is created, \
    changes only with a new revision of the record, and is kept after the record is archived.";

fn main() -> std::io::Result<()> {
    let scale = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let document = document(scale.unwrap_or(1_000));
    let mut output = std::io::stdout().lock();
    writeln!(output, "{document:#}")
}

fn document(operations: usize) -> Value {
    let schemas: Map<String, Value> = (0..operations)
        .flat_map(|number| {
            [
                (
                    format!("src__module{}__schemas__Record{number}", number % 40),
                    record(number, operations),
                ),
                (format!("Page_Record{number}_"), page(number)),
                (format!("Event{number}"), event(number, operations)),
            ]
        })
        .chain([("HTTPValidationError".to_owned(), validation_error())])
        .collect();
    let paths: Map<String, Value> = (0..operations / 2)
        .map(|number| {
            (
                format!("/v1/area{}/records{number}/{{record_id}}", number % 40),
                path_item(number),
            )
        })
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn path_item(number: usize) -> Value {
    let id = json!({"name": "record_id", "in": "path", "required": true,
        "schema": {"type": "string", "format": "uuid", "title": "Record Id"}});
    let error = json!({"description": "Validation Error", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/HTTPValidationError"}}}});
    let success = |name: String| {
        json!({"description": TEXT, "content": {"application/json": {
            "schema": {"$ref": format!("#/components/schemas/{name}")}}}})
    };
    json!({
        "get": {
            "operationId": format!("list_records_{number}"), "summary": "List", "description": TEXT,
            "parameters": [
                id,
                {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50, "title": "Limit"}},
                {"name": "cursor", "in": "query", "schema": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Cursor"}},
                {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["name", "created", format!("field{number}")], "title": "Order"}},
            ],
            "responses": {"200": success(format!("Page_Record{number}_")), "422": error},
        },
        "put": {
            "operationId": format!("put_record_{number}"), "summary": "Put", "description": TEXT,
            "parameters": [id],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": record_of(number)}}}},
            "responses": {"200": success(format!("Event{number}")), "422": error},
        },
    })
}

fn record_of(number: usize) -> String {
    format!(
        "#/components/schemas/src__module{}__schemas__Record{number}",
        number % 40
    )
}

fn record(number: usize, count: usize) -> Value {
    let mut properties = Map::new();
    for field in 0..20 {
        let name = format!("field_{field}");
        let title = format!("Field {field}");
        let content = match field % 8 {
            0 => json!({"type": "string", "format": "date-time"}),
            1 => json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            2 => json!({"type": "integer", "exclusiveMinimum": 0, "default": 7}),
            3 => {
                json!({"type": "string", "enum": ["open", "closed", format!("state_{}", number % 7)]})
            }
            4 => json!({"type": "array", "items": {"$ref": record_of((number + field) % count)}}),
            5 => {
                json!({"anyOf": [{"$ref": record_of((number * 7 + field) % count)}, {"type": "null"}]})
            }
            6 => {
                json!({"type": "object", "additionalProperties": {"type": ["string", "integer", "null"]}})
            }
            _ => {
                json!({"type": "string", "minLength": 1, "maxLength": 200, "examples": ["one", "two"]})
            }
        };
        let mut content = content;
        content["title"] = Value::from(title);
        content["description"] = Value::from(TEXT);
        properties.insert(name, content);
    }
    json!({"type": "object", "title": format!("Record{number}"), "additionalProperties": false,
        "required": ["field_0", "field_1", "field_3"], "properties": properties})
}

fn page(number: usize) -> Value {
    json!({"type": "object", "title": "Page", "required": ["items", "has_more"], "properties": {
        "items": {"type": "array", "items": {"$ref": record_of(number)}, "title": "Items"},
        "has_more": {"type": "boolean", "title": "Has More"},
        "next_cursor": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Next Cursor"},
    }})
}

fn event(number: usize, count: usize) -> Value {
    json!({"title": "Event", "description": TEXT, "anyOf": [
        {"$ref": record_of(number)},
        {"$ref": record_of((number + 1) % count)},
        {"type": "object", "title": "Removed", "required": ["removed_at"], "properties": {
            "removed_at": {"type": "string", "format": "date-time", "title": "Removed At"},
            "reason": {"const": "archived", "title": "Reason"},
        }},
    ]})
}

fn validation_error() -> Value {
    json!({"type": "object", "title": "HTTPValidationError", "properties": {
        "detail": {"type": "array", "title": "Detail", "items": {
            "type": "object", "title": "ValidationError", "required": ["loc", "msg"], "properties": {
                "loc": {"type": "array", "title": "Location", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
                "msg": {"type": "string", "title": "Message"},
            },
        }},
    }})
}
