//! Text for a person to read: fields with their names, headings, and blocks
//! that are wrapped and indented.

use std::io::{self, Write};

use anstyle::Style;

use super::sanitize::one_line;
use super::screen::Screen;
use super::style::{FAINT, PLAIN, STRONG};
use super::wrap::wrap;

/// The room for the name of a field.
const NAME_COLUMNS: usize = 14;

/// Text that is being written. Whatever is given to it is neutralised here.
pub(crate) struct Document<'a> {
    out: &'a mut dyn Write,
    screen: Screen,
}

impl<'a> Document<'a> {
    /// A document without text.
    pub(crate) fn new(out: &'a mut dyn Write, screen: Screen) -> Self {
        Self { out, screen }
    }

    /// A name, and its value beside it.
    pub(crate) fn field(&mut self, name: &str, value: &str, style: Style) -> io::Result<()> {
        let lines = wrap(value, self.screen.width.saturating_sub(NAME_COLUMNS));
        for (number, line) in lines.iter().enumerate() {
            let name = if number == 0 { name } else { "" };
            let name = self
                .screen
                .palette
                .paint(FAINT, &format!("{name:<NAME_COLUMNS$}"));
            let value = self.screen.palette.paint(style, line);
            writeln!(self.out, "{name}{value}")?;
        }
        Ok(())
    }

    /// A heading after an empty line: what it is about, then what matters less.
    pub(crate) fn heading(&mut self, title: &str, style: Style, rest: &str) -> io::Result<()> {
        let title = self.screen.palette.paint(style, &one_line(title));
        let rest = self.screen.palette.paint(FAINT, &one_line(rest));
        writeln!(self.out, "\n{title}  {rest}")
    }

    /// A title inside a section, `indent` columns from the left.
    pub(crate) fn title(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.styled_block(indent, text, STRONG)
    }

    /// Running text, `indent` columns from the left.
    pub(crate) fn block(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.styled_block(indent, text, PLAIN)
    }

    /// Running text in a style.
    pub(crate) fn styled_block(
        &mut self,
        indent: usize,
        text: &str,
        style: Style,
    ) -> io::Result<()> {
        for line in wrap(text, self.screen.width.saturating_sub(indent)) {
            self.indented(indent, &line, style)?;
        }
        Ok(())
    }

    /// Text on one line, however long, so that it can be copied: an id, an address.
    pub(crate) fn whole(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.indented(indent, &one_line(text), FAINT)
    }

    fn indented(&mut self, indent: usize, line: &str, style: Style) -> io::Result<()> {
        if line.is_empty() {
            return writeln!(self.out);
        }
        let line = self.screen.palette.paint(style, line);
        writeln!(self.out, "{:indent$}{line}", "")
    }
}
