//! Comma-separated values (RFC 4180) with a line of titles.
//!
//! People open such files with programs that run a cell as a formula when it
//! begins like one; those cells are made text.

use std::io;
use std::path::Path;

use chrono::SecondsFormat;

use super::super::columns::{Cell, Items, columns};
use super::super::failure::ExportFailure;
use super::super::record::Record;
use super::append::AppendedFile;
use super::{Position, Sink};
use crate::text::csv::text_cell;

/// Comma-separated values.
pub(super) struct Csv {
    file: AppendedFile,
    items: Items,
}

impl Csv {
    pub(super) fn create(path: &Path, items: Items) -> Result<Self, ExportFailure> {
        let file = AppendedFile::create(path)?;
        let mut csv = Self { file, items };
        csv.append(columns(items).map(|column| column.name.to_owned()))?;
        Ok(csv)
    }

    pub(super) fn reopen(path: &Path, items: Items, length: u64) -> Result<Self, ExportFailure> {
        let file = AppendedFile::reopen(path, length)?;
        Ok(Self { file, items })
    }

    fn append(&mut self, cells: impl Iterator<Item = String>) -> Result<(), ExportFailure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let line = writer
            .write_record(cells.map(String::into_bytes))
            .map_err(io::Error::from)
            .and_then(|()| writer.into_inner().map_err(csv::IntoInnerError::into_error))
            .map_err(ExportFailure::file("write", self.file.path()))?;
        self.file.append(&line)
    }
}

impl Sink for Csv {
    fn must_commit_before(&self, _record: &Record) -> Option<bool> {
        None
    }

    fn write(&mut self, record: &Record) -> Result<(), ExportFailure> {
        self.append(columns(self.items).map(|column| match column.of(record) {
            Cell::Empty => String::new(),
            Cell::Text(text) => text_cell(text).into_owned(),
            Cell::Json(json) | Cell::Misfit(json) => text_cell(&json).into_owned(),
            Cell::Integer(number) => number.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Boolean(value) => value.to_string(),
            Cell::Time(time) => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        }))
    }

    fn commit(&mut self) -> Result<Position, ExportFailure> {
        self.file.commit().map(Position::Bytes)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportFailure> {
        Ok(())
    }
}
