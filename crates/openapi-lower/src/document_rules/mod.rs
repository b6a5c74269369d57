//! What 3.0 lacks outside schemas: one file for each part of a document, with its cases.
//!
//! Members that go with everything in them go before the schemas are lowered; whatever moves or
//! removes a part of the document that stays comes after, so that pointers are those of the source.

#[cfg(test)]
mod cases;
mod info;
mod members;
mod operations;
mod parameters;
mod path_items;
mod security;
mod servers;

use serde_json::Value;

use crate::pointer::Pointer;
use crate::report::{Effect, Rewrite};
use crate::structure::Object;

/// What stands before the schemas are lowered.
pub(crate) const BEFORE_SCHEMAS: &[fn(&mut Value, &mut Changes<'_>)] =
    &[info::apply, members::apply, servers::apply, security::apply];

/// What moves or removes parts of the document.
pub(crate) const AFTER_SCHEMAS: &[fn(&mut Value, &mut Changes<'_>)] =
    &[path_items::apply, operations::apply, parameters::apply];

/// The operations a path item of 3.0 may have.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What was done, with pointers into the source.
pub(crate) struct Changes<'s> {
    source: &'s Value,
    rewrites: Vec<Rewrite>,
}

impl<'s> Changes<'s> {
    pub(crate) const fn new(source: &'s Value) -> Self {
        Self {
            source,
            rewrites: Vec::new(),
        }
    }

    pub(crate) fn into_rewrites(self) -> Vec<Rewrite> {
        self.rewrites
    }

    /// Notes a change at the pointer or, when that is not in the source, at what it would be in.
    fn note(
        &mut self,
        rule: &'static str,
        effect: Effect,
        pointer: &Pointer,
        note: impl Into<String>,
    ) {
        let mut pointer = pointer.clone();
        while self.source.pointer(pointer.as_str()).is_none() {
            pointer.pop();
        }
        self.rewrites.push(Rewrite {
            pointer,
            rule,
            effect,
            note: note.into(),
        });
    }
}

/// The path items of the document, with their paths and pointers.
fn path_items(document: &mut Value) -> impl Iterator<Item = (&String, Pointer, &mut Object)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.starts_with("x-"))
        .filter_map(|(path, item)| {
            let pointer = Pointer::from("paths").join(path);
            Some((path, pointer, item.as_object_mut()?))
        })
}

/// The entries of one part of `components`, with their pointers.
fn components<'d>(
    document: &'d mut Value,
    part: &'static str,
) -> impl Iterator<Item = (Pointer, &'d mut Object)> {
    let entries = document
        .get_mut("components")
        .and_then(|components| components.get_mut(part))
        .and_then(Value::as_object_mut);
    entries
        .into_iter()
        .flatten()
        .filter_map(move |(name, entry)| {
            let pointer = Pointer::from("components").join(part).join(name);
            Some((pointer, entry.as_object_mut()?))
        })
}
