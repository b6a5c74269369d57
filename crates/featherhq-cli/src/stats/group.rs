//! What a conversation is counted under.

use chrono::{NaiveDate, Timelike as _};

use crate::arguments::GroupBy;
use crate::provider::Conversation;
use crate::text::sanitize::one_line;

/// What a conversation is counted under. The order is that of the output where
/// groups have one of their own.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Group {
    /// A word of the server, as it came.
    Word(String),
    Agent(Option<String>),
    Day(NaiveDate),
    Hour(u32),
    /// The server did not say.
    Unsaid,
}

impl Group {
    pub(super) fn of(conversation: &Conversation, by: GroupBy) -> Self {
        let record = conversation.record();
        let started = record.started_at;
        let group = match by {
            GroupBy::Channel => record.channel.map(Self::Word),
            GroupBy::Status => record.status.map(|status| Self::Word(status.name)),
            GroupBy::Agent => Some(Self::Agent(conversation.agent_id())),
            GroupBy::Day => started.map(|started| Self::Day(started.date_naive())),
            GroupBy::Hour => started.map(|started| Self::Hour(started.hour())),
        };
        group.unwrap_or(Self::Unsaid)
    }

    /// Whether groups of this kind are in an order of their own, and not the
    /// largest first.
    pub(super) fn is_ordered(by: GroupBy) -> bool {
        matches!(by, GroupBy::Day | GroupBy::Hour)
    }

    /// Whether its name is an id, to be copied whole.
    pub(super) fn is_id(&self) -> bool {
        matches!(self, Self::Agent(Some(_)))
    }

    /// Its name for people, on one line and harmless to a terminal.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Word(word) => one_line(word),
            Self::Agent(Some(id)) => one_line(id),
            Self::Agent(None) => "nobody".to_owned(),
            Self::Unsaid => "not said".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Hour(hour) => format!("{hour:02}:00"),
        }
    }

    /// Its value for programs.
    pub(super) fn value(&self) -> serde_json::Value {
        match self {
            Self::Word(word) => word.as_str().into(),
            Self::Agent(id) => id.as_deref().into(),
            Self::Unsaid => serde_json::Value::Null,
            Self::Day(day) => day.to_string().into(),
            Self::Hour(hour) => (*hour).into(),
        }
    }
}

/// What is counted by, for titles.
pub(super) fn title(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Channel => "channel",
        GroupBy::Status => "status",
        GroupBy::Agent => "agent",
        GroupBy::Day => "day",
        GroupBy::Hour => "hour",
    }
}
