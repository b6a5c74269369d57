//! One conversation of a list, whoever it is from.

use conversation_record::ConversationRecord;
use featherhq::EvalStatus;

/// A conversation as the client of its provider understands it.
#[derive(Clone, Debug)]
pub(crate) enum Conversation {
    Feather(Box<featherhq::Conversation>),
    AnyReach(Box<anyreach::Conversation>),
}

impl Conversation {
    /// What every provider can tell of it.
    pub(crate) fn record(&self) -> ConversationRecord {
        match self {
            Self::Feather(conversation) => {
                featherhq::prelude::ConversationExt::record(&**conversation)
            }
            Self::AnyReach(conversation) => {
                anyreach::prelude::ConversationExt::record(&**conversation)
            }
        }
    }

    /// The id of the agent: the assigned one, or the one that took part.
    pub(crate) fn agent_id(&self) -> Option<String> {
        match self {
            Self::Feather(conversation) => conversation.assigned_agent_id.map(|id| id.to_string()),
            Self::AnyReach(conversation) => conversation.agent_id.clone(),
        }
    }

    /// What its evaluations come to, where there are any.
    pub(crate) fn verdict(&self) -> Option<EvalStatus> {
        use featherhq::prelude::*;
        match self {
            Self::Feather(conversation) => {
                let summary = conversation.eval_summary.as_ref()?;
                Some(summary.verdict().label)
            }
            Self::AnyReach(_) => None,
        }
    }

    /// How many milliseconds it took: as the provider says, or else from start
    /// to end. An end before the start is no duration.
    pub(crate) fn duration_ms(&self) -> Option<u64> {
        match self {
            Self::Feather(conversation) => {
                let milliseconds = conversation.duration_ms.or_else(|| {
                    let ended = conversation.ended_at?;
                    Some((ended - conversation.started_at).num_milliseconds())
                })?;
                u64::try_from(milliseconds).ok()
            }
            Self::AnyReach(_) => u64::try_from(self.record().duration?.as_millis()).ok(),
        }
    }

    /// What this version understands of it, as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Result<String> {
        match self {
            Self::Feather(conversation) => serde_json::to_string(conversation),
            Self::AnyReach(conversation) => serde_json::to_string(conversation),
        }
    }
}

impl From<featherhq::Conversation> for Conversation {
    fn from(conversation: featherhq::Conversation) -> Self {
        Self::Feather(Box::new(conversation))
    }
}

impl From<anyreach::Conversation> for Conversation {
    fn from(conversation: anyreach::Conversation) -> Self {
        Self::AnyReach(Box::new(conversation))
    }
}

#[cfg(test)]
mod tests {
    use featherhq::{ConversationPriority, ConversationStatus};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_end_before_the_start_is_no_duration() {
        let started = "2026-01-01T10:00:00Z".parse().unwrap();
        let conversation = featherhq::Conversation::new(
            "chat",
            started,
            Uuid::nil(),
            Uuid::nil(),
            1,
            Uuid::nil(),
            ConversationPriority::Normal,
            started,
            ConversationStatus::Closed,
            started,
        );
        let before = started - chrono::TimeDelta::seconds(1);
        let after = started + chrono::TimeDelta::seconds(3);
        let duration = |conversation| Conversation::from(conversation).duration_ms();
        assert_eq!(duration(conversation.clone()), None);
        assert_eq!(duration(conversation.clone().with_ended_at(before)), None);
        assert_eq!(
            duration(conversation.clone().with_ended_at(after)),
            Some(3_000)
        );
        assert_eq!(duration(conversation.with_duration_ms(7)), Some(7));
    }

    #[test]
    fn seconds_of_anyreach_are_milliseconds_here() {
        let conversation = anyreach::Conversation::new().with_duration(61.25);
        assert_eq!(Conversation::from(conversation).duration_ms(), Some(61_250));
    }
}
