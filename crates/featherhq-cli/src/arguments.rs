//! The command line: commands, options, and what goes with what.

mod values;

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use featherhq::{
    API_KEY_VARIABLE, BASE_URL_VARIABLE, ConversationPriority, ConversationStatus, EvalFilter,
    PageSize,
};
use featherhq_sandbox::{DEFAULT_CONVERSATIONS, DEFAULT_SEED, Fault};
use uuid::Uuid;

use self::values::{OpenValues, time};
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

/// What every command understands, before its name or after it.
#[derive(Args)]
#[command(next_help_heading = "Options of all commands")]
pub(crate) struct SharedArguments {
    /// The API key; other users of this machine can read it on a command line,
    /// so prefer the environment. For `feather sandbox`, the key to accept
    #[arg(
        long,
        global = true,
        value_name = "KEY",
        env = API_KEY_VARIABLE,
        hide_env_values = true
    )]
    pub(crate) api_key: Option<String>,

    /// The server, unless it is the hosted sandbox of the API
    #[arg(long, global = true, value_name = "URL", env = BASE_URL_VARIABLE)]
    pub(crate) base_url: Option<String>,

    /// Run against a server of its own with demo data, the same in every run;
    /// needs no key and no network
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,

    /// When to write in colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,

    /// Say more about errors: their causes, the request id, the answer
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// When to write in colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
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

/// What to do with conversations.
#[derive(Subcommand)]
pub(crate) enum ConversationsCommand {
    /// List conversations, the newest first
    List(ListArguments),
    /// Show one conversation with its recent messages
    Get(GetArguments),
}

/// Which conversations to list, and how.
#[derive(Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// How many conversations to list in total
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: u64,

    /// List all conversations that match
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,

    /// How many conversations to ask the server for at once, 1 to 200
    #[arg(long, value_name = "N", value_parser = page_size())]
    pub(crate) page_size: Option<u32>,

    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: ListOutput,
}

/// Which conversations to list: all conditions must hold.
#[derive(Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArguments {
    /// Only with this status
    #[arg(long, value_parser = OpenValues(ConversationStatus::KNOWN))]
    pub(crate) status: Option<ConversationStatus>,

    /// Only on this channel, such as voice
    #[arg(long)]
    pub(crate) channel: Option<String>,

    /// Only with this end user
    #[arg(long, value_name = "UUID")]
    pub(crate) end_user_id: Option<Uuid>,

    /// Only those that this agent is assigned to
    #[arg(long, value_name = "UUID")]
    pub(crate) assigned_agent_id: Option<Uuid>,

    /// Only of this priority
    #[arg(long, value_parser = OpenValues(ConversationPriority::KNOWN))]
    pub(crate) priority: Option<ConversationPriority>,

    /// Only started at this time or later: RFC 3339, or a date (its first moment in UTC)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) started_after: Option<DateTime<Utc>>,

    /// Only started at this time or earlier: RFC 3339, or a date (its first moment in UTC)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) started_before: Option<DateTime<Utc>>,

    /// Only with this text in subject or summary, upper and lower case alike
    #[arg(long, short, value_name = "TEXT")]
    pub(crate) query: Option<String>,

    /// Only with evaluations like this
    #[arg(long, value_parser = OpenValues(EvalFilter::KNOWN))]
    pub(crate) eval_filter: Option<EvalFilter>,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ListOutput {
    /// Columns that fit the terminal
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Ndjson,
}

/// Which conversation to show, and how.
#[derive(Args)]
pub(crate) struct GetArguments {
    /// The id of the conversation, as the list shows it
    #[arg(value_name = "ID")]
    pub(crate) id: Uuid,

    /// How to write it
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: GetOutput,
}

/// How one conversation is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum GetOutput {
    /// A transcript to read
    Text,
    /// One JSON object
    Json,
}

/// What the sandbox serves, and where.
#[derive(Args)]
pub(crate) struct SandboxArguments {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    pub(crate) address: IpAddr,

    /// The port to listen on, 0 for a free one
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,

    /// How many conversations to invent
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CONVERSATIONS)]
    pub(crate) conversations: u32,

    /// Which conversations to invent: the same number, the same conversations
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Which view evidence packages have
    #[arg(long, value_name = "VIEWS", default_value = "mixed")]
    pub(crate) evidence: Evidence,

    /// Serve the conversations of this file, one JSON object on each line, and
    /// invent none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["conversations", "seed", "evidence"])]
    pub(crate) data: Option<PathBuf>,

    /// Keep the conversations in this file; one that holds some is served as it is
    #[arg(long = "db", alias = "database", value_name = "FILE")]
    pub(crate) database: Option<PathBuf>,

    /// Make something go wrong, such as `status=503,on=list,times=2`; can be
    /// given several times
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<Fault>,
}

/// Which view the evidence packages of a sandbox have.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Evidence {
    /// Source cards for end users
    Display,
    /// Everything, for auditors
    Full,
    /// Both
    Mixed,
}

/// Reads the command line and the environment.
///
/// # Errors
/// When they make no sense, and also when help or the version is asked for:
/// the error then is what to print.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Arguments, clap::Error> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(arguments)?;
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

fn page_size() -> impl clap::builder::TypedValueParser<Value = u32> {
    let (smallest, largest) = (PageSize::SMALLEST.get(), PageSize::LARGEST.get());
    clap::value_parser!(u32).range(i64::from(smallest)..=i64::from(largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
