//! Cursors that lead round in a circle.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::cursor::{Cursor, Position};

/// More lists than this are not remembered at a time.
const LISTS: usize = 1000;

/// The cursors of each list that make the circle, in their order.
#[derive(Debug, Default)]
pub(super) struct CursorRing {
    lists: Mutex<HashMap<[u8; 8], Vec<Cursor>>>,
}

impl CursorRing {
    /// The cursor to issue instead of `next`, such that every `length`-th one
    /// is the same. Where the list is too short for that many places, cursors
    /// of the place `end` that differ in their serial numbers fill the circle.
    pub(super) fn next(
        &self,
        length: u32,
        filters: [u8; 8],
        asked: Option<Cursor>,
        next: Option<Cursor>,
        end: Position,
    ) -> Cursor {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= LISTS && !lists.contains_key(&filters) {
            lists.clear();
        }
        let ring = lists.entry(filters).or_default();
        let place = match asked {
            Some(asked) => ring
                .iter()
                .position(|known| *known == asked)
                .map_or(ring.len(), |place| place + 1),
            None => 0,
        };
        if let Some(known) = ring.get(place) {
            return *known;
        }
        if let Some(first) = ring.first()
            && ring.len() >= length as usize
        {
            return *first;
        }
        let serial = u32::try_from(ring.len() + 1).unwrap_or(u32::MAX);
        let cursor = next.filter(|next| !ring.contains(next)).unwrap_or(Cursor {
            filters,
            position: end,
            serial,
        });
        ring.push(cursor);
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILTERS: [u8; 8] = [0; 8];

    fn cursor(started_at: i64) -> Cursor {
        Cursor {
            filters: FILTERS,
            position: Position {
                started_at,
                id: uuid::Uuid::nil(),
            },
            serial: 0,
        }
    }

    /// The cursors of a walk over a list of so many pages.
    fn walk(ring: &CursorRing, length: u32, pages: i64) -> Vec<Cursor> {
        let mut cursors: Vec<Cursor> = Vec::new();
        for _ in 0..12 {
            let asked = cursors.last().copied();
            let page = asked.map_or(0, |asked| asked.position.started_at) + 1;
            let next = (page < pages).then(|| cursor(page));
            let end = cursor(page.min(pages)).position;
            cursors.push(ring.next(length, FILTERS, asked, next, end));
        }
        cursors
    }

    #[test]
    fn a_circle_has_exactly_its_length_however_short_the_list() {
        for length in [1, 2, 3, 5] {
            for pages in [1, 2, 3, 9] {
                let ring = CursorRing::default();
                let cursors = walk(&ring, length, pages);
                for (place, cursor) in cursors.iter().enumerate() {
                    let first = cursors.iter().position(|other| other == cursor);
                    assert_eq!(first, Some(place % length as usize), "{length} {pages}");
                }
                assert_eq!(walk(&ring, length, pages), cursors);
            }
        }
    }
}
