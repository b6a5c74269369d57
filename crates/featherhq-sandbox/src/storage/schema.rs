//! The tables and indices.

/// The version of this layout, kept in the file as `user_version`.
pub(super) const VERSION: i64 = 1;

/// `conversations` is what filters look at, `documents` is what is served, and
/// `texts` finds substrings of three or more characters. `subject` and
/// `summary` are folded; a contentless text index is enough, since the texts
/// themselves stand beside it.
pub(super) const TABLES: &str = "
CREATE TABLE conversations (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    channel TEXT NOT NULL,
    priority TEXT NOT NULL,
    end_user_id BLOB NOT NULL,
    assigned_agent_id BLOB,
    evaluations INTEGER NOT NULL,
    has_evaluations INTEGER NOT NULL,
    subject TEXT,
    summary TEXT
) STRICT;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    row TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE texts USING fts5 (
    subject, summary, content = '', tokenize = 'trigram case_sensitive 1'
);
";

/// Made after a table is filled, which is several times faster than before.
pub(super) const INDICES: &str = "
CREATE UNIQUE INDEX IF NOT EXISTS by_id ON conversations (id);
CREATE UNIQUE INDEX IF NOT EXISTS by_position ON conversations (started_at, id);
CREATE INDEX IF NOT EXISTS by_status ON conversations (status);
CREATE INDEX IF NOT EXISTS by_channel ON conversations (channel);
CREATE INDEX IF NOT EXISTS by_priority ON conversations (priority);
CREATE INDEX IF NOT EXISTS by_end_user ON conversations (end_user_id);
CREATE INDEX IF NOT EXISTS by_assigned_agent ON conversations (assigned_agent_id);
CREATE INDEX IF NOT EXISTS by_evaluations ON conversations (evaluations);
CREATE INDEX IF NOT EXISTS by_has_evaluations ON conversations (has_evaluations);
";

/// A database in memory needs no journal on disk. Its pages are large, because
/// most documents would not fit into a page of the usual 4096 bytes.
pub(super) const MEMORY_SETTINGS: &str = "
PRAGMA page_size = 16384;
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
";

/// The columns in the order of the table.
pub(super) const INSERT_CONVERSATION: &str = "
INSERT INTO conversations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
";

/// The columns in the order of the table.
pub(super) const INSERT_DOCUMENTS: &str = "INSERT INTO documents VALUES (?1, ?2, ?3)";
