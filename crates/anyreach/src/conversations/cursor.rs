//! How the list goes on after a page: by a point in time that several conversations may share.
//!
//! The documentation says: the list is newest first, the cursor is the Base64 of the last
//! conversation's `created_at`, and a page with fewer conversations than asked for is the last one.
//! It does not say whether a cursor leads to what is older than it, or to what is as old or older.
//! Taken literally, the first reading loses conversations that share a point in time across the end
//! of a page, and the second repeats them. So:
//!
//! - The walk goes on from the last point in time that is complete on the page for certain: the one
//!   *before* its last one. What comes again by that is left out by its id. Only once the server has
//!   shown that it includes what is as old as the cursor does the walk go on from the very last one.
//! - A page on which that is not possible, because all of it shares one point in time, is asked for
//!   again with a larger limit, up to the largest that is allowed.
//! - A cursor is made of the bytes of `created_at` as they were sent: written anew, they might be
//!   another point in time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use conversation_record::point_in_time;
use openapi_runtime::{Cursor, Error, NextPage, PaginationErrorKind};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::PageSize;
use crate::Conversation;

/// Where a page begins, and how it is to be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The `created_at` that the server's cursor is made of; `None` for the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// How many conversations of the page before come again at most.
    #[serde(default)]
    again: u32,
    /// The limit to ask with at least, for a page that is asked for again.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    /// The newest conversation's `created_at` when the first page was first asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<String>,
}

impl Place {
    /// Reads what [`Place::to_cursor`] wrote.
    ///
    /// # Errors
    ///
    /// When the cursor is none of this crate's, as in a checkpoint that was damaged.
    pub(super) fn of(cursor: Option<&Cursor>) -> Result<Self, Error> {
        match cursor {
            None => Ok(Self::default()),
            Some(cursor) => serde_json::from_str(cursor.as_str()).map_err(|error| {
                Error::request_build(
                    "the checkpoint is damaged: its cursor is none of a list of conversations",
                )
                .with_source(error)
            }),
        }
    }

    fn to_cursor(&self) -> Option<Cursor> {
        // Text and numbers become JSON without fail; a walk without a cursor ends with an error.
        serde_json::to_string(self).ok().map(Cursor::new)
    }

    /// The cursor as the server wants it.
    pub(super) fn parameter(&self) -> Option<String> {
        self.at.as_ref().map(|at| STANDARD.encode(at))
    }

    /// The limit to ask with, for a page that should bring `wanted` conversations.
    pub(super) fn limit(&self, wanted: u32) -> u32 {
        wanted
            .saturating_add(self.again)
            .max(self.limit.unwrap_or(0))
            .min(PageSize::LARGEST.get())
    }

    /// Whether the conversation was there when the walk began, as far as that can be told: a first
    /// page that is asked for again may have others in front.
    pub(super) fn is_of_walk(&self, conversation: &Conversation) -> bool {
        let newest = self.newest.as_deref().and_then(point_in_time);
        match (newest, conversation.created_at) {
            (Some(newest), Some(created_at)) => created_at <= newest,
            _ => true,
        }
    }

    /// How the list goes on after this page, which was asked for with `limit` and whose
    /// conversations were created then.
    pub(super) fn after(&self, page: &[Option<CreatedAt>], limit: u32) -> NextPage {
        if page.len() < limit as usize {
            return NextPage::End;
        }
        let known: Option<Vec<&CreatedAt>> = page.iter().map(Option::as_ref).collect();
        let Some(page) = known else {
            return unreachable_place(
                "the server sends conversations without a readable `created_at`, of which the \
                 cursor would be made",
            );
        };
        if page.windows(2).any(|pair| pair[0].at < pair[1].at) {
            return unreachable_place(
                "the server does not send the newest conversations first, as the cursor demands",
            );
        }
        match self.boundary(&page) {
            Some(boundary) => {
                let again = page.iter().filter(|one| one.at <= boundary.at).count();
                let place = Self {
                    at: Some(boundary.text.clone()),
                    again: u32::try_from(again).unwrap_or(u32::MAX),
                    limit: None,
                    newest: self.newest_before(boundary, &page),
                };
                place.to_cursor().map_or(NextPage::Missing, NextPage::At)
            }
            None => self.enlarged(&page, limit),
        }
    }

