//! `feather conversations list`.

use clap::{Args, ValueEnum};

use super::filters::FilterArguments;
use super::values::page_size;

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
