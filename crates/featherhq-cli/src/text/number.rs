//! Numbers and spans of time as people read them.

use std::time::Duration;

/// A number with commas between thousands: `12,400`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things: `1 page`, `2 pages`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// How long something runs, as a clock shows it: `0:04`, `1:02:03`.
pub(crate) fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How long something took, in its two largest units: `850ms`, `4.2s`, `3m 07s`,
/// `2h 05m`, `3d 04h`.
pub(crate) fn span(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match milliseconds {
        0..1_000 => format!("{milliseconds}ms"),
        1_000..60_000 => format!("{}.{}s", seconds, milliseconds % 1000 / 100),
        60_000..3_600_000 => format!("{minutes}m {:02}s", seconds % 60),
        3_600_000..86_400_000 => format!("{hours}h {:02}m", minutes % 60),
        _ => format!("{days}d {:02}h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let shown = [0, 999, 1_000, 12_400, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "12,400", "1,234,567"]);
    }

    #[test]
    fn spans_have_the_units_that_fit() {
        let shown = [59, 60, 3_599, 3_723].map(|seconds| clock(Duration::from_secs(seconds)));
        assert_eq!(shown, ["0:59", "1:00", "59:59", "1:02:03"]);
        let shown = [0, 850, 4_250, 59_999, 187_000, 7_500_000, 273_600_000].map(span);
        let expected = [
            "0ms", "850ms", "4.2s", "59.9s", "3m 07s", "2h 05m", "3d 04h",
        ];
        assert_eq!(shown, expected);
    }
}
