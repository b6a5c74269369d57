//! JSON: one array, or one object a line.

use super::Format;
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::Conversation;

/// One array. It stays open when the list ends early, so that nobody takes a
/// part for the whole.
#[derive(Default)]
pub(super) struct JsonArray {
    is_open: bool,
}

impl Format for JsonArray {
    fn write(
        &mut self,
        _: &Conversation,
        json: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.write_undecoded(json, console)
    }

    fn write_undecoded(&mut self, json: &str, console: &mut Console<'_>) -> Result<(), Failure> {
        let before = if self.is_open { ",\n" } else { "[\n" };
        write!(console.out, "{before}{json}")?;
        self.is_open = true;
        Ok(())
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let end: &[u8] = if self.is_open { b"\n]\n" } else { b"[]\n" };
        Ok(console.out.write_all(end)?)
    }

    fn break_off(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.is_open {
            console.out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// One object a line.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn write(
        &mut self,
        _: &Conversation,
        json: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.write_undecoded(json, console)
    }

    fn write_undecoded(&mut self, json: &str, console: &mut Console<'_>) -> Result<(), Failure> {
        Ok(writeln!(console.out, "{json}")?)
    }

    fn finish(&mut self, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn break_off(&mut self, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }
}
