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
    let (year_and_month, rest) = text.as_bytes().split_first_chunk()?;
    let (day_to_minute, rest) = rest.split_first_chunk()?;
    let ([b':', second @ ..], rest) = rest.split_first_chunk::<3>()? else {
        return None;
    };
    let mut day_to_minute: [u8; 8] = *day_to_minute;
    if day_to_minute[2] == b' ' {
        day_to_minute[2] = b'T';
    }
    let year_and_month = YEAR_AND_MONTH.numbers(*year_and_month)?;
    let day_to_minute = DAY_TO_MINUTE.numbers(day_to_minute)?;
    let year = i32::from(year_and_month[0]) * 100 + i32::from(year_and_month[2]);
    let [month, day] = [year_and_month[5], day_to_minute[0]].map(u32::from);
    let [hour, minute] = [day_to_minute[3], day_to_minute[6]].map(u32::from);
    let (nanosecond, offset) = match rest {
        [b'.', ..] => fraction(rest)?,
        rest => (0, rest),
    };
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    let time = date.and_hms_nano_opt(hour, minute, pair(second, 0)?, nanosecond)?;
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

/// Eight bytes of a time, which are looked at all at once.
struct Pattern {
    /// `0` stands for any digit.
    text: u64,
    /// What may be added to the distance of a byte from `text` without passing 127.
    room: u64,
}

const YEAR_AND_MONTH: Pattern = Pattern::new(*b"0000-00-");
const DAY_TO_MINUTE: Pattern = Pattern::new(*b"00T00:00");
const MICROSECONDS: Pattern = Pattern::new(*b".000000_");

impl Pattern {
    const fn new(text: [u8; 8]) -> Self {
        let mut room = [0; 8];
        let mut place = 0;
        while place < 8 {
            room[place] = if text[place] == b'0' { 127 - 9 } else { 127 };
            place += 1;
        }
        Self {
            text: u64::from_le_bytes(text),
            room: u64::from_le_bytes(room),
        }
    }

    /// The number that each two neighbouring digits of `text` make, at the place of the first.
    fn numbers(&self, text: [u8; 8]) -> Option<[u8; 8]> {
        const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);
        const HIGH_NIBBLES: u64 = u64::from_le_bytes([0xf0; 8]);
        // A digit is its number, and what stands between digits is nothing.
        let digits = u64::from_le_bytes(text) ^ self.text;
        let fits = digits & HIGH_NIBBLES == 0 && (digits + self.room) & HIGH_BITS == 0;
        fits.then(|| (digits * 10 + (digits >> 8)).to_le_bytes())
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

/// The point and the digits after it as nanoseconds, and what follows them.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    // Nearly all have six digits and something after them.
    if let Some((most, _)) = text.split_first_chunk::<8>() {
        let [micros @ .., next] = *most;
        let [a, b, c, d, e, f, g] = micros;
        if !next.is_ascii_digit()
            && let Some(numbers) = MICROSECONDS.numbers([a, b, c, d, e, f, g, b'_'])
        {
            let [high, middle, low] = [numbers[1], numbers[3], numbers[5]].map(u32::from);
            let micros = (high * 100 + middle) * 100 + low;
            return Some((micros * 1_000, &text[7..]));
        }
    }
    let (mut number, mut place) = (0, 1);
    while let Some(digit) = text.get(place).map(|byte| byte.wrapping_sub(b'0')) {
        if digit > 9 {
            break;
        }
        if place > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
        place += 1;
    }
    let scale = 10_u32.pow(10 - u32::try_from(place).ok()?);
    (place > 1).then(|| (number * scale, &text[place..]))
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
