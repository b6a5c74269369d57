//! The fields of a conversation: which to ask for, and which were sent.

use std::fmt;

use conversation_record::ConversationRecord;

use crate::{Conversation, record};

/// A field of a conversation.
///
/// ```
/// use anyreach::Field;
///
/// assert_eq!(Field::UserTurnCount.as_str(), "user_turn_count");
/// assert_eq!(Field::ALL.len(), 20);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Field {
    /// Unique conversation id.
    Id,
    /// The organization.
    OrganizationId,
    /// Who initiated the conversation.
    Direction,
    /// The conversation channel.
    Channel,
    /// Current state of the conversation.
    Status,
    /// The end user's identifier, a phone number for telephony.
    UserId,
    /// The agent handling the conversation.
    AgentId,
    /// The version of the agent in use.
    AgentVersionId,
    /// The agent's phone number, for telephony.
    AgentNumber,
    /// The web widget that originated the conversation.
    WebWidgetId,
    /// Length in seconds.
    Duration,
    /// Number of user turns.
    UserTurnCount,
    /// When it was created.
    CreatedAt,
    /// When it was last updated.
    UpdatedAt,
    /// Sensitive: the handling agent.
    Agent,
    /// Sensitive: the generated summary.
    Summary,
    /// Sensitive: context injected into the agent at the start.
    InitialContext,
    /// Sensitive: metadata attached when it was created.
    CustomMetadata,
    /// Sensitive: the transcript.
    Conversation,
    /// Sensitive: information on the recording, with a link that is good for a limited time.
    RecordingDetails,
}

impl Field {
    /// Every field that the document lists, in its order.
    ///
    /// ```
    /// use anyreach::Field;
    ///
    /// let names: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
    /// assert_eq!(names[..3], ["id", "organization_id", "direction"]);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Id,
        Self::OrganizationId,
        Self::Direction,
        Self::Channel,
        Self::Status,
        Self::UserId,
        Self::AgentId,
        Self::AgentVersionId,
        Self::AgentNumber,
        Self::WebWidgetId,
        Self::Duration,
        Self::UserTurnCount,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Agent,
        Self::Summary,
        Self::InitialContext,
        Self::CustomMetadata,
        Self::Conversation,
        Self::RecordingDetails,
    ];

    /// The name as it stands in JSON and in the parameter `fields`.
    ///
    /// ```
    /// assert_eq!(anyreach::Field::CreatedAt.as_str(), "created_at");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::OrganizationId => "organization_id",
            Self::Direction => "direction",
            Self::Channel => "channel",
            Self::Status => "status",
            Self::UserId => "user_id",
            Self::AgentId => "agent_id",
            Self::AgentVersionId => "agent_version_id",
            Self::AgentNumber => "agent_number",
            Self::WebWidgetId => "web_widget_id",
            Self::Duration => "duration",
            Self::UserTurnCount => "user_turn_count",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Agent => "agent",
            Self::Summary => "summary",
            Self::InitialContext => "initial_context",
            Self::CustomMetadata => "custom_metadata",
            Self::Conversation => "conversation",
            Self::RecordingDetails => "recording_details",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What the walk needs of every conversation, whether its caller asked for it or not.
const NEEDED: [Field; 2] = [Field::Id, Field::CreatedAt];

/// The fields that a caller wants to see; all that the token's role may see when none are named.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted(Option<Vec<Field>>);

impl Wanted {
    pub(super) fn of(fields: impl IntoIterator<Item = Field>) -> Self {
        Self(Some(fields.into_iter().collect()))
    }

    /// The value of the parameter `fields`.
    pub(super) fn parameter(&self) -> Option<String> {
        let wanted = self.0.as_ref()?;
        let added = NEEDED.iter().filter(|needed| !wanted.contains(needed));
        let names: Vec<&str> = wanted
            .iter()
            .chain(added)
            .map(|field| field.as_str())
            .collect();
        Some(names.join(","))
    }

    /// Takes away what was asked for only to walk the list.
    pub(super) fn conceal(&self, conversation: &mut Conversation) {
        let Some(wanted) = &self.0 else {
            return;
        };
        if !wanted.contains(&Field::Id) {
            conversation.id = None;
        }
        if !wanted.contains(&Field::CreatedAt) {
            conversation.created_at = None;
        }
    }
}

/// Which fields a conversation was sent with: the token's role and the fields asked for decide. A
/// field that was sent as null counts as not sent.
///
/// ```
/// use anyreach::prelude::*;
/// use anyreach::{Conversation, Field};
///
/// let conversation: Conversation = serde_json::from_str(r#"{"id": "c-1", "summary": null}"#)?;
/// let visibility = conversation.visibility();
/// assert!(visibility.has(Field::Id) && !visibility.has(Field::Summary));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visibility {
    sent: Vec<Field>,
}

