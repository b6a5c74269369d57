//! How a page is asked for, and how the walk goes on after it.

use std::fmt;
use std::time::Duration;

use crate::error::PaginationErrorKind;

/// Where a page begins. Only the code that fetches pages can read anything into it; an API whose
/// list has no cursor of its own can put there whatever it needs to find the next page.
///
/// ```
/// let cursor = openapi_runtime::Cursor::new("eyJpZCI6IDd9");
/// assert_eq!(cursor.as_str(), "eyJpZCI6IDd9");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Wraps a cursor as the server wrote it.
    ///
    /// ```
    /// use openapi_runtime::Cursor;
    ///
    /// // An opaque text of the server, not shown: it may be a secret.
    /// assert_eq!(format!("{:?}", Cursor::new("eyJpZCI6IDd9")), "Cursor(12 bytes)");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The cursor as the server wrote it.
    ///
    /// ```
    /// let cursor = openapi_runtime::Cursor::new("eyJpZCI6IDd9");
    /// assert_eq!(format!("/things?cursor={}", cursor.as_str()), "/things?cursor=eyJpZCI6IDd9");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({} bytes)", self.0.len())
    }
}

/// What a page is asked for with.
///
/// ```
/// use openapi_runtime::{Cursor, PageRequest};
///
/// /// The path of a page, as an API wants it.
/// fn path(request: &PageRequest) -> String {
///     match request.cursor.as_ref().map(Cursor::as_str) {
///         None => format!("/things?limit={}", request.limit),
///         Some(cursor) => format!("/things?limit={}&cursor={cursor}", request.limit),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageRequest {
    /// Where the page begins; `None` for the first one.
    pub cursor: Option<Cursor>,
    /// How many items it should have: the page size, or fewer on the last page when the number of
    /// items is limited.
    pub limit: u32,
    /// How much time is left for it, when the walk as a whole has a limit
    /// ([`PagingOptions::total_deadline`](crate::PagingOptions::total_deadline)); to be handed on
    /// with [`Connection::within`](crate::Connection::within).
    pub time_left: Option<Duration>,
}

/// How the walk goes on after a page.
///
/// ```
/// use openapi_runtime::{Cursor, NextPage};
///
/// assert_eq!(NextPage::from_has_more(false, Some("c".into())), NextPage::End);
/// assert_eq!(NextPage::from_has_more(true, Some("c".into())), NextPage::At(Cursor::new("c")));
/// assert_eq!(NextPage::from_has_more(true, None), NextPage::Missing);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// It was the last page.
    End,
    /// There is another page, and it begins here.
    At(Cursor),
    /// The same page is to be asked for again in another way, such as with a larger limit; what it
    /// has besides what came is delivered.
    Again(Cursor),
    /// The server says that there is another page, but not where it begins.
    Missing,
    /// There is another page, but it cannot be got without losing or repeating items, for this
    /// reason: of the form "the server …" or "more than …".
    Unreachable(PaginationErrorKind, &'static str),
}

impl NextPage {
    /// Reads the widespread pair of a flag and a cursor. The flag decides: a cursor without it is
    /// ignored, and an empty cursor is none.
    ///
    /// ```
    /// use openapi_runtime::NextPage;
    ///
    /// // More is announced, but an empty cursor leads nowhere: the walk will end with an error.
    /// assert_eq!(NextPage::from_has_more(true, Some(String::new())), NextPage::Missing);
    /// ```
    #[must_use]
    pub fn from_has_more(has_more: bool, next_cursor: Option<String>) -> Self {
        match (has_more, next_cursor) {
            (false, _) => Self::End,
            (true, Some(cursor)) if !cursor.is_empty() => Self::At(Cursor(cursor)),
            (true, _) => Self::Missing,
        }
    }
}
