//! A file that grows at its end, and can be cut off at a length.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::super::failure::ExportFailure;
use super::super::place::{create, reopen};

/// A file that grows at its end.
#[derive(Debug)]
pub(in crate::export) struct AppendedFile {
    path: PathBuf,
    file: BufWriter<File>,
    length: u64,
}

impl AppendedFile {
    /// An empty file.
    pub(in crate::export) fn create(path: &Path) -> Result<Self, ExportFailure> {
        Ok(Self {
            file: BufWriter::new(create(path)?),
            path: path.to_owned(),
            length: 0,
        })
    }

    /// A file of an earlier run, without what came after `length` bytes.
    pub(in crate::export) fn reopen(path: &Path, length: u64) -> Result<Self, ExportFailure> {
        Ok(Self {
            file: BufWriter::new(reopen(path, length)?),
            path: path.to_owned(),
            length,
        })
    }

    pub(in crate::export) fn path(&self) -> &Path {
        &self.path
    }

    pub(in crate::export) fn append(&mut self, bytes: &[u8]) -> Result<(), ExportFailure> {
        self.file
            .write_all(bytes)
            .map_err(ExportFailure::file("write", &self.path))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Makes it last on the disk, and says how long it is.
    pub(in crate::export) fn commit(&mut self) -> Result<u64, ExportFailure> {
        self.file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .map_err(ExportFailure::file("write", &self.path))?;
        Ok(self.length)
    }
}
