//! The Feather API on your machine: a real HTTP server over an embedded
//! database, for development and for tests.
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
mod random;
mod request_log;
mod sandbox;
mod server;
mod storage;
mod thread;
mod validation;
mod wire;

pub use builder::{DEFAULT_API_KEY, DEFAULT_CONVERSATIONS, DEFAULT_SEED, SandboxBuilder};
pub use demo::EvidenceViews;
pub use error::SandboxError;
pub use fault::{
    CursorAbsence, ErrorBody, Fault, FaultError, FaultKind, Latency, Operation, ResponsePart,
    RetryAfter,
};
pub use request_log::RecordedRequest;
pub use sandbox::Sandbox;
