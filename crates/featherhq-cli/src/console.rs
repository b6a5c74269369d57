//! Where a command writes to: its data, and its words about them.

use std::collections::BTreeMap;
use std::io::Write;

use anstyle::Style;
use serde::Serialize;

use crate::failure::Failure;
use crate::json::safe_on_terminal;
use crate::text::sanitize::one_line;
use crate::text::screen::Screen;
use crate::text::style::{NOTICE, Palette};

/// Where a command writes to.
pub(crate) struct Console<'a> {
    /// Standard output: data.
    pub(crate) out: &'a mut dyn Write,
    /// Whether a terminal shows the data, which must not be able to act on it.
    pub(crate) is_terminal: bool,
    /// Standard error: everything else.
    pub(crate) notes: &'a mut dyn Write,
    /// Whether it is coloured.
    pub(crate) notes_palette: Palette,
    /// How warnings and errors are written there.
    pub(crate) words: Words,
    /// Whether more is said about errors.
    pub(crate) verbose: bool,
    /// What standard output can show.
    pub(crate) screen: Screen,
}

/// How warnings and errors are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Words {
    /// For a person.
    Text,
    /// One JSON object on a line, for commands whose data are JSON.
    Json,
}

impl Console<'_> {
    /// Says something about the data, on one line.
    pub(crate) fn note(&mut self, text: &str) {
        // Data are worth more than words about them: a command does not end
        // because nobody reads its standard error.
        let _ = writeln!(self.notes, "{}", one_line(text));
    }

    /// Says something under a word that tells what it is.
    pub(crate) fn say(&mut self, word: &str, style: Style, text: &str) {
        let word = self.notes_palette.paint(style, &format!("{word}:"));
        let _ = writeln!(self.notes, "{word} {}", one_line(text));
    }

    /// Says what may be wrong without being an error.
    pub(crate) fn warn(&mut self, text: &str) {
        match self.words {
            Words::Text => self.say("warning", NOTICE, text),
            Words::Json => self.note_json("warning", &Warning { message: text }),
        }
    }

    /// Writes data as JSON on one line.
    pub(crate) fn write_json(&mut self, data: &impl Serialize) -> Result<(), Failure> {
        let mut json = serde_json::to_string(data)?;
        if self.is_terminal {
            json = safe_on_terminal(&json).into_owned();
        }
        Ok(writeln!(self.out, "{json}")?)
    }

    /// Says something as JSON, under a name that tells what it is.
    pub(crate) fn note_json(&mut self, name: &str, object: &impl Serialize) {
        note_json(self.notes, name, object);
    }
}

/// Writes an object under a name, as JSON on one line.
pub(crate) fn note_json(notes: &mut dyn Write, name: &str, object: &impl Serialize) {
    // Texts and numbers can always be written as JSON.
    let line = serde_json::to_string(&BTreeMap::from([(name, object)])).unwrap_or_default();
    let _ = writeln!(notes, "{}", safe_on_terminal(&line));
}

#[derive(Serialize)]
struct Warning<'a> {
    message: &'a str,
}
