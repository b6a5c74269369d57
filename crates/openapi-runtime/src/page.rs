//! Walking a list whose pages are chained by cursors.
//!
//! The rules are the same for every such API, the way to ask for a page is not. So a facade gives
//! [`Pages::new`] a function that fetches one page, and gets streams that lose nothing silently:
//!
//! - The walk ends when the server says that no more follows.
//! - More announced without a cursor, a cursor that was used before, and too many empty pages in a
//!   row are errors, reported after everything received was delivered.
//! - Nothing is sent before a stream is polled, and a page only when its first item is wanted,
//!   unless pages are to be fetched ahead.
//! - An item that was on one of the two pages before already is not delivered a second time.
//! - An item that cannot be decoded is an error of its own and does not cost the others.
//! - A walk can be gone on with later, by another process too, from a [`Checkpoint`].

mod checkpoint;
mod content;
mod delivery;
mod fingerprint;
mod identity;
mod items;
mod layout;
mod lookups;
mod options;
mod pages;
mod parallel;
mod places;
mod progress;
mod raw;
mod resume;
mod settings;
mod size;
mod stats;
mod step;
mod walk;

pub use self::checkpoint::Checkpoint;
pub use self::content::Page;
pub use self::fingerprint::Fingerprint;
pub use self::items::Items;
pub use self::layout::PageLayout;
pub use self::lookups::Lookups;
pub use self::options::PagingOptions;
pub use self::pages::Pages;
pub use self::parallel::{Moment, Parallelism, TimeRange, Timeline};
pub use self::raw::{RawItem, RawItems};
pub use self::settings::ListSettings;
pub use self::size::PageSize;
pub use self::stats::PagingStats;
pub use self::step::{Cursor, NextPage, PageRequest};
