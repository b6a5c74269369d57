//! What the caller has of each window of a list.

use std::collections::{BTreeMap, HashMap};

use super::super::checkpoint::{Checkpoint, Place, Position};
use super::super::fingerprint::Fingerprint;
use super::super::identity::Identity;
use super::super::walk::Walked;
use super::window::{Window, WindowId};

/// Claims of windows that are done.
const DONE: WindowId = WindowId::MAX;

/// What was delivered, window by window. A list that one walk goes through has a single window.
///
/// It hears of everything in the order in which it happened, and of nothing that waits to be
/// delivered; so whatever is fetched ahead, it is what a checkpoint is made of.
pub(in super::super) struct Ledger {
    filters: Fingerprint,
    places: BTreeMap<WindowId, (Window, Position)>,
    /// The ids of items that may belong to either of two windows, and the window that delivers each.
    claims: HashMap<String, WindowId>,
}

impl Ledger {
    /// The windows are numbered in the order that they have in the checkpoint.
    pub(in super::super) fn new(start: Checkpoint) -> Self {
        let mut claims: HashMap<_, _> = start.claimed.into_iter().map(|id| (id, DONE)).collect();
        let mut places = BTreeMap::new();
        for (window, place) in (0..).zip(start.places) {
            places.insert(window, (place.window, place.position));
            claims.extend(place.claimed.into_iter().map(|id| (id, window)));
        }
        Self {
            filters: start.filters,
            places,
            claims,
        }
    }

    pub(in super::super) fn checkpoint(&self) -> Checkpoint {
        let claimed_by = |id: WindowId| {
            let claims = self.claims.iter().filter(|(_, owner)| **owner == id);
            let mut ids: Vec<String> = claims.map(|(claimed, _)| claimed.clone()).collect();
            ids.sort_unstable();
            ids
        };
        let places = self.places.iter().map(|(id, (window, position))| Place {
            window: *window,
            position: position.clone(),
            claimed: claimed_by(*id),
        });
        let mut places: Vec<Place> = places.collect();
        places.sort_by_key(|place| place.window.newest_first());
        Checkpoint {
            places,
            claimed: claimed_by(DONE),
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
        let claims = self.claims.values_mut();
        claims
            .filter(|owner| **owner == id)
            .for_each(|owner| *owner = DONE);
    }

    pub(in super::super) fn deliver(&mut self, id: WindowId, position: Position) {
        self.places.entry(id).or_default().1 = position;
    }

    /// Leaves out of a page what another window delivers.
    pub(in super::super) fn leave_out_claimed<T>(
        &mut self,
        walked: &mut Walked<T>,
        identity: Option<Identity<T>>,
    ) {
        let (Some(identity), false) = (identity, walked.doubtful.is_empty()) else {
            return;
        };
        let mut kept = vec![true; walked.page.len()];
        for (index, entry) in walked.page.entries().enumerate() {
            if !walked.doubtful.contains(&index) {
                continue;
            }
            if let Some(id) = identity.of(entry) {
                kept[index] = *self.claims.entry(id).or_insert(walked.window) == walked.window;
            }
        }
        if kept.contains(&false) {
            walked.page.keep(&kept);
        }
    }
}
