//! What commands write to standard output.

use std::io::{ErrorKind, Write};

use crate::failure::Failure;

/// Writes a text. A reader that stops early, such as `head`, is no failure.
pub(crate) fn print(output: &mut dyn Write, text: &str) -> Result<(), Failure> {
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Usage(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
