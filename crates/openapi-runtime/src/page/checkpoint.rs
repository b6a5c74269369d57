//! Where a walk has come to, to be kept and gone on from, also by another process.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::step::Cursor;
use crate::error::Error;

/// The form of [`Checkpoint`] that this code writes and reads.
const VERSION: u64 = 1;

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
/// let error = serde_json::from_str::<Checkpoint>(r#"{"v": 2}"#).unwrap_err();
/// assert!(error.to_string().contains("version 2"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Checkpoint {
    pub(super) position: Position,
    pub(super) filters: Fingerprint,
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
    /// How many items of its page were taken.
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
        self.position.taken
    }

    /// The id of the last item taken from its page; `None` when none was taken or items have no
    /// ids.
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
        self.position.last_id.as_deref()
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
            .field("position", &self.position)
            .field("filters", &self.filters)
            .finish()
    }
}

/// What is written. Every field may be missing when read, so that another version is reported as
/// such and not as a missing field.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    taken: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    again: Vec<String>,
    filters: Option<String>,
}

impl From<Checkpoint> for Stored {
    fn from(checkpoint: Checkpoint) -> Self {
        let Checkpoint { position, filters } = checkpoint;
        Self {
            v: Some(VERSION),
            cursor: position.cursor.map(|cursor| cursor.as_str().to_owned()),
            taken: Some(position.taken),
            last_id: position.last_id,
            again: position.again,
            filters: Some(filters.to_string()),
        }
    }
}

impl TryFrom<Stored> for Checkpoint {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        match stored.v {
            Some(VERSION) => {}
            Some(other) => {
                return Err(format!(
                    "the checkpoint has version {other} and only version {VERSION} can be read; \
                     use the release that wrote it, or start from the beginning"
                ));
            }
            None => return Err("this is no checkpoint: its version `v` is missing".to_owned()),
        }
        let damaged = |what: &str| format!("the checkpoint is damaged: {what}");
        let filters = stored.filters.as_deref().and_then(Fingerprint::parse);
        let taken = stored.taken.ok_or_else(|| damaged("`taken` is missing"))?;
        if taken == 0 && stored.last_id.is_some() {
            return Err(damaged("`last_id` without an item taken"));
        }
        if stored.cursor.as_deref() == Some("") {
            return Err(damaged("`cursor` is empty"));
        }
        Ok(Self {
            position: Position {
                cursor: stored.cursor.map(Cursor::new),
                taken,
                last_id: stored.last_id,
                again: stored.again,
            },
            filters: filters.ok_or_else(|| damaged("`filters` is no 16 hexadecimal digits"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            position: Position {
                cursor: Some(Cursor::new("secret-page")),
                taken: 3,
                last_id: Some("c-17".to_owned()),
                again: Vec::new(),
            },
            filters: Fingerprint::of("list", []),
        }
    }

    #[test]
    fn the_written_form_stays() {
        let first = Checkpoint {
            position: Position::default(),
            filters: Fingerprint::of_bytes(b"a"),
        };
        for (checkpoint, text) in [
            (
                Checkpoint {
                    filters: Fingerprint::of_bytes(b"a"),
                    ..checkpoint()
                },
                r#"{"v":1,"cursor":"secret-page","taken":3,"last_id":"c-17","filters":"af63dc4c8601ec8c"}"#,
            ),
            (first, r#"{"v":1,"taken":0,"filters":"af63dc4c8601ec8c"}"#),
        ] {
            assert_eq!(serde_json::to_string(&checkpoint).unwrap(), text);
            assert_eq!(
                serde_json::from_str::<Checkpoint>(text).unwrap(),
                checkpoint
            );
        }
    }

    #[test]
    fn what_is_no_checkpoint_says_so() {
        let hash = "af63dc4c8601ec8c";
        for (text, message) in [
            ("{}".to_owned(), "no checkpoint"),
            (r#"{"v":7,"page":1}"#.to_owned(), "version 7"),
            (r#"{"v":1}"#.to_owned(), "`taken`"),
            (r#"{"v":1,"taken":-1}"#.to_owned(), "u64"),
            (r#"{"v":1,"taken":1}"#.to_owned(), "`filters`"),
            (r#"{"v":1,"taken":1,"filters":"x"}"#.to_owned(), "`filters`"),
            (
                format!(r#"{{"v":1,"taken":0,"last_id":"a","filters":"{hash}"}}"#),
                "`last_id`",
            ),
            (
                format!(r#"{{"v":1,"taken":0,"cursor":"","filters":"{hash}"}}"#),
                "`cursor`",
            ),
            ("nothing".to_owned(), "expected"),
        ] {
            let error = serde_json::from_str::<Checkpoint>(&text).unwrap_err();
            assert!(error.to_string().contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn the_cursor_is_not_shown() {
        let shown = format!("{:?}", checkpoint());
        assert!(!shown.contains("secret-page"), "{shown}");
        assert!(
            shown.contains("11 bytes") && shown.contains("c-17"),
            "{shown}"
        );
    }
}
