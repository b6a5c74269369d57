//! The filters of the list, one method each.

use std::ops::RangeBounds;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::ListConversations;
use crate::conversations::filters::{Metadata, Range};
use crate::{ConversationChannel, ConversationDirection, ConversationStatus};

impl ListConversations {
    /// Only conversations that this side initiated.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().direction(anyreach::ConversationDirection::Outbound);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn direction(mut self, direction: ConversationDirection) -> Self {
        self.filters.direction = Some(direction);
        self
    }

    /// Only conversations on this channel.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().channel(anyreach::ConversationChannel::Email);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn channel(mut self, channel: ConversationChannel) -> Self {
        self.filters.channel = Some(channel);
        self
    }

    /// Only conversations in this state.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().status(anyreach::ConversationStatus::Failed);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn status(mut self, status: ConversationStatus) -> Self {
        self.filters.status = Some(status);
        self
    }

    /// Only conversations whose user id holds this text.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().user_id("+49");
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn user_id(mut self, part: impl Into<String>) -> Self {
        self.filters.user_id = Some(part.into());
        self
    }

    /// Only conversations that this agent handles.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().agent_id("agent-1");
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn agent_id(mut self, id: impl Into<String>) -> Self {
        self.filters.agent_id = Some(id.into());
        self
    }

    /// Only conversations that this version of an agent handles.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().agent_version_id("version-3");
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn agent_version_id(mut self, id: impl Into<String>) -> Self {
        self.filters.agent_version_id = Some(id.into());
        self
    }

    /// Only conversations whose agent's phone number holds this text.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().agent_number("+4930");
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn agent_number(mut self, part: impl Into<String>) -> Self {
        self.filters.agent_number = Some(part.into());
        self
    }

    /// Only conversations that this web widget originated.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let list = client.conversations().list().web_widget_id("widget-1");
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn web_widget_id(mut self, id: impl Into<String>) -> Self {
        self.filters.web_widget_id = Some(id.into());
        self
    }

    /// Only conversations of so many seconds.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let between_one_and_five_minutes = client.conversations().list().duration(60..=300);
    /// # between_one_and_five_minutes.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn duration(mut self, seconds: impl RangeBounds<u32>) -> Self {
        self.filters.duration = Range::of(seconds);
        self
    }

    /// Only conversations with so many turns of the user.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let at_least_three = client.conversations().list().user_turn_count(3..);
    /// # at_least_three.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn user_turn_count(mut self, turns: impl RangeBounds<u32>) -> Self {
        self.filters.user_turn_count = Range::of(turns);
        self
    }

    /// Only conversations with this metadata attached: a map, or anything else that serialises to a
    /// JSON object.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// use std::collections::BTreeMap;
    ///
    /// let list = client.conversations().list().custom_metadata(&BTreeMap::from([("order_id", "123")]));
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn custom_metadata(mut self, metadata: &impl Serialize) -> Self {
        self.filters.custom_metadata = Some(Metadata::of(metadata));
        self
    }

    /// Only conversations created at this time or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let monday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let list = client.conversations().list().created_after(monday);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn created_after(mut self, time: DateTime<Utc>) -> Self {
        self.filters.created.after = Some(time);
        self
    }

    /// Only conversations created at this time or earlier.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let friday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let list = client.conversations().list().created_before(friday);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn created_before(mut self, time: DateTime<Utc>) -> Self {
        self.filters.created.before = Some(time);
        self
    }

    /// Only conversations created between two times, both included.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let monday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let week = client.conversations().list().created_between(monday, monday + chrono::TimeDelta::days(7));
    /// # week.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn created_between(self, first: DateTime<Utc>, last: DateTime<Utc>) -> Self {
        self.created_after(first).created_before(last)
    }

    /// Only conversations updated at this time or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let monday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let list = client.conversations().list().updated_after(monday);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn updated_after(mut self, time: DateTime<Utc>) -> Self {
        self.filters.updated.after = Some(time);
        self
    }

    /// Only conversations updated at this time or earlier.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let friday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let list = client.conversations().list().updated_before(friday);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn updated_before(mut self, time: DateTime<Utc>) -> Self {
        self.filters.updated.before = Some(time);
        self
    }

    /// Only conversations updated between two times, both included.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// # let monday: chrono::DateTime<chrono::Utc> = "2026-01-12T00:00:00Z".parse()?;
    /// let week = client.conversations().list().updated_between(monday, monday + chrono::TimeDelta::days(7));
    /// # week.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn updated_between(self, first: DateTime<Utc>, last: DateTime<Utc>) -> Self {
        self.updated_after(first).updated_before(last)
    }
}
