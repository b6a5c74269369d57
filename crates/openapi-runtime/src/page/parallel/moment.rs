//! Points in time as a list is bounded by them.

use std::fmt;

/// A point in time, in microseconds since 1970 in UTC: the finest unit in which services commonly
/// keep and compare times. A time in between counts as the microsecond before it.
///
/// ```
/// use openapi_runtime::Moment;
///
/// let moment = Moment::from_microseconds(1_500_000);
/// assert_eq!(moment.microseconds(), 1_500_000);
/// assert!(moment < Moment::from_microseconds(2_000_000));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The point so many microseconds after the beginning of 1970.
    ///
    /// ```
    /// let moment = openapi_runtime::Moment::from_microseconds(-1);
    /// assert_eq!(moment.microseconds(), -1);
    /// ```
    #[must_use]
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    /// How many microseconds after the beginning of 1970 it is.
    ///
    /// ```
    /// assert_eq!(openapi_runtime::Moment::from_microseconds(7).microseconds(), 7);
    /// ```
    #[must_use]
    pub const fn microseconds(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} µs", self.0)
    }
}

/// What a page of a [parallel list](crate::Pages::parallel) is asked for besides the caller's own
/// filters. Both bounds are included.
///
/// ```
/// use openapi_runtime::{Moment, TimeRange};
///
/// /// The parameters of a request, as an API wants them.
/// fn query(range: &TimeRange, callers_after: &str) -> String {
///     let after = range.after.map(|after| after.microseconds().to_string());
///     format!("started_after={}", after.as_deref().unwrap_or(callers_after))
/// }
/// assert_eq!(query(&TimeRange::default(), "12"), "started_after=12");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeRange {
    /// Only items of this time or later, in place of the bound that the caller set; `None` for that
    /// one, or none at all.
    pub after: Option<Moment>,
    /// Only items of this time or earlier, likewise.
    pub before: Option<Moment>,
}
