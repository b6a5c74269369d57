//! Text on a terminal: safe, wide enough, and in colour where that is wanted.

pub(crate) mod csv;
pub(crate) mod document;
pub(crate) mod number;
pub(crate) mod sanitize;
pub(crate) mod screen;
pub(crate) mod shell;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod time;
pub(crate) mod width;
pub(crate) mod wrap;
