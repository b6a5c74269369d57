//! The columns of the formats that have some: which field of an item each one
//! is, and what type it has.
//!
//! A row is read from the JSON of its item and not from the decoded item. So an
//! item that does not decode is a row like any other, with whatever can be read.

use chrono::{DateTime, Utc};
use conversation_record::point_in_time;
use serde_json::Value;

use super::record::Record;
use crate::json;

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// What it is called where columns have no structure.
    pub(super) name: &'static str,
    /// Where its field is: names from the item inwards.
    pub(super) path: &'static [&'static str],
    /// What its values are.
    pub(super) kind: Kind,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Text; ids and the words of enumerations too.
    Text,
    /// Whole numbers of 64 bits.
    Integer,
    /// Numbers that need not be whole.
    Number,
    /// True or false.
    Boolean,
    /// A point in time.
    Time,
    /// Objects and lists, as JSON text.
    Json,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// The field is absent or null.
    Empty,
    Text(&'a str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Time(DateTime<Utc>),
    Json(String),
    /// Something that is not of the column's type, as JSON text.
    Misfit(String),
}

/// What the items of an export are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Items {
    /// Conversations of Feather's list.
    Feather,
    /// Conversations of Feather in detail.
    FeatherInDetail,
    /// Conversations of AnyReach's list.
    AnyReach,
}

impl Items {
    /// The field that says when a conversation started.
    pub(super) fn started(self) -> &'static str {
        match self {
            Self::Feather | Self::FeatherInDetail => "started_at",
            Self::AnyReach => "created_at",
        }
    }
}

/// The columns of a conversation as the list of Feather has it. They are no more than these, whatever
/// a later document adds: an export that is gone on with has its columns already.
const OF_LIST: &[Column] = &[
    text("id", &["id"]),
    text("organization_id", &["organization_id"]),
    text("end_user_id", &["end_user_id"]),
    text("assigned_agent_id", &["assigned_agent_id"]),
    text("channel", &["channel"]),
    text("origin", &["origin"]),
    text("external_session_id", &["external_session_id"]),
    text("status", &["status"]),
    text("session_type", &["session_type"]),
    text("priority", &["priority"]),
    text("subject", &["subject"]),
    text("summary", &["summary"]),
    text("summary_preview", &["summary_preview"]),
    integer("message_count", &["message_count"]),
    time("started_at", &["started_at"]),
    time("ended_at", &["ended_at"]),
    time("closed_at", &["closed_at"]),
    time("first_message_at", &["first_message_at"]),
    time("last_message_at", &["last_message_at"]),
    integer("duration_ms", &["duration_ms"]),
    time("created_at", &["created_at"]),
    time("updated_at", &["updated_at"]),
    time("archived_at", &["archived_at"]),
    time("ttl_expires_at", &["ttl_expires_at"]),
    text("retention_policy_id", &["retention_policy_id"]),
    time("retention_expires_at", &["retention_expires_at"]),
    boolean("memory_synced", &["memory_synced"]),
    boolean("has_recording", &["has_recording"]),
    text("eval_status", &["eval_summary", "eval_status"]),
    integer("eval_total", &["eval_summary", "total"]),
    integer("eval_succeeded", &["eval_summary", "succeeded"]),
    integer("eval_failed", &["eval_summary", "failed"]),
    integer("eval_pending", &["eval_summary", "pending"]),
    integer("eval_critical_total", &["eval_summary", "critical_total"]),
    integer(
        "eval_critical_succeeded",
        &["eval_summary", "critical_succeeded"],
    ),
    integer("eval_critical_failed", &["eval_summary", "critical_failed"]),
    integer(
        "eval_critical_pending",
        &["eval_summary", "critical_pending"],
    ),
    json("metadata", &["metadata"]),
    json("context_variables", &["context_variables"]),
];

/// What a conversation in detail has besides.
const OF_DETAIL: &[Column] = &[
    text("recording_url", &["recording_url"]),
    json("recent_turns", &["recent_turns"]),
];

/// The columns of a conversation of AnyReach.
const OF_ANYREACH: &[Column] = &[
    text("id", &["id"]),
    text("organization_id", &["organization_id"]),
    text("direction", &["direction"]),
    text("channel", &["channel"]),
    text("status", &["status"]),
    text("user_id", &["user_id"]),
    text("agent_id", &["agent_id"]),
    text("agent_version_id", &["agent_version_id"]),
    text("agent_number", &["agent_number"]),
    text("web_widget_id", &["web_widget_id"]),
    number("duration", &["duration"]),
    integer("user_turn_count", &["user_turn_count"]),
    time("created_at", &["created_at"]),
    time("updated_at", &["updated_at"]),
    json("agent", &["agent"]),
    text("summary", &["summary"]),
    json("initial_context", &["initial_context"]),
    json("custom_metadata", &["custom_metadata"]),
    json("conversation", &["conversation"]),
    json("recording_details", &["recording_details"]),
];

const fn text(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Text;
    Column { name, path, kind }
}

const fn integer(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Integer;
    Column { name, path, kind }
}

const fn number(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Number;
    Column { name, path, kind }
}

const fn boolean(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Boolean;
    Column { name, path, kind }
}

const fn time(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Time;
    Column { name, path, kind }
}

