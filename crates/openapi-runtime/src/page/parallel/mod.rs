//! One list walked by several walks at once.
//!
//! A cursor tells where the next page begins only after the page before came, so one walk waits for
//! one answer after the other. A list that can be bounded by time, and comes in descending time, can
//! be cut into windows that are walked at once:
//!
//! - The first page is asked for alone. It says where the list begins, how much time a page spans,
//!   and whether the list is in order at all; a short list takes no request more than one walk would.
//! - Walks that have nothing to do take over parts of what others have still to do, where most is
//!   left (`share`, `cut`). Those keep their filters, to which their cursors may be tied, and stop
//!   where the others began. All that are free at a time are shared out together; what is only
//!   guessed, because no page of it came yet, is not cut again until one did.
//! - Where order is kept, parts are short and next to each other, so that what comes too early need
//!   not wait for long. Its room is limited for the list as a whole, and only what is to be delivered
//!   next may be asked for beyond it. When room becomes scarce, all who are free help there.
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
mod share;
mod survey;
mod timeline;
mod window;

pub(super) use self::engine::{Engine, MakeWalk};
pub(super) use self::ledger::Ledger;
pub use self::moment::{Moment, TimeRange};
pub use self::parallelism::Parallelism;
pub use self::timeline::Timeline;
pub(super) use self::window::{Window, WindowId};
