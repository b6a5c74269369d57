//! `feather completions` and `feather man`, both made from the definition of
//! the command line.

use std::fs;

use clap_mangen::Man;

use crate::arguments::{self, CompletionsArguments, ManArguments};
use crate::console::Console;
use crate::failure::Failure;

/// Writes completions for a shell.
pub(crate) fn completions(
    arguments: &CompletionsArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    // The library panics where its output cannot be written, and memory can be.
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut arguments::definition(),
        "feather",
        &mut script,
    );
    console.out.write_all(&script)?;
    Ok(console.out.flush()?)
}

/// Writes the first page of the manual, or all of them into a directory.
pub(crate) fn man(arguments: &ManArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    let Some(directory) = &arguments.directory else {
        Man::new(arguments::definition()).render(&mut console.out)?;
        return Ok(console.out.flush()?);
    };
    fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(arguments::definition(), directory))
        .map_err(|error| Failure::File {
            path: directory.clone(),
            source: error,
        })
}
