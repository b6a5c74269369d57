//! JSON, each conversation as the server sent it: one object, or an array when
//! several were asked for.

use featherhq::{ConversationDetail, Error, Response};
use serde_json::value::RawValue;

use super::Format;
use crate::console::Console;
use crate::failure::Failure;
use crate::json::{on_one_line, safe_on_terminal};

/// One object, or an array of them.
pub(super) struct Json {
    is_array: bool,
    count: usize,
}

impl Json {
    /// For so many conversations.
    pub(super) fn of(conversations: usize) -> Self {
        Self {
            is_array: conversations > 1,
            count: 0,
        }
    }

    fn write_bytes(&mut self, bytes: &[u8], console: &mut Console<'_>) -> Result<(), Failure> {
        let text = String::from_utf8_lossy(bytes);
        let mut json = on_one_line(text.trim());
        if console.is_terminal {
            json = safe_on_terminal(&json).into_owned().into();
        }
        let before = match (self.is_array, self.count) {
            (false, _) => "",
            (true, 0) => "[\n",
            (true, _) => ",\n",
        };
        write!(console.out, "{before}{json}")?;
        self.count += 1;
        Ok(())
    }
}

impl Format for Json {
    fn write(
        &mut self,
        conversation: &Response<ConversationDetail>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.write_bytes(conversation.meta().body(), console)
    }

    /// JSON that this version cannot read may be of use to others.
    fn write_undecoded(&mut self, error: &Error, console: &mut Console<'_>) -> Result<(), Failure> {
        let is_decode = error.kind() == featherhq::ErrorKind::Decode;
        match error.body() {
            Some(body) if is_decode && serde_json::from_slice::<&RawValue>(body).is_ok() => {
                self.write_bytes(body, console)
            }
            _ => Ok(()),
        }
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let end = match (self.is_array, self.count) {
            (false, 0) => "",
            (false, _) => "\n",
            (true, 0) => "[]\n",
            (true, _) => "\n]\n",
        };
        Ok(console.out.write_all(end.as_bytes())?)
    }
}
