//! What of each conversation is written: its own bytes or what this version
//! understands of it, whole or some fields.

use std::borrow::Cow;

use crate::arguments::{ListArguments, ListOutput};
use crate::console::Console;
use crate::failure::Failure;
use crate::json::{Cell, Field, Selection, find, on_one_line, safe_on_terminal};
use crate::provider::Conversation;

/// From a conversation to the JSON that a format gets.
pub(super) struct Shape {
    normalized: bool,
    /// The fields to leave in JSON; other formats find theirs themselves.
    selection: Option<Selection>,
    is_for_terminal: bool,
    /// The fields asked for that none of the conversations had so far.
    unseen: Vec<Field>,
    any: bool,
}

impl Shape {
    pub(super) fn new(arguments: &ListArguments, is_terminal: bool) -> Self {
        let is_json = matches!(arguments.output, ListOutput::Json | ListOutput::Ndjson);
        let fields = &arguments.fields;
        Self {
            normalized: arguments.normalized,
            selection: (is_json && !fields.is_empty()).then(|| Selection::new(fields)),
            is_for_terminal: is_json && is_terminal,
            unseen: fields.clone(),
            any: false,
        }
    }

    /// The JSON of a conversation that came as `bytes`.
    pub(super) fn of<'a>(
        &mut self,
        conversation: &Conversation,
        bytes: &'a [u8],
    ) -> Result<Cow<'a, str>, Failure> {
        let json = if self.normalized {
            Cow::Owned(conversation.to_json()?)
        } else {
            String::from_utf8_lossy(bytes)
        };
        Ok(self.shaped(json))
    }

    /// The JSON of one that could not be decoded: always the bytes that came.
    pub(super) fn of_undecoded<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        self.shaped(String::from_utf8_lossy(bytes))
    }

    fn shaped<'a>(&mut self, json: Cow<'a, str>) -> Cow<'a, str> {
        self.any = true;
        self.unseen
            .retain(|field| find(&json, field.names()) == Cell::Missing);
        let json = match &self.selection {
            Some(selection) => Cow::Owned(selection.of(&json)),
            None => json,
        };
        let json = kept(json, on_one_line);
        if self.is_for_terminal {
            kept(json, safe_on_terminal)
        } else {
            json
        }
    }

    /// A field that is nowhere may be a slip of the hand.
    pub(super) fn warn_of_unseen(&self, console: &mut Console<'_>) {
        for field in self.unseen.iter().filter(|_| self.any) {
            console.warn(&format!(
                "none of these conversations has a field `{field}`"
            ));
        }
    }
}

/// A change of a text that copies it only where something is changed.
fn kept<'a>(text: Cow<'a, str>, change: fn(&str) -> Cow<'_, str>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => change(text),
        Cow::Owned(text) => Cow::Owned(change(&text).into_owned()),
    }
}
