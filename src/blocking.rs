//! The same calls for code that is not async (feature `blocking`).
//!
//! Names are those of the rest of the crate; lists are iterators. The calls run
//! on a thread of their own, so that they work outside and inside of tokio; in
//! async code they block the thread they are made on.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use featherhq::ConversationStatus;
//! # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
//! # let (url, key) = (sandbox.url(), sandbox.api_key());
//!
//! let client = featherhq::Client::builder().base_url(url).api_key(key).build_blocking()?;
//! for conversation in client.conversations().list().status(ConversationStatus::Closed).max_items(3).items()? {
//!     let conversation = conversation?;
//!     let detail = client.conversations().get(conversation.id)?;
//!     println!("{}: {} turns", detail.id, detail.recent_turns.len());
//! }
//! # Ok(()) }
//! ```

use std::time::Duration;

use chrono::{DateTime, Utc};
use openapi_runtime::blocking::{Blocking, Download, Walk, Worker};
use openapi_runtime::{CallOptions, Checkpoint, Error, Parallelism, Response};
use uuid::Uuid;

use crate::{
    Conversation, ConversationDetail, ConversationId, ConversationItems, ConversationPage,
    ConversationPages, ConversationPriority, ConversationStatus, EvalFilter,
};

/// A client of the Feather API whose calls wait for their answers.
///
/// It is made by [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking);
/// clones share its thread and connections.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
/// use featherhq::blocking::Client;
///
/// fn newest_subject(client: &Client) -> Result<Option<String>, featherhq::Error> {
///     let page = client.conversations().list().max_items(1).send()?;
///     Ok(page.items().first().and_then(|conversation| conversation.subject.clone()))
/// }
/// newest_subject(&client)?;
/// # Ok(()) }
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
    /// # fn main() -> Result<(), featherhq::Error> {
    /// // With FEATHER_API_KEY set.
    /// let client = featherhq::blocking::Client::from_env()?;
    /// println!("{} conversations", client.conversations().list().items()?.count());
    /// # Ok(()) }
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
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// use std::time::Duration;
    /// use featherhq::CallOptions;
    ///
    /// let impatient = client.with_options(&CallOptions::new().deadline(Duration::from_secs(2)));
    /// assert!(impatient.conversations().list().send().is_ok());
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
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let newest = client.conversations().list().max_items(1).send()?;
    /// assert_eq!(newest.items().len(), 1);
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
/// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
/// let conversations = client.conversations();
/// let page = conversations.list().max_items(1).send()?;
/// let first = &page.items()[0];
/// assert_eq!(conversations.get(first.id)?.channel, first.channel);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Conversations {
    conversations: crate::Conversations,
    worker: Worker,
}

impl Conversations {
    /// As [`crate::Conversations::list`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let list = client.conversations().list().channel("chat").max_items(10);
    /// assert_eq!(list.items()?.count(), 10);
    /// # Ok(()) }
    /// ```
    pub fn list(&self) -> ListConversations {
        ListConversations {
            list: self.conversations.list(),
            worker: self.worker.clone(),
        }
    }

    /// As [`crate::Conversations::get`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let error = client.conversations().get("3c90c3cc-0d44-4b50-8888-8dd25736052a").unwrap_err();
    /// assert!(error.is_not_found());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::Conversations::get`].
    pub fn get(
        &self,
        id: impl Into<ConversationId>,
    ) -> Result<Response<ConversationDetail>, Error> {
        let conversations = self.conversations.clone();
        let id = id.into().uuid()?;
        self.worker
            .run(async move { conversations.get(id).await })?
    }

    /// As [`crate::Conversations::recording`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// for conversation in client.conversations().list().channel("chat").max_items(1).items()? {
    ///     let conversation = client.conversations().get(conversation?.id)?;
    ///     // A chat has no recording.
    ///     assert!(client.conversations().recording(&conversation).is_err());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::Conversations::recording`].
    pub fn recording(&self, conversation: &ConversationDetail) -> Result<Download, Error> {
        let download = self.conversations.recording(conversation)?;
        Ok(Download::new(self.worker.clone(), download))
    }
}

/// A list of conversations, made by [`Conversations::list`]; the setters are
/// those of [`crate::ListConversations`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
/// use featherhq::ConversationStatus;
///
/// let closed = client.conversations().list().status(ConversationStatus::Closed).page_size(20);
/// for conversation in closed.items()? {
///     assert_eq!(conversation?.status, ConversationStatus::Closed);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`, `pages` or `items`"]
pub struct ListConversations {
    list: crate::ListConversations,
    worker: Worker,
}

