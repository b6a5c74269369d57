//! The list of conversations, and the three ways out of it.

mod setters;

use std::num::NonZeroU64;

use anyreach_api::LIST_CONVERSATIONS;
use openapi_runtime::{Error, ListSettings, NextPage, Page, PageRequest, Pages};

use super::cursor::{CreatedAt, Place};
use super::fields::{Field, Wanted};
use super::filters::{Filters, Metadata};
use super::{ConversationItems, ConversationPage, ConversationPages};
use crate::Conversation;
use crate::client::Client;

/// How many conversations a page may have: 1 to 1000, as the document says.
///
/// ```
/// use anyreach::PageSize;
///
/// assert_eq!(PageSize::LARGEST.get(), 1000);
/// assert!(PageSize::new(1001).is_err());
/// ```
pub type PageSize =
    openapi_runtime::PageSize<{ LIST_CONVERSATIONS.limit.0 }, { LIST_CONVERSATIONS.limit.1 }>;

/// How many conversations are asked for at once unless the caller says so. The document gives no
/// default, and a page is known to be the last one only by the limit it was asked for with, so one
/// is always sent.
const DEFAULT_PAGE_SIZE: u32 = 100;

/// A list of conversations, the newest first, made by
/// [`Conversations::list`](super::Conversations::list).
///
/// All filters are combined; the same ones go with every page. Nothing is checked or sent before one
/// of the three ways out is taken: [`send`](Self::send) for one page, [`pages`](Self::pages), or
/// [`items`](Self::items).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// use anyreach::{ConversationDirection, Field};
///
/// let mut missed = client
///     .conversations()
///     .list()
///     .direction(ConversationDirection::Inbound)
///     .duration(..30)
///     .fields([Field::UserId, Field::Duration])
///     .items()?;
/// while let Some(conversation) = missed.try_next().await? {
///     println!("{:?}: {:?} s", conversation.user_id, conversation.duration);
/// }
/// # Ok(()) }
/// ```
///
/// Pages have 100 conversations unless another [size](Self::page_size) from 1 to 1000 is set.
///
/// # How the list is walked
///
/// The API's cursor is a point in time, several conversations can share one, and the documentation
/// does not say whether those at the cursor are sent again. The walk is right in either case: it
/// asks again for what may not have been complete, and leaves out by its id what came twice. When
/// more than 1000 conversations share one point in time it ends with
/// [`TooManyAlike`](crate::PaginationErrorKind::TooManyAlike), since no page can have them all.
///
/// Several walks cannot share this list, as they can that of Feather: with a cursor that is a time
/// itself, neither a page nor a window can part what lies at one moment.
///
/// The fields `id` and `created_at` are always asked for, because the walk needs them; they are not
/// shown when [`fields`](Self::fields) does not name them, except in the raw JSON of
/// [`with_raw`](openapi_runtime::Items::with_raw).
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`, `pages` or `items`"]
pub struct ListConversations {
    client: Client,
    filters: Filters,
    fields: Wanted,
    settings: ListSettings,
}

openapi_runtime::list_setters!(
    ListConversations,
    "anyreach",
    "# #[tokio::main(flavor = \"current_thread\")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
# let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
# let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;",
    "client.conversations().list()"
);

impl ListConversations {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            filters: Filters::default(),
            fields: Wanted::default(),
            settings: ListSettings::default(),
        }
    }

    /// Only these fields of each conversation; the token's role may show fewer. Default: all that
    /// it shows.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// use anyreach::Field;
    ///
    /// let list = client.conversations().list().fields([Field::Status, Field::Duration]);
    /// # list.send().await?;
    /// # Ok(()) }
    /// ```
    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields = Wanted::of(fields);
        self
    }

    /// Asks for the first page. Conversations that cannot be decoded are not among [`Page::items`],
    /// but [`Page::rejected`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let page = client.conversations().list().page_size(10).send().await?;
    /// println!("{} conversations", page.items().len());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that contradict each
    /// other, a page size out of range or a checkpoint of other filters, before anything is sent;
    /// otherwise what the call failed with.
    pub async fn send(self) -> Result<ConversationPage, Error> {
        let page = self.max_pages(1).pages()?.try_next().await?;
        // Without a page the list was limited to no items at all.
        Ok(page.unwrap_or_else(|| Page::new(Vec::new(), NextPage::End)))
    }

    /// All pages, each asked for when it is needed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let mut pages = client.conversations().list().page_size(500).pages()?;
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} conversations", page.items().len());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that contradict each
    /// other, a page size out of range, or a checkpoint of other filters.
    pub fn pages(self) -> Result<ConversationPages, Error> {
        self.filters.check()?;
        let Self {
            client,
            filters,
            fields,
            settings,
        } = self;
        let fingerprint = filters.fingerprint(client.organization());
        let options = settings.options(PageSize::new(DEFAULT_PAGE_SIZE)?, fingerprint)?;
        let parameter = fields.parameter();
        let pages = Pages::new(LIST_CONVERSATIONS.operation, options, move |request| {
            fetch(client.clone(), filters.clone(), parameter.clone(), request)
        });
        let pages = pages
            .identified_by("id", |conversation: &Conversation| conversation.id.clone())
            .adjusting(move |conversation| fields.conceal(conversation));
        Ok(settings.prefetched(pages))
    }

    /// All conversations, a page being asked for when the one before is used up.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let conversations = client.conversations().list().items()?.try_collect(10_000).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) for filters that contradict each
    /// other, a page size out of range, or a checkpoint of other filters.
    pub fn items(self) -> Result<ConversationItems, Error> {
        Ok(self.pages()?.into_items())
    }
}

async fn fetch(
    client: Client,
    filters: Filters,
    fields: Option<String>,
    request: PageRequest,
) -> Result<Page<Conversation>, Error> {
    let place = Place::of(request.cursor.as_ref())?;
    let limit = place.limit(request.limit);
    let cursor = place.parameter();
    let organization = client.organization().map(str::to_owned);
    let metadata = filters.custom_metadata.as_ref().and_then(Metadata::as_str);
    let call = |raw: anyreach_api::Client| async move {
        raw.list_conversations(
            filters.agent_id.as_deref(),
            filters.agent_number.as_deref(),
            filters.agent_version_id.as_deref(),
            filters.channel.clone(),
            filters.created.after.as_ref(),
            filters.created.before.as_ref(),
            cursor.as_deref(),
            metadata,
            filters.direction.clone(),
            filters.duration.above,
            filters.duration.below,
            fields.as_deref(),
            NonZeroU64::new(u64::from(limit)),
            filters.status.clone(),
            filters.updated.after.as_ref(),
            filters.updated.before.as_ref(),
            filters.user_id.as_deref(),
            filters.user_turn_count.above,
            filters.user_turn_count.below,
            filters.web_widget_id.as_deref(),
            organization.as_deref(),
        )
        .await
    };
    let page = client.within(request.time_left).call_page(call).await?;
    let created = page.meta().and_then(|meta| CreatedAt::of_page(meta.body()));
    let next = created.map_or(NextPage::Missing, |created| place.after(&created, limit));
    Ok(page
        .with_next(next)
        .retain(|conversation| place.is_of_walk(conversation)))
}
