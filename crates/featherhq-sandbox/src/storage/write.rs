//! Putting conversations into the database.

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{EvaluationOutcome, StorageError, StoredConversation, schema};
use crate::cursor::Position;

/// The distance between neighbours in a fresh table, so that conversations can
/// be put in between later.
pub(super) const NUMBER_GAP: i64 = 1 << 20;

/// Fills the empty text index with the texts of all conversations.
pub(super) fn fill_texts(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch(
        "INSERT INTO texts (rowid, subject, summary)
         SELECT number, subject, summary FROM conversations;",
    )?;
    Ok(())
}

/// Puts conversations where they belong in the list, all or nothing.
pub(super) fn add(
    connection: &mut Connection,
    conversations: &[StoredConversation],
) -> Result<(), StorageError> {
    let transaction = connection.transaction()?;
    for conversation in conversations {
        delete(&transaction, conversation.position.id)?;
        let number = free_number(&transaction, conversation.position)?;
        Insertion::new(&transaction)?.insert(number, conversation)?;
        transaction
            .prepare_cached(
                "INSERT INTO texts (rowid, subject, summary)
                 SELECT number, subject, summary FROM conversations WHERE number = ?1",
            )?
            .execute([number])?;
    }
    transaction.commit()?;
    Ok(())
}

/// A row number that puts a conversation at its place in the list.
fn free_number(connection: &Connection, position: Position) -> Result<i64, StorageError> {
    let (earlier, later) = neighbours(connection, position)?;
    Ok(match (earlier, later) {
        (None, None) => 0,
        (None, Some(later)) => later - NUMBER_GAP,
        (Some(earlier), None) => earlier + NUMBER_GAP,
        (Some(earlier), Some(later)) if later - earlier > 1 => earlier + (later - earlier) / 2,
        _ => {
            renumber(connection)?;
            free_number(connection, position)?
        }
    })
}

/// The row numbers of the conversations between which a place lies in the list.
fn neighbours(
    connection: &Connection,
    Position { started_at, id }: Position,
) -> Result<(Option<i64>, Option<i64>), StorageError> {
    let number = |sql| {
        connection
            .prepare_cached(sql)?
            .query_row(params![started_at, id.as_bytes()], |row| row.get(0))
            .optional()
    };
    let earlier = number(
        "SELECT number FROM conversations INDEXED BY by_position
         WHERE (started_at, id) > (?1, ?2) ORDER BY started_at, id LIMIT 1",
    )?;
    let later = number(
        "SELECT number FROM conversations INDEXED BY by_position
         WHERE (started_at, id) < (?1, ?2) ORDER BY started_at DESC, id DESC LIMIT 1",
    )?;
    Ok((earlier, later))
}

/// Makes room between all neighbours: after many conversations at one place,
/// row numbers run out there. The new numbers are above all old ones, so that
/// none is taken.
fn renumber(connection: &Connection) -> Result<(), StorageError> {
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE renumbered AS
         SELECT number AS old, row_number() OVER (ORDER BY number) * {NUMBER_GAP}
             + (SELECT max(number) FROM conversations) AS new
         FROM conversations;
         CREATE UNIQUE INDEX temp.by_old ON renumbered (old);
         UPDATE conversations SET number = (SELECT new FROM renumbered WHERE old = number);
         UPDATE documents SET number = (SELECT new FROM renumbered WHERE old = number);
         INSERT INTO texts (texts) VALUES ('delete-all');
         DROP TABLE temp.renumbered;"
    ))?;
    fill_texts(connection)
}

/// Takes out the conversation of this id, if there is one.
fn delete(connection: &Connection, id: Uuid) -> Result<(), StorageError> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT number FROM conversations WHERE id = ?1")?
        .query_row(params![id.as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(number) = number else {
        return Ok(());
    };
    // A text index without content has to be told what it holds.
    for statement in [
        "INSERT INTO texts (texts, rowid, subject, summary)
         SELECT 'delete', number, subject, summary FROM conversations WHERE number = ?1",
        "DELETE FROM documents WHERE number = ?1",
        "DELETE FROM conversations WHERE number = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([number])?;
    }
    Ok(())
}

/// The statements that put in one conversation.
pub(super) struct Insertion<'c> {
    conversation: CachedStatement<'c>,
    documents: CachedStatement<'c>,
}

