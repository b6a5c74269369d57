//! `feather conversations get`.

use clap::{Args, ValueEnum};
use uuid::Uuid;

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
