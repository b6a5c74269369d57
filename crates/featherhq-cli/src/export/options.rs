//! What makes two runs the same export.

use std::collections::BTreeMap;
use std::path::{self, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::columns::Items;
use super::failure::ExportFailure;
use crate::arguments::{ExportArguments, ExportFormat, FilterArguments, PartitionBy};
use crate::provider::Provider;

/// A part that is not closed is lost in a crash, and details take a call each.
const ROWS_PER_PART: u64 = 50_000;
const ROWS_PER_PART_WITH_DETAILS: u64 = 5_000;
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);

/// Whose conversations are exported.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Origin {
    pub(super) provider: Provider,
    pub(super) server: String,
}

/// What an export is about. A run that goes on with another one takes this from
/// its checkpoint.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Options {
    #[serde(flatten)]
    pub(super) origin: Origin,
    pub(super) format: ExportFormat,
    pub(super) details: bool,
    /// The filters with every time fixed.
    pub(super) filters: FilterArguments,
    /// The filters as the user wrote them.
    pub(super) written_filters: BTreeMap<String, String>,
    pub(super) limit: Option<u64>,
    pub(super) partition_by: Option<PartitionBy>,
    pub(super) rows_per_part: u64,
    pub(super) since_last: Option<SinceLast>,
}

/// The file that remembers what was exported, and how far to look back.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct SinceLast {
    pub(super) file: PathBuf,
    pub(super) overlap: Duration,
}

impl Options {
    /// What is asked for.
    pub(super) fn new(arguments: &ExportArguments, origin: &Origin) -> Result<Self, ExportFailure> {
        let format = match arguments.format {
            Some(format) => format,
            None => format_of(arguments)?,
        };
        let is_parquet = format == ExportFormat::Parquet;
        if is_parquet && !cfg!(feature = "parquet") {
            return Err(ExportFailure::refused(
                "this feather was built without Parquet",
                "build it with the feature `parquet`, or take the released binary",
            ));
        }
        if !is_parquet && (arguments.partition_by.is_some() || arguments.rows_per_part.is_some()) {
            return Err(ExportFailure::refused(
                "only parquet is written in parts",
                "leave out --partition-by and --rows-per-part, or add --format parquet",
            ));
        }
        let overlap = arguments.overlap.unwrap_or(OVERLAP);
        let since_last = state_file(arguments)?;
        Ok(Self {
            origin: origin.clone(),
            format,
            details: arguments.details,
            filters: arguments.filters.clone(),
            written_filters: arguments.written.0.clone(),
            limit: arguments.limit,
            partition_by: arguments.partition_by,
            rows_per_part: arguments
                .rows_per_part
                .unwrap_or(default_rows_per_part(arguments.details)),
            since_last: since_last.map(|file| SinceLast { file, overlap }),
        })
    }

    /// What the items of the export are.
    pub(super) fn items(&self) -> Items {
        match (self.origin.provider, self.details) {
            (Provider::Feather, false) => Items::Feather,
            (Provider::Feather, true) => Items::FeatherInDetail,
            (Provider::AnyReach, _) => Items::AnyReach,
        }
    }

    /// Refuses to go on as something else. What is not given again stays as it was.
    pub(super) fn check_same(
        &self,
        arguments: &ExportArguments,
        origin: &Origin,
    ) -> Result<(), ExportFailure> {
        let filters = &arguments.written.0;
        let since_last = state_file(arguments)?;
        let known_file = self.since_last.as_ref().map(|known| known.file.clone());
        let known_overlap = self
            .since_last
            .as_ref()
            .map(|since_last| since_last.overlap);
        let differs = [
            ("--provider", origin.provider != self.origin.provider),
            ("the server", origin.server != self.origin.server),
            (
                "--format",
                arguments.format.is_some_and(|format| format != self.format),
            ),
            ("--details", arguments.details && !self.details),
            (
                "the filters",
                !filters.is_empty() && *filters != self.written_filters,
            ),
            ("--limit", is_other(arguments.limit, self.limit)),
            (
                "--partition-by",
                is_other(arguments.partition_by, self.partition_by),
            ),
            (
                "--rows-per-part",
                is_other(arguments.rows_per_part, Some(self.rows_per_part)),
            ),
            ("--since-last", is_other(since_last, known_file)),
            ("--overlap", is_other(arguments.overlap, known_overlap)),
        ];
        let Some((what, _)) = differs.into_iter().find(|(_, differs)| *differs) else {
            return Ok(());
        };
        Err(ExportFailure::refused(
            format!(
                "the export to go on with differs in {what}: it was {}",
                self.description()
            ),
            "leave that out to go on with it, or start over with --force instead of --resume",
        ))
    }

    /// In the words of the command line.
    fn description(&self) -> String {
        let mut words = vec![format!("--format {}", name_of(self.format))];
        if self.details {
            words.push("--details".to_owned());
        }
        let filters = self.written_filters.iter();
        words.extend(filters.map(|(name, value)| format!("--{name} {value}")));
        words.extend(self.limit.map(|limit| format!("--limit {limit}")));
        if self.partition_by.is_some() {
            words.push("--partition-by day".to_owned());
        }
        let default = default_rows_per_part(self.details);
        if self.format == ExportFormat::Parquet && self.rows_per_part != default {
            words.push(format!("--rows-per-part {}", self.rows_per_part));
        }
        if let Some(since_last) = &self.since_last {
            let overlap = humantime::format_duration(since_last.overlap);
            let file = since_last.file.display();
            words.push(format!("--since-last {file} --overlap {overlap}"));
        }
        let Origin { provider, server } = &self.origin;
        format!("{} from {server} ({provider})", words.join(" "))
    }
}

/// The file of `--since-last`, such that a run in another directory finds it.
fn state_file(arguments: &ExportArguments) -> Result<Option<PathBuf>, ExportFailure> {
    let file = arguments.since_last.as_ref();
    file.map(|file| path::absolute(file).map_err(ExportFailure::file("find", file)))
        .transpose()
}

fn default_rows_per_part(with_details: bool) -> u64 {
    match with_details {
        false => ROWS_PER_PART,
        true => ROWS_PER_PART_WITH_DETAILS,
    }
}

/// Whether something is given that is not what it was.
fn is_other<T: PartialEq>(given: Option<T>, known: Option<T>) -> bool {
    given.is_some() && given != known
}

/// The format that the ending of the path names.
fn format_of(arguments: &ExportArguments) -> Result<ExportFormat, ExportFailure> {
    let ending = arguments.out.extension().unwrap_or_default();
    Ok(match ending.to_ascii_lowercase().to_str() {
        Some("ndjson" | "jsonl") => ExportFormat::Ndjson,
        Some("csv") => ExportFormat::Csv,
        Some("parquet") => ExportFormat::Parquet,
        Some("sqlite" | "sqlite3" | "db") => ExportFormat::Sqlite,
        _ => {
            return Err(ExportFailure::refused(
                format!("the ending of {} names no format", arguments.out.display()),
                "add --format ndjson, csv, parquet or sqlite",
            ));
        }
    })
}

fn name_of(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Ndjson => "ndjson",
        ExportFormat::Csv => "csv",
        ExportFormat::Parquet => "parquet",
        ExportFormat::Sqlite => "sqlite",
    }
}
