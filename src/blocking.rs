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
use openapi_runtime::{CallOptions, Checkpoint, Error, Response};
use uuid::Uuid;

use crate::{
    Conversation, ConversationDetail, ConversationId, ConversationItems, ConversationPage,
    ConversationPages, ConversationPriority, ConversationStatus, EvalFilter,
};

/// A client of the Feather API whose calls wait for their answers.
///
/// It is made by [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking);
/// clones share its thread and connections.
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
    /// # Errors
    /// As there, and when the system gives no thread.
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// As [`crate::Client::with_options`].
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self {
            client: self.client.with_options(options),
            worker: self.worker.clone(),
        }
    }

    /// The conversations of the API.
    pub fn conversations(&self) -> Conversations {
        Conversations {
            conversations: self.client.conversations(),
            worker: self.worker.clone(),
        }
    }
}

/// The conversations of the API; see [`Client::conversations`].
#[derive(Clone, Debug)]
pub struct Conversations {
    conversations: crate::Conversations,
    worker: Worker,
}

impl Conversations {
    /// As [`crate::Conversations::list`].
    pub fn list(&self) -> ListConversations {
        ListConversations {
            list: self.conversations.list(),
            worker: self.worker.clone(),
        }
    }

    /// As [`crate::Conversations::get`].
    ///
    /// # Errors
    /// As there.
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
    /// # Errors
    /// As there.
    pub fn recording(&self, conversation: &ConversationDetail) -> Result<Download, Error> {
        let download = self.conversations.recording(conversation)?;
        Ok(Download::new(self.worker.clone(), download))
    }
}

/// A list of conversations, made by [`Conversations::list`]; the setters are
/// those of [`crate::ListConversations`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`, `pages` or `items`"]
pub struct ListConversations {
    list: crate::ListConversations,
    worker: Worker,
}

/// Writes each setter as one that hands over to the async list.
macro_rules! setters {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        impl ListConversations {$(
            #[doc = concat!("As [`crate::ListConversations::", stringify!($name), "`].")]
            pub fn $name(mut self, $($argument: $type),*) -> Self {
                self.list = self.list.$name($($argument),*);
                self
            }
        )*}
    };
}

setters! {
    status(status: ConversationStatus);
    channel(channel: impl Into<String>);
    end_user_id(id: Uuid);
    assigned_agent_id(id: Uuid);
    priority(priority: ConversationPriority);
    started_after(time: DateTime<Utc>);
    started_before(time: DateTime<Utc>);
    started_between(first: DateTime<Utc>, last: DateTime<Utc>);
    query(text: impl Into<String>);
    eval_filter(filter: EvalFilter);
    page_size(conversations: u32);
    max_items(conversations: u64);
    max_pages(pages: u64);
    prefetch(pages: usize);
    strict();
    total_deadline(deadline: Duration);
    max_empty_pages(pages: u32);
    start_from(checkpoint: Checkpoint);
}

impl ListConversations {
    /// As [`crate::ListConversations::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send(self) -> Result<ConversationPage, Error> {
        let Self { list, worker } = self;
        worker.run(list.send())?
    }

    /// An iterator over all pages.
    ///
    /// # Errors
    /// As [`crate::ListConversations::pages`].
    pub fn pages(self) -> Result<Blocking<ConversationPages>, Error> {
        Ok(Blocking::new(self.worker, self.list.pages()?))
    }

    /// An iterator over all conversations.
    ///
    /// # Errors
    /// As [`crate::ListConversations::items`].
    pub fn items(self) -> Result<Blocking<ConversationItems>, Error> {
        Ok(Blocking::new(self.worker, self.list.items()?))
    }
}

impl Walk for ConversationItems {
    type Item = Conversation;

    async fn step(&mut self) -> Result<Option<Conversation>, Error> {
        self.try_next().await
    }
}
