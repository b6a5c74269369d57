//! Says what an operation does in the words the generator knows.
//!
//! The generator gives an operation one type of success, one type of error and
//! one media type of its request, and panics on more. An operation with more
//! of them is loosened here, so that it is not lost:
//!
//! * [`parameters`]: text, where a value would have to be written as more than
//!   one;
//! * [`requests`]: one media type, JSON before the others; bytes, for what the
//!   generator cannot encode;
//! * [`responses`]: errors with different bodies are any JSON value if all are
//!   JSON, and bytes otherwise; successes with different bodies are bytes.
//!
//! What can be put right in the code it writes is left to the polish, by a
//! [`Wire`](crate::wire::Wire), and is no concession.

mod parameters;
mod requests;
mod responses;

use openapi_lower::Effect;
use serde_json::Value;

use crate::concession::Concession;
use crate::schema::{self, Operation};
use crate::wire::Wires;

/// Where the client falls short of the document.
#[derive(Debug, Default)]
pub(crate) struct Concessions(pub(crate) Vec<Concession>);

impl Concessions {
    fn loosened(&mut self, operation: &Operation<'_>, member: &str, note: String) {
        self.add(operation, member, Effect::Loosened, note);
    }

    fn dropped(&mut self, operation: &Operation<'_>, member: &str, note: String) {
        self.add(operation, member, Effect::Dropped, note);
    }

    fn add(&mut self, operation: &Operation<'_>, member: &str, effect: Effect, note: String) {
        self.0.push(Concession {
            pointer: operation.pointer().join(member),
            operation: Some(operation.id.clone()),
            effect,
            left_out: false,
            note,
        });
    }
}

/// Says the parameters of a document, whose types have no names yet, as the
/// generator can express them, and lets equal bodies of responses become one
/// type.
pub(crate) fn parameters(document: &mut Value, concessions: &mut Concessions) -> Wires {
    parameters::loosen(document, concessions);
    let mut wires = Wires::new();
    for mut operation in schema::operations(document) {
        let wire = wires.entry(operation.id.clone()).or_default();
        wire.query = parameters::query_styles(&mut operation);
        wire.same_body = responses::take_repeated(&mut operation);
    }
    wires
}

/// Says the bodies of a named document as the generator can express them.
pub(crate) fn bodies(document: &mut Value, wires: &mut Wires, concessions: &mut Concessions) {
    let components = document.get("components").cloned().unwrap_or_default();
    for mut operation in schema::operations(document) {
        let wire = wires.entry(operation.id.clone()).or_default();
        requests::express(&mut operation, &components, wire, concessions);
        responses::express(&mut operation, &components, wire, concessions);
    }
}

/// What a reference to a shared parameter, response or request body stands for.
fn resolved(value: &Value, components: &Value) -> Value {
    let mut value = value;
    // A reference may name another; a circle ends.
    for _ in 0..8 {
        let shared = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/components"))
            .and_then(|pointer| components.pointer(pointer));
        match shared {
            Some(shared) => value = shared,
            None => break,
        }
    }
    value.clone()
}

/// Whether a media type is JSON, and one value of it.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or(media_type);
    let essence = essence.trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}
