//! Makes text of a server safe to show: nothing in it can move the cursor,
//! change colours, ring, set a title or reorder what stands around it.

use std::borrow::Cow;

/// The text with every character that a terminal could act on replaced by its
/// escape, such as `\u{1b}`. Line breaks stay, a tab becomes a space.
///
/// Joiners and combining marks stay as well: scripts and emoji need them, and
/// they act on their own character only.
pub(crate) fn neutralise(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|character| character != '\n' && acts_on_terminal(character))
    {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => safe.push('\n'),
            '\t' => safe.push(' '),
            // A line break as HTTP and Windows write it.
            '\r' if characters.peek() == Some(&'\n') => {}
            _ if acts_on_terminal(character) => safe.extend(character.escape_unicode()),
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// Like [`neutralise`], on one line: a line break becomes a space.
pub(crate) fn one_line(text: &str) -> String {
    neutralise(text).replace('\n', " ")
}

/// Control characters (C0, DEL and C1), line and paragraph separators, what
/// changes the direction of writing, and what is invisible without joining.
pub(crate) fn acts_on_terminal(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_acts_on_is_left() {
        for hostile in [
            "\u{1b}[2J\u{1b}[1;1Hcleared",
            "\u{1b}]0;title\u{7}",
            "\u{1b}]8;;https://evil.example\u{1b}\\link",
            "\u{9b}31mred",
            "\u{9d}0;title\u{9c}",
            "a\u{8}\u{8}b\u{7f}",
            "total: 1\r0",
            "\u{202e}gnp.exe",
            "\u{2066}a\u{2069}\u{200f}\u{061c}",
            "one\u{2028}two\u{2029}",
            "nul\0nul",
            "\u{feff}\u{200b}\u{2060}",
        ] {
            let safe = neutralise(hostile);
            assert!(
                !safe.chars().any(acts_on_terminal),
                "{hostile:?} became {safe:?}"
            );
            assert!(!one_line(hostile).contains('\n'));
        }
    }

    #[test]
    fn what_was_there_can_still_be_read() {
        assert_eq!(neutralise("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(neutralise("1\r0"), "1\\u{d}0");
        assert_eq!(neutralise("a\tb\r\nc"), "a b\nc");
        assert_eq!(one_line("a\r\nb\nc"), "a b c");
    }

    #[test]
    fn ordinary_text_of_any_script_stays_as_it_is() {
        for text in [
            "Zażółć",
            "你好",
            "שלום",
            "👩‍👩‍👧 ok",
            "e\u{301}",
            "क्षि",
            "two\nlines",
        ] {
            assert!(matches!(neutralise(text), Cow::Borrowed(same) if same == text));
        }
    }
}