    /// The point in time from which to go on without losing anything; `None` when the page has
    /// none.
    fn boundary<'a>(&self, page: &[&'a CreatedAt]) -> Option<&'a CreatedAt> {
        let (first, last) = (page.first()?, page.last()?);
        let asked = self.at.as_deref().and_then(point_in_time);
        let is_older = |one: &CreatedAt| asked.is_none_or(|asked| one.at < asked);
        let is_inclusive = asked == Some(first.at);
        page.iter()
            .rev()
            .copied()
            .find(|one| (is_inclusive || one.at > last.at) && is_older(one))
    }

    /// The same place with a larger page.
    fn enlarged(&self, page: &[&CreatedAt], limit: u32) -> NextPage {
        let largest = PageSize::LARGEST.get();
        if limit >= largest {
            return NextPage::Unreachable(
                PaginationErrorKind::TooManyAlike,
                "as many conversations as one page can have share one point in time, of which the \
                 cursor is made",
            );
        }
        let place = Self {
            at: self.at.clone(),
            again: limit,
            limit: Some(limit.saturating_mul(2).min(largest)),
            newest: self.newest_of_walk(page),
        };
        place.to_cursor().map_or(NextPage::Missing, NextPage::Again)
    }

    /// The `created_at` of the newest conversation there was when the walk began.
    fn newest_of_walk(&self, page: &[&CreatedAt]) -> Option<String> {
        let is_first = self.at.is_none();
        let first = page.first().filter(|_| is_first);
        self.newest
            .clone()
            .or_else(|| first.map(|first| first.text.clone()))
    }

    /// The same, as long as what arrived later can stand behind `boundary`.
    fn newest_before(&self, boundary: &CreatedAt, page: &[&CreatedAt]) -> Option<String> {
        self.newest_of_walk(page)
            .filter(|newest| point_in_time(newest).is_some_and(|newest| newest < boundary.at))
    }
}

fn unreachable_place(reason: &'static str) -> NextPage {
    NextPage::Unreachable(PaginationErrorKind::MissingCursor, reason)
}

/// When a conversation was created: as it was sent, and the point in time that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CreatedAt {
    text: String,
    at: DateTime<Utc>,
}

