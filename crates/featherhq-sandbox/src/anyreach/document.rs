//! AnyReach conversations as this server writes them: every field of the
//! published schema in its order, `null` where there is nothing and the schema
//! allows it, times as Python's `isoformat` writes them in UTC.

use anyreach_api::types::Conversation;
use chrono::{DateTime, Utc};

use crate::document::Written;
use crate::document::writer::{self, ObjectWriter};

/// A conversation in the form in which it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredConversation {
    pub(crate) id: String,
    /// Microseconds since 1970 in UTC, as all times here.
    pub(crate) created_at: i64,
    pub(crate) updated_at: Option<i64>,
    pub(crate) direction: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) agent_id: Option<String>,
    pub(crate) agent_version_id: Option<String>,
    pub(crate) agent_number: Option<String>,
    pub(crate) web_widget_id: Option<String>,
    pub(crate) duration: Option<f64>,
    pub(crate) user_turn_count: Option<i64>,
    /// A JSON object.
    pub(crate) custom_metadata: Option<String>,
    /// The JSON object with all fields.
    pub(crate) document: String,
}

/// Why a conversation cannot be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentError {
    #[error("an AnyReach conversation needs `{0}`, by which the list is ordered")]
    Missing(&'static str),
    #[error("cannot write a conversation as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// The form in which a conversation is stored.
pub(crate) fn stored(conversation: &Conversation) -> Result<StoredConversation, DocumentError> {
    let id = conversation
        .id
        .clone()
        .ok_or(DocumentError::Missing("id"))?;
    let created_at = conversation
        .created_at
        .ok_or(DocumentError::Missing("created_at"))?;
    Ok(stored_at(conversation, id, created_at)?)
}

/// The form in which the conversation of this id and time is stored.
pub(super) fn stored_at(
    conversation: &Conversation,
    id: String,
    created_at: DateTime<Utc>,
) -> Result<StoredConversation, serde_json::Error> {
    let metadata = conversation.custom_metadata.as_ref();
    Ok(StoredConversation {
        id,
        created_at: created_at.timestamp_micros(),
        updated_at: conversation.updated_at.map(|time| time.timestamp_micros()),
        direction: conversation.direction.as_ref().map(ToString::to_string),
        channel: conversation.channel.as_ref().map(ToString::to_string),
        status: conversation.status.as_ref().map(ToString::to_string),
        user_id: conversation.user_id.clone(),
        agent_id: conversation.agent_id.clone(),
        agent_version_id: conversation.agent_version_id.clone(),
        agent_number: conversation.agent_number.clone(),
        web_widget_id: conversation.web_widget_id.clone(),
        duration: conversation.duration,
        user_turn_count: conversation.user_turn_count,
        custom_metadata: metadata.map(serde_json::to_string).transpose()?,
        document: writer::to_object(|object| write(object, conversation))?,
    })
}

fn write(object: &mut ObjectWriter<'_>, conversation: &Conversation) -> Written {
    object.present("id", &conversation.id)?;
    object.present("organization_id", &conversation.organization_id)?;
    object.present("direction", &conversation.direction)?;
    object.present("channel", &conversation.channel)?;
    object.present("status", &conversation.status)?;
    object.field("user_id", &conversation.user_id)?;
    object.field("agent_id", &conversation.agent_id)?;
    object.field("agent_version_id", &conversation.agent_version_id)?;
    object.field("agent_number", &conversation.agent_number)?;
    object.field("web_widget_id", &conversation.web_widget_id)?;
    object.field("duration", &conversation.duration)?;
    object.field("user_turn_count", &conversation.user_turn_count)?;
    object.present("created_at", &conversation.created_at.map(iso_format))?;
    object.present("updated_at", &conversation.updated_at.map(iso_format))?;
    object.field("agent", &conversation.agent)?;
    object.field("summary", &conversation.summary)?;
    object.field("initial_context", &conversation.initial_context)?;
    object.field("custom_metadata", &conversation.custom_metadata)?;
    object.field("conversation", &conversation.conversation)?;
    object.field("recording_details", &conversation.recording_details)
}

/// `2026-01-15T11:58:00+00:00`, with six digits of a fraction if there is one.
/// A client that writes this time anew writes another text.
fn iso_format(time: DateTime<Utc>) -> String {
    let format = match time.timestamp_subsec_micros() {
        0 => "%Y-%m-%dT%H:%M:%S+00:00",
        _ => "%Y-%m-%dT%H:%M:%S%.6f+00:00",
    };
    time.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(conversation: &Conversation) -> String {
        stored(conversation).unwrap().document
    }

    #[test]
    fn what_may_not_be_null_is_left_out_and_all_else_is_null() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let conversation = Conversation::new()
            .with_id("a".to_owned())
            .with_created_at(time("2026-01-15T11:58:00.0000019Z"));
        let expected = concat!(
            r#"{"id":"a","user_id":null,"agent_id":null,"agent_version_id":null,"#,
            r#""agent_number":null,"web_widget_id":null,"duration":null,"#,
            r#""user_turn_count":null,"created_at":"2026-01-15T11:58:00.000001+00:00","#,
            r#""agent":null,"summary":null,"initial_context":null,"#,
            r#""custom_metadata":null,"conversation":null,"recording_details":null}"#,
        );
        assert_eq!(document(&conversation), expected);
        let conversation = conversation.with_created_at(time("2026-01-15T11:58:00.0000009Z"));
        let text = document(&conversation);
        assert!(
            text.contains(r#""created_at":"2026-01-15T11:58:00+00:00""#),
            "{text}"
        );
    }

    #[test]
    fn without_id_or_time_there_is_no_place_in_the_list() {
        let error = stored(&Conversation::new()).unwrap_err().to_string();
        assert!(error.contains("`id`"), "{error}");
        let conversation = Conversation::new().with_id("a".to_owned());
        let error = stored(&conversation).unwrap_err().to_string();
        assert!(error.contains("`created_at`"), "{error}");
    }
}
