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
pub type ConversationPage = openapi_runtime::Page<Conversation>;

/// The pages of a list of conversations, as they are asked for.
pub type ConversationPages = openapi_runtime::Pages<Conversation>;

/// The conversations of a list, one by one.
pub type ConversationItems = openapi_runtime::Items<Conversation>;

/// The conversations of a list, each with the JSON that it came as.
pub type RawConversations = openapi_runtime::RawItems<Conversation>;

/// The conversations of the API; see [`Client::conversations`].
///
/// ```
/// # fn example(client: &anyreach::Client) {
/// let conversations = client.conversations();
/// let calls = conversations.list().channel(anyreach::ConversationChannel::Telephone);
/// # }
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
    /// # async fn example(client: &anyreach::Client) -> Result<(), anyreach::Error> {
    /// let newest = client.conversations().list().page_size(10).send().await?;
    /// # Ok(()) }
    /// ```
    pub fn list(&self) -> ListConversations {
        ListConversations::new(self.client.clone())
    }
}
