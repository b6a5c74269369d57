//! The query parameters of AnyReach's list: how they are read, and what they
//! select.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::fields::Selection;
use crate::parameters::QueryReader;
use crate::validation::{self, Location, ValidationError};

const LIMIT_MINIMUM: u16 = 1;
const LIMIT_MAXIMUM: u16 = 1000;
/// The `limit` of a request that names none; the published page leaves it open.
const LIMIT_DEFAULT: u16 = 50;

const DIRECTIONS: [&str; 2] = ["inbound", "outbound"];
const CHANNELS: [&str; 4] = ["telephone", "webrtc", "email", "text"];
const STATUSES: [&str; 9] = [
    "token_created",
    "triggered",
    "ringing",
    "in_progress",
    "completed",
    "failed",
    "cancelled",
    "transferred",
    "unanswered",
];

const PADDING_OR_NOT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDING_OR_NOT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDING_OR_NOT);

/// Which conversations a cursor leaves. The cursor is the `created_at` of the
/// last item of a page, and further conversations may have the same one.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{AnyreachCursor, Sandbox};
///
/// assert_eq!(AnyreachCursor::default(), AnyreachCursor::Older);
/// // The other reading of the documentation; a client has to be right in both.
/// let builder = Sandbox::builder().anyreach_conversations(200);
/// let sandbox = builder.anyreach_cursor(AnyreachCursor::OlderOrEqual).start_blocking()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AnyreachCursor {
    /// Those created before its time: others of that very time are skipped.
    #[default]
    Older,
    /// Those created before its time or at it: the last ones come again.
    OlderOrEqual,
}

/// A list request that has been understood.
#[derive(Debug)]
pub(super) struct ListRequest {
    pub(super) filters: Filters,
    pub(super) limit: u16,
    /// The time of the cursor, in microseconds since 1970.
    pub(super) cursor: Option<i64>,
    pub(super) fields: Selection,
}

/// Which conversations are asked for; all that are given must hold. Times are
/// microseconds since 1970 in UTC.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Filters {
    pub(super) direction: Option<&'static str>,
    pub(super) channel: Option<&'static str>,
    pub(super) status: Option<&'static str>,
    /// A part of it, in any case.
    pub(super) user_id: Option<String>,
    pub(super) agent_id: Option<String>,
    pub(super) agent_version_id: Option<String>,
    /// A part of it, in any case.
    pub(super) agent_number: Option<String>,
    pub(super) web_widget_id: Option<String>,
    /// Seconds, both ends included, as all ranges here.
    pub(super) duration: Range,
    pub(super) user_turn_count: Range,
    pub(super) created: Range,
    pub(super) updated: Range,
    /// Contained in the metadata of the conversation.
    pub(super) custom_metadata: Option<Map<String, Value>>,
}

/// The least and the greatest value that are asked for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: Option<i64>,
    pub(super) greatest: Option<i64>,
}

impl ListRequest {
    /// Reads the part of the URL after `?`; all errors are reported together.
    pub(super) fn read(query: &str) -> Result<Self, Vec<ValidationError>> {
        let mut reader = QueryReader::new(query);
        let filters = Filters {
            direction: word(&mut reader, "direction", &DIRECTIONS),
            channel: word(&mut reader, "channel", &CHANNELS),
            status: word(&mut reader, "status", &STATUSES),
            user_id: reader.text("user_id"),
            agent_id: reader.text("agent_id"),
            agent_version_id: reader.text("agent_version_id"),
            agent_number: reader.text("agent_number"),
            web_widget_id: reader.text("web_widget_id"),
            duration: Range {
                least: reader.value("duration_above", validation::whole_number),
                greatest: reader.value("duration_below", validation::whole_number),
            },
            user_turn_count: Range {
                least: reader.value("user_turn_count_above", validation::whole_number),
                greatest: reader.value("user_turn_count_below", validation::whole_number),
            },
            custom_metadata: reader.value("custom_metadata", object),
            created: Range {
                least: reader.value("created_after", validation::timestamp),
                greatest: reader.value("created_before", validation::timestamp),
            },
            updated: Range {
                least: reader.value("updated_after", validation::timestamp),
                greatest: reader.value("updated_before", validation::timestamp),
            },
        };
        let limit = reader.value("limit", |input, location| {
            validation::integer(input, LIMIT_MINIMUM, LIMIT_MAXIMUM, location)
        });
        let cursor = reader.value("cursor", cursor);
        let fields = reader.value("fields", fields);
        reader.finish(Self {
            filters,
            limit: limit.unwrap_or(LIMIT_DEFAULT),
            cursor,
            fields: fields.unwrap_or(Selection::ALL),
        })
    }
}

fn word(
    reader: &mut QueryReader,
    name: &'static str,
    words: &'static [&'static str],
) -> Option<&'static str> {
    let read = |input: &str, location| validation::literal(input, words, location);
    reader.value(name, read).map(|place| words[place])
}

