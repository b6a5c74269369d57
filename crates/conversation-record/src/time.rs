//! Points in time as providers write them.

use chrono::{DateTime, NaiveDateTime, Utc};

/// Reads a point in time as the types of the providers' API crates do: as RFC 3339 has it, and one
/// without an offset as UTC. `None` for any other text.
///
/// It is for JSON that is read without those types, so that both agree on when something was.
///
/// ```
/// use conversation_record::point_in_time;
///
/// let noon = point_in_time("2026-01-12T13:00:00+01:00");
/// assert_eq!(noon.unwrap().to_rfc3339(), "2026-01-12T12:00:00+00:00");
/// assert_eq!(point_in_time("2026-01-12 12:00:00"), noon);
/// assert_eq!(point_in_time("yesterday"), None);
/// ```
pub fn point_in_time(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|time| time.and_utc())
}
