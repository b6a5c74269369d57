//! Conversations: the list, and one of them in detail.

mod filters;
mod items;
mod list;
mod parallel;

use openapi_runtime::{Download, Error, PageLayout, Response};
use uuid::Uuid;

pub use self::items::{ConversationDetails, ConversationItems, RawConversations};
pub use self::list::{ListConversations, PageSize};
use crate::client::Client;
use crate::{Conversation, ConversationDetail};

/// A page of conversations.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::ConversationPage;
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
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::ConversationPages;
///
/// let mut pages: ConversationPages = client.conversations().list().page_size(10).pages()?;
/// assert_eq!(pages.try_next().await?.unwrap().items().len(), 10);
/// # Ok(()) }
/// ```
pub type ConversationPages = openapi_runtime::Pages<Conversation>;

/// The conversations of the API; see [`Client::conversations`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// let conversations = client.conversations();
/// let page = conversations.list().max_items(1).send().await?;
/// let first = &page.items()[0];
/// assert_eq!(conversations.get(first.id).await?.channel, first.channel);
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
    /// [one page](ListConversations::send), [all pages](ListConversations::pages)
    /// or [all conversations](ListConversations::items).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let list = client.conversations().list().channel("chat").max_items(10);
    /// let conversations = list.items()?.try_collect(10).await?;
    /// # assert_eq!(conversations.len(), 10);
    /// # Ok(()) }
    /// ```
    pub fn list(&self) -> ListConversations {
        ListConversations::new(self.client.clone())
    }

    /// Gets one conversation with its recent turns, tool calls and evidence.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let id = client.conversations().list().send().await?.items()[0].id;
    /// let conversation = client.conversations().get(id).await?;
    /// assert_eq!(conversation.id, id);
    /// println!("{} turns, request {:?}", conversation.recent_turns.len(), conversation.meta().request_id());
    /// # Ok(()) }
    /// ```
    ///
    /// A turn that cannot be decoded does not cost the others: **it is missing
    /// in `recent_turns`**, and [`Response::rejected`] says why, with its JSON.
    /// Whoever must not miss one calls [`Response::complete`]:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let id = client.conversations().list().send().await?.items()[0].id;
    /// let whole = client.conversations().get(id).await?.complete()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::is_not_found`] when there is no such conversation;
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when `id`
    /// is text that is no UUID, before anything is sent.
    pub async fn get(
        &self,
        id: impl Into<ConversationId>,
    ) -> Result<Response<ConversationDetail>, Error> {
        let id = id.into().0?;
        self.client
            .call_isolating(
                PageLayout::Property("recent_turns"),
                |raw| async move { raw.get_v2_conversation(&id).await },
                |conversation: &mut ConversationDetail, turns| conversation.recent_turns = turns,
            )
            .await
    }

    /// The recording of a conversation, to be downloaded: the address in
    /// `recording_url` is good for a limited time, so get the conversation
    /// shortly before.
    ///
    /// The API key is not sent to that address. The download is limited in
    /// size, goes on where it was interrupted, and can be resumed by another
    /// process; see [`Download`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use featherhq::{Client, ScriptedReply, ScriptedTransport};
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// # let id = client.conversations().list().send().await?.items()[0].id;
    /// # let conversation = client.conversations().get(id).await?.into_inner();
    /// # let conversation = conversation.with_recording_url("https://files.example.com/a.wav".to_owned());
    /// # // The sandbox stores no recordings.
    /// # let file = ScriptedReply::status(200).chunk(std::time::Duration::ZERO, "RIFFdata");
    /// # let files = ScriptedTransport::new([file]);
    /// # let client = Client::builder().base_url(sandbox.url()).api_key("key").transport(files).build()?;
    /// let mut recording = client.conversations().recording(&conversation)?.max_bytes(200 << 20);
    /// let mut file = Vec::new(); // or a tokio::fs::File
    /// let bytes = recording.write_to(&mut file).await?;
    /// assert_eq!(bytes, file.len() as u64);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when the
    /// conversation has no recording, or one at an address that is not safe to
    /// ask: plain `http` to another machine.
    pub fn recording(&self, conversation: &ConversationDetail) -> Result<Download, Error> {
        let address = conversation.recording_url.as_deref().ok_or_else(|| {
            Error::request_build(format!("conversation {} has no recording", conversation.id))
        })?;
        self.client.connection().download(address)
    }
}

/// The id of a conversation: a [`Uuid`], or text that must be one.
///
/// Text is checked when the id is used, so that a wrong one is an error of
/// [`Conversations::get`] and needs no handling of its own.
///
/// ```
/// use featherhq::ConversationId;
///
/// let from_text = ConversationId::from("3c90c3cc-0d44-4b50-8888-8dd25736052a");
/// let from_uuid = ConversationId::from(uuid::uuid!("3c90c3cc-0d44-4b50-8888-8dd25736052a"));
/// assert_eq!(from_text.uuid()?, from_uuid.uuid()?);
/// assert!(ConversationId::from("yesterday's").uuid().is_err());
/// # Ok::<(), featherhq::Error>(())
/// ```
#[derive(Debug)]
pub struct ConversationId(Result<Uuid, Error>);

impl ConversationId {
    /// The id, checked.
    ///
    /// ```
    /// use featherhq::ConversationId;
    ///
    /// let error = ConversationId::from("yesterday's").uuid().unwrap_err();
    /// assert_eq!(error.to_string(), "the id of a conversation must be a UUID");
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when it
    /// came from text that is no UUID.
    pub fn uuid(self) -> Result<Uuid, Error> {
        self.0
    }
}

impl From<Uuid> for ConversationId {
    fn from(id: Uuid) -> Self {
        Self(Ok(id))
    }
}

impl From<&str> for ConversationId {
    fn from(text: &str) -> Self {
        Self(text.parse().map_err(|error: uuid::Error| {
            Error::request_build("the id of a conversation must be a UUID").with_source(error)
        }))
    }
}

impl From<&String> for ConversationId {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for ConversationId {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}
