//! `feather conversations`.

use clap::Subcommand;

use super::get::GetArguments;
use super::list::ListArguments;

/// What to do with conversations.
#[derive(Subcommand)]
pub(crate) enum ConversationsCommand {
    /// List conversations, the newest first
    List(ListArguments),
    /// Show one conversation with its recent messages
    Get(GetArguments),
}
