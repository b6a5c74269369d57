//! Where records go: one file or directory, in one of the formats.

mod append;
mod csv;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod sqlite;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub(super) use self::append::AppendedFile;
use super::failure::ExportFailure;
use super::options::Options;
use super::record::Record;
use crate::arguments::ExportFormat;

/// How much of the output is good. What comes after it is dropped before an
/// export goes on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Position {
    /// So many bytes of a file.
    Bytes(u64),
    /// So many rows of a table.
    Rows(u64),
    /// So many closed files of a directory.
    Parts(u64),
}

/// Takes records in order.
pub(super) trait Sink {
    /// Whether what was written must be committed before `record` is. Formats
    /// that can be cut off anywhere leave it to the caller when to commit.
    fn must_commit_before(&self, record: &Record) -> Option<bool>;

    /// Adds a record.
    fn write(&mut self, record: &Record) -> Result<(), ExportFailure>;

    /// Makes everything written so far last, and says how much that is.
    fn commit(&mut self) -> Result<Position, ExportFailure>;

    /// Does what is left to do when all records are there; `commit` came before.
    fn finish(self: Box<Self>) -> Result<(), ExportFailure>;
}

/// Opens the output: a new one, or that of an earlier run cut off at `position`.
pub(super) fn open(
    path: &Path,
    options: &Options,
    position: Option<Position>,
) -> Result<Box<dyn Sink>, ExportFailure> {
    let damaged = || ExportFailure::damaged(path, "its checkpoint is of another format");
    Ok(match (options.format, position) {
        (ExportFormat::Ndjson, None) => Box::new(ndjson::Ndjson::create(path)?),
        (ExportFormat::Ndjson, Some(Position::Bytes(length))) => {
            Box::new(ndjson::Ndjson::reopen(path, length)?)
        }
        (ExportFormat::Csv, None) => Box::new(csv::Csv::create(path, options.items())?),
        (ExportFormat::Csv, Some(Position::Bytes(length))) => {
            Box::new(csv::Csv::reopen(path, options.items(), length)?)
        }
        (ExportFormat::Sqlite, None) => Box::new(sqlite::Sqlite::create(path, options.items())?),
        (ExportFormat::Sqlite, Some(Position::Rows(rows))) => {
            Box::new(sqlite::Sqlite::reopen(path, options.items(), rows)?)
        }
        #[cfg(feature = "parquet")]
        (ExportFormat::Parquet, None) => Box::new(parquet::Parquet::create(path, options)?),
        #[cfg(feature = "parquet")]
        (ExportFormat::Parquet, Some(Position::Parts(parts))) => {
            Box::new(parquet::Parquet::reopen(path, options, parts)?)
        }
        _ => return Err(damaged()),
    })
}
