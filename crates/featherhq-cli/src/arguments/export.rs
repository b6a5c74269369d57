//! `feather export`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args, FromArgMatches, ValueEnum};
use serde::{Deserialize, Serialize};

use super::filters::FilterArguments;

/// What is said about the limits of `--since-last`, where people look for it.
const ABOUT_SINCE_LAST: &str = "\
About --since-last: the API can tell when conversations started, but not which ones have changed. \
So a run asks for those that started since the newest one of the run before, and in a time before \
that (--overlap), and leaves out what it wrote in that state already: the same id with the same \
`updated_at`. A conversation that changes within the overlap is written again, with what is new; one \
that started earlier and changes is not noticed. Choose an overlap that is longer than conversations \
usually last, and export everything now and then.

About --resume: an export that did not end leaves PATH.partial and PATH.checkpoint.json. The second \
one holds the filters and the place in the list; keep it where the data may be kept.";

/// Which conversations to export, and to where.
#[derive(Args)]
#[command(after_long_help = ABOUT_SINCE_LAST)]
pub(crate) struct ExportArguments {
    /// It is read before the filters are taken out of what was given.
    #[command(flatten)]
    pub(crate) written: WrittenFilters,

    #[command(flatten)]
    pub(crate) filters: FilterArguments,

    /// The file to write, a directory for parquet; it has its name only when it is complete
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,

    /// The format; without it the ending of PATH says which
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<ExportFormat>,

    /// Get each conversation in detail, with its recent messages; a call for each of them
    #[arg(long)]
    pub(crate) details: bool,

    /// How many details to get at the same time, 1 to 64
    #[arg(long, value_name = "N", default_value_t = 8, requires = "details",
        value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) concurrency: u16,

    /// Walk the list with so many requests at the same time, 1 to 64, for the
    /// same output; Feather only. An export can be gone on with by another number
    #[arg(long, value_name = "N", conflicts_with = "limit",
        value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) parallel: Option<u16>,

    /// Go on with an export to PATH that did not end, at exactly the next
    /// conversation; filters and format need not be given again. Without one,
    /// start from the beginning
    #[arg(long)]
    pub(crate) resume: bool,

    /// Start from the beginning, and replace what is at PATH when it is complete
    #[arg(long, conflicts_with = "resume")]
    pub(crate) force: bool,

    /// How many conversations to export at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,

    /// How many conversations to ask the server for at once, 1 to 200, or to
    /// 1000 for AnyReach
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) page_size: u32,

    /// Make a directory of parquet files for each day (UTC) on which conversations started
    #[arg(long, value_name = "UNIT")]
    pub(crate) partition_by: Option<PartitionBy>,

    /// How many rows a parquet file has at most [default: 50000, with details 5000];
    /// a file that was not full is written again after a crash
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) rows_per_part: Option<u64>,

    /// Export what is new since the last run with this file, which is made by
    /// the first run and remembers what was exported; see below
    #[arg(long, value_name = "FILE", conflicts_with_all = ["started_after", "started_before", "limit"])]
    pub(crate) since_last: Option<PathBuf>,

    /// How far to look back before the newest conversation of the last run,
    /// such as `12h` or `3d` [default: 1d]
    #[arg(long, value_name = "SPAN", requires = "since_last", value_parser = humantime::parse_duration)]
    pub(crate) overlap: Option<Duration>,
}

/// What the output is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportFormat {
    /// The server's own JSON, one conversation a line
    Ndjson,
    /// A table of text, safe to open in a spreadsheet
    Csv,
    /// Typed columns and the JSON, in a directory of files
    Parquet,
    /// A database with typed columns and the JSON
    Sqlite,
}

/// What each directory of a partitioned output is about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PartitionBy {
    /// A day on which conversations started, in UTC
    Day,
}

/// The filters as they were written. An export that is gone on with has the
/// same ones, and `7d` is another time then.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenFilters(pub(crate) BTreeMap<String, String>);

impl FromArgMatches for WrittenFilters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let filters = FilterArguments::augment_args(clap::Command::new("filters"));
        let written = filters.get_arguments().filter_map(|argument| {
            let values = matches.get_raw(argument.get_id().as_str())?;
            let name = argument.get_long().unwrap_or_default().to_owned();
            let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
            Some((name, values.join(" ")))
        });
        Ok(Self(written.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// It looks at options that others define, and has none of its own.
impl Args for WrittenFilters {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command
    }
}
