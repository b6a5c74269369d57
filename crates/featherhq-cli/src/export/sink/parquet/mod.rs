//! Parquet: a directory of part files, each of them closed and whole.
//!
//! A file of this format cannot be cut off, since its index is at its end. So
//! what an interrupted export keeps are the closed parts; the open one, which
//! has another name until it is closed, is dropped.

mod columns;
mod part;

use std::fs;
use std::path::{Path, PathBuf};

use super::super::failure::ExportFailure;
use super::super::options::Options;
use super::super::place::{remove, sync_directory_of};
use super::super::record::Record;
use super::{Position, Sink};
use part::{OPEN_ENDING, Part, PartKind};

use crate::arguments::PartitionBy;

/// How Hive, and who follows it, calls the partition of rows without a value.
const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// A directory of part files.
pub(super) struct Parquet {
    directory: PathBuf,
    kind: PartKind,
    partition_by: Option<PartitionBy>,
    rows_per_part: u64,
    /// The field that says which day a conversation is of.
    started: &'static str,
    /// The part that is being written, and the directory it is in.
    open: Option<(PathBuf, Part)>,
    closed: u64,
}

impl Parquet {
    pub(super) fn create(directory: &Path, options: &Options) -> Result<Self, ExportFailure> {
        fs::create_dir(directory).map_err(ExportFailure::file("create", directory))?;
        sync_directory_of(directory)?;
        Self::new(directory, options, 0)
    }

    /// The directory of an earlier run with its first `parts` parts.
    pub(super) fn reopen(
        directory: &Path,
        options: &Options,
        parts: u64,
    ) -> Result<Self, ExportFailure> {
        let mut kept = 0;
        for file in files_in(directory)? {
            match number_of(&file) {
                Some(number) if number <= parts => kept += 1,
                _ => remove(&file)?,
            }
        }
        if kept != parts {
            return Err(ExportFailure::damaged(
                directory,
                format!("it has {kept} parts, and {parts} were written"),
            ));
        }
        Self::new(directory, options, parts)
    }

    fn new(directory: &Path, options: &Options, closed: u64) -> Result<Self, ExportFailure> {
        Ok(Self {
            directory: directory.to_owned(),
            kind: PartKind::new(options.items())?,
            partition_by: options.partition_by,
            rows_per_part: options.rows_per_part,
            started: options.items().started(),
            open: None,
            closed,
        })
    }

    /// The directory that the part of a record is in.
    fn directory_for(&self, record: Option<&Record>) -> PathBuf {
        match self.partition_by {
            None => self.directory.clone(),
            Some(PartitionBy::Day) => {
                let started = record.and_then(|record| record.time(self.started));
                let day = started.map_or(NO_DAY.to_owned(), |time| time.date_naive().to_string());
                self.directory.join(format!("day={day}"))
            }
        }
    }

    fn open_part(&mut self, directory: PathBuf) -> Result<&mut Part, ExportFailure> {
        if self.open.is_none() {
            if !directory.is_dir() {
                fs::create_dir(&directory).map_err(ExportFailure::file("create", &directory))?;
                sync_directory_of(&directory)?;
            }
            let path = directory.join(format!("part-{:05}.parquet", self.closed + 1));
            let part = self.kind.create(path)?;
            self.open = Some((directory, part));
        }
        match &mut self.open {
            Some((_, part)) => Ok(part),
            None => Err(ExportFailure::damaged(&self.directory, "no part is open")),
        }
    }
}

impl Sink for Parquet {
    fn must_commit_before(&self, record: &Record) -> Option<bool> {
        let Some((directory, part)) = &self.open else {
            return Some(false);
        };
        let is_full = part.rows() >= self.rows_per_part;
        Some(is_full || *directory != self.directory_for(Some(record)))
    }

    fn write(&mut self, record: &Record) -> Result<(), ExportFailure> {
        let directory = self.directory_for(Some(record));
        self.open_part(directory)?.push(record)
    }

    /// Closes the part that is open.
    fn commit(&mut self) -> Result<Position, ExportFailure> {
        if let Some((_, part)) = self.open.take() {
            part.close()?;
            self.closed += 1;
        }
        Ok(Position::Parts(self.closed))
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportFailure> {
        // Readers take the columns from a file, so there is always one.
        if self.closed == 0 {
            let directory = self.directory_for(None);
            self.open_part(directory)?;
            self.commit()?;
        }
        Ok(())
    }
}

/// The number of a closed part; `None` for an open one.
fn number_of(file: &Path) -> Option<u64> {
    let name = file.file_name()?.to_str()?;
    if name.ends_with(OPEN_ENDING) {
        return None;
    }
    let number = name.strip_prefix("part-")?.strip_suffix(".parquet")?;
    number.parse().ok()
}

/// All files in the directory and in the partitions it has.
fn files_in(directory: &Path) -> Result<Vec<PathBuf>, ExportFailure> {
    let mut files = Vec::new();
    let failed = || ExportFailure::file("read", directory);
    for entry in fs::read_dir(directory).map_err(failed())? {
        let path = entry.map_err(failed())?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
