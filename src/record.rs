//! A conversation in the form that tools for several providers share.

use std::time::Duration;

use conversation_record::{ConversationRecord, Progress, Provider, RecordStatus};

use crate::{Conversation, ConversationStatus};

/// What a conversation of the list offers beyond its fields.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::prelude::*;
///
/// let page = client.conversations().list().send().await?;
/// let record = page.items()[0].record();
/// assert_eq!(record.provider.as_str(), "feather");
/// # Ok(()) }
/// ```
pub trait ConversationExt {
    /// The conversation in the form that tools for several providers share. It has no field for
    /// what only this API has; the summary stands in where there is no subject.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::prelude::*;
    ///
    /// let page = client.conversations().list().max_items(1).send().await?;
    /// let conversation = &page.items()[0];
    /// let record = conversation.record();
    /// assert_eq!(record.id, Some(conversation.id.to_string()));
    /// assert_eq!(record.turns, u64::try_from(conversation.message_count).ok());
    /// # Ok(()) }
    /// ```
    fn record(&self) -> ConversationRecord;
}

impl ConversationExt for Conversation {
    fn record(&self) -> ConversationRecord {
        let mut record = ConversationRecord::new(Provider::Feather);
        record.id = Some(self.id.to_string());
        record.channel = Some(self.channel.clone());
        record.direction = self.origin.as_ref().map(ToString::to_string);
        record.status = Some(RecordStatus::new(
            self.status.as_str(),
            progress(&self.status),
        ));
        record.started_at = Some(self.started_at);
        record.duration = self
            .duration_ms
            .and_then(|milliseconds| u64::try_from(milliseconds).ok())
            .map(Duration::from_millis);
        record.turns = u64::try_from(self.message_count).ok();
        record.subject = self.subject.clone().or_else(|| self.summary.clone());
        record
    }
}

/// The document lists the statuses without saying which are final; this is read from their names. A
/// transferred conversation goes on elsewhere, and is over here.
fn progress(status: &ConversationStatus) -> Progress {
    match status {
        ConversationStatus::Queued
        | ConversationStatus::Ringing
        | ConversationStatus::Active
        | ConversationStatus::Paused
        | ConversationStatus::WaitingForHuman
        | ConversationStatus::AwaitingApproval => Progress::Open,
        ConversationStatus::Transferred
        | ConversationStatus::Closed
        | ConversationStatus::Expired
        | ConversationStatus::Error
        | ConversationStatus::Superseded => Progress::Terminal,
        _ => Progress::Unknown,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    /// The version of the document up to which `progress` was decided. Statuses that a later one
    /// adds are of unknown progress until that is decided and this is raised.
    const DECIDED: &str = "specs/feather/released/1.21.0.json";

    #[test]
    fn every_status_up_to_the_version_decided_is_open_or_terminal() {
        let document = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DECIDED);
        let document: serde_json::Value =
            serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
        let schemas = &document["components"]["schemas"];
        let conversation = &schemas["src__conversation__schemas__SessionResponse"];
        for status in conversation["properties"]["status"]["enum"]
            .as_array()
            .unwrap()
        {
            let status = ConversationStatus::from(status.as_str().unwrap());
            assert_ne!(progress(&status), Progress::Unknown, "{status}");
        }
        assert_eq!(progress(&"unheard_of".into()), Progress::Unknown);
    }

    #[test]
    fn the_summary_stands_in_for_a_subject() {
        let json = serde_json::json!({
            "id": uuid::Uuid::nil(), "organization_id": uuid::Uuid::nil(),
            "end_user_id": uuid::Uuid::nil(), "channel": "voice", "status": "closed",
            "priority": "high", "origin": "inbound", "message_count": 7, "duration_ms": 1500,
            "started_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "summary": "s",
        });
        let conversation: Conversation = serde_json::from_str(&json.to_string()).unwrap();
        let record = conversation.record();
        assert_eq!(record.subject.as_deref(), Some("s"));
        assert_eq!(
            (record.turns, record.direction.as_deref()),
            (Some(7), Some("inbound"))
        );
        assert_eq!(record.duration, Some(Duration::from_millis(1500)));
    }
}
