//! Texts that match a pattern.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How often a part that may come without end comes at most, beyond what it has to.
const MORE: u32 = 4;

/// The pattern, unless it uses what only backtracking engines know.
pub(super) fn parse(pattern: &str) -> Option<Hir> {
    regex_syntax::parse(pattern).ok()
}

/// A text that the pattern matches. Where a place in the text is asked for, such as the border of
/// a word, the text may fail to have it.
pub(super) fn text(random: &mut Rng, pattern: &Hir) -> String {
    let mut text = String::new();
    write(random, pattern, &mut text);
    text
}

fn write(random: &mut Rng, pattern: &Hir, text: &mut String) {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(character(random, class)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let most = most.min(repetition.min.saturating_add(MORE));
            for _ in 0..random.u32(repetition.min..=most.max(repetition.min)) {
                write(random, &repetition.sub, text);
            }
        }
        HirKind::Capture(capture) => write(random, &capture.sub, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(random, part, text)),
        HirKind::Alternation(parts) => {
            let part = &parts[random.usize(..parts.len())];
            write(random, part, text);
        }
    }
}

/// A character of the class, one that can be read if there is one.
fn character(random: &mut Rng, class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|range| (char::from(range.start()), char::from(range.end())))
            .collect(),
    };
    let readable: Vec<(char, char)> = ranges
        .iter()
        .map(|(start, end)| ((*start).max(' '), (*end).min('~')))
        .filter(|(start, end)| start <= end)
        .collect();
    let ranges = if readable.is_empty() {
        ranges
    } else {
        readable
    };
    let (start, end) = random.choice(ranges)?;
    Some(random.char(start..=end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match_their_pattern() {
        let mut random = Rng::with_seed(1);
        for pattern in [
            "^[a-z]{2,4}$",
            r"^\d{4}-\d{2}$",
            "^(a|bc)+x?[^y]$",
            "^#[0-9a-f]{6}$",
            r"^\p{Greek}+$",
        ] {
            let validator =
                jsonschema::validator_for(&serde_json::json!({ "pattern": pattern })).unwrap();
            let parsed = parse(pattern).unwrap();
            for _ in 0..50 {
                let text = text(&mut random, &parsed);
                assert!(
                    validator.is_valid(&serde_json::json!(text)),
                    "{pattern} {text}"
                );
            }
        }
        assert!(parse("^(?!a)b$").is_none());
    }
}
