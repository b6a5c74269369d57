//! Long text over several lines of the screen.

use super::sanitize::neutralise;

/// Text gets at least so many columns, however narrow the screen is.
const NARROWEST: usize = 20;

/// The text of a server, neutralised, in lines of at most `columns` columns.
/// Its own line breaks stay; words are broken only where they do not fit.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = neutralise(text);
    let lines = textwrap::wrap(text.trim_end(), columns.max(NARROWEST));
    lines
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let text = "A paragraph of several words.\n\nAnotherVeryLongWordThatFitsNowhere 你好你好你好你好你好你好";
        let lines = wrap(text, 20);
        assert!(
            lines
                .iter()
                .all(|line| super::super::width::width(line) <= 20),
            "{lines:?}"
        );
        let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(without_blanks(&lines.concat()), without_blanks(text));
        assert!(lines.contains(&String::new()), "the empty line stays");
    }

    #[test]
    fn a_hostile_text_is_neutralised() {
        assert_eq!(
            wrap("\u{1b}[2Jhello\r\nworld", 40),
            ["\\u{1b}[2Jhello", "world"]
        );
    }
}
