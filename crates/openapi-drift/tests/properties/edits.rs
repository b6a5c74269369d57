//! Known edits: each has a component or an operation of its own, and the one finding it makes.

use serde_json::{Value, json};

/// One edit: what is there before and after, and what is found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    /// The schema of the required property `value` of a component of its own.
    Value {
        name: &'static str,
        before: &'static str,
        after: &'static str,
        rule: &'static str,
        /// What the place says behind that of the property.
        suffix: &'static str,
    },
    /// A component of its own.
    Component {
        name: &'static str,
        before: &'static str,
        after: &'static str,
        rule: &'static str,
        suffix: &'static str,
    },
    /// An operation of its own.
    Operation {
        path: &'static str,
        before: &'static str,
        after: &'static str,
        rule: &'static str,
        suffix: &'static str,
    },
}

const fn value(
    name: &'static str,
    before: &'static str,
    after: &'static str,
    rule: &'static str,
    suffix: &'static str,
) -> Edit {
    Edit::Value {
        name,
        before,
        after,
        rule,
        suffix,
    }
}

const fn component(
    name: &'static str,
    before: &'static str,
    after: &'static str,
    rule: &'static str,
    suffix: &'static str,
) -> Edit {
    Edit::Component {
        name,
        before,
        after,
        rule,
        suffix,
    }
}

const fn operation(
    path: &'static str,
    before: &'static str,
    after: &'static str,
    rule: &'static str,
    suffix: &'static str,
) -> Edit {
    Edit::Operation {
        path,
        before,
        after,
        rule,
        suffix,
    }
}

const NOTHING: &str = r#"{"responses": {"204": {"description": ""}}}"#;

#[rustfmt::skip]
pub(crate) const EDITS: &[Edit] = &[
    value("Kind", r#"{"type": "string"}"#, r#"{"type": "integer"}"#, "type-changed", ""),
    value("Fraction", r#"{"type": "integer"}"#, r#"{"type": "number"}"#, "integer-became-number", ""),
    value("Moment", r#"{"type": "string"}"#, r#"{"type": "string", "format": "date-time"}"#, "format-changed", ""),
    value("Null", r#"{"type": "string"}"#, r#"{"type": ["string", "null"]}"#, "became-nullable", ""),
    value("Listed", r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["a", "b", "c"]}"#, "enum-value-added", " c"),
    value("Unlisted", r#"{"enum": ["a", "b", "c"]}"#, r#"{"enum": ["a", "b"]}"#, "enum-value-removed", " c"),
    value("Length", r#"{"type": "string", "maxLength": 5}"#, r#"{"type": "string", "maxLength": 9}"#, "length-loosened", " maxLength"),
    value("Limit", r#"{"type": "number", "minimum": 1}"#, r#"{"type": "number", "exclusiveMinimum": 1}"#, "number-tightened", " minimum"),
    value("Width", r#"{"type": "integer"}"#, r#"{"type": "integer", "minimum": 0}"#, "integer-type-narrowed", ""),
    value("Items", r#"{"type": "array", "items": {"type": "string"}}"#, r#"{"type": "array", "items": {"type": "boolean"}}"#, "type-changed", "[]"),
    value("Map", r#"{"additionalProperties": {"type": "string"}}"#, r#"{"type": "object"}"#, "additional-properties-untyped", ""),
    value("Union", r##"{"anyOf": [{"type": "string"}, {"type": "array"}]}"##, r##"{"oneOf": [{"type": "boolean"}, {"type": "array"}, {"type": "string"}]}"##, "union-branch-added", " boolean"),
    component("More", r#"{"type": "object", "properties": {}}"#, r#"{"type": "object", "properties": {"x": {"type": "string"}}}"#, "optional-property-added", ".x"),
    component("Less", r#"{"properties": {"x": {}, "y": {}}, "required": ["y", "x"]}"#, r#"{"properties": {"y": {}}, "required": ["y"]}"#, "required-property-removed", ".x"),
    component("Stricter", r#"{"properties": {"x": {"type": "string"}}}"#, r#"{"properties": {"x": {"type": "string"}}, "required": ["x"]}"#, "property-became-required", ".x"),
    component("Closed", r#"{"properties": {"x": {}}}"#, r#"{"properties": {"x": {}}, "additionalProperties": false}"#, "properties-closed", ""),
    operation("/gone", NOTHING, "null", "operation-removed", ""),
    operation("/new", "null", NOTHING, "operation-added", ""),
    operation("/renamed", NOTHING, r#"{"operationId": "x", "responses": {"204": {"description": ""}}}"#, "operation-id-changed", ""),
    operation("/asks", NOTHING, r#"{"parameters": [{"name": "q", "in": "query", "required": true}], "responses": {"204": {"description": ""}}}"#, "required-parameter-added", " query q"),
    operation("/status", NOTHING, r#"{"responses": {"205": {"description": ""}}}"#, "success-status-changed", " 204"),
    operation("/secret", NOTHING, r#"{"security": [{"key": []}], "responses": {"204": {"description": ""}}}"#, "security-required", " security"),
    operation("/old", NOTHING, r#"{"deprecated": true, "responses": {"204": {"description": ""}}}"#, "deprecated", ""),
];

impl Edit {
    /// Puts what the edit changes into a document.
    pub(crate) fn prepare(&self, document: &mut Value) {
        match *self {
            Self::Value { name, before, .. } => {
                send_and_receive(document, name);
                document["components"]["schemas"][name] = holder(before);
            }
            Self::Component { name, before, .. } => {
                send_and_receive(document, name);
                document["components"]["schemas"][name] = parsed(before);
            }
            Self::Operation { path, before, .. } => set_operation(document, path, before),
        }
    }

    /// Makes the edit.
    pub(crate) fn apply(&self, document: &mut Value) {
        match *self {
            Self::Value { name, after, .. } => {
                document["components"]["schemas"][name] = holder(after);
            }
            Self::Component { name, after, .. } => {
                document["components"]["schemas"][name] = parsed(after);
            }
            Self::Operation { path, after, .. } => set_operation(document, path, after),
        }
    }

    /// The rule and the place of what is found.
    pub(crate) fn finding(&self) -> (String, String) {
        match *self {
            Self::Value {
                name, rule, suffix, ..
            } => (rule.to_owned(), format!("{name}.value{suffix}")),
            Self::Component {
                name, rule, suffix, ..
            } => (rule.to_owned(), format!("{name}{suffix}")),
            Self::Operation {
                path, rule, suffix, ..
            } => (rule.to_owned(), format!("GET {path}{suffix}")),
        }
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn holder(schema: &str) -> Value {
    json!({"type": "object", "required": ["value"], "properties": {"value": parsed(schema)}})
}

fn send_and_receive(document: &mut Value, name: &str) {
    let schema = json!({"$ref": format!("#/components/schemas/{name}")});
    let content = json!({"application/json": {"schema": schema}});
    document["paths"][format!("/use/{name}")] = json!({"put": {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }});
}

fn set_operation(document: &mut Value, path: &str, operation: &str) {
    let operation = parsed(operation);
    let paths = document["paths"].as_object_mut().unwrap();
    if operation.is_null() {
        paths.remove(path);
    } else {
        paths.insert(path.to_owned(), json!({"get": operation}));
    }
}
