//! Whether this machine and the server agree about the time.

use chrono::{DateTime, TimeDelta, Utc};

use super::check::Check;

/// More than this makes relative filters wrong enough to be noticed, and
/// certificates and signed links fail at their edges.
const TOLERATED: TimeDelta = TimeDelta::seconds(30);

/// Compares the `Date` header of an answer with the time at which the request
/// was under way; the header has whole seconds.
pub(super) fn check(date: Option<&str>, sent: DateTime<Utc>, received: DateTime<Utc>) -> Check {
    let Some(date) = date else {
        return Check::skipped("clock", "the server does not tell its time");
    };
    let Ok(server) = DateTime::parse_from_rfc2822(date) else {
        return Check::warning(
            "clock",
            "the server tells its time in a way that cannot be read",
        );
    };
    let middle = sent + (received - sent) / 2;
    let ahead = middle - server.to_utc();
    if ahead.abs() <= TOLERATED {
        return Check::ok("clock", "this machine and the server agree");
    }
    let direction = if ahead > TimeDelta::zero() {
        "ahead of"
    } else {
        "behind"
    };
    let seconds = u64::try_from(ahead.abs().num_seconds()).unwrap_or_default();
    let difference = humantime::format_duration(std::time::Duration::from_secs(seconds));
    Check::warning(
        "clock",
        &format!("this machine is {difference} {direction} the server"),
    )
    .with_hint("set the clock of this machine, or let it be set over the network (NTP)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::check::State;

    #[test]
    fn a_clock_that_is_off_is_told_with_its_direction() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let date = Some("Fri, 02 Jan 2026 03:04:05 GMT");
        for (sent, received, state, words) in [
            ("03:04:05", "03:04:06", State::Ok, "agree"),
            ("03:03:40", "03:03:42", State::Ok, "agree"),
            ("03:06:05", "03:06:05", State::Warning, "2m ahead of"),
            ("03:02:59", "03:03:00", State::Warning, "behind"),
            // Slow, and not wrong.
            ("03:03:30", "03:04:30", State::Ok, "agree"),
        ] {
            let at = |clock: &str| time(&format!("2026-01-02T{clock}Z"));
            let check = check(date, at(sent), at(received));
            assert_eq!(check.state, state, "{check:?}");
            assert!(format!("{check:?}").contains(words), "{check:?}");
        }
        let now = time("2026-01-02T03:04:05Z");
        assert_eq!(check(None, now, now).state, State::Skipped);
        assert_eq!(check(Some("noon"), now, now).state, State::Warning);
    }
}
