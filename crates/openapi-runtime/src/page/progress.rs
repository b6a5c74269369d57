//! How far a list has been delivered: where it can be gone on with, and what that took.

use super::checkpoint::{Checkpoint, Position};
use super::content::Page;
use super::identity::Identity;
use super::parallel::{Ledger, WindowId};
use super::stats::PagingStats;
use super::walk::Walked;
use crate::error::Error;

/// What the caller has of a list.
pub(super) struct Progress<T> {
    pub(super) ledger: Ledger,
    pub(super) identity: Option<Identity<T>>,
    pub(super) adjust: Option<Adjust<T>>,
    pub(super) stats: PagingStats,
}

/// Changes an item as it is delivered.
type Adjust<T> = Box<dyn Fn(&mut T) + Send + Sync>;

impl<T> Progress<T> {
    pub(super) fn new(start: Checkpoint) -> Self {
        Self {
            ledger: Ledger::new(start),
            identity: None,
            adjust: None,
            stats: PagingStats::default(),
        }
    }

    pub(super) fn checkpoint(&self) -> Checkpoint {
        self.ledger.checkpoint()
    }

    /// Notes how far the caller has come in a part of the list.
    pub(super) fn advance(&mut self, window: WindowId, position: Position) {
        self.ledger.deliver(window, position);
    }

    /// Leaves out what another part of the list delivers; `None` when nothing else was there.
    pub(super) fn claim(&mut self, mut walked: Walked<T>) -> Option<Walked<T>> {
        let before = walked.page.len();
        self.ledger.leave_out_claimed(&mut walked, self.identity);
        (before == 0 || walked.page.len() > 0).then_some(walked)
    }

    pub(super) fn id_of(&self, entry: Result<&T, &Error>) -> Option<String> {
        self.identity?.of(entry)
    }

    /// Gives an item the form that the caller is to see.
    pub(super) fn adjusted(&self, mut entry: Result<T, Error>) -> Result<T, Error> {
        if let (Some(adjust), Ok(item)) = (&self.adjust, &mut entry) {
            adjust(item);
        }
        entry
    }

    /// Counts a page as the caller's, in the form that the caller is to see.
    pub(super) fn deliver(&mut self, walked: Walked<T>) -> Page<T> {
        let Walked {
            mut page,
            cursor,
            window,
            ..
        } = walked;
        if let Some(last) = page.len().checked_sub(1) {
            let taken = page.taken_with(last);
            let position = Position {
                cursor,
                taken,
                again: page.repeated().after(taken),
                last_id: page.entries().last().and_then(|entry| self.id_of(entry)),
            };
            self.advance(window, position);
        }
        self.stats.pages += 1;
        self.stats.items += page.items().len() as u64;
        self.stats.rejected += page.rejected().len() as u64;
        if let Some(adjust) = &self.adjust {
            page.items_mut().iter_mut().for_each(adjust);
        }
        page
    }
}
