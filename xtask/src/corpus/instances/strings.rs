//! Strings of a format, a pattern, a length.

use fastrand::Rng;

use super::parts::Parts;
use super::patterns;

/// How often a text is made anew when it is too short or too long.
const TRIES: usize = 30;

/// What words are made of: letters of more than one script, and what JSON has to escape.
const LETTERS: [char; 24] = [
    'a', 'b', 'c', 'd', 'e', 'k', 'm', 'n', 'o', 'r', 's', 't', 'u', 'z', 'A', 'Z', '0', '7', '_',
    'é', 'ß', '日', 'ж', '-',
];

/// A word, such as the key of a map.
pub(super) fn word(random: &mut Rng) -> String {
    let length = random.usize(3..9);
    letters(random, length)
}

fn letters(random: &mut Rng, length: usize) -> String {
    (0..length)
        .map(|_| LETTERS[random.usize(..LETTERS.len())])
        .collect()
}

/// A string that fits the parts, as far as they are understood.
pub(super) fn string(random: &mut Rng, parts: &Parts<'_>) -> Option<String> {
    let shortest = parts.largest("minLength").unwrap_or(0);
    let longest = parts.smallest("maxLength").unwrap_or(usize::MAX);
    let fits = |text: &String| (shortest..=longest).contains(&text.chars().count());
    if let Some(pattern) = parts.text("pattern") {
        let pattern = patterns::parse(pattern)?;
        let made: Vec<String> = (0..TRIES)
            .map(|_| patterns::text(random, &pattern))
            .collect();
        return made
            .iter()
            .find(|text| fits(text))
            .or(made.first())
            .cloned();
    }
    if let Some(format) = parts.text("format")
        && let Some(text) = (0..TRIES)
            .map_while(|_| formatted(random, format))
            .find(&fits)
    {
        return Some(text);
    }
    if parts.text("contentEncoding").is_some() {
        return Some(base64(random));
    }
    let length = match random.u8(..6) {
        0 => shortest,
        1 if longest < 10_000 => longest,
        _ => shortest.max(1) + random.usize(..12),
    };
    let length = length.clamp(shortest, longest);
    let mut text = letters(random, length);
    if length > 4 && random.bool() {
        text.pop();
        text.push(['"', '\\', '\n', ' ', '/'][random.usize(..5)]);
    }
    Some(text)
}

fn formatted(random: &mut Rng, format: &str) -> Option<String> {
    let hex = |random: &mut Rng, count: usize| -> String {
        (0..count)
            .map(|_| char::from(b"0123456789abcdef"[random.usize(..16)]))
            .collect()
    };
    let host = |random: &mut Rng| format!("h{}.example.com", random.u8(..));
    Some(match format {
        "uuid" | "uuid4" => format!(
            "{}-{}-4{}-a{}-{}",
            hex(random, 8),
            hex(random, 4),
            hex(random, 3),
            hex(random, 3),
            hex(random, 12)
        ),
        "date" => date(random),
        "date-time" => format!("{}T{}", date(random), time(random)),
        "time" => time(random),
        "duration" => format!(
            "P{}DT{}H{}M",
            random.u8(..30),
            random.u8(..24),
            random.u8(..60)
        ),
        "email" | "idn-email" => format!("a.{}@{}", random.u8(..), host(random)),
        "uri" | "url" | "iri" | "uri-reference" => format!(
            "https://{}/a%20b/{}?q={}#f",
            host(random),
            random.u8(..),
            random.u8(..)
        ),
        "hostname" | "idn-hostname" => host(random),
        "ipv4" | "ip" | "ipvanyaddress" => {
            format!("{}.0.2.{}", 1 + random.u8(..200), random.u8(..))
        }
        "ipv6" => format!(
            "2001:db8::{}",
            hex(random, 3).trim_start_matches('0').to_owned() + "1"
        ),
        "byte" | "base64" => base64(random),
        "regex" => "^a+$".to_owned(),
        "json-pointer" => "/a/0".to_owned(),
        "decimal" => format!("{}.25", random.u8(..)),
        _ => return None,
    })
}

fn date(random: &mut Rng) -> String {
    let (year, month, day) = (random.u16(1970..2100), random.u8(1..13), random.u8(1..29));
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of a day, in UTC or not, with or without a fraction.
fn time(random: &mut Rng) -> String {
    let (hour, minute, second) = (random.u8(..24), random.u8(..60), random.u8(..60));
    let fraction = match random.u8(..4) {
        0 => format!(".{:03}", random.u16(..1000)),
        1 => format!(".{:06}", random.u32(..1_000_000)),
        2 => format!(".{}", random.u8(1..10)),
        _ => String::new(),
    };
    let offset = ["Z", "+00:00", "+02:00", "-05:30"][random.usize(..4)];
    format!("{hour:02}:{minute:02}:{second:02}{fraction}{offset}")
}

/// Bytes as base64, with its padding.
fn base64(random: &mut Rng) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |random: &mut Rng| char::from(DIGITS[random.usize(..64)]);
    let mut text: String = (0..4 * random.usize(..6)).map(|_| digit(random)).collect();
    if random.bool() {
        // One byte: of the second digit, four bits are not used.
        let last = ['A', 'Q', 'g', 'w'][random.usize(..4)];
        text.extend([digit(random), last, '=', '=']);
    }
    text
}