/// Writes each setter as one that hands over to the async list. What stands
/// behind the arrow is the setter as its example calls it.
macro_rules! setters {
    ($($name:ident($($argument:ident: $type:ty),*) => $example:literal;)*) => {
        impl ListConversations {$(
            #[doc = concat!("As [`crate::ListConversations::", stringify!($name), "`].")]
            ///
            /// ```
            /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
            /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
            /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
            /// # use std::time::Duration;
            /// # use featherhq::{ConversationPriority, ConversationStatus, EvalFilter};
            /// # let page = client.conversations().list().send()?;
            /// # let newest = page.items()[0].started_at;
            /// # let end_user = page.items()[0].end_user_id;
            /// # let agent = page.items().iter().find_map(|conversation| conversation.assigned_agent_id).unwrap();
            /// # let mut walked = client.conversations().list().items()?;
            /// # walked.next();
            /// # let checkpoint = walked.get_ref().unwrap().checkpoint();
            #[doc = concat!("let list = client.conversations().list().", $example, ";")]
            /// for conversation in list.items()? {
            ///     println!("{}", conversation?.id);
            /// }
            /// # Ok(()) }
            /// ```
            pub fn $name(mut self, $($argument: $type),*) -> Self {
                self.list = self.list.$name($($argument),*);
                self
            }
        )*}
    };
}

setters! {
    status(status: ConversationStatus) => "status(ConversationStatus::Closed)";
    channel(channel: impl Into<String>) => "channel(\"voice\")";
    end_user_id(id: Uuid) => "end_user_id(end_user)";
    assigned_agent_id(id: Uuid) => "assigned_agent_id(agent)";
    priority(priority: ConversationPriority) => "priority(ConversationPriority::Urgent)";
    started_after(time: DateTime<Utc>) => "started_after(newest)";
    started_before(time: DateTime<Utc>) => "started_before(newest)";
    started_between(first: DateTime<Utc>, last: DateTime<Utc>) => "started_between(newest, newest)";
    query(text: impl Into<String>) => "query(\"refund\")";
    eval_filter(filter: EvalFilter) => "eval_filter(EvalFilter::AnyFailed)";
    page_size(conversations: u32) => "page_size(200)";
    max_items(conversations: u64) => "max_items(10)";
    max_pages(pages: u64) => "max_pages(2)";
    prefetch(pages: usize) => "prefetch(2)";
    strict() => "strict()";
    total_deadline(deadline: Duration) => "total_deadline(Duration::from_secs(300))";
    max_empty_pages(pages: u32) => "max_empty_pages(100)";
    start_from(checkpoint: Checkpoint) => "start_from(checkpoint)";
}

impl ListConversations {
    /// As [`crate::ListConversations::send`].
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let page = client.conversations().list().page_size(5).send()?;
    /// assert_eq!(page.items().len(), 5);
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
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let mut count = 0;
    /// for page in client.conversations().list().page_size(200).pages()? {
    ///     count += page?.items().len() as u64;
    /// }
    /// assert_eq!(count, sandbox.conversation_count());
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
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let mut conversations = client.conversations().list().items()?;
    /// let first = conversations.next().unwrap()?;
    /// let checkpoint = conversations.get_ref().unwrap().checkpoint();
    /// assert_eq!(checkpoint.last_id(), Some(first.id.to_string().as_str()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::items`].
    pub fn items(self) -> Result<Blocking<ConversationItems>, Error> {
        Ok(Blocking::new(self.worker, self.list.items()?))
    }

    /// An iterator over all pages, by several walks at once.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let mut count = 0;
    /// for page in client.conversations().list().page_size(10).pages_parallel(4)? {
    ///     count += page?.items().len() as u64;
    /// }
    /// assert_eq!(count, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::pages_parallel`].
    pub fn pages_parallel(
        self,
        walks: impl Into<Parallelism>,
    ) -> Result<Blocking<ConversationPages>, Error> {
        Ok(Blocking::new(self.worker, self.list.pages_parallel(walks)?))
    }

    /// An iterator over all conversations, by several walks at once.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build_blocking()?;
    /// let conversations = client.conversations().list().page_size(10).items_parallel(4)?;
    /// assert_eq!(conversations.count() as u64, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`crate::ListConversations::items_parallel`].
    pub fn items_parallel(
        self,
        walks: impl Into<Parallelism>,
    ) -> Result<Blocking<ConversationItems>, Error> {
        Ok(Blocking::new(self.worker, self.list.items_parallel(walks)?))
    }
}

impl Walk for ConversationItems {
    type Item = Conversation;

    async fn step(&mut self) -> Result<Option<Conversation>, Error> {
        self.try_next().await
    }
}
