//! How the items of one API's list lie in time.

use std::fmt;

use super::moment::Moment;
use crate::error::Error;

/// How the time of an item is read, and between which times the caller wants items.
///
/// ```
/// use openapi_runtime::{Moment, Timeline};
///
/// // Items that are their own times. Of one that could not be decoded, nothing is known.
/// let timeline = Timeline::new(|item: Result<&i64, _>| Some(Moment::from_microseconds(*item.ok()?)))
///     .between(Some(Moment::from_microseconds(0)), None);
/// ```
pub struct Timeline<T> {
    read: fn(Result<&T, &Error>) -> Option<Moment>,
    /// The earliest time at which there can be an item.
    pub(super) earliest: Option<Moment>,
    /// The latest one.
    pub(super) latest: Option<Moment>,
}

impl<T> Timeline<T> {
    /// `read` gives the time by which the list is ordered and bounded; `None` when it is not known.
    /// For an item that could not be decoded it gets the error, whose
    /// [`Error::item_json`] may tell.
    ///
    /// ```
    /// use openapi_runtime::{Moment, Timeline};
    ///
    /// let timeline = Timeline::new(|item: Result<&i64, _>| Some(Moment::from_microseconds(*item.ok()?)));
    /// ```
    #[must_use]
    pub fn new(read: fn(Result<&T, &Error>) -> Option<Moment>) -> Self {
        Self {
            read,
            earliest: None,
            latest: None,
        }
    }

    /// The caller's own bounds, both included. They only help to cut the list well: the requests of
    /// the windows at its ends are bounded by what the facade sends.
    ///
    /// ```
    /// use openapi_runtime::{Moment, Timeline};
    ///
    /// let noon = Moment::from_microseconds(43_200_000_000);
    /// let timeline = Timeline::<i64>::new(|_| None).between(None, Some(noon));
    /// ```
    #[must_use]
    pub fn between(mut self, earliest: Option<Moment>, latest: Option<Moment>) -> Self {
        (self.earliest, self.latest) = (earliest, latest);
        self
    }

    pub(super) fn of(&self, entry: Result<&T, &Error>) -> Option<Moment> {
        (self.read)(entry)
    }
}

impl<T> fmt::Debug for Timeline<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeline")
            .field("earliest", &self.earliest)
            .field("latest", &self.latest)
            .finish_non_exhaustive()
    }
}
