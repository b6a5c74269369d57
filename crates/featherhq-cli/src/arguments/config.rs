//! `feather config`, and how commands that report on themselves write.

use clap::{Args, ValueEnum};

/// How the settings are shown.
#[derive(Args)]
pub(crate) struct ConfigArguments {
    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: ReportOutput,
}

/// How a command reports on this program.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ReportOutput {
    /// For a person
    Text,
    /// One JSON object
    Json,
}
