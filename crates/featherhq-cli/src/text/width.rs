//! How many columns of a terminal text takes, and how it is made to fit.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for the end of a text that is cut off.
const ELLIPSIS: &str = "…";

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in at most `most` columns, with `…` where something is cut off.
/// What a reader sees as one character is never taken apart.
pub(crate) fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    if width(text) <= most {
        return Cow::Borrowed(text);
    }
    let mut used = width(ELLIPSIS);
    if most < used {
        return Cow::Borrowed("");
    }
    let mut end = 0;
    for (start, character) in text.grapheme_indices(true) {
        used += character.width();
        if used > most {
            break;
        }
        end = start + character.len();
    }
    Cow::Owned(format!("{}{ELLIPSIS}", text[..end].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_not_characters() {
        assert_eq!(
            [width("abc"), width("你好"), width("e\u{301}"), width("👩‍👩‍👧")],
            [3, 4, 1, 2]
        );
    }

    #[test]
    fn a_text_is_shortened_only_when_it_must_be() {
        for (text, most, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("ab cd", 4, "ab…"),
            ("你好吗", 5, "你好…"),
            ("你好吗", 4, "你…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
        ] {
            let short = shorten(text, most);
            assert_eq!(short, expected, "{text} in {most}");
            assert!(width(&short) <= most);
        }
    }
}
