//! Reads Parquet files with another implementation than the one that writes
//! them, down to the bytes of the pages.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use parquet2::FallibleStreamingIterator;
use parquet2::encoding::Encoding;
use parquet2::encoding::hybrid_rle::HybridRleDecoder;
use parquet2::metadata::ColumnChunkMetaData;
use parquet2::page::{DataPage, Page, split_buffer};
use parquet2::read::{Decompressor, get_page_iterator, read_metadata};
use parquet2::schema::types::PhysicalType;
use serde_json::Value;

/// The columns of a file by their path, such as `eval_summary.total`: a value
/// for each row.
pub(crate) type Table = BTreeMap<String, Vec<Value>>;

/// The files of an export, each with its path inside of it.
pub(crate) fn files(directory: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let inside = files(&path).into_iter();
            found.extend(inside.map(|(inner, path)| (format!("{name}/{inner}"), path)));
        } else {
            found.push((name, path));
        }
    }
    found.sort();
    found
}

/// The schema of a file, in words.
pub(crate) fn schema(file: &Path) -> String {
    let metadata = read_metadata(&mut File::open(file).unwrap()).unwrap();
    let columns = metadata.schema().columns().iter().map(|column| {
        let primitive = &column.descriptor.primitive_type;
        format!(
            "{}: {:?} {:?} {:?}\n",
            column.path_in_schema.join("."),
            primitive.field_info.repetition,
            primitive.physical_type,
            primitive.logical_type,
        )
    });
    columns.collect()
}

/// All values of a file.
pub(crate) fn read(file: &Path) -> Table {
    let mut file = File::open(file).unwrap();
    let metadata = read_metadata(&mut file).unwrap();
    let mut table = Table::new();
    for column in metadata.schema().columns() {
        table.insert(column.path_in_schema.join("."), Vec::new());
    }
    for group in &metadata.row_groups {
        for chunk in group.columns() {
            let name = chunk.descriptor().path_in_schema.join(".");
            let values = read_chunk(chunk, &mut file);
            assert_eq!(values.len(), group.num_rows(), "{name}");
            table.get_mut(&name).unwrap().extend(values);
        }
    }
    assert!(
        table
            .values()
            .all(|values| values.len() == metadata.num_rows)
    );
    table
}

fn read_chunk(chunk: &ColumnChunkMetaData, file: &mut File) -> Vec<Value> {
    let pages = get_page_iterator(chunk, file, None, Vec::new(), usize::MAX).unwrap();
    let mut pages = Decompressor::new(pages, Vec::new());
    let mut dictionary = Vec::new();
    let mut values = Vec::new();
    while let Some(page) = pages.next().unwrap() {
        match page {
            Page::Dict(page) => {
                let kind = chunk.physical_type();
                dictionary = plain(kind, &page.buffer, page.num_values);
            }
            Page::Data(page) => values.extend(read_page(page, &dictionary)),
        }
    }
    values
}

fn read_page(page: &DataPage, dictionary: &[Value]) -> Vec<Value> {
    let (_, levels, bytes) = split_buffer(page).unwrap();
    let deepest = u32::from(page.descriptor.max_def_level.unsigned_abs());
    let rows = page.num_values();
    let is_there: Vec<bool> = if deepest == 0 {
        vec![true; rows]
    } else {
        let levels = HybridRleDecoder::try_new(levels, u32::BITS - deepest.leading_zeros(), rows);
        levels
            .unwrap()
            .map(|level| level.unwrap() == deepest)
            .collect()
    };
    let count = is_there.iter().filter(|is_there| **is_there).count();
    let kind = page.descriptor.primitive_type.physical_type;
    let present = match page.encoding() {
        Encoding::Plain => plain(kind, bytes, count),
        Encoding::RleDictionary | Encoding::PlainDictionary if count == 0 => Vec::new(),
        Encoding::RleDictionary | Encoding::PlainDictionary => {
            let bits = u32::from(bytes[0]);
            let indices = HybridRleDecoder::try_new(&bytes[1..], bits, count).unwrap();
            indices
                .map(|index| dictionary[index.unwrap() as usize].clone())
                .collect()
        }
        other => unreachable!("the encoding {other:?}"),
    };
    assert_eq!(present.len(), count);
    let mut present = present.into_iter();
    let values = is_there.into_iter().map(|is_there| match is_there {
        true => present.next().unwrap(),
        false => Value::Null,
    });
    values.collect()
}

/// The encoding `PLAIN` of the format's specification.
fn plain(kind: PhysicalType, bytes: &[u8], count: usize) -> Vec<Value> {
    match kind {
        PhysicalType::Int64 => bytes
            .chunks_exact(8)
            .take(count)
            .map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap()).into())
            .collect(),
        PhysicalType::Boolean => (0..count)
            .map(|place| (bytes[place / 8] >> (place % 8) & 1 == 1).into())
            .collect(),
        PhysicalType::ByteArray => {
            let mut rest = bytes;
            let values = (0..count).map(|_| {
                let (length, after) = rest.split_at(4);
                let length = u32::from_le_bytes(length.try_into().unwrap()) as usize;
                let (value, after) = after.split_at(length);
                rest = after;
                std::str::from_utf8(value).unwrap().into()
            });
            values.collect()
        }
        other => unreachable!("the type {other:?}"),
    }
}
