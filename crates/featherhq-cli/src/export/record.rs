//! One conversation on its way into the output.

use std::borrow::Cow;
use std::cell::OnceCell;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use conversation_record::point_in_time;
use featherhq::Error;
use serde_json::Value;

use crate::json::on_one_line;

/// One conversation, as the server sent it.
#[derive(Debug)]
pub(super) struct Record {
    json: Bytes,
    value: OnceCell<Value>,
    /// Why it is not what the API documents, when it is not.
    pub(super) why_undecoded: Option<Error>,
}

impl Record {
    /// `json` must be JSON.
    pub(super) fn new(json: Bytes) -> Self {
        Self {
            json,
            value: OnceCell::new(),
            why_undecoded: None,
        }
    }

    /// One that is not what the API documents.
    pub(super) fn undecoded(json: Bytes, error: Error) -> Self {
        Self {
            why_undecoded: Some(error),
            ..Self::new(json)
        }
    }

    /// Its JSON on one line, and otherwise as it came.
    pub(super) fn line(&self) -> Cow<'_, str> {
        // JSON is UTF-8, so that nothing is lost.
        match String::from_utf8_lossy(self.json.trim_ascii()) {
            Cow::Borrowed(text) => on_one_line(text),
            Cow::Owned(text) => Cow::Owned(on_one_line(&text).into_owned()),
        }
    }

    /// What its JSON says. It is read once, and only if somebody asks.
    pub(super) fn value(&self) -> &Value {
        self.value
            .get_or_init(|| serde_json::from_slice(&self.json).unwrap_or_default())
    }

    /// Its id, if it has one.
    pub(super) fn id(&self) -> Option<&str> {
        self.value().get("id")?.as_str()
    }

    /// One of its times, if that can be read.
    pub(super) fn time(&self, field: &str) -> Option<DateTime<Utc>> {
        point_in_time(self.value().get(field)?.as_str()?)
    }
}
