//! Walking a list whose pages are chained by cursors.
//!
//! The rules are the same for every such API, the way to ask for a page is not. So a facade gives
//! [`Pages::new`] a function that fetches one page, and gets streams that lose nothing silently:
//!
//! - The walk ends when the server says that no more follows.
//! - More announced without a cursor, a cursor that was used before, and too many empty pages in a
//!   row are errors, reported after everything received was delivered.
//! - Nothing is sent before a stream is polled, and a page only when its first item is wanted.

mod items;
mod options;
mod pages;
mod size;
mod step;

pub use self::items::Items;
pub use self::options::PagingOptions;
pub use self::pages::Pages;
pub use self::size::PageSize;
pub use self::step::{Cursor, NextPage, Page, PageRequest};
