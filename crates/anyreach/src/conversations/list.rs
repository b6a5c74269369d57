//! The list of conversations: filters, fields, and the three ways out.

use std::num::NonZeroU64;
use std::ops::RangeBounds;

use anyreach_api::LIST_CONVERSATIONS;
use chrono::{DateTime, Utc};
use openapi_runtime::{Error, ListSettings, NextPage, Page, PageRequest, Pages};
use serde::Serialize;

use super::cursor::{CreatedAt, Place};
use super::fields::{Field, Wanted};
use super::filters::{Filters, Metadata, Range};
use super::{ConversationItems, ConversationPage, ConversationPages};
use crate::client::Client;
use crate::{Conversation, ConversationChannel, ConversationDirection, ConversationStatus};

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
    /// Filters that contradict themselves, a page size out of range or a checkpoint of other
    /// filters, before anything is sent; otherwise what the call failed with.
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
    /// Filters that contradict themselves, a page size out of range, or a checkpoint of other
    /// filters.
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
    /// Filters that contradict themselves, a page size out of range, or a checkpoint of other
    /// filters.
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
