//! JSON on one line, and on a terminal, with no value changed.

use std::borrow::Cow;

use crate::text::sanitize::acts_on_terminal;

/// The JSON without line breaks. Strings in JSON hold none, so those there are
/// stand between values and mean nothing.
pub(crate) fn on_one_line(json: &str) -> Cow<'_, str> {
    if json.contains(['\n', '\r']) {
        Cow::Owned(json.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(json)
    }
}

/// The JSON with every character that a terminal could act on escaped as JSON
/// escapes it: the same values in other bytes.
pub(crate) fn safe_on_terminal(json: &str) -> Cow<'_, str> {
    let acts = |character: char| !character.is_ascii_whitespace() && acts_on_terminal(character);
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if acts(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_terminal_sees_other_bytes_of_the_same_value() {
        let json = "{\"a\": \"\u{9b}31m\u{202e}x\u{7f}\",\n\t\"b\": \"zażółć\"}";
        let safe = safe_on_terminal(json);
        assert!(safe.contains("\\u009b31m\\u202ex\\u007f"), "{safe}");
        assert!(safe.contains("zażółć"));
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(parse(&safe), parse(json));
        assert_eq!(parse(&on_one_line(json)), parse(json));
        assert!(!on_one_line(json).contains('\n'));
        assert!(matches!(safe_on_terminal("{\n}"), Cow::Borrowed("{\n}")));
    }
}
