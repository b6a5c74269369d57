//! Filling an empty database, batch by batch in the order of the list, so that
//! some conversations are stored while others are still being made.

use rusqlite::Connection;

use super::write::{self, Insertion, NUMBER_GAP};
use super::{StorageError, StoredConversation, schema};

/// Fills an empty database with what `source` adds, all or nothing; its text
/// index only if `with_texts`.
pub(super) fn fill(
    connection: &mut Connection,
    with_texts: bool,
    source: impl FnOnce(&mut Filling<'_>) -> Result<(), StorageError>,
) -> Result<(), StorageError> {
    let transaction = connection.transaction()?;
    let mut filling = Filling {
        insertion: Insertion::new(&transaction)?,
        number: 0,
        waiting: Vec::new(),
    };
    source(&mut filling)?;
    filling.store_newer_than(i64::MIN)?;
    drop(filling);
    transaction.execute_batch(schema::INDICES)?;
    if with_texts {
        write::fill_texts(&transaction)?;
    }
    transaction.commit()?;
    Ok(())
}

/// An empty database that is being filled.
pub(crate) struct Filling<'c> {
    insertion: Insertion<'c>,
    /// The next row number.
    number: i64,
    /// Conversations whose place in the list the next batch may change.
    waiting: Vec<StoredConversation>,
}

impl Filling<'_> {
    /// Adds conversations that are as old as those of the last batch or older;
    /// their order among themselves does not matter.
    pub(crate) fn add(&mut self, batch: Vec<StoredConversation>) -> Result<(), StorageError> {
        self.waiting.extend(batch);
        let started_at = self
            .waiting
            .iter()
            .map(|waiting| waiting.position.started_at);
        match started_at.min() {
            // The next batch may begin with more of the oldest.
            Some(oldest) => self.store_newer_than(oldest),
            None => Ok(()),
        }
    }

    fn store_newer_than(&mut self, started_at: i64) -> Result<(), StorageError> {
        let place = |waiting: &StoredConversation| {
            std::cmp::Reverse((waiting.position.started_at, waiting.position.id))
        };
        self.waiting.sort_unstable_by_key(place);
        let newer = self
            .waiting
            .partition_point(|waiting| waiting.position.started_at > started_at);
        for conversation in self.waiting.drain(..newer) {
            self.insertion.insert(self.number, &conversation)?;
            self.number += NUMBER_GAP;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::filters::Filters;
    use crate::storage::{DatabaseLocation, Storage, StoredConversation};

    #[test]
    fn conversations_of_one_time_are_in_order_across_batches() {
        let storage = Storage::open(&DatabaseLocation::Memory).unwrap();
        let batches: [&[(i64, u128)]; 5] = [
            &[(8, 81), (9, 91), (7, 73)],
            &[(7, 75), (7, 71)],
            &[],
            &[(7, 74), (6, 61)],
            &[(6, 62)],
        ];
        storage
            .fill(|filling| {
                batches.iter().try_for_each(|batch| {
                    let example = |(time, id): &_| StoredConversation::example(*time, *id);
                    let batch = batch.iter().map(example);
                    filling.add(batch.collect())
                })
            })
            .unwrap();
        let page = storage.page(&Filters::default(), None, 200).unwrap();
        let order: Vec<(i64, u128)> = page
            .positions
            .iter()
            .map(|place| (place.started_at, place.id.as_u128()))
            .collect();
        let expected = [
            (9, 91),
            (8, 81),
            (7, 75),
            (7, 74),
            (7, 73),
            (7, 71),
            (6, 62),
            (6, 61),
        ];
        assert_eq!(order, expected);
    }
}
