//! The schema of the parts, and rows taken apart into columns.

use std::fmt::Write as _;

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::Type;
use serde_json::Value;

use super::super::super::columns::{Cell, Column, Items, Kind, columns};
use super::super::super::record::Record;

/// Rows that wait to be written, column by column.
pub(super) struct Columns {
    leaves: Vec<Leaf>,
    /// The JSON of each item, which no item is without.
    json: Vec<ByteArray>,
    bytes: usize,
}

/// The values of one column, and how deep each row is defined: a row without a
/// value has none among the values.
struct Leaf {
    column: Column,
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Booleans(Vec<bool>),
}

/// The schema: every field may be missing, times are in UTC, and what the API
/// nests is nested, except for objects without a fixed form, which are JSON.
pub(super) fn schema(items: Items) -> Result<Type, ParquetError> {
    let mut message = "message conversation {\n".to_owned();
    let mut group = None;
    for column in columns(items) {
        let (parent, name) = match column.path {
            [parent, name] => (Some(*parent), *name),
            _ => (None, column.name),
        };
        if parent != group {
            message.push_str(if group.is_some() { "}\n" } else { "" });
            if let Some(parent) = parent {
                // Writing to a string cannot fail.
                let _ = writeln!(message, "optional group {parent} {{");
            }
            group = parent;
        }
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Json => ("binary", " (STRING)"),
            Kind::Time => ("int64", " (TIMESTAMP(MICROS,true))"),
            Kind::Integer => ("int64", ""),
            Kind::Number => ("double", ""),
            Kind::Boolean => ("boolean", ""),
        };
        let _ = writeln!(message, "optional {physical} {name}{logical};");
    }
    message.push_str(if group.is_some() { "}\n" } else { "" });
    message.push_str("required binary json (STRING);\n}");
    parse_message_type(&message)
}

impl Columns {
    pub(super) fn new(items: Items) -> Self {
        let leaves = columns(items).map(|column| Leaf {
            column,
            values: match column.kind {
                Kind::Text | Kind::Json => Values::Text(Vec::new()),
                Kind::Integer | Kind::Time => Values::Integers(Vec::new()),
                Kind::Number => Values::Numbers(Vec::new()),
                Kind::Boolean => Values::Booleans(Vec::new()),
            },
            levels: Vec::new(),
        });
        Self {
            leaves: leaves.collect(),
            json: Vec::new(),
            bytes: 0,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.json.len()
    }

    /// About how many bytes wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, record: &Record) {
        for leaf in &mut self.leaves {
            self.bytes += leaf.push(record);
        }
        let json = record.line().into_owned().into_bytes();
        self.bytes += json.len();
        self.json.push(json.into());
    }

    /// Writes the rows as a row group; none wait after that.
    pub(super) fn write_to<W: std::io::Write + Send>(
        &mut self,
        writer: &mut SerializedFileWriter<W>,
    ) -> Result<(), ParquetError> {
        let mut group = writer.next_row_group()?;
        let missing = || ParquetError::General("the schema lacks a column".to_owned());
        for leaf in &mut self.leaves {
            let column = group.next_column()?.ok_or_else(missing)?;
            leaf.write_to(column)?;
        }
        let mut column = group.next_column()?.ok_or_else(missing)?;
        column
            .typed::<ByteArrayType>()
            .write_batch(&self.json, None, None)?;
        column.close()?;
        group.close()?;
        self.json.clear();
        self.bytes = 0;
        Ok(())
    }
}

impl Leaf {
    /// Adds the value of an item, and says about how many bytes that takes.
    fn push(&mut self, record: &Record) -> usize {
        // In a group that is there a missing value is one level deeper.
        let inside = match self.column.path {
            [parent, _] => record.value().get(parent).is_some_and(Value::is_object),
            _ => false,
        };
        let depth = i16::from(inside);
        let bytes = match (&mut self.values, self.column.of(record)) {
            (Values::Text(values), Cell::Text(text)) => {
                values.push(text.as_bytes().to_vec().into());
                text.len()
            }
            (Values::Text(values), Cell::Json(json) | Cell::Misfit(json)) => {
                let bytes = json.len();
                values.push(json.into_bytes().into());
                bytes
            }
            (Values::Integers(values), Cell::Integer(number)) => {
                values.push(number);
                size_of::<i64>()
            }
            (Values::Integers(values), Cell::Time(time)) => {
                values.push(time.timestamp_micros());
                size_of::<i64>()
            }
            (Values::Numbers(values), Cell::Number(number)) => {
                values.push(number);
                size_of::<f64>()
            }
            (Values::Booleans(values), Cell::Boolean(value)) => {
                values.push(value);
                size_of::<bool>()
            }
            // What is not of the column's type is in the JSON of the item.
            _ => {
                self.levels.push(depth);
                return size_of::<i16>();
            }
        };
        self.levels.push(depth + 1);
        bytes + size_of::<i16>()
    }

    fn write_to(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::Text(values) => {
                let typed = column.typed::<ByteArrayType>();
                typed.write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Integers(values) => {
                let typed = column.typed::<Int64Type>();
                typed.write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Numbers(values) => {
                let typed = column.typed::<DoubleType>();
                typed.write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Booleans(values) => {
                let typed = column.typed::<BoolType>();
                typed.write_batch(values, levels, None)?;
                values.clear();
            }
        }
        self.levels.clear();
        column.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_and_the_evaluations_are_nested() {
        let schema = schema(Items::FeatherInDetail).unwrap();
        let field = |name: &str| {
            let fields = schema.get_fields().iter();
            fields
                .into_iter()
                .find(|field| field.name() == name)
                .unwrap()
                .clone()
        };
        let evaluations = field("eval_summary");
        assert!(evaluations.is_group());
        assert_eq!(evaluations.get_fields().len(), 9);
        let time = format!(
            "{:?}",
            field("started_at").get_basic_info().logical_type_ref()
        );
        assert!(
            time.contains("Timestamp") && time.contains("true"),
            "{time}"
        );
        assert!(!field("json").is_optional());
    }
}
