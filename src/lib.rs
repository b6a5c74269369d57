//! Client for the Feather conversations API, for programs that read conversations, evidence and
//! evaluations. It is not for writing to the API, which documents no such operation, and serves no
//! test data: that is what `featherhq-sandbox` does.
//!
//! Types and calls are generated from the API's OpenAPI document; what a person
//! notices is written by hand: pages are walked without losing a conversation,
//! values the document does not list are kept, errors say what to do, and the
//! API key goes nowhere but to the configured server.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use featherhq::prelude::*;
//! use featherhq::{Client, ConversationStatus};
//! # let sandbox = featherhq_sandbox::Sandbox::start().await?;
//! # let (url, key) = (sandbox.url(), sandbox.api_key());
//!
//! // Without these two lines: FEATHER_BASE_URL and FEATHER_API_KEY.
//! let client = Client::builder().base_url(url).api_key(key).build()?;
//!
//! let mut conversations = client.conversations().list().status(ConversationStatus::Closed).items()?;
//! while let Some(conversation) = conversations.try_next().await? {
//!     let detail = client.conversations().get(conversation.id).await?;
//!     for turn in &detail.recent_turns {
//!         let sources = turn.evidence.iter().flat_map(|evidence| evidence.cards()).count();
//!         println!("{}: {} ({sources} sources)", turn.role, turn.content);
//!     }
//! #   break;
//! }
//! # Ok(()) }
//! ```
//!
//! * [`Client`] — which server, which key, which limits
//! * [`Conversations`] — the [list](ListConversations) and its filters, read by one walk or by
//!   [several](ListConversations::items_parallel), and one conversation in detail
//! * [`CallOptions`], [`RetryPolicy`], [`RateLimit`] — limits of calls; [`Observer`] — who is told of them
//! * [`Download`] — the recording of a conversation
//! * [`evidence`] — what an answer rests on
//! * [`turns`] — tool calls, their results, and citations
//! * [`evals`] — one label for the critical evaluations
//! * [`ConversationRecord`] — a conversation in the form that tools for several providers share
//! * `blocking` — the same calls for code that is not async, with the feature of that name
//! * [`Error`] — one type for everything that can go wrong; each [`ErrorKind`] says what to do
//! * [`types`] — every type of the document, under its own name

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod evals;
pub mod evidence;
pub mod prelude;
pub mod turns;

mod client;
mod conversations;
mod environment;
mod record;
mod validation;

pub use client::{API_KEY_VARIABLE, BASE_URL_VARIABLE, Client, ClientBuilder, api_key_credential};
pub use conversation_record::{ConversationRecord, Progress, Provider, RecordStatus};
pub use conversations::{
    ConversationDetails, ConversationId, ConversationItems, ConversationPage, ConversationPages,
    Conversations, ListConversations, PageSize, RawConversations,
};
pub use environment::Environment;
pub use featherhq_api::types;
pub use featherhq_api::types::{
    ConversationOrigin, ConversationPriority, ConversationStatus, ConversationType, EvalFilter,
    EvalStatus, EvidencePackage, EvidenceStatus, SessionDetailResponse as ConversationDetail,
    SessionEvalSummary as EvalSummary, SessionResponse as Conversation, ToolCall, ToolResult,
    TurnResponse as Turn, TurnRole, ValidationError,
};
pub use featherhq_api::{JsonObject, RESPONSE_SHAPES};
pub use openapi_runtime::{
    Attempt, AttemptEvent, AttemptOutcome, CallOptions, Checkpoint, ConnectionBuilder, Credential,
    CredentialFuture, CredentialProvider, Cursor, Download, DownloadErrorKind, Drift, DriftEvent,
    DriftKind, Error, ErrorKind, Items, Lookups, Meta, NextPage, Observer, Page, Pages,
    PaginationErrorKind, PagingStats, Parallelism, RateLimit, RawItem, RawItems, Response,
    ResponseShapes, RetryBudget, RetryPolicy, ScriptedReply, ScriptedTransport, TimeoutClock,
    Transport,
};

/// Compiles the programs of the README, all of them with every feature.
#[cfg(all(doctest, feature = "blocking"))]
#[doc = include_str!("../README.md")]
struct Readme;
