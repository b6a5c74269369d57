//! Cells of a CSV file that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// What spreadsheets take for the start of a formula; the last ones are how
/// East Asian input writes the first ones.
const STARTS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as a cell: with an apostrophe before it where a spreadsheet would
/// run it as a formula. Numbers that are none of a server's text need no such care.
pub(crate) fn text_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(STARTS_FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_nothing_else() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "=HYPERLINK(\"https://evil.example\")",
        ] {
            assert_eq!(text_cell(text), format!("'{text}"));
        }
        for text in ["", "a=1", " x", "'=1", "1-2", "你好"] {
            assert!(matches!(text_cell(text), Cow::Borrowed(same) if same == text));
        }
    }
}
