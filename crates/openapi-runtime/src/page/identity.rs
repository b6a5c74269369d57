//! What an item is known again by.

use std::fmt;

use serde_json::Value;

use super::fingerprint::Fingerprint;
use crate::error::Error;

/// How to tell the items of a list apart.
pub(super) struct Identity<T> {
    /// The property of the JSON that has the id, for items that could not be decoded.
    property: &'static str,
    read: fn(&T) -> Option<String>,
}

impl<T> Identity<T> {
    pub(super) fn new(property: &'static str, read: fn(&T) -> Option<String>) -> Self {
        Self { property, read }
    }

    /// The id of an item. One that could not be decoded usually still has a readable id; if not, a
    /// hash of its bytes stands in.
    pub(super) fn of(&self, entry: Result<&T, &Error>) -> Option<String> {
        match entry {
            Ok(item) => (self.read)(item),
            Err(error) => {
                let json = error.item_json()?;
                let item: Option<Value> = serde_json::from_slice(json).ok();
                match item.as_ref().and_then(|item| item.get(self.property)) {
                    Some(Value::String(id)) => Some(id.clone()),
                    Some(Value::Number(id)) => Some(id.to_string()),
                    _ => Some(format!("json {}", Fingerprint::of_bytes(json))),
                }
            }
        }
    }
}

impl<T> Clone for Identity<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Identity<T> {}

impl<T> fmt::Debug for Identity<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Identity").field(&self.property).finish()
    }
}
