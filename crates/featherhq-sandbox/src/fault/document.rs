//! What can go wrong with the JSON document of a response.
//!
//! A document that is changed has its members in alphabetical order; all
//! others are served as they are stored.

use serde_json::{Map, Value, json};

use super::{ActiveFaults, FaultKind, Operation};

/// A word that no enum of the published document has.
const UNKNOWN_WORD: &str = "unheard_of";
/// A `view` that no evidence package has.
const UNKNOWN_VIEW: &str = "summary";
/// Members under which a customer's own data stand.
const FREE_FORM: [&str; 7] = [
    "metadata",
    "context_variables",
    "arguments",
    "raw",
    "custom_metadata",
    "conversation",
    "recording_details",
];

impl ActiveFaults {
    /// The body of a successful response with all that goes wrong in it.
    pub(crate) fn document(&self, body: String, operation: Operation) -> String {
        let changes: Vec<&FaultKind> = self.kinds().filter(|kind| is_change(kind)).collect();
        if changes.is_empty() {
            return body;
        }
        // What the sandbox stores is JSON; anything else is served as it is.
        let Ok(mut document) = serde_json::from_str(&body) else {
            return body;
        };
        for kind in changes {
            change(kind, &mut document, operation);
        }
        document.to_string()
    }
}

fn is_change(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::UnknownEnum(_)
            | FaultKind::UnknownView
            | FaultKind::MissingView
            | FaultKind::NullField(_)
            | FaultKind::MissingField(_)
            | FaultKind::ExtraFields
            | FaultKind::NaiveTimestamps
    )
}

fn change(kind: &FaultKind, document: &mut Value, operation: Operation) {
    match kind {
        FaultKind::UnknownEnum(field) => set_field(document, operation, field, UNKNOWN_WORD.into()),
        FaultKind::NullField(field) => set_field(document, operation, field, Value::Null),
        FaultKind::MissingField(field) => remove_field(document, operation, field),
        FaultKind::UnknownView => {
            for package in packages(document, operation) {
                package.insert("view".to_owned(), UNKNOWN_VIEW.into());
            }
        }
        FaultKind::MissingView => {
            for package in packages(document, operation) {
                package.remove("view");
            }
        }
        FaultKind::ExtraFields => add_fields(document, operation),
        FaultKind::NaiveTimestamps => remove_offsets(document),
        _ => {}
    }
}

fn conversations(document: &mut Value, operation: Operation) -> &mut [Value] {
    match operation {
        Operation::Get => std::slice::from_mut(document),
        Operation::List => document
            .get_mut("items")
            .and_then(Value::as_array_mut)
            .map_or(&mut [], Vec::as_mut_slice),
        Operation::AnyreachList => document.as_array_mut().map_or(&mut [], Vec::as_mut_slice),
    }
}

fn turns(document: &mut Value, operation: Operation) -> impl Iterator<Item = &mut Value> {
    conversations(document, operation)
        .iter_mut()
        .filter_map(|conversation| conversation.get_mut("recent_turns")?.as_array_mut())
        .flatten()
}

fn packages(
    document: &mut Value,
    operation: Operation,
) -> impl Iterator<Item = &mut Map<String, Value>> {
    turns(document, operation).filter_map(|turn| turn.get_mut("evidence")?.as_object_mut())
}

fn set_field(document: &mut Value, operation: Operation, field: &str, value: Value) {
    let found = conversations(document, operation)
        .first_mut()
        .and_then(|conversation| conversation.pointer_mut(&format!("/{field}")));
    if let Some(found) = found {
        *found = value;
    }
}

fn remove_field(document: &mut Value, operation: Operation, field: &str) {
    let pointer = format!("/{field}");
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = conversations(document, operation)
        .first_mut()
        .and_then(|conversation| conversation.pointer_mut(parent))
        .and_then(Value::as_object_mut);
    if let Some(parent) = parent {
        parent.remove(&name);
    }
}

fn add_fields(document: &mut Value, operation: Operation) {
    let add = |object: &mut Map<String, Value>| {
        object.insert("x_new_text".to_owned(), json!("a later version's"));
        object.insert("x_new_object".to_owned(), json!({ "nested": [1, null] }));
    };
    packages(document, operation).for_each(add);
    turns(document, operation)
        .filter_map(Value::as_object_mut)
        .for_each(add);
    conversations(document, operation)
        .iter_mut()
        .filter_map(Value::as_object_mut)
        .for_each(add);
    if operation == Operation::List
        && let Some(page) = document.as_object_mut()
    {
        add(page);
    }
}

/// Every point in time is a member whose name ends with `_at`.
fn remove_offsets(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(remove_offsets),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name.ends_with("_at") => {
                        let naive = text.strip_suffix('Z').or(text.strip_suffix("+00:00"));
                        if let Some(naive) = naive.map(str::len) {
                            text.truncate(naive);
                        }
                    }
                    _ if FREE_FORM.contains(&name.as_str()) => {}
                    _ => remove_offsets(member),
                }
            }
        }
        _ => {}
    }
}
