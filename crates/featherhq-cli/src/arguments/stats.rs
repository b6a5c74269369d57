//! `feather stats`.

use clap::{Args, ValueEnum};

use super::filters::FilterArguments;

/// What durations and failures are, where people look for it.
const ABOUT_FIGURES: &str = "\
FAILED is the share of conversations with the verdict `failure` among those that have one: `success`, \
`partial` or `failure`. Conversations without evaluations, or whose evaluations are pending, do not \
count. The verdict is the server's `eval_status`; where this version does not know that word, it is \
derived from the counts. AnyReach has no verdicts.

MEDIAN and 95% are of the durations of conversations that have one: `duration_ms`, or else the time \
from start to end; for AnyReach its `duration`. They are exact for up to 1,000 conversations a group, and within 1% beyond.";

/// Which conversations to count, and how.
#[derive(Args)]
#[command(after_long_help = ABOUT_FIGURES)]
pub(crate) struct StatsArguments {
    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// What to count apart
    #[arg(long, value_name = "WHAT", default_value = "status")]
    pub(crate) by: GroupBy,

    /// How to write the figures
    #[arg(long, short, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: StatsOutput,
}

/// What conversations are counted by.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum GroupBy {
    /// The channel
    Channel,
    /// The status
    Status,
    /// The id of the agent: the one that is assigned, or for AnyReach the one
    /// that took part
    Agent,
    /// The day on which they started, in UTC
    Day,
    /// The hour of the day at which they started, in UTC
    Hour,
}

/// How figures are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum StatsOutput {
    /// Columns and bars that fit the terminal
    Table,
    /// One JSON object
    Json,
    /// A chart, to be put in a file: > chart.svg
    Svg,
    /// A page with the chart and the figures, to be put in a file: > stats.html
    Html,
}
