//! Where a command writes to: its data, and its words about them.

use std::io::Write;

use crate::text::sanitize::one_line;
use crate::text::screen::Screen;

/// Where a command writes to.
pub(crate) struct Console<'a> {
    /// Standard output: data.
    pub(crate) out: &'a mut dyn Write,
    /// Standard error: everything else.
    pub(crate) notes: &'a mut dyn Write,
    /// What standard output can show.
    pub(crate) screen: Screen,
}

impl Console<'_> {
    /// Says something about the data, on one line.
    pub(crate) fn note(&mut self, text: &str) {
        // Data are worth more than words about them: a command does not end
        // because nobody reads its standard error.
        let _ = writeln!(self.notes, "{}", one_line(text));
    }
}
