//! Conversations: their list, and what can be told from one of them.

mod cursor;
mod fields;
mod filters;
mod list;
mod status;

pub use self::fields::{ConversationExt, Field, Visibility};

pub use self::list::{ListConversations, PageSize};
pub use self::status::ConversationStatusExt;
use crate::Conversation;
use crate::client::Client;

/// A page of conversations.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// use anyreach::ConversationPage;
///
/// let page: ConversationPage = client.conversations().list().page_size(10).send().await?;
/// assert_eq!(page.items().len(), 10);
/// # Ok(()) }
/// ```
pub type ConversationPage = openapi_runtime::Page<Conversation>;

/// The pages of a list of conversations, as they are asked for.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// use anyreach::ConversationPages;
///
/// let mut pages: ConversationPages = client.conversations().list().page_size(10).pages()?;
/// assert_eq!(pages.try_next().await?.unwrap().items().len(), 10);
/// # Ok(()) }
/// ```
pub type ConversationPages = openapi_runtime::Pages<Conversation>;

/// The conversations of a list, one by one.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// use anyreach::ConversationItems;
///
/// let conversations: ConversationItems = client.conversations().list().items()?;
/// assert_eq!(conversations.try_collect(1_000).await?.len(), 60);
/// # Ok(()) }
/// ```
pub type ConversationItems = openapi_runtime::Items<Conversation>;

/// The conversations of a list, each with the JSON that it came as.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// use anyreach::RawConversations;
///
/// let mut conversations: RawConversations = client.conversations().list().items()?.with_raw();
/// let first = conversations.try_next().await?.unwrap();
/// assert!(first.json().starts_with(b"{") && first.json().ends_with(b"}"));
/// # Ok(()) }
/// ```
pub type RawConversations = openapi_runtime::RawItems<Conversation>;

/// The conversations of the API; see [`Client::conversations`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
/// let conversations = client.conversations();
/// let calls = conversations.list().channel(anyreach::ConversationChannel::Telephone);
/// # calls.send().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Conversations {
    client: Client,
}

impl Conversations {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Starts a list of conversations: set filters, then take
    /// [one page](ListConversations::send), [all pages](ListConversations::pages) or
    /// [all conversations](ListConversations::items).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start().await?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build()?;
    /// let newest = client.conversations().list().page_size(10).send().await?;
    /// # Ok(()) }
    /// ```
    pub fn list(&self) -> ListConversations {
        ListConversations::new(self.client.clone())
    }
}
