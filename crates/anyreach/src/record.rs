//! A conversation in the form that tools for several providers share.

use std::time::Duration;

use conversation_record::{ConversationRecord, Progress, Provider, RecordStatus};

use crate::conversations::ConversationStatusExt as _;
use crate::{Conversation, ConversationStatus};

pub(crate) fn of(conversation: &Conversation) -> ConversationRecord {
    let mut record = ConversationRecord::new(Provider::AnyReach);
    record.id = conversation.id.clone();
    record.channel = conversation.channel.as_ref().map(ToString::to_string);
    record.direction = conversation.direction.as_ref().map(ToString::to_string);
    record.status = conversation.status.as_ref().map(status);
    record.started_at = conversation.created_at;
    record.duration = conversation
        .duration
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    record.turns = conversation
        .user_turn_count
        .and_then(|turns| u64::try_from(turns).ok());
    record.subject = conversation.summary.clone();
    record
}

fn status(status: &ConversationStatus) -> RecordStatus {
    let progress = if !status.is_recognized() {
        Progress::Unknown
    } else if status.is_terminal() {
        Progress::Terminal
    } else {
        Progress::Open
    };
    RecordStatus::new(status.as_str(), progress)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn what_was_sent_is_told_and_nothing_else() {
        let json = r#"{"id": "c-1", "channel": "telephone", "direction": "inbound", "status": "parked",
            "created_at": "2026-01-01T00:00:00Z", "duration": 61.5, "user_turn_count": 4, "summary": "s"}"#;
        let conversation: Conversation = serde_json::from_str(json).unwrap();
        let record = of(&conversation);
        assert_eq!(record.id.as_deref(), Some("c-1"));
        assert_eq!(record.status.unwrap().progress, Progress::Unknown);
        assert_eq!(record.duration, Some(Duration::from_millis(61_500)));
        assert_eq!(
            (record.turns, record.subject.as_deref()),
            (Some(4), Some("s"))
        );

        let odd = Conversation::new()
            .with_duration(-1.0)
            .with_user_turn_count(-1);
        let empty = ConversationRecord::new(Provider::AnyReach);
        assert_eq!(of(&odd), empty);
    }
}
