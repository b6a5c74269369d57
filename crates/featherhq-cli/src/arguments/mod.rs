//! The command line: commands, options, and what goes with what.

mod conversations;
mod filters;
mod get;
mod list;
mod refusal;
mod sandbox;
mod shared;
mod time;
mod values;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use self::conversations::ConversationsCommand;
pub(crate) use self::filters::FilterArguments;
pub(crate) use self::get::{GetArguments, GetOutput};
pub(crate) use self::list::{ListArguments, ListOutput};
pub(crate) use self::refusal::Refusal;
pub(crate) use self::sandbox::{Evidence, SandboxArguments};
pub(crate) use self::shared::{ColorChoice, SharedArguments};
pub(crate) use self::values::ValueName;
use crate::console::Words;
use crate::exit;

/// Conversations of the Feather API on a terminal.
#[derive(Parser)]
#[command(name = "feather", version, after_help = exit::table())]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) shared: SharedArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read conversations
    #[command(subcommand)]
    Conversations(ConversationsCommand),
    /// Serve the API on this machine, with demo data
    Sandbox(SandboxArguments),
}

impl Arguments {
    /// How warnings and errors are written: as JSON where the data are.
    pub(crate) fn words(&self) -> Words {
        let is_json = match &self.command {
            Command::Conversations(command) => command.is_json(),
            Command::Sandbox(_) => false,
        };
        if is_json { Words::Json } else { Words::Text }
    }
}

/// Reads the command line and the environment.
///
/// # Errors
/// When they make no sense, and also when help or the version is asked for:
/// the error then is what to print.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, Refusal> {
    let words: Vec<OsString> = arguments.into_iter().collect();
    read(&words).map_err(|error| Refusal::new(error, &words))
}

fn read(words: &[OsString]) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let mut arguments = Arguments::from_arg_matches(&matches)?;
    // The key of the environment is that of a client, and not what a server
    // of one's own accepts.
    if matches!(arguments.command, Command::Sandbox(_)) && !given(&matches, "api_key") {
        arguments.shared.api_key = None;
    }
    match contradiction(&arguments, &matches) {
        None => Ok(arguments),
        Some(message) => Err(command.error(ErrorKind::ArgumentConflict, message)),
    }
}

/// What cannot be meant. Variables of the environment may be there for other
/// commands, so only the command line counts; `conflicts_with` counts both.
fn contradiction(arguments: &Arguments, matches: &ArgMatches) -> Option<String> {
    let server = [("api_key", "--api-key"), ("base_url", "--base-url")];
    let is_server = matches!(arguments.command, Command::Sandbox(_));
    let (option, _) = server
        .map(|(id, option)| {
            (
                option,
                given(matches, id) && !(is_server && id == "api_key"),
            )
        })
        .into_iter()
        .find(|(_, is_given)| *is_given)
        .unzip();
    let empty_url = given(matches, "base_url") && arguments.shared.base_url.as_deref() == Some("");
    match (&arguments.command, option) {
        (Command::Sandbox(_), Some(option)) => Some(format!(
            "`feather sandbox` serves the API and calls no server; leave out {option}"
        )),
        (Command::Sandbox(_), None) if arguments.shared.sandbox => {
            Some("`feather sandbox` is the server; leave out --sandbox".to_owned())
        }
        (_, Some(option)) if arguments.shared.sandbox => Some(format!(
            "--sandbox brings its own server and key; leave out {option}"
        )),
        // Without this an unset variable in a script sends the key elsewhere.
        _ if empty_url => Some("--base-url is empty".to_owned()),
        _ => None,
    }
}

/// Whether an option stands on the command line.
fn given(matches: &ArgMatches, id: &str) -> bool {
    matches.value_source(id) == Some(ValueSource::CommandLine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
