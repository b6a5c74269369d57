//! Conversations in SQLite: written once, found by any filter, and served as
//! the bytes that were stored.
//!
//! The trick that keeps every list request fast: the row number *is* the order
//! of the list. Rows are numbered so that ascending `number` means descending
//! `started_at` with descending `id` as tie-break. Every index of SQLite ends
//! with the row number, the text index included, so each of them yields its
//! matches in list order and a page is a short walk from where the last ended.

mod fill;
mod query;
mod schema;
mod search;
mod write;

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::cursor::Position;
use crate::filters::Filters;
use fill::Filling;
pub(crate) use write::fold;

/// Where the database lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DatabaseLocation {
    /// In memory; gone when the sandbox stops.
    Memory,
    /// In this file; kept.
    File(PathBuf),
}

impl fmt::Display for DatabaseLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => formatter.write_str("in memory"),
            Self::File(path) => path.display().fmt(formatter),
        }
    }
}

/// A conversation in the form in which it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredConversation {
    pub(crate) position: Position,
    pub(crate) status: String,
    pub(crate) channel: String,
    pub(crate) priority: String,
    pub(crate) end_user_id: Uuid,
    pub(crate) assigned_agent_id: Option<Uuid>,
    pub(crate) subject: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) evaluations: EvaluationOutcome,
    /// The JSON object of the list operation.
    pub(crate) row: String,
    /// What the JSON object of the detail operation has after that.
    pub(crate) detail: Detail,
}

#[cfg(test)]
impl StoredConversation {
    /// One for tests, without any text.
    fn example(started_at: i64, id: u128) -> Self {
        Self {
            position: Position {
                started_at,
                id: Uuid::from_u128(id),
            },
            status: "active".to_owned(),
            channel: "chat".to_owned(),
            priority: "normal".to_owned(),
            end_user_id: Uuid::nil(),
            assigned_agent_id: None,
            subject: None,
            summary: None,
            evaluations: EvaluationOutcome::None,
            row: "{}".to_owned(),
            detail: Detail::Members(String::new()),
        }
    }
}

/// What only the detail operation returns of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Its members, without braces and without a comma in front.
    Members(String),
    /// Those of the invented conversation of this number: they can be made
    /// when they are asked for, the same ones every time.
    Invented(u64),
}

impl Detail {
    /// As the column `detail` holds it: the members, which begin with a
    /// quotation mark, or the digits of the number.
    fn to_column(&self) -> Cow<'_, str> {
        match self {
            Self::Members(members) => Cow::Borrowed(members),
            Self::Invented(number) => Cow::Owned(number.to_string()),
        }
    }

    fn of_column(text: &str) -> Self {
        match text.parse() {
            Ok(number) => Self::Invented(number),
            Err(_) => Self::Members(text.to_owned()),
        }
    }
}

/// What became of a conversation's evaluations, as `eval_filter` asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EvaluationOutcome {
    /// There are none.
    None,
    /// All succeeded.
    AllPassed,
    /// At least one failed.
    AnyFailed,
    /// None failed, but not all have succeeded.
    Unfinished,
}

impl EvaluationOutcome {
    /// The outcome of these counts.
    pub(crate) fn of(total: i64, succeeded: i64, failed: i64) -> Self {
        if total <= 0 {
            Self::None
        } else if failed > 0 {
            Self::AnyFailed
        } else if succeeded == total {
            Self::AllPassed
        } else {
            Self::Unfinished
        }
    }

    /// As the column `evaluations` holds it.
    fn code(self) -> i64 {
        match self {
            Self::None => 0,
            Self::AllPassed => 1,
            Self::AnyFailed => 2,
            Self::Unfinished => 3,
        }
    }
}

/// One page of the list.
#[derive(Debug)]
pub(crate) struct StoredPage {
    /// The JSON array of the page's conversations.
    pub(crate) items: String,
    /// The places of its conversations.
    pub(crate) positions: Vec<Position>,
    /// Whether more follow.
    pub(crate) has_more: bool,
}

/// The database, shared by all requests; one statement runs at a time.
#[derive(Debug)]
pub(crate) struct Storage {
    connection: Mutex<Connection>,
    /// Whether `texts` still lacks what `conversations` holds; changed only by
    /// who has the connection.
    lacks_texts: AtomicBool,
    /// Whether `texts` may be filled when it is first needed: most tests never
    /// need it, and it is a good part of the time a sandbox takes to start. A
    /// file must be complete.
    texts_can_wait: bool,
}

