//! Points in time as text.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// Reads a point in time as RFC 3339 writes it, and one without an offset as UTC.
pub(super) fn read(text: &str) -> Option<DateTime<Utc>> {
    usual(text).or_else(|| unusual(text))
}

/// Reads a time as nearly every server writes it: `2026-01-02T03:04:05`, up to
/// nine digits of a second, and `Z`, an offset, or neither. What is written in
/// another way, or is no time, is left to [`unusual`], which takes far longer.
pub(super) fn usual(text: &str) -> Option<DateTime<Utc>> {
    let (whole, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let [
        _,
        _,
        _,
        _,
        b'-',
        _,
        _,
        b'-',
        _,
        _,
        b'T' | b' ',
        _,
        _,
        b':',
        _,
        _,
        b':',
        _,
        _,
    ] = *whole
    else {
        return None;
    };
    let [year, century] = [pair(whole, 2), pair(whole, 0)];
    let [month, day] = [pair(whole, 5), pair(whole, 8)];
    let [hour, minute, second] = [pair(whole, 11), pair(whole, 14), pair(whole, 17)];
    let (nanosecond, offset) = match rest {
        [b'.', rest @ ..] => fraction(rest)?,
        rest => (0, rest),
    };
    let year = i32::try_from(century? * 100 + year?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, month?, day?)?;
    let time = date.and_hms_nano_opt(hour?, minute?, second?, nanosecond)?;
    match offset {
        [] | [b'Z'] | [b'+', b'0', b'0', b':', b'0', b'0'] => Some(time.and_utc()),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (pair(offset, 1)?, pair(offset, 4)?);
            let east = TimeDelta::seconds(i64::from(hours * 3600 + minutes * 60));
            let east = if *sign == b'-' { -east } else { east };
            let is_offset = hours < 24 && minutes < 60;
            is_offset
                .then(|| time.checked_sub_signed(east))?
                .map(|time| time.and_utc())
        }
        _ => None,
    }
}

/// The number that the two digits from `place` on make.
fn pair(text: &[u8], place: usize) -> Option<u32> {
    let (tens, units) = (
        text[place].wrapping_sub(b'0'),
        text[place + 1].wrapping_sub(b'0'),
    );
    (tens < 10 && units < 10).then(|| u32::from(tens) * 10 + u32::from(units))
}

/// The digits after the point as nanoseconds, and what follows them.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let (mut number, mut length) = (0, 0);
    while let Some(digit) = text.get(length).map(|byte| byte.wrapping_sub(b'0')) {
        if digit > 9 {
            break;
        }
        if length == 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
        length += 1;
    }
    const SCALE: [u32; 10] = [
        0,
        100_000_000,
        10_000_000,
        1_000_000,
        100_000,
        10_000,
        1_000,
        100,
        10,
        1,
    ];
    (length > 0).then(|| (number * SCALE[length], &text[length..]))
}

/// Reads whatever else RFC 3339 allows, and a time without an offset as UTC.
pub(super) fn unusual(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.with_timezone(&Utc));
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|naive| naive.and_utc())
}
