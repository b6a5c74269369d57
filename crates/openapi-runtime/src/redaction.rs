//! Makes text of a server fit for a log line: short, on one line, and without the credential.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};

/// The longest excerpt of foreign text that is ever shown, in characters.
pub(crate) const SNIPPET_CHARACTERS: usize = 256;

/// How many credentials are remembered. A server that echoes one that was replaced long ago tells
/// nobody anything of use.
const REMEMBERED: usize = 16;

const REPLACEMENT: &str = "[redacted]";

/// Removes the credential's own text from anything a server, a URL or a decoder says.
///
/// A server may echo the request it got, so the text of the key can come back in a body, in a
/// header or in a host name. It is looked for as it is, as a JSON string writes it and as a URL
/// writes it, without regard to case because host names are lower-cased.
///
/// Credentials can be replaced while a program runs, so each is learned when it is first used, and
/// those used lately stay known. Clones know the same ones.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    known: Arc<RwLock<VecDeque<Spellings>>>,
}

/// The ways one secret can be written, the plain one first.
struct Spellings(Vec<SecretString>);

impl Spellings {
    fn of(secret: &SecretString) -> Self {
        let plain = secret.expose_secret();
        let mut spellings = vec![secret.clone()];
        if let Ok(quoted) = serde_json::to_string(plain) {
            spellings.push(SecretString::from(quoted.trim_matches('"')));
        }
        let encoded: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
        spellings.push(SecretString::from(encoded));
        spellings.retain(|spelling| !spelling.expose_secret().is_empty());
        Self(spellings)
    }

    fn is_of(&self, secret: &SecretString) -> bool {
        let plain = self.0.first().map(ExposeSecret::expose_secret);
        plain == Some(secret.expose_secret())
    }
}

impl Redactor {
    /// From here on, this secret is removed too.
    pub(crate) fn learn(&self, secret: &SecretString) {
        let is_known = |known: &VecDeque<Spellings>| known.iter().any(|one| one.is_of(secret));
        if is_known(&self.known.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if !is_known(&known) {
            known.truncate(REMEMBERED - 1);
            known.push_front(Spellings::of(secret));
        }
    }

    /// At most [`SNIPPET_CHARACTERS`] of `text`, control characters escaped, the key replaced.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut characters = 0;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (piece, consumed) = match self.spelling_at(rest) {
                Some(length) => (REPLACEMENT.to_owned(), length),
                None => (visible(first), first.len_utf8()),
            };
            let length = piece.chars().count();
            // The last character is kept free for the mark that something was cut off.
            if characters + length >= SNIPPET_CHARACTERS && consumed < rest.len()
                || characters + length > SNIPPET_CHARACTERS
            {
                shown.push('…');
                break;
            }
            shown.push_str(&piece);
            characters += length;
            rest = &rest[consumed..];
        }
        shown
    }

    /// Like [`Redactor::text`] for bytes that need not be UTF-8; large bodies cost no more than
    /// small ones.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        // A character of the output stands for at most four bytes, a replacement for one spelling
        // of the key; one more spelling lets a key be recognised up to the very end.
        let longest = self.longest_spelling();
        let enough =
            SNIPPET_CHARACTERS * 4 + (SNIPPET_CHARACTERS / REPLACEMENT.len() + 2) * longest;
        self.text(&String::from_utf8_lossy(&bytes[..bytes.len().min(enough)]))
    }

    /// The whole of `text` as it is, but for the key, which is replaced.
    pub(crate) fn without_key(&self, text: &str) -> String {
        let mut stripped = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let consumed = match self.spelling_at(rest) {
                Some(length) => {
                    stripped.push_str(REPLACEMENT);
                    length
                }
                None => {
                    stripped.push(first);
                    first.len_utf8()
                }
            };
            rest = &rest[consumed..];
        }
        stripped
    }

    fn spelling_at(&self, text: &str) -> Option<usize> {
        let text = text.as_bytes();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let spellings = known.iter().flat_map(|secret| &secret.0);
        let lengths = spellings.filter_map(|spelling| {
            let spelling = spelling.expose_secret().as_bytes();
            text.get(..spelling.len())?
                .eq_ignore_ascii_case(spelling)
                .then_some(spelling.len())
        });
        lengths.max()
    }

    fn longest_spelling(&self) -> usize {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let spellings = known.iter().flat_map(|secret| &secret.0);
        let lengths = spellings.map(|spelling| spelling.expose_secret().len());
        lengths.max().unwrap_or(0)
    }
}

/// The character itself, or its escape when a terminal could act on it.
fn visible(character: char) -> String {
    let reorders_text = matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    if character.is_control() || reorders_text {
        character.escape_default().to_string()
    } else {
        character.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(key: &str) -> Redactor {
        let redactor = Redactor::default();
        redactor.learn(&SecretString::from(key));
        redactor
    }

    #[test]
    fn the_key_is_replaced_in_every_spelling() {
        let redactor = redactor("Ab\"c+/9");
        for text in [
            "x Ab\"c+/9 y",
            r#"x Ab\"c+/9 y"#,
            "x Ab%22c%2B%2F9 y",
            "x ab\"C+/9 y",
        ] {
            assert_eq!(redactor.text(text), "x [redacted] y", "{text}");
        }
    }

    #[test]
    fn a_key_at_the_cut_leaves_no_part_of_itself() {
        let key = "CANARY".repeat(30);
        let redactor = redactor(&key);
        for padding in 0..600 {
            let text = format!("{}{key}{key}", "x".repeat(padding));
            let shown = redactor.bytes(text.as_bytes());
            assert!(!shown.contains("CAN"), "{shown}");
            assert!(shown.chars().count() <= SNIPPET_CHARACTERS);
        }
    }

    #[test]
    fn many_keys_do_not_use_up_the_prefix_that_is_read() {
        let key = "CANARY".repeat(200);
        let shown = redactor(&key).bytes(key.repeat(100).as_bytes());
        assert!(!shown.contains("CAN"), "{shown}");
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn the_credentials_used_lately_stay_known() {
        let redactor = redactor("FIRST");
        let clone = redactor.clone();
        for number in 0..15 {
            for _ in 0..3 {
                clone.learn(&SecretString::from(format!("KEY-{number:02}")));
            }
        }
        assert_eq!(
            redactor.text("FIRST KEY-00 KEY-14"),
            "[redacted] [redacted] [redacted]"
        );
        clone.learn(&SecretString::from("LAST"));
        assert_eq!(
            redactor.text("FIRST KEY-00 LAST"),
            "FIRST [redacted] [redacted]"
        );
    }

    #[test]
    fn control_characters_are_escaped_and_length_is_bounded() {
        let redactor = Redactor::default();
        assert_eq!(
            redactor.text("a\n\u{1b}[2Jb\u{202e}"),
            "a\\n\\u{1b}[2Jb\\u{202e}"
        );
        assert_eq!(redactor.text(&"\n".repeat(4000)).chars().count(), 255);
        assert_eq!(redactor.text(&"é".repeat(256)), "é".repeat(256));
        assert_eq!(redactor.text(&"é".repeat(257)).chars().count(), 256);
        assert_eq!(redactor.bytes(b"a\xffb"), "a\u{fffd}b");
    }
}
