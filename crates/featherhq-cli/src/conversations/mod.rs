//! The commands that read conversations.

mod evidence;
pub(crate) mod get;
pub(crate) mod list;
mod transcript;
