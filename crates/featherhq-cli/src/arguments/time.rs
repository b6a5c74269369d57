//! Times on the command line: exact ones, days, and how long ago.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};

/// Reads a time; what is relative counts from this second.
pub(super) fn time(text: &str) -> Result<DateTime<Utc>, String> {
    time_at(text, Utc::now().trunc_subsecs(0))
}

/// Reads a time as RFC 3339 writes it; a date, `today` or `yesterday`, which
/// stand for their first moment in UTC; `now`; or how long before `now`.
fn time_at(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(first_moment(date));
    }
    let today = now.date_naive();
    match text.trim().to_ascii_lowercase().as_str() {
        "now" => Ok(now),
        "today" => Ok(first_moment(today)),
        "yesterday" => today
            .checked_sub_days(Days::new(1))
            .map(first_moment)
            .ok_or_else(|| too_long_ago(text)),
        _ => ago(text, now),
    }
}

fn first_moment(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// `7d`, `1h 30min`, `2 weeks ago`. Months and years are those of a calendar
/// on average, as `humantime` has them.
fn ago(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let span = text.trim();
    let span = span.strip_suffix("ago").map_or(span, str::trim_end);
    let span = humantime::parse_duration(span).map_err(|_| {
        "a time looks like 2026-01-31T09:30:00Z, a date like 2026-01-31, and how long ago like \
         36h, 7d, \"2 weeks\" or yesterday"
            .to_owned()
    })?;
    TimeDelta::from_std(span)
        .ok()
        .and_then(|span| now.checked_sub_signed(span))
        .ok_or_else(|| too_long_ago(text))
}

fn too_long_ago(text: &str) -> String {
    format!("{text:?} is longer ago than a calendar can say")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let now = "2026-03-01T12:30:00Z".parse().unwrap();
        time_at(text, now).map(|time| time.to_rfc3339())
    }

    #[test]
    fn exact_times_and_dates_are_read() {
        for (text, expected) in [
            ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00+00:00"),
            (
                "2026-01-31T09:30:00.5+02:00",
                "2026-01-31T07:30:00.500+00:00",
            ),
            ("2026-01-31", "2026-01-31T00:00:00+00:00"),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn relative_times_count_from_now() {
        for (text, expected) in [
            ("now", "2026-03-01T12:30:00+00:00"),
            ("today", "2026-03-01T00:00:00+00:00"),
            ("Yesterday", "2026-02-28T00:00:00+00:00"),
            ("7d", "2026-02-22T12:30:00+00:00"),
            ("36h", "2026-02-28T00:30:00+00:00"),
            ("90min", "2026-03-01T11:00:00+00:00"),
            ("1h 30m", "2026-03-01T11:00:00+00:00"),
            ("2w", "2026-02-15T12:30:00+00:00"),
            ("2 weeks ago", "2026-02-15T12:30:00+00:00"),
            ("1 day ago", "2026-02-28T12:30:00+00:00"),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_says_what_one_looks_like() {
        for text in [
            "",
            "ago",
            "soon",
            "7",
            "-7d",
            "2026-02-30",
            "2026-01-31T09:30:00",
            "09:30",
        ] {
            assert!(read(text).unwrap_err().contains("2026-01-31"), "{text}");
        }
        assert!(read("99999999999999 days").is_err());
        assert!(read("300000 years").unwrap_err().contains("longer ago"));
    }
}
