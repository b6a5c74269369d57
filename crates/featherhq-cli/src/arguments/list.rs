//! `feather conversations list`.

use clap::{Args, ValueEnum};
use featherhq::Checkpoint;

use super::filters::FilterArguments;
use super::values::checkpoint;
use crate::json::Field;

const EXAMPLES: &str = "\
Examples:
  feather conversations list --status closed --since 7d
  feather conversations list --all --output csv > conversations.csv
  feather conversations list -o ndjson --fields id,eval_summary.eval_status
  feather --sandbox conversations list
  feather --sandbox --provider anyreach conversations list --direction inbound";

/// Which conversations to list, and how.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ListArguments {
    /// How many conversations to list in total
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: u64,

    /// List all conversations that match
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,

    /// How many conversations to ask the server for at once, 1 to 200, or to
    /// 1000 for AnyReach; without it as many as are wanted, and 200 at most
    #[arg(long, value_name = "N")]
    pub(crate) page_size: Option<u32>,

    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: ListOutput,

    /// Which fields to write, such as `id,eval_summary.eval_status`: columns of
    /// a table or of CSV; in JSON the objects with nothing else in them
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub(crate) fields: Vec<Field>,

    /// Write what this version understands, in its order, in place of the
    /// bytes that the server sent
    #[arg(long)]
    pub(crate) normalized: bool,

    /// Compare each conversation with what the API documents, and say on
    /// standard error what differs; exit code 7 if anything does
    #[arg(long)]
    pub(crate) check_drift: bool,

    /// Go on after this checkpoint, with the same filters: a file, or the JSON
    /// that an interrupted list told; CSV goes on without its first line
    #[arg(long, value_name = "CHECKPOINT", value_parser = checkpoint)]
    pub(crate) resume: Option<Checkpoint>,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ListOutput {
    /// Columns that fit the terminal
    Table,
    /// One JSON array, each conversation as the server sent it
    Json,
    /// One JSON object a line, each as the server sent it
    Ndjson,
    /// Comma-separated values; text that a spreadsheet would run as a formula
    /// has an apostrophe before it
    Csv,
}
