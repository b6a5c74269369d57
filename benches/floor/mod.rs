//! What the client is measured against: code that a person would write for
//! this one API. Of no use but here.

#[macro_use]
mod shapes;

pub(crate) mod plain;
pub(crate) mod tuned;