impl Visibility {
    /// Whether the field was sent.
    ///
    /// ```
    /// use anyreach::prelude::*;
    /// use anyreach::{Conversation, Field};
    ///
    /// assert!(!Conversation::new().visibility().has(Field::Agent));
    /// ```
    pub fn has(&self, field: Field) -> bool {
        self.sent.contains(&field)
    }

    /// The fields that were sent, in the order of the document.
    ///
    /// ```
    /// use anyreach::prelude::*;
    /// use anyreach::{Conversation, Field};
    ///
    /// let conversation = Conversation::new().with_duration(61.5);
    /// assert_eq!(conversation.visibility().fields(), [Field::Duration]);
    /// ```
    pub fn fields(&self) -> &[Field] {
        &self.sent
    }
}

/// What a conversation offers beyond its fields.
///
/// ```
/// use anyreach::Conversation;
/// use anyreach::prelude::*;
///
/// assert!(Conversation::new().visibility().fields().is_empty());
/// ```
pub trait ConversationExt {
    /// Which fields the conversation was sent with.
    ///
    /// ```
    /// use anyreach::prelude::*;
    /// use anyreach::{Conversation, Field};
    ///
    /// let conversation = Conversation::new().with_user_turn_count(3);
    /// assert!(conversation.visibility().has(Field::UserTurnCount));
    /// ```
    fn visibility(&self) -> Visibility;

    /// The conversation in the form that tools for several providers share. It has no field for
    /// what only this API has; the summary, sensitive as it is, stands in for a subject, which this
    /// API does not have.
    ///
    /// ```
    /// use anyreach::Conversation;
    /// use anyreach::prelude::*;
    ///
    /// let record = Conversation::new().with_user_turn_count(3).record();
    /// assert_eq!(record.turns, Some(3));
    /// ```
    fn record(&self) -> ConversationRecord;
}

impl ConversationExt for Conversation {
    fn visibility(&self) -> Visibility {
        let fields = [
            (Field::Id, self.id.is_some()),
            (Field::OrganizationId, self.organization_id.is_some()),
            (Field::Direction, self.direction.is_some()),
            (Field::Channel, self.channel.is_some()),
            (Field::Status, self.status.is_some()),
            (Field::UserId, self.user_id.is_some()),
            (Field::AgentId, self.agent_id.is_some()),
            (Field::AgentVersionId, self.agent_version_id.is_some()),
            (Field::AgentNumber, self.agent_number.is_some()),
            (Field::WebWidgetId, self.web_widget_id.is_some()),
            (Field::Duration, self.duration.is_some()),
            (Field::UserTurnCount, self.user_turn_count.is_some()),
            (Field::CreatedAt, self.created_at.is_some()),
            (Field::UpdatedAt, self.updated_at.is_some()),
            (Field::Agent, self.agent.is_some()),
            (Field::Summary, self.summary.is_some()),
            (Field::InitialContext, self.initial_context.is_some()),
            (Field::CustomMetadata, self.custom_metadata.is_some()),
            (Field::Conversation, self.conversation.is_some()),
            (Field::RecordingDetails, self.recording_details.is_some()),
        ];
        let sent = fields.into_iter().filter(|(_, is_sent)| *is_sent);
        Visibility {
            sent: sent.map(|(field, _)| field).collect(),
        }
    }

    fn record(&self) -> ConversationRecord {
        record::of(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn every_field_has_its_own_name_and_is_seen_when_it_is_sent() {
        let values = serde_json::json!({
            "direction": "inbound", "channel": "text", "status": "failed", "duration": 1.5,
            "user_turn_count": 2, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "agent": {}, "custom_metadata": {"a": 1},
            "conversation": {"turns": []}, "recording_details": {"recording_url": "x"},
        });
        for field in Field::ALL {
            let value = values.get(field.as_str()).cloned().unwrap_or("x".into());
            let json = serde_json::json!({ field.as_str(): value }).to_string();
            let conversation: Conversation =
                serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(conversation.visibility().fields(), [*field]);
        }
    }

    #[test]
    fn what_the_walk_needs_is_always_asked_for_and_not_shown() {
        assert_eq!(Wanted::default().parameter(), None);
        let wanted = Wanted::of([Field::Status]);
        assert_eq!(wanted.parameter().unwrap(), "status,id,created_at");
        let json = r#"{"id": "c", "created_at": "2026-01-01T00:00:00Z", "status": "failed"}"#;
        let whole: Conversation = serde_json::from_str(json).unwrap();
        let shown = |wanted: &Wanted| {
            let mut conversation = whole.clone();
            wanted.conceal(&mut conversation);
            conversation.visibility()
        };
        assert_eq!(shown(&wanted).fields(), [Field::Status]);
        assert_eq!(shown(&Wanted::default()).fields().len(), 3);
        let wanted = Wanted::of([Field::CreatedAt, Field::Id]);
        assert_eq!(wanted.parameter().unwrap(), "created_at,id");
        assert_eq!(shown(&wanted).fields().len(), 3);
    }
}
