//! What of a generated crate an error of the compiler is about: the operation, or the type.
//!
//! The generator finds what it cannot handle; what it writes and the compiler refuses is found here,
//! so that a person can leave it out in `api.toml`.

/// The operation or type around a line of a generated file, if there is one.
///
/// Generated files are laid out by one printer, so that the lines tell.
pub(super) fn item_at(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let above = lines.get(..line.min(lines.len()))?;
    for (index, line) in above.iter().enumerate().rev() {
        if let Some(method) = word_after(line, "    pub async fn ") {
            let id = lines.get(index..)?.iter().find_map(|line| {
                let text = line.trim().strip_prefix("operation_id: \"")?;
                text.strip_suffix("\",")
            });
            let id = id.map_or(method, str::to_owned);
            return Some(format!("operation `{id}`"));
        }
        for start in ["pub struct ", "pub enum ", "pub type "] {
            if let Some(name) = word_after(line, start) {
                return Some(format!("type `{name}`"));
            }
        }
        if line.starts_with("impl")
            && let Some(name) = implemented(line)
        {
            return Some(format!("type `{name}`"));
        }
    }
    None
}

/// The errors of the compiler, short, each with what it is about.
pub(super) fn errors(told: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut errors = Vec::new();
    for line in told.lines().filter(|line| line.contains(": error")) {
        let mut parts = line.splitn(3, ':');
        let file = parts.next().and_then(&read);
        let number = parts.next().and_then(|number| number.parse().ok());
        let item = file
            .zip(number)
            .and_then(|(text, number)| item_at(&text, number));
        errors.push(match item {
            Some(item) => format!("{item}: {line}"),
            None => line.to_owned(),
        });
    }
    errors
}

fn word_after(line: &str, start: &str) -> Option<String> {
    let rest = line.strip_prefix(start)?;
    let word: String = rest
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

/// `Turn` of `impl From<&Turn> for Turn {` and of `impl Turn {`.
fn implemented(line: &str) -> Option<String> {
    let of = line
        .rsplit_once(" for ")
        .map_or_else(|| line.strip_prefix("impl "), |(_, of)| Some(of))?;
    word_after(of, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = "impl Client {\n    pub async fn get_turn<'a>(\n        &'a self,\n    ) -> Turn {\n        let info = OperationInfo {\n            operation_id: \"getTurn\",\n        };\n    }\n}\n";
    const TYPES: &str = "pub struct Turn {\n    pub a: A,\n}\nimpl ::std::fmt::Display for Role {\n    fn fmt() {}\n}\n";

    #[test]
    fn an_error_is_told_with_its_operation_or_type() {
        let told = "src/client.rs:3:9: error[E0415]: twice\nsrc/types.rs:2:5: error: no\nsrc/types.rs:5:1: error: no\nsrc/types.rs:1:1: warning: odd\nerror: could not compile\nlib: error: gone\n";
        let errors = errors(told, |file| match file {
            "src/client.rs" => Some(CLIENT.to_owned()),
            "src/types.rs" => Some(TYPES.to_owned()),
            _ => None,
        });
        assert_eq!(
            errors,
            [
                "operation `getTurn`: src/client.rs:3:9: error[E0415]: twice",
                "type `Turn`: src/types.rs:2:5: error: no",
                "type `Role`: src/types.rs:5:1: error: no",
                "lib: error: gone",
            ]
        );
    }
}