fn object(input: &str, location: Location) -> Result<Map<String, Value>, ValidationError> {
    match serde_json::from_str(input) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(validation::value_error(
            location,
            input,
            "a JSON object is expected",
        )),
    }
}

/// Reads the time in a cursor: Base64 of either alphabet, with or without
/// padding, of any spelling of a time.
fn cursor(input: &str, location: Location) -> Result<i64, ValidationError> {
    STANDARD
        .decode(input)
        .or_else(|_| URL_SAFE.decode(input))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|time| validation::timestamp(&time, location).ok())
        .ok_or_else(|| {
            validation::value_error(location, input, "cursor is not a Base64-encoded time")
        })
}

fn fields(input: &str, location: Location) -> Result<Selection, ValidationError> {
    Selection::read(input).map_err(|name| {
        validation::value_error(location, input, &format!("there is no field '{name}'"))
    })
}

impl Filters {
    /// Whether this metadata has all that is asked for.
    pub(super) fn matches_metadata(&self, metadata: Option<&str>) -> bool {
        let Some(wanted) = &self.custom_metadata else {
            return true;
        };
        let Some(Ok(Value::Object(metadata))) = metadata.map(serde_json::from_str) else {
            return false;
        };
        contains_members(&metadata, wanted)
    }
}

/// Containment as PostgreSQL defines it for `jsonb @>`: an object has the
/// members asked for, an array the items in any order and number, and each of
/// them contains what is asked of it.
fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(value), Value::Object(wanted)) => contains_members(value, wanted),
        (Value::Array(value), Value::Array(wanted)) => wanted
            .iter()
            .all(|wanted| value.iter().any(|value| contains(value, wanted))),
        (Value::Number(value), Value::Number(wanted)) => value.as_f64() == wanted.as_f64(),
        _ => value == wanted,
    }
}

fn contains_members(value: &Map<String, Value>, wanted: &Map<String, Value>) -> bool {
    wanted
        .iter()
        .all(|(name, wanted)| value.get(name).is_some_and(|value| contains(value, wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_generated_enums() {
        use anyreach_api::types::{ConversationChannel, ConversationDirection, ConversationStatus};
        let known: Vec<&str> = ConversationDirection::KNOWN
            .iter()
            .map(|word| word.as_str())
            .collect();
        assert_eq!(known, DIRECTIONS);
        let known: Vec<&str> = ConversationChannel::KNOWN
            .iter()
            .map(|word| word.as_str())
            .collect();
        assert_eq!(known, CHANNELS);
        let known: Vec<&str> = ConversationStatus::KNOWN
            .iter()
            .map(|word| word.as_str())
            .collect();
        assert_eq!(known, STATUSES);
    }

    #[test]
    fn containment_is_that_of_postgresql() {
        let metadata = r#"{"order":"1","n":2,"tags":["a",{"b":[1,2]}],"deep":{"x":{"y":null}}}"#;
        for (wanted, expected) in [
            ("{}", true),
            (r#"{"order":"1"}"#, true),
            (r#"{"order":1}"#, false),
            (r#"{"n":2.0}"#, true),
            (r#"{"tags":[]}"#, true),
            (r#"{"tags":["a","a"]}"#, true),
            (r#"{"tags":[{"b":[2]}]}"#, true),
            (r#"{"tags":[{"b":[3]}]}"#, false),
            (r#"{"tags":"a"}"#, false),
            (r#"{"deep":{"x":{"y":null}}}"#, true),
            (r#"{"deep":{"x":{"z":null}}}"#, false),
            (r#"{"order":"1","gone":"1"}"#, false),
        ] {
            let filters = Filters {
                custom_metadata: serde_json::from_str(wanted).unwrap(),
                ..Filters::default()
            };
            assert_eq!(
                filters.matches_metadata(Some(metadata)),
                expected,
                "{wanted}"
            );
            assert!(!filters.matches_metadata(None));
        }
        assert!(Filters::default().matches_metadata(None));
    }

    #[test]
    fn a_cursor_is_read_in_every_spelling() {
        let time = "2026-01-15T11:58:00.000001+00:00";
        let expected = Ok(1_768_478_280_000_001);
        let read = |text: &str| {
            let read = cursor(text, Location::Query("cursor"));
            read.map_err(|error| serde_json::to_value(error).unwrap())
        };
        let padded = STANDARD.encode(time);
        assert_eq!(read(&padded), expected);
        assert_eq!(read(padded.trim_end_matches('=')), expected);
        assert_eq!(
            read(&URL_SAFE.encode("2026-01-15T12:58:00.000001+01:00")),
            expected
        );
        assert_eq!(
            read(&STANDARD.encode("2026-01-15 11:58:00.000001")),
            expected
        );
        for text in [
            "",
            "x",
            "2026-01-15T11:58:00Z",
            &STANDARD.encode("yesterday"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(
                error["loc"],
                serde_json::json!(["query", "cursor"]),
                "{text}"
            );
        }
    }
}
