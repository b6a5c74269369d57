//! An SQLite database: one table `conversations` with a column for each field
//! and the JSON of each item.

use std::fmt::Write as _;
use std::path::Path;

use chrono::SecondsFormat;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::super::columns::{Cell, Items, Kind, columns};
use super::super::failure::ExportFailure;
use super::super::record::Record;
use super::{Position, Sink};

/// A database with one table.
///
/// `number` counts the rows in the order of the list from 1, so that an export
/// can be cut off at a row. An id can be there twice if the server sent it twice.
pub(super) struct Sqlite {
    connection: Connection,
    insert: String,
    items: Items,
    rows: u64,
    is_in_transaction: bool,
}

impl Sqlite {
    pub(super) fn create(path: &Path, items: Items) -> Result<Self, ExportFailure> {
        let sqlite = Self::open(path, items, 0, OpenFlags::SQLITE_OPEN_CREATE)?;
        sqlite.connection.execute_batch(&table(items))?;
        Ok(sqlite)
    }

    /// The database of an earlier run with so many of its rows. What a crash
    /// left in the middle of a transaction SQLite itself has undone by then.
    pub(super) fn reopen(path: &Path, items: Items, rows: u64) -> Result<Self, ExportFailure> {
        let sqlite = Self::open(path, items, rows, OpenFlags::empty())?;
        sqlite
            .connection
            .execute("DELETE FROM conversations WHERE number > ?1", [rows])?;
        let there: u64 =
            sqlite
                .connection
                .query_row("SELECT count(*) FROM conversations", [], |row| row.get(0))?;
        if there != rows {
            return Err(ExportFailure::damaged(
                path,
                format!("it has {there} rows, and {rows} were written"),
            ));
        }
        Ok(sqlite)
    }

    fn open(path: &Path, items: Items, rows: u64, flags: OpenFlags) -> Result<Self, ExportFailure> {
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let values = 2 + columns(items).count();
        let places = vec!["?"; values].join(", ");
        Ok(Self {
            connection,
            insert: format!("INSERT INTO conversations VALUES ({places})"),
            items,
            rows,
            is_in_transaction: false,
        })
    }
}

impl Sink for Sqlite {
    fn must_commit_before(&self, _record: &Record) -> Option<bool> {
        None
    }

    fn write(&mut self, record: &Record) -> Result<(), ExportFailure> {
        if !self.is_in_transaction {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.is_in_transaction = true;
        }
        let number = SqlValue::from(i64::try_from(self.rows + 1).unwrap_or(i64::MAX));
        let cells = columns(self.items).map(|column| sql_value(column.of(record)));
        let json = SqlValue::from(record.line().into_owned());
        self.connection
            .prepare_cached(&self.insert)?
            .execute(params_from_iter(
                std::iter::once(number).chain(cells).chain([json]),
            ))?;
        self.rows += 1;
        Ok(())
    }

    fn commit(&mut self) -> Result<Position, ExportFailure> {
        if self.is_in_transaction {
            self.connection.execute_batch("COMMIT")?;
            self.is_in_transaction = false;
        }
        Ok(Position::Rows(self.rows))
    }

    fn finish(self: Box<Self>) -> Result<(), ExportFailure> {
        // What is looked for most: one conversation, a stretch of time, a status.
        for column in ["id", self.items.started(), "status"] {
            self.connection.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS conversations_by_{column} ON conversations ({column})"
            ))?;
        }
        let Self { connection, .. } = *self;
        connection
            .close()
            .map_err(|(_, error)| ExportFailure::from(error))
    }
}

/// Times are text that sorts as the times do, and that SQLite's functions for
/// times understand.
fn sql_value(cell: Cell<'_>) -> SqlValue {
    match cell {
        Cell::Empty => SqlValue::Null,
        Cell::Text(text) => SqlValue::Text(text.to_owned()),
        Cell::Integer(number) => SqlValue::Integer(number),
        Cell::Number(number) => SqlValue::Real(number),
        Cell::Boolean(value) => SqlValue::Integer(i64::from(value)),
        Cell::Time(time) => SqlValue::Text(time.to_rfc3339_opts(SecondsFormat::Micros, true)),
        Cell::Json(json) | Cell::Misfit(json) => SqlValue::Text(json),
    }
}

fn table(items: Items) -> String {
    let mut statement = "CREATE TABLE conversations (\n  number INTEGER PRIMARY KEY,\n".to_owned();
    for column in columns(items) {
        let kind = match column.kind {
            Kind::Text | Kind::Time | Kind::Json => "TEXT",
            Kind::Integer => "INTEGER",
            Kind::Number => "REAL",
            Kind::Boolean => "BOOLEAN",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(statement, "  {} {kind},", column.name);
    }
    statement.push_str("  json TEXT NOT NULL\n)");
    statement
}
