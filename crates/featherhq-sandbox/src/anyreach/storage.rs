//! AnyReach conversations in the database: a table of their own, made when the
//! first one is stored, and walked newest first.

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, OptionalExtension, params, params_from_iter};

use super::request::{Filters, Range};
use super::{AnyreachCursor, StoredConversation};
use crate::storage::{Storage, StorageError, fold};

/// `user_id` and `agent_number` are folded. The list is walked by its index,
/// and filters are looked at on the way: this list is not made for millions.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS anyreach_conversations (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER,
    direction TEXT,
    channel TEXT,
    status TEXT,
    user_id TEXT,
    agent_id TEXT,
    agent_version_id TEXT,
    agent_number TEXT,
    web_widget_id TEXT,
    duration REAL,
    user_turn_count INTEGER,
    custom_metadata TEXT,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS anyreach_by_position ON anyreach_conversations (created_at, id);
";

const INSERT: &str = "
INSERT OR REPLACE INTO anyreach_conversations (
    id, created_at, updated_at, direction, channel, status, user_id, agent_id, agent_version_id,
    agent_number, web_widget_id, duration, user_turn_count, custom_metadata, document
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
";

impl Storage {
    /// Whether there are no AnyReach conversations.
    pub(crate) fn lacks_anyreach(&self) -> Result<bool, StorageError> {
        let connection = self.connection();
        if !has_table(&connection)? {
            return Ok(true);
        }
        let any: bool = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM anyreach_conversations)",
            [],
            |row| row.get(0),
        )?;
        Ok(!any)
    }

    /// Stores the AnyReach conversations that `source` adds, all or nothing. One
    /// that has the id of a stored one takes its place.
    pub(super) fn add_anyreach(
        &self,
        source: impl FnOnce(&mut Insertion<'_>) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLE)?;
        let mut insertion = Insertion {
            statement: transaction.prepare_cached(INSERT)?,
        };
        source(&mut insertion)?;
        drop(insertion);
        transaction.commit()?;
        Ok(())
    }

    /// Stores one AnyReach conversation.
    pub(crate) fn insert_anyreach(
        &self,
        conversation: StoredConversation,
    ) -> Result<(), StorageError> {
        self.add_anyreach(|insertion| insertion.add(vec![conversation]))
    }

    /// The documents of at most `limit` conversations, newest first, that a
    /// cursor of this time leaves.
    pub(super) fn anyreach_page(
        &self,
        filters: &Filters,
        cursor: Option<(i64, AnyreachCursor)>,
        limit: u16,
    ) -> Result<Vec<String>, StorageError> {
        let connection = self.connection();
        let mut page = Vec::new();
        if limit == 0 || !has_table(&connection)? {
            return Ok(page);
        }
        let (sql, values) = query(filters, cursor);
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if !filters.matches_metadata(row.get_ref(1)?.as_str_or_null()?) {
                continue;
            }
            page.push(row.get(0)?);
            if page.len() == usize::from(limit) {
                break;
            }
        }
        Ok(page)
    }
}

/// A transaction that takes conversations.
pub(super) struct Insertion<'c> {
    statement: CachedStatement<'c>,
}

impl Insertion<'_> {
    pub(super) fn add(&mut self, batch: Vec<StoredConversation>) -> Result<(), StorageError> {
        for conversation in batch {
            self.statement.execute(params![
                conversation.id,
                conversation.created_at,
                conversation.updated_at,
                conversation.direction,
                conversation.channel,
                conversation.status,
                conversation.user_id.as_deref().map(fold),
                conversation.agent_id,
                conversation.agent_version_id,
                conversation.agent_number.as_deref().map(fold),
                conversation.web_widget_id,
                conversation.duration,
                conversation.user_turn_count,
                conversation.custom_metadata,
                conversation.document,
            ])?;
        }
        Ok(())
    }
}

fn has_table(connection: &Connection) -> Result<bool, StorageError> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'anyreach_conversations'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

/// The SQL text and its values.
fn query(filters: &Filters, cursor: Option<(i64, AnyreachCursor)>) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    let mut add = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(condition.replace('?', &format!("?{}", values.len())));
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let word = |word: Option<&str>| word.map(|word| Value::Text(word.to_owned()));
    let part = |part: &Option<String>| part.as_deref().map(|part| Value::Text(fold(part)));
    add("direction = ?", word(filters.direction));
    add("channel = ?", word(filters.channel));
    add("status = ?", word(filters.status));
    add("instr(user_id, ?)", part(&filters.user_id));
    add("agent_id = ?", text(&filters.agent_id));
    add("agent_version_id = ?", text(&filters.agent_version_id));
    add("instr(agent_number, ?)", part(&filters.agent_number));
    add("web_widget_id = ?", text(&filters.web_widget_id));
    let mut range = |column: &str, Range { least, greatest }: Range| {
        add(&format!("{column} >= ?"), least.map(Value::Integer));
        add(&format!("{column} <= ?"), greatest.map(Value::Integer));
    };
    range("duration", filters.duration);
    range("user_turn_count", filters.user_turn_count);
    range("created_at", filters.created);
    range("updated_at", filters.updated);
    match cursor {
        Some((time, AnyreachCursor::Older)) => add("created_at < ?", Some(Value::Integer(time))),
        Some((time, AnyreachCursor::OlderOrEqual)) => {
            add("created_at <= ?", Some(Value::Integer(time)));
        }
        None => {}
    }
    let sql = format!(
        "SELECT document, custom_metadata
         FROM anyreach_conversations INDEXED BY anyreach_by_position
         WHERE {} ORDER BY created_at DESC, id DESC",
        conditions.join(" AND ")
    );
    (sql, values)
}