const fn json(name: &'static str, path: &'static [&'static str]) -> Column {
    let kind = Kind::Json;
    Column { name, path, kind }
}

/// The columns of an export, in order.
pub(super) fn columns(items: Items) -> impl Iterator<Item = Column> + Clone {
    let (columns, more): (&[Column], &[Column]) = match items {
        Items::Feather => (OF_LIST, &[]),
        Items::FeatherInDetail => (OF_LIST, OF_DETAIL),
        Items::AnyReach => (OF_ANYREACH, &[]),
    };
    columns.iter().chain(more).copied()
}

impl Column {
    /// The value that an item has in this column.
    pub(super) fn of<'a>(&self, record: &'a Record) -> Cell<'a> {
        let value = self
            .path
            .iter()
            .try_fold(record.value(), |value, name| value.get(name));
        match (self.kind, value) {
            (_, None | Some(Value::Null)) => Cell::Empty,
            (Kind::Text, Some(Value::String(text))) => Cell::Text(text),
            (Kind::Boolean, Some(Value::Bool(value))) => Cell::Boolean(*value),
            (Kind::Integer, Some(value)) => match value.as_i64() {
                Some(number) => Cell::Integer(number),
                None => Cell::Misfit(self.json_of(record)),
            },
            (Kind::Number, Some(value)) => match value.as_f64() {
                Some(number) => Cell::Number(number),
                None => Cell::Misfit(self.json_of(record)),
            },
            (Kind::Time, Some(value)) => match value.as_str().and_then(point_in_time) {
                Some(time) => Cell::Time(time),
                None => Cell::Misfit(self.json_of(record)),
            },
            (Kind::Json, Some(_)) => Cell::Json(self.json_of(record)),
            (Kind::Text | Kind::Boolean, Some(_)) => Cell::Misfit(self.json_of(record)),
        }
    }

    /// The value as it was written: reading a number and writing it again may
    /// change its digits.
    fn json_of(&self, record: &Record) -> String {
        let names: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        match json::find(&record.line(), &names) {
            json::Cell::Missing | json::Cell::Null => String::new(),
            json::Cell::Text(text) => Value::from(text).to_string(),
            json::Cell::Json(json) => json.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The version of the document whose fields are all columns. One that a later version adds is in
    /// the JSON of an item only, until it gets a column and this is raised.
    const IN_COLUMNS: &str = "specs/feather/released/1.21.0.json";

    #[test]
    fn every_field_up_to_the_version_in_columns_is_a_column() {
        let document = format!("{}/../../{IN_COLUMNS}", env!("CARGO_MANIFEST_DIR"));
        let document: Value = serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
        let schemas = &document["components"]["schemas"];
        let fields_of = |ending: &str| -> Vec<String> {
            let (_, schema) = schemas
                .as_object()
                .unwrap()
                .iter()
                .find(|(name, _)| name.ends_with(ending))
                .unwrap();
            let properties = schema["properties"].as_object().unwrap();
            properties.keys().cloned().collect()
        };
        for (schema, items) in [
            ("SessionResponse", Items::Feather),
            ("SessionDetailResponse", Items::FeatherInDetail),
        ] {
            let places: Vec<&[&str]> = columns(items).map(|column| column.path).collect();
            for field in fields_of(schema) {
                let is_there = places.iter().any(|path| path[0] == field);
                assert!(is_there, "{schema}: {field}");
            }
            for field in fields_of("SessionEvalSummary") {
                let path = ["eval_summary", field.as_str()];
                assert!(places.contains(&path.as_slice()), "{field}");
            }
        }
    }

    #[test]
    fn every_field_of_anyreach_is_a_column() {
        let names: Vec<&str> = columns(Items::AnyReach).map(|column| column.name).collect();
        let fields: Vec<&str> = anyreach::Field::ALL
            .iter()
            .map(|field| field.as_str())
            .collect();
        assert_eq!(names, fields);
        for items in [Items::Feather, Items::FeatherInDetail, Items::AnyReach] {
            let started = columns(items).find(|column| column.name == items.started());
            assert_eq!(started.unwrap().kind, Kind::Time);
        }
    }

    #[test]
    fn what_does_not_fit_is_kept_as_json() {
        let json = r#"{
            "id": 7, "message_count": "many", "has_recording": "yes", "duration_ms": 1.50,
            "metadata": {"price": 1.10, "order": 12345678901234567890123},
            "started_at": "2026-01-02T03:04:05", "ended_at": "later", "eval_summary": {"total": 3},
            "context_variables": "none", "subject": null
        }"#;
        let record = Record::new(json.into());
        let cell = |name: &str| {
            columns(Items::FeatherInDetail)
                .find(|column| column.name == name)
                .unwrap()
                .of(&record)
        };
        assert_eq!(cell("id"), Cell::Misfit("7".to_owned()));
        assert_eq!(cell("message_count"), Cell::Misfit("\"many\"".to_owned()));
        assert_eq!(cell("has_recording"), Cell::Misfit("\"yes\"".to_owned()));
        assert_eq!(cell("ended_at"), Cell::Misfit("\"later\"".to_owned()));
        assert_eq!(cell("duration_ms"), Cell::Misfit("1.50".to_owned()));
        let metadata = r#"{"price": 1.10, "order": 12345678901234567890123}"#;
        assert_eq!(cell("metadata"), Cell::Json(metadata.to_owned()));
        assert_eq!(cell("context_variables"), Cell::Json("\"none\"".to_owned()));
        assert_eq!(cell("eval_total"), Cell::Integer(3));
        assert_eq!(cell("eval_failed"), Cell::Empty);
        assert_eq!(cell("subject"), Cell::Empty);
        let time = "2026-01-02T03:04:05Z".parse().unwrap();
        assert_eq!(cell("started_at"), Cell::Time(time));
    }
}
