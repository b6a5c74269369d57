//! The list of conversations: filters, and the ways out.

use std::num::NonZeroU64;

use chrono::{DateTime, Utc};
use featherhq_api::LIST_V2_CONVERSATIONS;
use openapi_runtime::{
    Checkpoint, Error, ListSettings, NextPage, Page, PageRequest, Pages, PagingOptions,
};
use uuid::Uuid;

use super::filters::Filters;
use super::{ConversationItems, ConversationPage, ConversationPages};
use crate::client::Client;
use crate::{Conversation, ConversationPriority, ConversationStatus, EvalFilter};

/// How many conversations a page may have: 1 to 200, as the document says.
///
/// ```
/// use featherhq::PageSize;
///
/// assert_eq!(PageSize::LARGEST.get(), 200);
/// assert!(PageSize::new(201).is_err());
/// ```
pub type PageSize =
    openapi_runtime::PageSize<{ LIST_V2_CONVERSATIONS.limit.0 }, { LIST_V2_CONVERSATIONS.limit.1 }>;

/// A list of conversations, made by [`Conversations::list`](super::Conversations::list).
///
/// All filters are combined; the same ones go with every page. Nothing is
/// checked or sent before one of the ways out is taken: [`send`] for one page,
/// [`pages`] or [`items`], or the same by several walks at once with
/// [`pages_parallel`](Self::pages_parallel) or
/// [`items_parallel`](Self::items_parallel).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::ConversationStatus;
///
/// let mut closed = client.conversations().list().status(ConversationStatus::Closed).max_items(10).items()?;
/// while let Some(conversation) = closed.try_next().await? {
///     println!("{} {}", conversation.id, conversation.subject.as_deref().unwrap_or("-"));
/// }
/// # Ok(()) }
/// ```
///
/// A list can be gone on with later, by another process too:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::Checkpoint;
///
/// let mut conversations = client.conversations().list().items()?;
/// conversations.try_next().await?;
/// let stored = serde_json::to_string(&conversations.checkpoint())?;
///
/// let checkpoint: Checkpoint = serde_json::from_str(&stored)?;
/// let rest = client.conversations().list().start_from(checkpoint).items()?.try_collect(1_000).await?;
/// assert_eq!(rest.len() as u64, sandbox.conversation_count() - 1);
/// # Ok(()) }
/// ```
///
/// Pages have 50 conversations unless another [size](Self::page_size) from 1
/// to 200 is set, as the document says.
///
/// [`send`]: Self::send
/// [`pages`]: Self::pages
/// [`items`]: Self::items
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`, `pages` or `items`"]
pub struct ListConversations {
    pub(super) client: Client,
    pub(super) filters: Filters,
    pub(super) settings: ListSettings,
}

impl ListConversations {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            filters: Filters::default(),
            settings: ListSettings::default(),
        }
    }

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

    /// Asks for the first page. Conversations that cannot be decoded are not
    /// among [`Page::items`], but [`Page::rejected`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let page = client.conversations().list().page_size(5).send().await?;
    /// assert_eq!((page.items().len(), page.rejected().len()), (5, 0));
    /// println!("request {:?}", page.meta().and_then(|meta| meta.request_id()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that
    /// contradict each other, a page size out of range or a checkpoint of other
    /// filters, before anything is sent; otherwise what the call failed with.
    pub async fn send(self) -> Result<ConversationPage, Error> {
        let page = self.max_pages(1).pages()?.try_next().await?;
        // Without a page the list was limited to no items at all.
        Ok(page.unwrap_or_else(|| Page::new(Vec::new(), NextPage::End)))
    }

    /// All pages, each asked for when it is needed.
    ///
    /// From a checkpoint of a [parallel list](Self::pages_parallel), one walk
    /// goes through its windows one after the other.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut pages = client.conversations().list().page_size(200).pages()?;
    /// let mut count = 0;
    /// while let Some(page) = pages.try_next().await? {
    ///     count += page.items().len() as u64;
    /// }
    /// assert_eq!(count, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that
    /// contradict each other, a page size out of range, or a checkpoint of other
    /// filters.
    pub fn pages(self) -> Result<ConversationPages, Error> {
        if self
            .settings
            .start
            .as_ref()
            .is_some_and(Checkpoint::is_parallel)
        {
            return self.pages_parallel(1);
        }
        let options = self.options()?;
        let Self {
            client,
            filters,
            settings,
        } = self;
        let pages = Pages::new(LIST_V2_CONVERSATIONS.operation, options, move |request| {
            fetch(client.clone(), filters.clone(), request)
        });
        Ok(settings.prefetched(identified(pages)))
    }

    pub(super) fn options(&self) -> Result<PagingOptions, Error> {
        self.filters.check()?;
        let default = match LIST_V2_CONVERSATIONS.default_limit {
            Some(conversations) => PageSize::new(conversations)?,
            None => PageSize::LARGEST,
        };
        self.settings.options(default, self.filters.fingerprint())
    }

    /// All conversations, a page being asked for when the one before is used up.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut conversations = client.conversations().list().items()?;
    /// let mut count = 0;
    /// while let Some(conversation) = conversations.try_next().await? {
    ///     count += u64::from(conversation.message_count > 0);
    /// }
    /// assert!(count < sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that
    /// contradict each other, a page size out of range, or a checkpoint of other
    /// filters.
    pub fn items(self) -> Result<ConversationItems, Error> {
        let client = self.client.clone();
        Ok(ConversationItems::new(self.pages()?.into_items(), client))
    }
}

openapi_runtime::list_setters!(
    ListConversations,
    "featherhq",
    "# #[tokio::main(flavor = \"current_thread\")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
# let sandbox = featherhq_sandbox::Sandbox::start().await?;
# let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;",
    "client.conversations().list()"
);

pub(super) fn identified(pages: ConversationPages) -> ConversationPages {
    pages.identified_by("id", |conversation| Some(conversation.id.to_string()))
}

pub(super) async fn fetch(
    client: Client,
    filters: Filters,
    request: PageRequest,
) -> Result<Page<Conversation>, Error> {
    let client = client.within(request.time_left);
    let limit = NonZeroU64::new(u64::from(request.limit));
    let call = |raw: featherhq_api::Client| async move {
        raw.list_v2_conversations(
            filters.assigned_agent_id.as_ref(),
            filters.channel.as_deref(),
            request.cursor.as_ref().map(openapi_runtime::Cursor::as_str),
            filters.end_user_id.as_ref(),
            filters.eval_filter,
            limit,
            filters.priority.as_ref().map(ConversationPriority::as_str),
            filters.query.as_deref(),
            filters.started_after.as_ref(),
            filters.started_before.as_ref(),
            filters.status.as_ref().map(ConversationStatus::as_str),
        )
        .await
    };
    client
        .call_page(LIST_V2_CONVERSATIONS.items.into(), call, |page| {
            let next = NextPage::from_has_more(page.has_more, page.next_cursor);
            (page.items, next)
        })
        .await
}
