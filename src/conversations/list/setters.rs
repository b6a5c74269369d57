//! The filters of the list, one method each.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::ListConversations;
use crate::{ConversationPriority, ConversationStatus, EvalFilter};

impl ListConversations {
    /// Only conversations with this status.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::ConversationStatus;
    ///
    /// let page = client.conversations().list().status(ConversationStatus::Closed).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.status == ConversationStatus::Closed));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn status(mut self, status: ConversationStatus) -> Self {
        self.filters.status = Some(status);
        self
    }

    /// Only conversations on this channel, such as `voice`; the document lists no channels.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let page = client.conversations().list().channel("voice").send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.channel == "voice"));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.filters.channel = Some(channel.into());
        self
    }

    /// Only conversations with this end user.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let end_user = client.conversations().list().send().await?.items()[0].end_user_id;
    /// let page = client.conversations().list().end_user_id(end_user).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.end_user_id == end_user));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn end_user_id(mut self, id: Uuid) -> Self {
        self.filters.end_user_id = Some(id);
        self
    }

    /// Only conversations that this agent is assigned to.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let page = client.conversations().list().send().await?;
    /// # let agent = page.items().iter().find_map(|conversation| conversation.assigned_agent_id).unwrap();
    /// let page = client.conversations().list().assigned_agent_id(agent).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.assigned_agent_id == Some(agent)));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn assigned_agent_id(mut self, id: Uuid) -> Self {
        self.filters.assigned_agent_id = Some(id);
        self
    }

    /// Only conversations of this priority.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::ConversationPriority;
    ///
    /// let page = client.conversations().list().priority(ConversationPriority::Urgent).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.priority == ConversationPriority::Urgent));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn priority(mut self, priority: ConversationPriority) -> Self {
        self.filters.priority = Some(priority);
        self
    }

    /// Only conversations that started at this time or later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let newest = client.conversations().list().send().await?.items()[0].started_at;
    /// let after = newest - chrono::TimeDelta::hours(1);
    /// let page = client.conversations().list().started_after(after).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.started_at >= after));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn started_after(mut self, time: DateTime<Utc>) -> Self {
        self.filters.started_after = Some(time);
        self
    }

    /// Only conversations that started at this time or earlier.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let newest = client.conversations().list().send().await?.items()[0].started_at;
    /// let before = newest - chrono::TimeDelta::hours(1);
    /// let page = client.conversations().list().started_before(before).send().await?;
    /// assert!(page.items().iter().all(|conversation| conversation.started_at <= before));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn started_before(mut self, time: DateTime<Utc>) -> Self {
        self.filters.started_before = Some(time);
        self
    }

    /// Only conversations that started between two times, both included.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let newest = client.conversations().list().send().await?.items()[0].started_at;
    /// let (first, last) = (newest - chrono::TimeDelta::hours(2), newest);
    /// let page = client.conversations().list().started_between(first, last).send().await?;
    /// assert!(page.items().iter().all(|conversation| (first..=last).contains(&conversation.started_at)));
    /// # assert!(!page.items().is_empty());
    ///
    /// // The other way round no conversation can match, and nothing is sent.
    /// assert!(client.conversations().list().started_between(last, first).send().await.is_err());
    /// # Ok(()) }
    /// ```
    pub fn started_between(self, first: DateTime<Utc>, last: DateTime<Utc>) -> Self {
        self.started_after(first).started_before(last)
    }

    /// Only conversations with this text in subject or summary, upper and
    /// lower case alike (the parameter `q`).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let page = client.conversations().list().query("refund").send().await?;
    /// for conversation in page.items() {
    ///     println!("{}", conversation.subject.as_deref().unwrap_or("-"));
    /// }
    /// # assert_eq!(sandbox.requests()[0].query(), Some("limit=50&q=refund"));
    /// # Ok(()) }
    /// ```
    pub fn query(mut self, text: impl Into<String>) -> Self {
        self.filters.query = Some(text.into());
        self
    }

    /// Only conversations whose evaluations are as the filter says.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::EvalFilter;
    ///
    /// let page = client.conversations().list().eval_filter(EvalFilter::AnyFailed).send().await?;
    /// let summaries = page.items().iter().filter_map(|conversation| conversation.eval_summary.as_ref());
    /// assert!(summaries.map(|summary| summary.failed).all(|failed| failed > 0));
    /// # assert!(!page.items().is_empty());
    /// # Ok(()) }
    /// ```
    pub fn eval_filter(mut self, filter: EvalFilter) -> Self {
        self.filters.eval_filter = Some(filter);
        self
    }
}
