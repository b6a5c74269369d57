//! What the caller has of each window of a list.

use std::collections::{BTreeMap, HashSet};

use super::super::checkpoint::{Checkpoint, Place, Position};
use super::super::fingerprint::Fingerprint;
use super::super::identity::Identity;
use super::super::walk::Walked;
use super::window::{Window, WindowId};

/// What was delivered, window by window. A list that one walk goes through has a single window.
///
/// It hears of everything in the order in which it happened, and of nothing that waits to be
/// delivered; so whatever is fetched ahead, it is what a checkpoint is made of.
pub(in super::super) struct Ledger {
    filters: Fingerprint,
    places: BTreeMap<WindowId, (Window, Position)>,
    /// The ids of items that were delivered and that another window may have too.
    claimed: HashSet<String>,
    /// Those on the page that is being delivered, each with the number of entries up to it.
    claimed_next: Vec<(u64, String)>,
}

impl Ledger {
    /// The windows are numbered in the order that they have in the checkpoint.
    pub(in super::super) fn new(start: Checkpoint) -> Self {
        let places = (0..).zip(start.places);
        Self {
            filters: start.filters,
            places: places
                .map(|(id, place)| (id, (place.window, place.position)))
                .collect(),
            claimed: start.claimed.into_iter().collect(),
            claimed_next: Vec::new(),
        }
    }

    pub(in super::super) fn checkpoint(&self) -> Checkpoint {
        let places = self.places.values().map(|(window, position)| Place {
            window: *window,
            position: position.clone(),
        });
        let mut places: Vec<Place> = places.collect();
        places.sort_by_key(|place| place.window.newest_first());
        let mut claimed: Vec<String> = self.claimed.iter().cloned().collect();
        claimed.sort_unstable();
        Checkpoint {
            places,
            claimed,
            filters: self.filters,
        }
    }

    /// A window was made, or its bounds were moved.
    pub(in super::super) fn draw(&mut self, id: WindowId, window: Window) {
        self.places.entry(id).or_default().0 = window;
    }

    /// All of a window was delivered.
    pub(in super::super) fn finish(&mut self, id: WindowId) {
        self.places.remove(&id);
    }

    pub(in super::super) fn deliver(&mut self, id: WindowId, position: Position) {
        let claimed = self
            .claimed_next
            .extract_if(.., |(place, _)| *place <= position.taken);
        self.claimed.extend(claimed.map(|(_, id)| id));
        self.places.entry(id).or_default().1 = position;
    }

    /// Leaves out of the next page to deliver what came with another window.
    pub(in super::super) fn leave_out_claimed<T>(
        &mut self,
        walked: &mut Walked<T>,
        identity: Option<Identity<T>>,
    ) {
        self.claimed_next.clear();
        let (Some(identity), false) = (identity, walked.doubtful.is_empty()) else {
            return;
        };
        let mut kept = vec![true; walked.page.len()];
        for (index, entry) in walked.page.entries().enumerate() {
            if !walked.doubtful.contains(&index) {
                continue;
            }
            if let Some(id) = identity.of(entry) {
                kept[index] = !self.claimed.contains(&id);
                self.claimed_next.push((walked.page.taken_with(index), id));
            }
        }
        if kept.contains(&false) {
            walked.page.keep(&kept);
        }
    }
}
