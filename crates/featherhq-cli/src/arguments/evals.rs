//! `feather evals`.

use clap::{Args, Subcommand, ValueEnum};

use super::filters::FilterArguments;

/// What to do with evaluations.
#[derive(Subcommand)]
pub(crate) enum EvalsCommand {
    /// Find evaluation summaries that contradict themselves
    Check(EvalsCheckArguments),
}

/// What the two kinds of findings mean, where people look for it.
const ABOUT_FINDINGS: &str = "\
Two kinds of findings are told apart:
  counts  The counts contradict themselves, such as a `failed` that is not total - succeeded - \
pending. This is certain: the document states the sums.
  label   The published `eval_status` is not the one that the critical counts give. How a label comes \
about is this client's reading, and the server may know better.

Findings do not make the command fail, unless --fail-on asks for that: exit code 1 then.";

/// Which conversations to check, and how to say what was found.
#[derive(Args)]
#[command(after_long_help = ABOUT_FINDINGS)]
pub(crate) struct EvalsCheckArguments {
    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// How to write the findings
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: FindingsOutput,

    /// Which findings make the exit code 1
    #[arg(long, value_name = "FINDINGS", default_value = "none")]
    pub(crate) fail_on: FailOn,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum FindingsOutput {
    /// Columns that fit the terminal
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Ndjson,
}

/// Which findings make the command fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum FailOn {
    /// No findings
    None,
    /// Counts that contradict themselves
    Counts,
    /// Counts and labels
    Any,
}
