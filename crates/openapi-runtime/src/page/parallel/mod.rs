//! One list walked by several walks at once.
//!
//! A cursor tells where the next page begins only after the page before came, so one walk waits for
//! one answer after the other. A list that can be bounded by time, and comes in descending time, can
//! be cut into windows that are walked at once:
//!
//! - The first page is asked for alone. It says where the list begins, how much time a page spans,
//!   and whether the list is in order at all; a short list takes no request more than one walk would.
//! - A walk that has nothing to do takes over a part of what the busiest one has still to do. That
//!   one keeps its filters, to which its cursors may be tied, and stops where the other began.
//! - An item belongs to exactly one window by its time: bounds are inclusive for the server, and here
//!   the upper one is not. So nothing is given twice, and no ids are kept for it; only those of items
//!   whose time cannot be read and that may belong to either of two windows.
//! - The oldest window is open at its end and the newest at its beginning, so that no guess about
//!   where a list ends can lose an item.

mod cut;
mod engine;
mod lane;
mod ledger;
mod moment;
mod parallelism;
mod survey;
mod timeline;
mod window;

pub(super) use self::engine::{Engine, MakeWalk};
pub(super) use self::ledger::Ledger;
pub use self::moment::{Moment, TimeRange};
pub use self::parallelism::Parallelism;
pub use self::timeline::Timeline;
pub(super) use self::window::{Window, WindowId};
