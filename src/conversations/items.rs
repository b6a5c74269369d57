//! Conversations one by one, also with their JSON or their details.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use openapi_runtime::{Checkpoint, Error, Items, Lookups, PagingStats, RawItems, Response};

use crate::client::Client;
use crate::{Conversation, ConversationDetail};

/// The conversations of a list, each with the JSON that it came as.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::RawConversations;
///
/// let mut conversations: RawConversations = client.conversations().list().items()?.with_raw();
/// let first = conversations.try_next().await?.unwrap();
/// assert!(first.json().starts_with(b"{") && first.json().ends_with(b"}"));
/// # Ok(()) }
/// ```
pub type RawConversations = RawItems<Conversation>;

/// The details of the conversations of a list, in its order.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::ConversationDetails;
///
/// let list = client.conversations().list().max_items(5);
/// let mut details: ConversationDetails = list.items()?.with_details(2);
/// let mut turns = 0;
/// while let Some(conversation) = details.try_next().await? {
///     turns += conversation.recent_turns.len();
/// }
/// assert!(turns > 0);
/// # Ok(()) }
/// ```
pub type ConversationDetails = Lookups<Conversation, Response<ConversationDetail>>;

/// The conversations of a list, one by one, made by
/// [`ListConversations::items`](super::ListConversations::items).
///
/// It is a [`Stream`], and [`try_next`](Self::try_next) needs no trait. A page
/// is asked for when its first conversation is wanted.
///
/// A conversation that cannot be decoded is an `Err` in its place, for which
/// [`Error::ends_stream`] is false, and the next ones follow. So `?` gives up
/// the rest of the list for one bad conversation, and **`while let
/// Some(Ok(conversation)) = …` takes an error for the end of the list**. To go
/// on after bad ones:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// let mut conversations = client.conversations().list().items()?;
/// loop {
///     match conversations.try_next().await {
///         Ok(Some(conversation)) => println!("{}", conversation.id),
///         Ok(None) => break,
///         Err(error) if error.ends_stream() => return Err(error.into()),
///         Err(error) => eprintln!("passed over: {error}"),
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct ConversationItems {
    items: Items<Conversation>,
    client: Client,
}

impl ConversationItems {
    pub(super) fn new(items: Items<Conversation>, client: Client) -> Self {
        Self { items, client }
    }

    /// The next conversation; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the request under way goes on with
    /// the next call.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut conversations = client.conversations().list().max_items(3).items()?;
    /// let mut count = 0;
    /// while let Some(conversation) = conversations.try_next().await? {
    ///     println!("{}", conversation.id);
    ///     count += 1;
    /// }
    /// assert_eq!(count, 3);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// What asking for a page failed with, or why this one conversation could
    /// not be decoded; [`Error::ends_stream`] tells them apart.
    pub async fn try_next(&mut self) -> Result<Option<Conversation>, Error> {
        self.items.try_next().await
    }

    /// All conversations that are left, if there are no more than `at_most`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let conversations = client.conversations().list().items()?.try_collect(1_000).await?;
    /// assert_eq!(conversations.len() as u64, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`TooManyItems`](crate::PaginationErrorKind::TooManyItems) when there
    /// are more. Otherwise the first error, also one of a single conversation.
    pub async fn try_collect(self, at_most: usize) -> Result<Vec<Conversation>, Error> {
        self.items.try_collect(at_most).await
    }

    /// Where to go on after the conversations delivered so far, with
    /// [`ListConversations::start_from`](super::ListConversations::start_from).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut conversations = client.conversations().list().items()?;
    /// let first = conversations.try_next().await?.unwrap();
    /// let checkpoint = conversations.checkpoint();
    /// assert_eq!(checkpoint.last_id(), Some(first.id.to_string().as_str()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.items.checkpoint()
    }

    /// What was delivered so far, and what that took.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut conversations = client.conversations().list().page_size(2).max_items(5).items()?;
    /// while conversations.try_next().await?.is_some() {}
    /// let stats = conversations.stats();
    /// assert_eq!((stats.items, stats.pages, stats.requests), (5, 3, 3));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> PagingStats {
        self.items.stats()
    }

    /// Gives the conversations of a
    /// [parallel list](crate::ListConversations::items_parallel) with the latest
    /// first; any other list has that order already. Up to eight pages for each
    /// walk wait in memory, and walks may wait for the one that is behind. It has
    /// no effect once the first page was asked for.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().conversations(200).start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let list = client.conversations().list().page_size(10);
    /// let parallel = list.clone().items_parallel(4)?.ordered().try_collect(1_000).await?;
    /// assert_eq!(parallel, list.items()?.try_collect(1_000).await?);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ordered(mut self) -> Self {
        self.items = self.items.ordered();
        self
    }

    /// Gives each conversation together with its own JSON, so that an export
    /// has the fields that [`Conversation`] does not know.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut conversations = client.conversations().list().items()?.with_raw();
    /// while let Some(conversation) = conversations.try_next().await? {
    ///     println!("{} in {} bytes", conversation.id, conversation.json().len());
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_raw(self) -> RawConversations {
        self.items.with_raw()
    }

    /// Gets the details of each conversation, up to `concurrency` at a time (at
    /// least one), in the order of the list. One that cannot be had is an
    /// `Err` in its place that does not end the stream.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut details = client.conversations().list().max_items(5).items()?.with_details(3);
    /// while let Some(conversation) = details.try_next().await? {
    ///     println!("{}: {} turns", conversation.id, conversation.recent_turns.len());
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_details(self, concurrency: usize) -> ConversationDetails {
        let conversations = self.client.conversations();
        self.items.look_up(concurrency, move |conversation| {
            let conversations = conversations.clone();
            async move { conversations.get(conversation.id).await }
        })
    }
}

impl Stream for ConversationItems {
    type Item = Result<Conversation, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.items).poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl FusedStream for ConversationItems {
    fn is_terminated(&self) -> bool {
        self.items.is_terminated()
    }
}
