//! How long a server asks to wait, in every form that is found in the wild.

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName};

/// Not in any standard, but sent by servers that find a second too coarse.
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// What the headers ask for; `None` when they ask for nothing that can be understood.
///
/// Understood are `retry-after-ms`, and `Retry-After` (RFC 9110, section 10.2.3) as seconds, with
/// or without a fraction, and as a date, of which one that has passed means at once. Numbers
/// beyond what a [`Duration`] holds are cut to its maximum.
pub(crate) fn requested_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let texts = |name| {
        let values = headers.get_all(name).into_iter();
        values.filter_map(|value| value.to_str().ok().map(str::trim))
    };
    let milliseconds = texts(RETRY_AFTER_MS).find_map(|text| scaled(text, 1000.0));
    milliseconds.or_else(|| {
        texts(RETRY_AFTER).find_map(|text| scaled(text, 1.0).or_else(|| until(text, now)))
    })
}

/// A number of digits with at most one point; no sign, no exponent, no `inf`.
fn scaled(text: &str, per_second: f64) -> Option<Duration> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = plain.then(|| text.parse().ok())??;
    Some(Duration::try_from_secs_f64(number / per_second).unwrap_or(Duration::MAX))
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    const NOW: Duration = Duration::from_secs(784_111_777);

    fn requested(headers: &[(&'static str, &str)]) -> Option<Duration> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        requested_wait(&headers, SystemTime::UNIX_EPOCH + NOW)
    }

    #[test]
    fn every_form_is_understood_and_garbage_is_no_wish() {
        let milliseconds = |number| Some(Duration::from_millis(number));
        for (value, expected) in [
            ("0", milliseconds(0)),
            ("3", milliseconds(3000)),
            (" 3 ", milliseconds(3000)),
            ("1.5", milliseconds(1500)),
            (".5", milliseconds(500)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", milliseconds(10_000)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", milliseconds(10_000)),
            ("Sun Nov  6 08:49:47 1994", milliseconds(10_000)),
            ("Sun, 06 Nov 1994 08:49:27 GMT", milliseconds(0)),
            ("99999999999999999999999999", Some(Duration::MAX)),
            ("", None),
            (".", None),
            ("1.2.3", None),
            ("-1", None),
            ("+1", None),
            ("1e3", None),
            ("inf", None),
            ("NaN", None),
            ("soon", None),
            ("Sun, 31 Feb 1994 99:49:27 GMT", None),
        ] {
            assert_eq!(requested(&[("retry-after", value)]), expected, "{value:?}");
        }
        let too_many_digits = "9".repeat(400);
        let digits = requested(&[("retry-after", &too_many_digits)]);
        assert_eq!(digits, Some(Duration::MAX));
        assert_eq!(requested(&[]), None);
    }

    #[test]
    fn milliseconds_go_before_seconds_when_they_can_be_read() {
        for (milliseconds, expected) in [("250", 250), ("0.5", 0), ("soon", 7000), ("-1", 7000)] {
            let headers = [("retry-after", "7"), ("retry-after-ms", milliseconds)];
            let wait = requested(&headers).unwrap();
            assert_eq!(wait.as_millis(), expected, "{milliseconds}");
        }
        let twice = [("retry-after", "soon"), ("retry-after", "2")];
        let mut headers = HeaderMap::new();
        for (name, value) in twice {
            headers.append(name, value.parse().unwrap());
        }
        let wait = requested_wait(&headers, SystemTime::UNIX_EPOCH);
        assert_eq!(wait, Some(Duration::from_secs(2)));
    }
}
