//! The same calls for code that is not async (feature `blocking`).
//!
//! Names are those of the rest of the crate; lists are iterators. The calls run on a thread of their
//! own, so that they work outside and inside of tokio; in async code they block the thread they are
//! made on.
//!
//! ```
//! # fn main() -> Result<(), anyreach::Error> {
//! use anyreach::{Client, ScriptedReply, ScriptedTransport};
//! # let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"[{"id": "c-1"}]"#)]);
//!
//! let builder = Client::builder().token("ak_1");
//! # let builder = builder.transport(transport);
//! let client = builder.build_blocking()?;
//! for conversation in client.conversations().list(|list| list.max_items(10)).items()? {
//!     println!("{:?}", conversation?.id);
//! }
//! # Ok(()) }
//! ```

use openapi_runtime::blocking::{Blocking, Worker};
use openapi_runtime::{CallOptions, Error};

use crate::conversations::{ConversationItems, ConversationPage, ConversationPages};

/// A client of the AnyReach API whose calls wait for their answers.
///
/// It is made by [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking); clones
/// share its thread and connections.
///
/// ```
/// let client = anyreach::Client::builder().token("ak_1").build_blocking()?;
/// # Ok::<(), anyreach::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    client: crate::Client,
    worker: Worker,
}

impl Client {
    pub(crate) fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Self {
            client,
            worker: Worker::start()?,
        })
    }

    /// As [`crate::Client::from_env`].
    ///
    /// ```no_run
    /// let client = anyreach::blocking::Client::from_env()?;
    /// # Ok::<(), anyreach::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`crate::Client::from_env`], and when the system gives no thread.
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// As [`crate::Client::with_options`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// use std::time::Duration;
    /// let hurried = client.with_options(&anyreach::CallOptions::new().deadline(Duration::from_secs(2)));
    /// # hurried.conversations().list(|list| list).send()?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self {
            client: self.client.with_options(options),
            worker: self.worker.clone(),
        }
    }

    /// The conversations of the API.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// let conversations = client.conversations();
    /// # conversations.list(|list| list).send()?;
    /// # Ok(()) }
    /// ```
    pub fn conversations(&self) -> Conversations {
        Conversations {
            conversations: self.client.conversations(),
            worker: self.worker.clone(),
        }
    }
}

/// The conversations of the API; see [`Client::conversations`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
/// let newest = client.conversations().list(|list| list.page_size(10)).send()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Conversations {
    conversations: crate::Conversations,
    worker: Worker,
}

impl Conversations {
    /// A list of conversations. `set` sets its filters and limits, by the setters of
    /// [`crate::ListConversations`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// use anyreach::ConversationStatus;
    ///
    /// let list = client.conversations().list(|list| list.status(ConversationStatus::Failed).duration(60..));
    /// # list.send()?;
    /// # Ok(()) }
    /// ```
    pub fn list(
        &self,
        set: impl FnOnce(crate::ListConversations) -> crate::ListConversations,
    ) -> ListConversations {
        ListConversations {
            list: set(self.conversations.list()),
            worker: self.worker.clone(),
        }
    }
}

/// A list of conversations, made by [`Conversations::list`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
/// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
/// let list = client.conversations().list(|list| list.page_size(20));
/// for conversation in list.items()? {
///     println!("{:?}", conversation?.status);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`, `pages` or `items`"]
pub struct ListConversations {
    list: crate::ListConversations,
    worker: Worker,
}

impl ListConversations {
    /// As [`crate::ListConversations::send`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// let list = client.conversations().list(|list| list.page_size(20));
    /// println!("{} conversations", list.send()?.items().len());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::send`].
    pub fn send(self) -> Result<ConversationPage, Error> {
        let Self { list, worker } = self;
        worker.run(list.send())?
    }

    /// An iterator over all pages.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// let list = client.conversations().list(|list| list.page_size(20));
    /// for page in list.pages()? {
    ///     println!("{} conversations", page?.items().len());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::pages`].
    pub fn pages(self) -> Result<Blocking<ConversationPages>, Error> {
        Ok(Blocking::new(self.worker, self.list.pages()?))
    }

    /// An iterator over all conversations.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().anyreach_conversations(60).start_blocking()?;
    /// # let client = anyreach::Client::builder().base_url(sandbox.url()).token(sandbox.anyreach_token()).build_blocking()?;
    /// let list = client.conversations().list(|list| list.page_size(20));
    /// let ids: Vec<_> = list.items()?.filter_map(|item| item.ok()?.id).collect();
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::items`].
    pub fn items(self) -> Result<Blocking<ConversationItems>, Error> {
        Ok(Blocking::new(self.worker, self.list.items()?))
    }
}