/// The database cannot be opened or used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StorageError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Column(#[from] rusqlite::types::FromSqlError),
    #[error("cannot write a conversation as JSON: {0}")]
    Document(#[from] serde_json::Error),
    #[error(
        "it is no database of this sandbox, or one of another version (its user_version is {found}, not {expected})",
        expected = schema::VERSION
    )]
    Version { found: i64 },
}

impl Storage {
    /// Opens the database, and creates its tables if it is new.
    pub(crate) fn open(location: &DatabaseLocation) -> Result<Self, StorageError> {
        let connection = match location {
            DatabaseLocation::Memory => {
                let connection = Connection::open_in_memory()?;
                connection.execute_batch(schema::MEMORY_SETTINGS)?;
                connection.execute_batch(schema::TABLES)?;
                connection
            }
            DatabaseLocation::File(path) => open_file(path)?,
        };
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self {
            connection: Mutex::new(connection),
            lacks_texts: AtomicBool::new(false),
            texts_can_wait: *location == DatabaseLocation::Memory,
        })
    }

    /// How many conversations are stored.
    pub(crate) fn count(&self) -> Result<u64, StorageError> {
        let count =
            self.connection()
                .query_row("SELECT count(*) FROM conversations", [], |row| row.get(0))?;
        Ok(count)
    }

    /// Fills an empty database with what `source` adds, all or nothing.
    pub(crate) fn fill(
        &self,
        source: impl FnOnce(&mut Filling<'_>) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        fill::fill(&mut self.connection(), !self.texts_can_wait, source)?;
        self.lacks_texts
            .store(self.texts_can_wait, Ordering::Relaxed);
        Ok(())
    }

    /// Puts conversations where they belong in the list, all or nothing. One
    /// that has the id of a stored one takes its place.
    pub(crate) fn add(&self, conversations: &[StoredConversation]) -> Result<(), StorageError> {
        if conversations.is_empty() {
            return Ok(());
        }
        let mut connection = self.connection();
        self.complete_texts(&connection)?;
        write::add(&mut connection, conversations)
    }

    /// The page of at most `limit` conversations behind `after`.
    pub(crate) fn page(
        &self,
        filters: &Filters,
        after: Option<Position>,
        limit: u16,
    ) -> Result<StoredPage, StorageError> {
        let connection = self.connection();
        if filters.text.is_some() {
            self.complete_texts(&connection)?;
        }
        query::page(&connection, filters, after, limit)
    }

    /// The JSON object of the detail operation; `invent` makes what is not
    /// stored of the invented conversation of a number.
    pub(crate) fn detail(
        &self,
        id: Uuid,
        invent: impl FnOnce(u64) -> Result<String, serde_json::Error>,
    ) -> Result<Option<String>, StorageError> {
        let Some((row, detail)) = self.row_and_detail(id)? else {
            return Ok(None);
        };
        let further = match detail {
            Detail::Members(members) => members,
            Detail::Invented(number) => invent(number)?,
        };
        let open = row.strip_suffix('}').unwrap_or(&row);
        Ok(Some(format!("{open},{further}}}")))
    }

    fn row_and_detail(&self, id: Uuid) -> Result<Option<(String, Detail)>, StorageError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT row, detail FROM conversations JOIN documents USING (number) WHERE id = ?1",
        )?;
        let found = statement
            .query_row(params![id.as_bytes()], |row| {
                let detail = Detail::of_column(row.get_ref(1)?.as_str()?);
                Ok((row.get(0)?, detail))
            })
            .optional()?;
        Ok(found)
    }

    fn complete_texts(&self, connection: &Connection) -> Result<(), StorageError> {
        if self.lacks_texts.load(Ordering::Relaxed) {
            write::fill_texts(connection)?;
            self.lacks_texts.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn open_file(path: &Path) -> Result<Connection, StorageError> {
    let mut connection = Connection::open(path)?;
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        let transaction = connection.transaction()?;
        transaction.execute_batch(schema::TABLES)?;
        transaction.pragma_update(None, "user_version", schema::VERSION)?;
        transaction.commit()?;
    } else if found != schema::VERSION {
        return Err(StorageError::Version { found });
    }
    Ok(connection)
}
