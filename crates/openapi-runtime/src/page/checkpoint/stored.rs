//! The written form of checkpoints.

use serde::{Deserialize, Serialize};

use super::{Checkpoint, Place, Position};
use crate::page::fingerprint::Fingerprint;
use crate::page::parallel::{Moment, Window};
use crate::page::step::Cursor;

/// The form of a [`Checkpoint`] of a list that one walk goes through.
const ONE_WALK: u64 = 1;
/// The form of any other.
const WINDOWS: u64 = 2;

/// What is written. Every field may be missing when read, so that another version is reported as
/// such and not as a missing field.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    v: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    windows: Option<Vec<StoredPlace>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    again: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    claimed: Vec<String>,
    filters: Option<String>,
}

/// The place in one window. Bounds are microseconds since 1970.
#[derive(Default, Serialize, Deserialize)]
struct StoredPlace {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    taken: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    again: Vec<String>,
}

impl From<Place> for StoredPlace {
    fn from(place: Place) -> Self {
        let microseconds = |moment: Option<Moment>| moment.map(Moment::microseconds);
        let Place { window, position } = place;
        Self {
            before: microseconds(window.before),
            after: microseconds(window.after),
            stop: microseconds(window.stop),
            cursor: position.cursor.map(|cursor| cursor.as_str().to_owned()),
            taken: Some(position.taken),
            last_id: position.last_id,
            again: position.again,
        }
    }
}

impl TryFrom<StoredPlace> for Place {
    type Error = String;

    fn try_from(stored: StoredPlace) -> Result<Self, String> {
        let moment = |microseconds: Option<i64>| microseconds.map(Moment::from_microseconds);
        let taken = stored.taken.ok_or_else(|| damaged("`taken` is missing"))?;
        if taken == 0 && stored.last_id.is_some() {
            return Err(damaged("`last_id` without an item taken"));
        }
        if stored.cursor.as_deref() == Some("") {
            return Err(damaged("`cursor` is empty"));
        }
        Ok(Self {
            window: Window {
                before: moment(stored.before),
                after: moment(stored.after),
                stop: moment(stored.stop),
            },
            position: Position {
                cursor: stored.cursor.map(Cursor::new),
                taken,
                last_id: stored.last_id,
                again: stored.again,
            },
        })
    }
}

fn damaged(what: &str) -> String {
    format!("the checkpoint is damaged: {what}")
}

impl From<Checkpoint> for Stored {
    fn from(checkpoint: Checkpoint) -> Self {
        let filters = Some(checkpoint.filters.to_string());
        let is_parallel = checkpoint.is_parallel();
        let claimed = checkpoint.claimed;
        let mut places = checkpoint.places.into_iter().map(StoredPlace::from);
        if is_parallel {
            return Self {
                v: Some(WINDOWS),
                windows: Some(places.collect()),
                cursor: None,
                taken: None,
                last_id: None,
                again: Vec::new(),
                claimed,
                filters,
            };
        }
        let place = places.next().unwrap_or_default();
        Self {
            v: Some(ONE_WALK),
            windows: None,
            cursor: place.cursor,
            taken: place.taken,
            last_id: place.last_id,
            again: place.again,
            claimed,
            filters,
        }
    }
}

impl TryFrom<Stored> for Checkpoint {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let windows = match stored.v {
            Some(ONE_WALK) => {
                let place = StoredPlace {
                    cursor: stored.cursor,
                    taken: stored.taken,
                    last_id: stored.last_id,
                    again: stored.again,
                    ..StoredPlace::default()
                };
                vec![place]
            }
            Some(WINDOWS) => {
                let windows = stored.windows;
                windows.ok_or_else(|| damaged("`windows` is missing"))?
            }
            Some(other) => {
                return Err(format!(
                    "the checkpoint has version {other} and only versions {ONE_WALK} and {WINDOWS} \
                     can be read; use the release that wrote it, or start from the beginning"
                ));
            }
            None => return Err("this is no checkpoint: its version `v` is missing".to_owned()),
        };
        let places: Result<Vec<Place>, String> = windows.into_iter().map(Place::try_from).collect();
        let filters = stored.filters.as_deref().and_then(Fingerprint::parse);
        Ok(Self {
            places: places?,
            claimed: stored.claimed,
            filters: filters.ok_or_else(|| damaged("`filters` is no 16 hexadecimal digits"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        let position = Position {
            cursor: Some(Cursor::new("secret-page")),
            taken: 3,
            last_id: Some("c-17".to_owned()),
            again: Vec::new(),
        };
        Checkpoint::at(position, Fingerprint::of_bytes(b"a"))
    }

    #[test]
    fn the_written_form_stays() {
        let first = Checkpoint::beginning(Fingerprint::of_bytes(b"a"));
        let moment = |microseconds| Some(Moment::from_microseconds(microseconds));
        let mut parallel = checkpoint();
        parallel.places[0].window.stop = moment(-50);
        let rest = Window {
            before: moment(-50),
            after: moment(-90),
            stop: None,
        };
        parallel.places.push(Place {
            window: rest,
            ..Place::default()
        });
        parallel.claimed.push("c-1".to_owned());
        for (checkpoint, text) in [
            (
                checkpoint(),
                r#"{"v":1,"cursor":"secret-page","taken":3,"last_id":"c-17","filters":"af63dc4c8601ec8c"}"#,
            ),
            (first, r#"{"v":1,"taken":0,"filters":"af63dc4c8601ec8c"}"#),
            (
                parallel,
                concat!(
                    r#"{"v":2,"windows":[{"stop":-50,"cursor":"secret-page","taken":3,"last_id":"c-17"},"#,
                    r#"{"before":-50,"after":-90,"taken":0}],"#,
                    r#""claimed":["c-1"],"filters":"af63dc4c8601ec8c"}"#
                ),
            ),
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
            (r#"{"v":2}"#.to_owned(), "`windows`"),
            (r#"{"v":2,"windows":[{"stop":1}]}"#.to_owned(), "`taken`"),
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
