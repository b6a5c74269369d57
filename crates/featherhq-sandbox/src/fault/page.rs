//! What can go wrong with a page of the list: its items and its cursor.

use std::fmt::Write as _;

use super::cycle::CursorRing;
use super::{ActiveFaults, CursorAbsence, FaultKind};
use crate::cursor::{Cursor, Position};
use crate::filters::ListRequest;
use crate::storage::StoredPage;

/// What goes wrong with a page.
#[derive(Debug, Default)]
pub(crate) struct PageFaults<'a> {
    extra_items: u16,
    repeated_items: u32,
    is_empty: bool,
    cycle: Option<(u32, &'a CursorRing)>,
    absence: Option<CursorAbsence>,
}

impl ActiveFaults {
    /// What goes wrong with the page.
    pub(crate) fn page(&self) -> PageFaults<'_> {
        let mut page = PageFaults::default();
        for (scheduled, _) in &self.faults {
            match &scheduled.fault.kind {
                FaultKind::ExtraItems(number) => {
                    page.extra_items = page.extra_items.saturating_add(*number);
                }
                FaultKind::RepeatedItems(number) => page.repeated_items = *number,
                FaultKind::EmptyPage => page.is_empty = true,
                FaultKind::CursorCycle(length) => page.cycle = Some((*length, &scheduled.ring)),
                FaultKind::MissingCursor(absence) => page.absence = Some(*absence),
                _ => {}
            }
        }
        page
    }
}

impl PageFaults<'_> {
    /// How many items to read from the database when so many are asked for.
    pub(crate) fn limit(&self, asked: u16) -> u16 {
        if self.is_empty {
            0
        } else {
            asked.saturating_add(self.extra_items)
        }
    }

    /// The body of the response.
    pub(crate) fn body(&self, request: &ListRequest, page: &StoredPage) -> String {
        let mut body = format!(r#"{{"items":{}"#, page.items);
        let cursor = match self.absence {
            None => self.cursor(request, page),
            Some(absence) => {
                body.push_str(match absence {
                    CursorAbsence::Null => r#","next_cursor":null,"has_more":true}"#,
                    CursorAbsence::Empty => r#","next_cursor":"","has_more":true}"#,
                    CursorAbsence::Absent => r#","has_more":true}"#,
                });
                return body;
            }
        };
        // Writing to a String cannot fail, and a cursor needs no escaping.
        let _ = match cursor {
            Some(cursor) => {
                let cursor = cursor.encode();
                write!(body, r#","next_cursor":"{cursor}","has_more":true}}"#)
            }
            None => write!(body, r#","next_cursor":null,"has_more":false}}"#),
        };
        body
    }

    fn cursor(&self, request: &ListRequest, page: &StoredPage) -> Option<Cursor> {
        let filters = request.filters.fingerprint();
        let asked = request.cursor;
        let begin = asked.map_or(Position::START, |asked| asked.position);
        let place = |position, serial| Cursor {
            filters,
            position,
            serial,
        };
        let next = if self.is_empty {
            let serial = asked.map_or(0, |asked| asked.serial);
            Some(place(begin, serial.wrapping_add(1)))
        } else if page.has_more {
            let last = page.positions.len().saturating_sub(1);
            let back = usize::try_from(self.repeated_items).unwrap_or(usize::MAX);
            let position = page.positions.get(last.saturating_sub(back));
            position.map(|position| place(*position, 0))
        } else {
            None
        };
        let end = page.positions.last().copied().unwrap_or(begin);
        match self.cycle {
            Some((length, ring)) => Some(ring.next(length, filters, asked, next, end)),
            None => next,
        }
    }
}
