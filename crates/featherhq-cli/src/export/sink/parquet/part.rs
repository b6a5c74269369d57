//! One part file.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::TypePtr;

use super::super::super::columns::Items;
use super::super::super::failure::ExportFailure;
use super::super::super::place::{create, rename, sync_directory_of};
use super::super::super::record::Record;
use super::columns::{Columns, schema};

/// What the name of a part ends with until it is closed.
pub(super) const OPEN_ENDING: &str = ".open";

/// The rows of a row group wait in memory, so their number and their bytes are
/// bounded; readers want groups that are not too small.
const ROWS_PER_GROUP: usize = 10_000;
const BYTES_PER_GROUP: usize = 8 << 20;

/// What all parts of an export have in common.
pub(super) struct PartKind {
    items: Items,
    schema: TypePtr,
    properties: WriterPropertiesPtr,
}

impl PartKind {
    pub(super) fn new(items: Items) -> Result<Self, ExportFailure> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("feather ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        Ok(Self {
            items,
            schema: Arc::new(schema(items)?),
            properties: Arc::new(properties),
        })
    }

    /// Begins a part that will have this name.
    pub(super) fn create(&self, path: PathBuf) -> Result<Part, ExportFailure> {
        let mut open_path = path.clone().into_os_string();
        open_path.push(OPEN_ENDING);
        let open_path = PathBuf::from(open_path);
        let file = create(&open_path)?;
        Ok(Part {
            writer: SerializedFileWriter::new(file, self.schema.clone(), self.properties.clone())?,
            waiting: Columns::new(self.items),
            rows: 0,
            path,
            open_path,
        })
    }
}

/// A part that is being written.
pub(super) struct Part {
    path: PathBuf,
    open_path: PathBuf,
    writer: SerializedFileWriter<File>,
    /// The rows of the row group that is not yet written.
    waiting: Columns,
    rows: u64,
}

impl Part {
    /// How many rows it has.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn push(&mut self, record: &Record) -> Result<(), ExportFailure> {
        self.waiting.push(record);
        self.rows += 1;
        if self.waiting.rows() >= ROWS_PER_GROUP || self.waiting.bytes() >= BYTES_PER_GROUP {
            self.waiting.write_to(&mut self.writer)?;
        }
        Ok(())
    }

    /// Writes what is waiting and the index, and gives the file its name.
    pub(super) fn close(mut self) -> Result<(), ExportFailure> {
        if self.waiting.rows() > 0 {
            self.waiting.write_to(&mut self.writer)?;
        }
        self.writer.finish()?;
        self.writer
            .inner()
            .sync_all()
            .map_err(ExportFailure::file("write", &self.open_path))?;
        rename(&self.open_path, &self.path)?;
        sync_directory_of(&self.path)
    }
}
