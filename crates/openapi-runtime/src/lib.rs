//! What every generated client needs and no API owns: transport, limits, secrets, errors, paging.
//! It is for those who write the facade of a generated client, and not for the users of one, who
//! find there what they need of it.
//!
//! A client generated from an OpenAPI document knows paths, parameters and schemas. It does not
//! know how long a call may take, where a credential may go, how large an answer may grow, or how
//! a person is told what went wrong. Those rules are the same for every API, so they live here
//! once, and this crate knows the name of no API.
//!
//! The pieces, in the order a call meets them:
//!
//! - [`Connection`] is built once, by [`ConnectionBuilder`], and shared by all clones of a client:
//!   base URL, [`Credential`] or [`CredentialProvider`], time limits, [`RetryPolicy`] and its
//!   [`RetryBudget`], [`RateLimit`], [`Observer`], HTTP client.
//! - [`CallOptions`] change time limits and retries for some calls
//!   ([`Connection::with_options`]).
//! - [`Exchange`] is the state of one call. The hook of a generated client hands its request to
//!   [`Exchange::execute`], asks [`Exchange::check`] whether to go on, and the facade turns the
//!   generated result into a [`Response`] or an [`Error`] with [`Exchange::finish`].
//! - [`Transport`] sends one request: over the network, or from a script without sockets
//!   ([`ScriptedTransport`]).
//! - [`Pages`] and [`Items`] walk a list whose pages are chained by cursors; with
//!   [`Pages::parallel`], several walks share one that can be bounded by time.
//! - [`Download`] fetches a file that an answer links to, without the credential.
//! - [`ConnectionSettings`], [`ListSettings`] and the macros [`connection_setters`] and
//!   [`list_setters`] are what the builders of facades are made of.
//!
//! # Time
//!
//! All waiting is done on tokio's clock (`tokio::time`). The time of day is read for one thing only,
//! a `Retry-After` that names a date ([`ConnectionBuilder::wall_clock`]), and waits are random by a
//! source that can be replaced ([`ConnectionBuilder::randomness`]). So on a paused tokio runtime
//! with a [`ScriptedTransport`] every wait takes exactly as long as a test says and no real time.
//!
//! # Dropping a future
//!
//! Every future and stream of this crate may be dropped at any point, also by `tokio::select!` and
//! `tokio::time::timeout`. The attempt under way is broken off, its connection closed (over HTTP/2
//! its stream reset), and nothing more is sent. Whether the server acted on what was sent is
//! unknown. Tokens that a retry has cost and a turn that the rate limit has given are used up.
//! Nothing goes on in the background: the task that fetches pages ahead ends with its stream.
//!
//! # Features
//!
//! - `rustls` (default): `https` by rustls with the ring provider, given to the HTTP client by hand;
//!   no provider is installed for the process. Without it only plain `http` can be used.
//! - `blocking`: calls and lists for code that is not async, on a thread of their own.
//! - `brotli`, `zstd`: answers packed by these, where the server prefers them to gzip, which needs
//!   no feature.
//!
//! # Example
//!
//! ```
//! use openapi_runtime::{Connection, Credential, HeaderName};
//!
//! # fn main() -> Result<(), openapi_runtime::Error> {
//! let credential = Credential::api_key(HeaderName::from_static("x-api-key"), "secret")?;
//! let connection = Connection::builder("http://localhost:8000/")
//!     .credential(credential)
//!     .product("example-client", "1.0.0")
//!     .build()?;
//! assert_eq!(connection.base_url(), "http://localhost:8000");
//! # Ok(())
//! # }
//! ```

mod connection;
mod exchange;
mod options;

mod base_url;
mod credential;
mod redaction;
mod tls;
mod transport;

mod rate_limit;
mod retry;
mod surroundings;

mod attempt;
mod error;
mod observer;
mod response;

mod download;
mod drift;
mod facade;
mod page;
mod thread_safety;
mod tracing_fields;

#[cfg(feature = "blocking")]
pub mod blocking;

pub use attempt::{Attempt, AttemptOutcome};
pub use base_url::BaseUrl;
pub use connection::{Connection, ConnectionBuilder};
pub use credential::{Credential, CredentialFuture, CredentialProvider};
pub use download::Download;
pub use drift::{Drift, DriftEvent, DriftKind, ResponseShapes};
pub use error::{DownloadErrorKind, Error, ErrorKind, PaginationErrorKind, TimeoutClock};
pub use exchange::Exchange;
pub use facade::{ConnectionSettings, environment_variable};
pub use observer::{AttemptEvent, Observer};
pub use options::CallOptions;
pub use page::{
    Checkpoint, Cursor, Fingerprint, Items, ListSettings, Lookups, Moment, NextPage, Page,
    PageLayout, PageRequest, PageSize, Pages, PagingOptions, PagingStats, Parallelism, RawItem,
    RawItems, TimeRange, Timeline,
};
pub use rate_limit::RateLimit;
pub use response::{Meta, Response};
pub use retry::{RetryBudget, RetryPolicy};
pub use transport::{
    RecordedRequest, ScriptedReply, ScriptedTransport, Transport, TransportError, TransportFailure,
    TransportFuture,
};

pub use http::{HeaderMap, HeaderName, StatusCode};
pub use secrecy::{ExposeSecret, SecretString};
