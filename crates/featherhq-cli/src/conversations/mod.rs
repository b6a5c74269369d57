//! The commands that read conversations.

pub(crate) mod get;
pub(crate) mod list;
