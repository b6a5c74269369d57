//! The second API on the same server: AnyReach's `GET /core/conversations`.
//!
//! It shares the listener, the database, the faults and the request log with
//! the Feather API, and nothing else: its own tokens, its own parameters, a
//! plain array as page, and a cursor that is the time of the last item.
//!
//! Its conversations cost nothing unless somebody asks for them: the table is
//! made when the first one is stored.

mod access;
mod builder;
mod document;
mod endpoint;
mod fields;
mod invention;
mod request;
mod storage;

pub use access::AnyreachRole;
pub use builder::{DEFAULT_ANYREACH_ORGANIZATION, DEFAULT_ANYREACH_TOKEN};
pub use request::AnyreachCursor;

pub(crate) use access::Access;
pub(crate) use builder::{Anyreach, Settings};
pub(crate) use document::{DocumentError, StoredConversation, stored};
pub(crate) use endpoint::list;
