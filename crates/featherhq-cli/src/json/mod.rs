//! JSON as the server wrote it: parts of it, on one line, safe on a terminal.

mod cell;
mod display;
mod field;
mod select;

pub(crate) use self::cell::{Cell, find, find_all};
pub(crate) use self::display::{on_one_line, safe_on_terminal};
pub(crate) use self::field::Field;
pub(crate) use self::select::Selection;
