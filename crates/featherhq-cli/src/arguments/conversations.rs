//! `feather conversations`.

use clap::Subcommand;

use super::get::{GetArguments, GetOutput};
use super::list::{ListArguments, ListOutput};

/// What to do with conversations.
#[derive(Subcommand)]
pub(crate) enum ConversationsCommand {
    /// List conversations, the newest first
    List(Box<ListArguments>),
    /// Show conversations with their recent messages
    Get(GetArguments),
}

impl ConversationsCommand {
    /// Whether its data are JSON.
    pub(super) fn is_json(&self) -> bool {
        match self {
            Self::List(list) => matches!(list.output, ListOutput::Json | ListOutput::Ndjson),
            Self::Get(get) => get.output == GetOutput::Json,
        }
    }
}