impl<'c> Insertion<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self, StorageError> {
        Ok(Self {
            conversation: connection.prepare_cached(schema::INSERT_CONVERSATION)?,
            documents: connection.prepare_cached(schema::INSERT_DOCUMENTS)?,
        })
    }

    /// Puts in a conversation under a row number that is free.
    pub(super) fn insert(
        &mut self,
        number: i64,
        conversation: &StoredConversation,
    ) -> Result<(), StorageError> {
        let Position { started_at, id } = conversation.position;
        let subject = conversation.subject.as_deref().map(fold);
        let summary = conversation.summary.as_deref().map(fold);
        self.conversation.execute(params![
            number,
            id.as_bytes(),
            started_at,
            conversation.status,
            conversation.channel,
            conversation.priority,
            conversation.end_user_id.as_bytes(),
            conversation.assigned_agent_id.as_ref().map(Uuid::as_bytes),
            conversation.evaluations.code(),
            conversation.evaluations != EvaluationOutcome::None,
            subject,
            summary,
        ])?;
        self.documents.execute(params![
            number,
            conversation.row,
            conversation.detail.to_column()
        ])?;
        Ok(())
    }
}

/// Text as it is compared by `q`: every letter in lower case by itself, so
/// that a part of a text folds to a part of the folded text. The null
/// character, at which SQLite would stop reading, becomes U+FFFD.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() && !text.contains('\0') {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|letter| {
            if letter == '\0' {
                char::REPLACEMENT_CHARACTER
            } else {
                letter
            }
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{EvidenceViews, Invention, Turns};
    use crate::filters::Filters;
    use crate::storage::{DatabaseLocation, Storage};

    fn ids(storage: &Storage, text: Option<&str>) -> Vec<Uuid> {
        let filters = Filters {
            text: text.map(str::to_owned),
            ..Filters::default()
        };
        let page = storage.page(&filters, None, 200).unwrap();
        page.positions.iter().map(|place| place.id).collect()
    }

    /// Invented ones, in the order of the list.
    fn invented(number: u32) -> Vec<StoredConversation> {
        let invention = Invention {
            seed: 1,
            views: EvidenceViews::Mixed,
            turns: Turns::Omitted,
        };
        let mut all = Vec::new();
        let store = |batch: Vec<StoredConversation>| {
            all.extend_from_slice(&batch);
            Ok::<_, serde_json::Error>(())
        };
        invention.conversations(number, store).unwrap();
        all
    }

    /// A search would not find it any more, only take longer and longer.
    #[test]
    fn what_is_replaced_leaves_the_text_index() {
        let storage = Storage::open(&DatabaseLocation::Memory).unwrap();
        storage.fill(|_| Ok(())).unwrap();
        let mut conversation = invented(1).remove(0);
        let indexed = |trigram: &str| {
            let connection = storage.connection();
            let sql = "SELECT count(*) FROM texts WHERE texts MATCH ?1";
            let count = connection.query_row(sql, [trigram], |row| row.get(0));
            count.unwrap_or(-1)
        };
        for subject in ["xxx", "yyy", "zzz"] {
            conversation.subject = Some(subject.to_owned());
            storage.add(std::slice::from_ref(&conversation)).unwrap();
            assert_eq!(indexed(subject), 1);
        }
        assert_eq!((indexed("xxx"), indexed("yyy")), (0, 0));
    }

    #[test]
    fn a_place_never_runs_out_of_room() {
        let storage = Storage::open(&DatabaseLocation::Memory).unwrap();
        let mut template = invented(3);
        storage
            .fill(|filling| filling.add(template.clone()))
            .unwrap();
        let before = ids(&storage, None);
        let mut new = template.remove(1);
        new.subject = Some("squeezed in".to_owned());
        let mut expected = Vec::new();
        for number in 0..60 {
            new.position.id = Uuid::from_u128(number);
            new.position.started_at -= 1;
            storage.add(std::slice::from_ref(&new)).unwrap();
            expected.push(new.position.id);
        }
        assert_eq!(ids(&storage, Some("squeezed")), expected);
        let all = [&before[..2], &expected, &before[2..]].concat();
        assert_eq!(ids(&storage, None), all);
        assert!(storage.row_and_detail(expected[30]).unwrap().is_some());
    }
}
