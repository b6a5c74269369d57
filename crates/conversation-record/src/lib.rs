//! What conversations of different providers have in common, for tools that list, export or count
//! them side by side. It is not for calling a provider, and no substitute for its own type.
//!
//! Each facade makes a [`ConversationRecord`] of its own type; this crate knows no facade, and the
//! facades do not know each other. It is small on purpose: what has no counterpart elsewhere stays
//! in the provider's own type, and a field that a provider did not send is `None`.
//!
//! ```
//! use conversation_record::{ConversationRecord, Progress, Provider, RecordStatus};
//!
//! let mut record = ConversationRecord::new(Provider::AnyReach);
//! record.status = Some(RecordStatus::new("in_progress", Progress::Open));
//! let json = serde_json::to_value(&record)?;
//! assert_eq!(json["provider"], "anyreach");
//! assert_eq!(json["status"]["progress"], "open");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod time;

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use time::point_in_time;

/// Whose API a conversation is from.
///
/// ```
/// assert_eq!(conversation_record::Provider::Feather.to_string(), "feather");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[non_exhaustive]
pub enum Provider {
    /// The Feather conversations API.
    #[serde(rename = "feather")]
    Feather,
    /// The AnyReach conversation list.
    #[serde(rename = "anyreach")]
    AnyReach,
}

impl Provider {
    /// The name as it stands in JSON.
    ///
    /// ```
    /// assert_eq!(conversation_record::Provider::AnyReach.as_str(), "anyreach");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feather => "feather",
            Self::AnyReach => "anyreach",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whether something can still happen in a conversation.
///
/// ```
/// use conversation_record::Progress;
/// assert_eq!(Progress::Terminal.as_str(), "terminal");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Progress {
    /// It can.
    Open,
    /// It is over.
    Terminal,
    /// The status is none that the facade knows.
    Unknown,
}

impl Progress {
    /// The name as it stands in JSON.
    ///
    /// ```
    /// assert_eq!(conversation_record::Progress::Open.as_str(), "open");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Terminal => "terminal",
            Self::Unknown => "unknown",
        }
    }
}

/// A provider's own word for the state of a conversation, and what it means.
///
/// ```
/// use conversation_record::{Progress, RecordStatus};
///
/// let status = RecordStatus::new("closed", Progress::Terminal);
/// assert_eq!((status.name.as_str(), status.progress), ("closed", Progress::Terminal));
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordStatus {
    /// The status as the provider sent it.
    pub name: String,
    /// Whether the conversation is over by it.
    pub progress: Progress,
}

impl RecordStatus {
    /// A status and what it means.
    ///
    /// ```
    /// use conversation_record::{Progress, RecordStatus};
    /// let status = RecordStatus::new("parked", Progress::Unknown);
    /// ```
    pub fn new(name: impl Into<String>, progress: Progress) -> Self {
        Self {
            name: name.into(),
            progress,
        }
    }
}

/// A conversation as every provider can tell it. Texts are the server's, untouched.
///
/// ```
/// use conversation_record::{ConversationRecord, Provider};
///
/// let record = ConversationRecord::new(Provider::Feather);
/// assert!(record.id.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConversationRecord {
    /// Whose conversation it is.
    pub provider: Provider,
    /// The provider's id of it.
    pub id: Option<String>,
    /// The channel, in the provider's own word.
    pub channel: Option<String>,
    /// Who began it: `inbound` or `outbound`, or another word of the provider's.
    pub direction: Option<String>,
    /// The provider's status, and whether the conversation is over.
    pub status: Option<RecordStatus>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// How long it took.
    #[serde(serialize_with = "seconds", rename = "duration_seconds")]
    pub duration: Option<Duration>,
    /// How many turns it has, as the provider counts them: Feather counts messages, AnyReach the
    /// turns of the user.
    pub turns: Option<u64>,
    /// What it is about: a subject, or else a summary.
    pub subject: Option<String>,
}

impl ConversationRecord {
    /// A record of which only the provider is known.
    ///
    /// ```
    /// use conversation_record::{ConversationRecord, Provider};
    /// assert_eq!(ConversationRecord::new(Provider::AnyReach).provider, Provider::AnyReach);
    /// ```
    pub fn new(provider: Provider) -> Self {
        Self {
            provider,
            id: None,
            channel: None,
            direction: None,
            status: None,
            started_at: None,
            duration: None,
            turns: None,
            subject: None,
        }
    }
}

fn seconds<S: serde::Serializer>(
    duration: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    duration
        .map(|duration| duration.as_secs_f64())
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn the_written_form_has_every_field_and_seconds() {
        let mut record = ConversationRecord::new(Provider::Feather);
        record.id = Some("c-1".to_owned());
        record.duration = Some(Duration::from_millis(61_500));
        record.started_at = Some(DateTime::UNIX_EPOCH);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(
            text,
            r#"{"provider":"feather","id":"c-1","channel":null,"direction":null,"status":null,"started_at":"1970-01-01T00:00:00Z","duration_seconds":61.5,"turns":null,"subject":null}"#
        );
    }

    #[test]
    fn names_are_those_of_the_written_form() {
        for provider in [Provider::Feather, Provider::AnyReach] {
            assert_eq!(serde_json::to_value(provider).unwrap(), provider.as_str());
        }
        for progress in [Progress::Open, Progress::Terminal, Progress::Unknown] {
            assert_eq!(serde_json::to_value(progress).unwrap(), progress.as_str());
        }
    }
}
