//! The command line: commands, options, and what goes with what.

mod about;
mod config;
mod conversations;
mod doctor;
mod drift;
mod evals;
mod export;
mod filters;
mod get;
mod list;
mod provider;
mod refusal;
mod sandbox;
mod shared;
mod stats;
mod time;
mod values;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use self::about::{CompletionsArguments, ManArguments};
pub(crate) use self::config::{ConfigArguments, ReportOutput};
pub(crate) use self::conversations::ConversationsCommand;
pub(crate) use self::doctor::DoctorArguments;
pub(crate) use self::drift::DriftArguments;
pub(crate) use self::evals::{EvalsCheckArguments, EvalsCommand, FailOn, FindingsOutput};
pub(crate) use self::export::{ExportArguments, ExportFormat, PartitionBy};
pub(crate) use self::filters::FilterArguments;
pub(crate) use self::get::{GetArguments, GetOutput};
pub(crate) use self::list::{ListArguments, ListOutput};
pub(crate) use self::refusal::Refusal;
pub(crate) use self::sandbox::{AnyreachAfterCursor, Evidence, SandboxArguments};
pub(crate) use self::shared::{ColorChoice, SharedArguments};
pub(crate) use self::stats::{GroupBy, StatsArguments, StatsOutput};
pub(crate) use self::values::ValueName;
use crate::console::Words;

/// Conversations of the Feather API on a terminal.
#[derive(Parser)]
#[command(name = "feather", version, long_version = about::long_version(), after_help = about::after_help())]
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
    /// Show the settings in force, and where each came from
    Config(ConfigArguments),
    /// Look for what keeps this program from working, and say what to do
    Doctor(DoctorArguments),
    /// Compare exported conversations with what the API documents
    Drift(DriftArguments),
    /// Write all conversations that match to a file
    Export(Box<ExportArguments>),
    /// Count conversations, failures and durations
    Stats(StatsArguments),
    /// Look at evaluations
    #[command(subcommand)]
    Evals(EvalsCommand),
    /// Serve the API on this machine, with demo data
    Sandbox(SandboxArguments),
    /// Write completions for a shell to standard output
    Completions(CompletionsArguments),
    /// Write the manual as man pages
    Man(ManArguments),
}

impl Arguments {
    /// How warnings and errors are written: as JSON where the data are.
    pub(crate) fn words(&self) -> Words {
        let is_json = match &self.command {
            Command::Conversations(command) => command.is_json(),
            Command::Config(config) => config.output == ReportOutput::Json,
            Command::Doctor(doctor) => doctor.output == ReportOutput::Json,
            Command::Drift(drift) => drift.output == ReportOutput::Json,
            Command::Stats(stats) => stats.output == StatsOutput::Json,
            Command::Evals(EvalsCommand::Check(check)) => check.output != FindingsOutput::Table,
            Command::Export(_)
            | Command::Sandbox(_)
            | Command::Completions(_)
            | Command::Man(_) => false,
        };
        if is_json { Words::Json } else { Words::Text }
    }
}

/// The whole command line as it is defined.
pub(crate) fn definition() -> clap::Command {
    Arguments::command()
}

/// Reads the command line.
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
    let arguments = Arguments::from_arg_matches(&matches)?;
    match contradiction(&arguments) {
        None => Ok(arguments),
        Some(message) => Err(command.error(ErrorKind::ArgumentConflict, message)),
    }
}

/// What cannot be meant. Whoever serves a sandbox calls no server, and the
/// sandbox of one command has a server and key of its own.
fn contradiction(arguments: &Arguments) -> Option<String> {
    let shared = &arguments.shared;
    let is_server = matches!(arguments.command, Command::Sandbox(_));
    let of_server = [
        ("--api-key", shared.api_key.is_some() && !is_server),
        ("--api-key-file", shared.api_key_file.is_some()),
        ("--base-url", shared.base_url.is_some()),
        ("--profile", shared.profile.is_some()),
        ("--organization", shared.organization.is_some()),
        ("--provider", shared.provider.is_some() && is_server),
    ];
    let option = of_server
        .into_iter()
        .find_map(|(option, is_given)| is_given.then_some(option));
    match option {
        Some(option) if is_server => Some(format!(
            "`feather sandbox` serves the API and calls no server; leave out {option}"
        )),
        None if is_server && shared.sandbox => {
            Some("`feather sandbox` is the server; leave out --sandbox".to_owned())
        }
        Some(option) if shared.sandbox => Some(format!(
            "--sandbox brings its own server and key; leave out {option}"
        )),
        // Without this an unset variable in a script sends the key elsewhere.
        _ if shared.base_url.as_deref() == Some("") => Some("--base-url is empty".to_owned()),
        _ if shared.api_key.as_deref() == Some("") => Some("--api-key is empty".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
