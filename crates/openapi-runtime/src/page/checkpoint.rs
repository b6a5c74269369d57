//! Where a walk has come to, to be kept and gone on from, also by another process.

mod stored;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::stored::Stored;
use super::fingerprint::Fingerprint;
use super::parallel::Window;
use super::step::Cursor;
use crate::error::Error;

/// A place in a list: everything up to it was delivered.
///
/// [`Items::checkpoint`](crate::Items::checkpoint), [`Pages::checkpoint`](crate::Pages::checkpoint)
/// and [`Error::checkpoint`] give one, [`PagingOptions::start_from`](crate::PagingOptions::start_from)
/// goes on from it. It holds the cursor of the page being delivered, how many of its items were
/// taken, the id of the last of them, and a hash of the filters; it can be stored with `serde`.
/// It holds cursor and id in clear text and is no proof of anything: keep it where the data of the
/// list may be kept.
///
/// Going on gives exactly the items after that place:
///
/// - The page is asked for again and passed over up to and including the last item taken. When
///   items arrived at the front of the list meanwhile, that item is looked for on later pages; what
///   arrived before it is not delivered.
/// - When that item is gone, the walk ends with
///   [`CheckpointStale`](crate::PaginationErrorKind::CheckpointStale) and delivers nothing.
/// - Items that could not be decoded count as taken.
/// - Page size and limits may differ from those of the first walk. Filters may not, and limits
///   count from the checkpoint on.
/// - Of a [parallel list](crate::Pages::parallel) it has the place in each window that is not done.
///   Only a parallel list can go on from that, with any number of walks; it can go on from one of
///   any list with the same filters.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{Checkpoint, ScriptedReply};
///
/// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
/// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
/// things.try_next().await?;
/// let text = serde_json::to_string(&things.checkpoint())?;
///
/// // Later, in another process:
/// let checkpoint: Checkpoint = serde_json::from_str(&text)?;
/// assert_eq!(checkpoint, things.checkpoint());
///
/// // What a newer release wrote is refused, and not read as something else.
/// let error = serde_json::from_str::<Checkpoint>(r#"{"v": 3}"#).unwrap_err();
/// assert!(error.to_string().contains("version 3"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Checkpoint {
    /// The windows that are not done, newest first; one without bounds for a list that one walk goes
    /// through.
    pub(super) places: Vec<Place>,
    /// The ids of items that were delivered with one window and that another may have too.
    pub(super) claimed: Vec<String>,
    pub(super) filters: Fingerprint,
}

/// A place in a part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) window: Window,
    pub(super) position: Position,
}

/// A place in a list whose filters are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    /// The cursor of the page; `None` for the first one.
    pub(super) cursor: Option<Cursor>,
    /// How many of its items were taken, as the server sent them.
    pub(super) taken: u64,
    /// The id of the last item taken from it, when items have ids.
    pub(super) last_id: Option<String>,
    /// The ids of those that stand after it on its page and were delivered with the page before.
    pub(super) again: Vec<String>,
}

impl Checkpoint {
    /// How many items of its page were taken; of all its pages, for a parallel list.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// assert_eq!(things.checkpoint().items_taken(), 0);
    /// things.try_next().await?;
    /// assert_eq!(things.checkpoint().items_taken(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn items_taken(&self) -> u64 {
        self.places.iter().map(|place| place.position.taken).sum()
    }

    /// The id of the last item taken from its page; `None` when none was taken, items have no ids,
    /// or the list is a parallel one, which has several such pages.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// things.try_next().await?;
    /// assert_eq!(things.checkpoint().last_id(), Some("1"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.of_one_walk()?.last_id.as_deref()
    }

    /// Where a list begins.
    pub(super) fn beginning(filters: Fingerprint) -> Self {
        Self::at(Position::default(), filters)
    }

    /// A place in a list that one walk goes through.
    pub(super) fn at(position: Position, filters: Fingerprint) -> Self {
        let place = Place {
            position,
            ..Place::default()
        };
        Self {
            places: vec![place],
            claimed: Vec::new(),
            filters,
        }
    }

    /// The place, when one walk can go on from it.
    pub(super) fn of_one_walk(&self) -> Option<&Position> {
        match self.places.as_slice() {
            [place] if place.window == Window::default() => Some(&place.position),
            _ => None,
        }
    }

    /// Whether it is one of a list that several walks go through, and only such a list can go on from
    /// it.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::Checkpoint;
    ///
    /// let things = list_things(&scripted([])).into_items();
    /// assert!(!things.checkpoint().is_parallel());
    ///
    /// // Every window of this one is done.
    /// let done = r#"{"v": 2, "windows": [], "filters": "af63dc4c8601ec8c"}"#;
    /// assert!(serde_json::from_str::<Checkpoint>(done)?.is_parallel());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_parallel(&self) -> bool {
        self.of_one_walk().is_none()
    }

    /// Whether it belongs to a list with these filters.
    ///
    /// ```
    /// use openapi_runtime::{Fingerprint, NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let lamps = Fingerprint::of("list_things", [("name", Some("lamp".to_owned()))]);
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).filters(lamps);
    /// let pages = Pages::new("list_things", options, |_| async { Ok(Page::new(vec![7], NextPage::End)) });
    ///
    /// let checkpoint = pages.checkpoint();
    /// assert!(checkpoint.check(lamps).is_ok());
    /// assert!(checkpoint.check(Fingerprint::of("list_things", [])).is_err());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when it does not: going on from
    /// it would neither give the rest of the one list nor of the other.
    pub fn check(&self, filters: Fingerprint) -> Result<(), Error> {
        if self.filters == filters {
            return Ok(());
        }
        Err(Error::request_build(
            "the checkpoint was taken from a list with other filters; use the same filters, or \
             start from the beginning",
        ))
    }
}

/// Shows of the cursor only how long it is.
impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("places", &self.places)
            .field("filters", &self.filters)
            .finish()
    }
}
