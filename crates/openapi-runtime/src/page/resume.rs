//! Passing over the items that were taken before a checkpoint.

use super::checkpoint::Position;
use super::content::Page;

/// Looks for the item a checkpoint was taken after.
#[derive(Debug)]
pub(super) struct Resume {
    position: Position,
    /// How many items were looked at on pages before.
    passed: u64,
}

/// What a page has of the items that were taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This many items at its beginning, and the rest is to be delivered.
    Through(usize),
    /// Nothing but items that were taken or that are newer than the checkpoint.
    NotYet,
    /// The item is no longer where it could be.
    Gone,
}

impl Resume {
    /// `None` when nothing was taken.
    pub(super) fn at(position: &Position) -> Option<Self> {
        (position.taken > 0).then(|| Self {
            position: position.clone(),
            passed: 0,
        })
    }

    /// Looks at a page whose items have these ids, `new` of which were on no page before.
    pub(super) fn look_at<T>(
        &mut self,
        page: &Page<T>,
        ids: &[Option<String>],
        new: usize,
    ) -> Found {
        let taken_here = self.position.taken.saturating_sub(self.passed);
        let taken_here = usize::try_from(taken_here).unwrap_or(usize::MAX);
        self.passed += new as u64;
        let Some(id) = self.position.last_id.as_deref() else {
            return if taken_here <= page.len() {
                Found::Through(taken_here)
            } else {
                Found::NotYet
            };
        };
        let places: Vec<usize> = ids
            .iter()
            .enumerate()
            .filter(|(_, found)| found.as_deref() == Some(id))
            .map(|(index, _)| index + 1)
            .collect();
        // A server that repeats an item on one page has it at several places.
        match places.first() {
            Some(_) if places.contains(&taken_here) => Found::Through(taken_here),
            Some(first) => Found::Through(*first),
            None if self.may_come_later() => Found::NotYet,
            None => Found::Gone,
        }
    }

    /// Items arrive at the front of the list and push the others on to later pages, however many
    /// they are. A page behind a cursor keeps its items, and is only cut differently when another
    /// page size is used.
    fn may_come_later(&self) -> bool {
        self.position.cursor.is_none() || self.passed < self.position.taken
    }
}