impl CreatedAt {
    /// Of every conversation of a page, in order; `None` for one without. No list at all when the
    /// body is no array.
    pub(super) fn of_page(body: &[u8]) -> Option<Vec<Option<Self>>> {
        /// The one of the two fields that the cursor is made of; the other, `id`, the walk itself
        /// reads.
        #[derive(Deserialize)]
        struct Stamp {
            created_at: String,
        }

        let items: Vec<&RawValue> = serde_json::from_slice(body).ok()?;
        let created = items.into_iter().map(|item| {
            let stamp: Stamp = serde_json::from_str(item.get()).ok()?;
            let at = point_in_time(&stamp.created_at)?;
            Some(Self {
                text: stamp.created_at,
                at,
            })
        });
        Some(created.collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    /// A page of conversations created at these seconds.
    fn page(seconds: &[u32]) -> Vec<Option<CreatedAt>> {
        let items: Vec<String> = seconds
            .iter()
            .map(|second| format!(r#"{{"created_at":"2026-01-01T00:00:{second:02}.000+00:00"}}"#))
            .collect();
        CreatedAt::of_page(format!("[{}]", items.join(",")).as_bytes()).unwrap()
    }

    fn place(second: u32) -> Place {
        Place {
            at: page(&[second])[0].as_ref().map(|one| one.text.clone()),
            ..Place::default()
        }
    }

    fn next(place: &Place, seconds: &[u32], limit: u32) -> Place {
        match place.after(&page(seconds), limit) {
            NextPage::At(cursor) | NextPage::Again(cursor) => Place::of(Some(&cursor)).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// A conversation that has been decoded has a place in the walk too.
    #[test]
    fn times_are_read_as_the_generated_types_read_them() {
        for text in [
            "2026-01-12T12:00:00Z",
            "2026-01-12T12:00:00.123456+02:00",
            "2026-01-12t12:00:00z",
            "2026-01-12T12:00:00",
            "2026-01-12T12:00:00.5",
            "2026-01-12 12:00:00.5",
            "2026-01-12 12:00:00+00:00",
            "2026-01-12",
            "12:00:00",
            "yesterday",
        ] {
            let body = serde_json::json!([{ "created_at": text }]).to_string();
            let decoded = serde_json::from_str::<[Conversation; 1]>(&body).ok();
            let decoded = decoded.and_then(|[conversation]| conversation.created_at);
            let placed = CreatedAt::of_page(body.as_bytes()).unwrap().remove(0);
            assert_eq!(placed.map(|created| created.at), decoded, "{text}");
        }
    }

    #[test]
    fn a_short_page_is_the_last_one() {
        for seconds in [&[][..], &[9], &[9, 9]] {
            assert_eq!(Place::default().after(&page(seconds), 3), NextPage::End);
        }
    }

    #[test]
    fn the_walk_goes_on_from_the_last_complete_point_in_time() {
        let first = Place::default();
        let on = next(&first, &[9, 8, 7], 3);
        assert_eq!((on.at, on.again), (place(8).at, 2));
        let on = next(&first, &[9, 8, 8], 3);
        assert_eq!((on.at, on.again), (place(9).at, 3));
        // Strictly older: nothing of second 9 is there.
        let on = next(&place(9), &[8, 8, 7], 3);
        assert_eq!((on.at.clone(), on.again), (place(8).at, 3));
        assert_eq!(on.limit(50), 53);
    }

    #[test]
    fn a_server_that_includes_the_cursor_is_believed_once_it_has_shown_it() {
        let on = next(&place(9), &[9, 8, 8], 3);
        assert_eq!((on.at, on.again), (place(8).at, 2));
        let on = next(&place(9), &[9, 9, 8], 3);
        assert_eq!((on.at, on.again), (place(8).at, 1));
    }

    #[test]
    fn a_page_of_one_point_in_time_is_asked_for_again() {
        let first = Place::default();
        let on = next(&first, &[9, 9, 9], 3);
        assert_eq!((on.at.clone(), on.limit(1), on.limit(200)), (None, 6, 203));
        assert_eq!(on.newest, place(9).at);
        let on = next(&on, &[9; 6], 6);
        assert_eq!((on.at.clone(), on.limit(1)), (None, 12));
        // Newer ones have arrived, and what was there first is remembered.
        let on = next(&on, &[[11; 6], [9; 6]].concat(), 12);
        assert_eq!(on.at, place(11).at);
        for seconds in [[8, 8, 8], [9, 9, 9]] {
            let on = next(&place(9), &seconds, 3);
            assert_eq!((on.at.clone(), on.limit(1)), (place(9).at, 6));
            assert_eq!(on.newest, None);
        }
        let last = Place::default().after(&page(&[9; 1000]), 1000);
        let NextPage::Unreachable(kind, _) = last else {
            panic!("{last:?}");
        };
        assert_eq!(kind, PaginationErrorKind::TooManyAlike);
    }

    #[test]
    fn what_arrived_after_the_walk_began_is_not_of_it() {
        let on = next(&Place::default(), &[9, 9, 9], 3);
        let created = |text: &str| {
            Conversation::new().with_created_at(text.parse::<DateTime<Utc>>().unwrap())
        };
        assert!(on.is_of_walk(&created("2026-01-01T00:00:09Z")));
        assert!(!on.is_of_walk(&created("2026-01-01T00:00:09.001Z")));
        assert!(on.is_of_walk(&Conversation::new()));
    }

    #[test]
    fn what_the_cursor_cannot_be_made_of_is_an_error_and_not_the_end() {
        let mut nameless = page(&[9, 8, 7]);
        nameless[1] = None;
        for page in [nameless, page(&[7, 8, 9])] {
            let next = Place::default().after(&page, 3);
            let NextPage::Unreachable(kind, _) = next else {
                panic!("{next:?}");
            };
            assert_eq!(kind, PaginationErrorKind::MissingCursor);
        }
        assert!(Place::of(Some(&Cursor::new("c"))).is_err());
    }

    #[test]
    fn the_servers_cursor_is_made_of_the_bytes_that_were_sent() {
        let sent = r#"[{"created_at":"2026-01-01T01:00:09.120+01:00"},{"created_at":"2026-01-01T00:00:08"},
            {"created_at":null},{},7]"#;
        let page = CreatedAt::of_page(sent.as_bytes()).unwrap();
        assert_eq!(CreatedAt::of_page(b"{}"), None);
        assert_eq!(page[2..], [None, None, None]);
        let NextPage::At(cursor) = Place::default().after(&page[..2], 2) else {
            panic!();
        };
        let place = Place::of(Some(&cursor)).unwrap();
        let text = STANDARD.decode(place.parameter().unwrap()).unwrap();
        assert_eq!(text, b"2026-01-01T01:00:09.120+01:00");
    }
}
