//! Points in time as people read them, in UTC.

use chrono::{DateTime, Utc};

/// A time to the minute, for columns whose title says that it is UTC.
pub(crate) fn minute(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}
