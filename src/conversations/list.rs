//! The list of conversations, and the ways out of it.

mod setters;

use std::num::NonZeroU64;

use featherhq_api::LIST_V2_CONVERSATIONS;
use openapi_runtime::{
    Checkpoint, Error, ListSettings, NextPage, Page, PageRequest, Pages, PagingOptions,
};

use super::filters::Filters;
use super::{ConversationItems, ConversationPage, ConversationPages};
use crate::client::Client;
use crate::{Conversation, ConversationPriority, ConversationStatus};

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
