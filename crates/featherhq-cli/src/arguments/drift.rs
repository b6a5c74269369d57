//! `feather drift`.

use std::path::PathBuf;

use clap::Args;

use super::config::ReportOutput;

const EXAMPLES: &str = "\
Examples:
  feather drift conversations.ndjson
  feather conversations list --all -o ndjson | feather drift -

What differs makes the exit code 7. Nothing is sent.";

/// Which conversations to compare with what the API documents.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct DriftArguments {
    /// A file with one conversation a line, as `feather export` writes it, or
    /// `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to write what differs
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: ReportOutput,
}
