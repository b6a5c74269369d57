//! `feather conversations get`.

use clap::{Args, ValueEnum};
use uuid::Uuid;

/// Which conversations to show, and how.
#[derive(Args)]
pub(crate) struct GetArguments {
    /// The ids of the conversations, as the list shows them
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<Uuid>,

    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: GetOutput,
}

/// How conversations are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum GetOutput {
    /// A transcript to read
    Text,
    /// JSON as the server sent it: one object, or an array for several ids
    Json,
    /// One page that needs no other file, to keep, print or mail
    Html,
}
