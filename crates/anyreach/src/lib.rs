//! Client for the conversation list of the AnyReach API, for programs that read it as one list,
//! whole or in parts. It is not for the other operations of AnyReach.
//!
//! Types and call are generated from the API's OpenAPI document; limits, retry, errors and paging
//! are those of every client built on [`openapi_runtime`]. What is written here is what only this
//! API has: two kinds of tokens, fields that a role may not see, and a list whose cursor is a point
//! in time, [walked](ListConversations#how-the-list-is-walked) without losing or repeating a
//! conversation.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use anyreach::{Client, ConversationStatus, ScriptedReply, ScriptedTransport};
//! # let transport = ScriptedTransport::new([ScriptedReply::json(200, r#"[{"id": "c-1", "created_at": "2026-01-01T00:00:00Z"}]"#)]);
//!
//! // Without these: ANYREACH_TOKEN, and ANYREACH_ORG_ID for a personal access token.
//! let builder = Client::builder().token("pat_1").organization("org-7");
//! # let builder = builder.transport(transport);
//! let client = builder.build()?;
//!
//! let mut conversations = client.conversations().list().status(ConversationStatus::Completed).items()?;
//! while let Some(conversation) = conversations.try_next().await? {
//!     println!("{}", conversation.id.as_deref().unwrap_or("without id"));
//! }
//! # Ok(()) }
//! ```
//!
//! * [`Client`] — which server, which token, which organization, which limits
//! * [`ListConversations`] — the filters, the fields to ask for, and three ways out
//! * [`Visibility`] — which fields a conversation was sent with
//! * [`ConversationRecord`] — a conversation in the form that tools for several providers share
//! * `blocking` — the same calls for code that is not async, with the feature of that name
//! * [`Error`] — one type for everything that can go wrong
//! * [`types`] — every type of the document

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod prelude;

mod client;
mod conversations;
mod record;
mod token;

pub use anyreach_api::types;
pub use anyreach_api::types::{
    Conversation, ConversationAgent, ConversationChannel, ConversationDirection, ConversationStatus,
};
pub use anyreach_api::{JsonObject, RESPONSE_SHAPES};
pub use client::{
    BASE_URL_VARIABLE, Client, ClientBuilder, DEFAULT_BASE_URL, ORGANIZATION_VARIABLE,
    TOKEN_VARIABLE,
};
pub use conversation_record::{ConversationRecord, Progress, Provider, RecordStatus};
pub use conversations::{
    ConversationExt, ConversationItems, ConversationPage, ConversationPages, ConversationStatusExt,
    Conversations, Field, ListConversations, PageSize, RawConversations, Visibility,
};
pub use openapi_runtime::{
    Attempt, AttemptEvent, AttemptOutcome, CallOptions, Checkpoint, ConnectionBuilder, Credential,
    CredentialFuture, CredentialProvider, Cursor, Drift, DriftEvent, DriftKind, Error, ErrorKind,
    Items, Meta, NextPage, Observer, Page, Pages, PaginationErrorKind, PagingStats, RateLimit,
    RawItem, RawItems, ResponseShapes, RetryBudget, RetryPolicy, ScriptedReply, ScriptedTransport,
    TimeoutClock, Transport,
};
