//! The bytes of each item, one item a line.

use std::path::Path;

use super::super::failure::ExportFailure;
use super::super::record::Record;
use super::append::AppendedFile;
use super::{Position, Sink};

/// Newline-delimited JSON.
pub(super) struct Ndjson(AppendedFile);

impl Ndjson {
    pub(super) fn create(path: &Path) -> Result<Self, ExportFailure> {
        AppendedFile::create(path).map(Self)
    }

    pub(super) fn reopen(path: &Path, length: u64) -> Result<Self, ExportFailure> {
        AppendedFile::reopen(path, length).map(Self)
    }
}

impl Sink for Ndjson {
    fn must_commit_before(&self, _record: &Record) -> Option<bool> {
        None
    }

    fn write(&mut self, record: &Record) -> Result<(), ExportFailure> {
        self.0.append(record.line().as_bytes())?;
        self.0.append(b"\n")
    }

    fn commit(&mut self) -> Result<Position, ExportFailure> {
        self.0.commit().map(Position::Bytes)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportFailure> {
        Ok(())
    }
}
