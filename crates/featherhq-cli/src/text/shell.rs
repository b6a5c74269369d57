//! Commands to copy into a shell.

/// The words as one line for a POSIX shell, each quoted where it must be.
pub(crate) fn command_line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quote).collect();
    words.join(" ")
}

fn quote(word: &str) -> String {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "-_./:,@%+=".contains(character);
    // Some shells look up what begins with `=`.
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_same_words() {
        let words = [
            "--plain=1.2/x:y",
            "two words",
            "",
            "it's",
            "$(rm -rf ~)",
            "{\"v\":1}",
            "a;b",
            "=x",
        ];
        assert_eq!(
            command_line(words),
            r#"--plain=1.2/x:y 'two words' '' 'it'\''s' '$(rm -rf ~)' '{"v":1}' 'a;b' '=x'"#
        );
    }
}
