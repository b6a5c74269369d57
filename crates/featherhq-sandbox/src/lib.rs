//! The Feather API on your machine: a real HTTP server over an embedded
//! database, for development and for tests, not for production. AnyReach's list
//! of conversations is served beside it.
//!
//! It plays the second server of the published document,
//! `http://localhost:8000`, and behaves like the documented service: the same
//! two operations, every parameter, and errors worded as FastAPI and Pydantic
//! word them. Its conversations are invented, and the same for the same seed.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//!
//! use featherhq_sandbox::Sandbox;
//!
//! // A free port, in memory, ready when this returns, gone when it is dropped.
//! let sandbox = Sandbox::builder().conversations(100).start().await?;
//!
//! // Any HTTP client will do, even none.
//! let mut connection = TcpStream::connect(sandbox.address())?;
//! let key = sandbox.api_key();
//! write!(connection, "GET /v1/v2/conversations?limit=1 HTTP/1.0\r\nx-api-key: {key}\r\n\r\n")?;
//! let mut response = String::new();
//! connection.read_to_string(&mut response)?;
//! assert!(response.starts_with("HTTP/1.0 200 OK"));
//! assert!(response.contains(r#""has_more":true"#));
//! # Ok(())
//! # }
//! ```
//!
//! # In a test
//!
//! | a test wants | it calls |
//! |---|---|
//! | conversations of its own | [`SandboxBuilder::conversation`], [`SandboxBuilder::data`], [`Sandbox::insert`] |
//! | AnyReach conversations | [`SandboxBuilder::anyreach_conversations`], [`Sandbox::insert_anyreach`] |
//! | something to go wrong | [`SandboxBuilder::fault`] with a [`Fault`] |
//! | to know what was asked | [`Sandbox::requests`] |
//!
//! # What the published document leaves open
//!
//! | question | this server |
//! |---|---|
//! | order of the list | `started_at` descending, then id descending |
//! | `eval_filter` | over all evaluations: `has_evals` at least one, `no_evals` none, `all_passed` at least one and all succeeded, `any_failed` at least one failed |
//! | `q` | letters are compared in lower case, one by one; `%` and `_` stand for themselves |
//! | a time without an offset | is in UTC |
//! | a date, or a number, as a time | is its midnight, or a Unix timestamp, as Pydantic reads them |
//! | a cursor with other filters, or changed | 422 |
//! | no key, or a wrong one | 401 |
//! | an id that does not exist | 404 |
//! | recent turns | the last 20 |
//!
//! And of the AnyReach API:
//!
//! | question | this server |
//! |---|---|
//! | order of conversations with the same `created_at` | `id` descending |
//! | whether a cursor includes its time | [`AnyreachCursor`]: no, unless it is told otherwise |
//! | a date, or a number, as a time | as of the Feather API |
//! | a cursor | standard or URL-safe Base64, padded or not, of any spelling of a time |
//! | `limit` unless it is given | 50 |
//! | `created_at` and `updated_at` | as Python's `isoformat` writes them: `+00:00`, and six digits or no fraction |
//! | fields without a value | `null` where the document allows it, otherwise not there |
//! | fields of a read-only token | all but those that the document calls sensitive, whatever `fields` names |
//! | a name in `fields` that is no field | 422; no name at all stands for all |
//! | `custom_metadata` | contained as in PostgreSQL's `@>` |
//! | `user_id` and `agent_number` | letters are compared in lower case, one by one |
//! | a filter on a field that is null | does not select it |
//! | a `pat_` token without organization, with another one | 401, 403 |
//! | `X-Anyreach-Org` with an `ak_` token | is not looked at |
//! | bodies of 401, 403 and 422 | FastAPI's, as of the Feather API |

mod anyreach;
mod builder;
mod connection;
mod cursor;
mod data;
mod demo;
mod document;
mod error;
mod fault;
mod filters;
mod openapi;
mod parameters;
mod random;
mod request_log;
mod sandbox;
mod server;
mod storage;
mod thread;
mod validation;
mod wire;

pub use anyreach::{
    AnyreachCursor, AnyreachRole, DEFAULT_ANYREACH_ORGANIZATION, DEFAULT_ANYREACH_TOKEN,
};
pub use builder::{DEFAULT_API_KEY, DEFAULT_CONVERSATIONS, DEFAULT_SEED, SandboxBuilder};
pub use demo::EvidenceViews;
pub use error::SandboxError;
pub use fault::{
    CursorAbsence, ErrorBody, Fault, FaultError, FaultKind, Latency, Operation, ResponsePart,
    RetryAfter,
};
pub use request_log::RecordedRequest;
pub use sandbox::Sandbox;
