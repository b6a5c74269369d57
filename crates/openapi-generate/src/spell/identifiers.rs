//! How the generator makes an identifier of a name.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};
use unicode_ident::{is_xid_continue, is_xid_start};

/// The name of the function or argument that the generator makes of `name`.
pub(crate) fn snake(name: &str) -> String {
    sanitize(name, "_", str::to_snake_case)
}

/// The name of the type or variant that the generator makes of `name`.
pub(crate) fn pascal(name: &str) -> String {
    sanitize(name, "X", str::to_pascal_case)
}

fn sanitize(name: &str, prefix: &str, to_case: fn(&str) -> String) -> String {
    let cased = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => to_case(
            &name
                .replace('\'', "")
                .replace(|character| !is_xid_continue(character), "-"),
        ),
    };
    let identifier = match cased.chars().next() {
        None => to_case("x"),
        Some(first) if is_xid_start(first) => cased,
        Some(_) => format!("{prefix}{cased}"),
    };
    if is_keyword(&identifier) {
        format!("{identifier}_")
    } else {
        identifier
    }
}

fn is_keyword(identifier: &str) -> bool {
    // `union` and the like are keywords in some places only; `gen` is not yet
    // one to the parser.
    identifier == "gen" || syn::parse_str::<syn::Ident>(identifier).is_err()
}

/// `wanted`, or `wanted` with the first number that makes it free; it is taken
/// from now on. For functions, arguments and fields.
pub(crate) fn claim(wanted: &str, taken: &mut HashSet<String>) -> String {
    claim_numbered(wanted, "_", taken)
}

fn claim_numbered(wanted: &str, separator: &str, taken: &mut HashSet<String>) -> String {
    let stem = wanted.trim_end_matches('_');
    let numbered = (2_u64..).map(|number| format!("{stem}{separator}{number}"));
    let free = std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(name));
    // There are more numbers than names.
    let name = free.unwrap_or_else(|| wanted.to_owned());
    taken.insert(name.clone());
    name
}

/// Variant names for the values of an enum, all different: the generator's own
/// where nothing else has it, otherwise with signs as words, then numbered.
pub(crate) fn variants(values: &[&str]) -> Vec<String> {
    let plain: Vec<String> = values.iter().map(|value| pascal(&pascal(value))).collect();
    let spelled: Vec<String> = values
        .iter()
        .map(|value| pascal(&in_words(value)))
        .collect();
    let says_nothing = |value: &str| !value.chars().any(char::is_alphanumeric);
    let is_alone = |index: usize| {
        !says_nothing(values[index])
            && plain.iter().filter(|name| **name == plain[index]).count() == 1
    };
    let mut taken = HashSet::new();
    let mut names = vec![None; values.len()];
    // Names that need no help first, so that help never takes theirs.
    for index in 0..values.len() {
        if is_alone(index) {
            taken.insert(plain[index].clone());
            names[index] = Some(plain[index].clone());
        }
    }
    for index in 0..values.len() {
        if names[index].is_none()
            && spelled[index] == plain[index]
            && !taken.contains(&plain[index])
        {
            taken.insert(plain[index].clone());
            names[index] = Some(plain[index].clone());
        }
    }
    let named = names.into_iter().zip(spelled);
    named
        .map(|(name, spelled)| {
            // `A1` with 2 is `A1No2`, which is hardly a value of its own.
            let separator = if spelled.ends_with(char::is_numeric) {
                "No"
            } else {
                ""
            };
            name.unwrap_or_else(|| claim_numbered(&spelled, separator, &mut taken))
        })
        .collect()
}

/// A value with its signs as words: `-name` → `minus name`, `!=` → `not equals`.
/// Between letters, `-`, `_`, `.` and the like only separate words.
fn in_words(value: &str) -> String {
    if value.is_empty() {
        return "empty".to_owned();
    }
    if value.chars().all(char::is_whitespace) {
        return "blank".to_owned();
    }
    let mut words = String::new();
    let mut before_words = true;
    let has_words = value.chars().any(char::is_alphanumeric);
    for character in value.chars() {
        if character.is_alphanumeric() {
            before_words = false;
            words.push(character);
            continue;
        }
        let separates = has_words && !before_words && "-_./:, ".contains(character);
        match word(character).filter(|_| !separates) {
            Some(word) => words.push_str(&format!(" {word} ")),
            None => words.push(' '),
        }
    }
    words
}

fn word(sign: char) -> Option<&'static str> {
    Some(match sign {
        '!' => "not",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' | ')' => "parenthesis",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equals",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' | ']' => "bracket",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' | '}' => "brace",
        '|' => "or",
        '~' => "tilde",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_of_the_generator() {
        for (name, function, variant) in [
            ("mixedCase", "mixed_case", "MixedCase"),
            ("2fa", "_2fa", "X2fa"),
            ("self", "self_", "Self_"),
            ("type", "type_", "Type"),
            ("", "x", "X"),
            ("_", "x", "X"),
            ("+1", "plus1", "plus1"),
            ("don't", "dont", "Dont"),
        ] {
            assert_eq!(
                (snake(name), pascal(name)),
                (function.to_owned(), variant.to_owned()),
                "{name}"
            );
        }
    }

    #[test]
    fn variants_differ_and_say_what_they_stand_for() {
        for (values, expected) in [
            (vec!["name", "-name"], vec!["Name", "MinusName"]),
            (vec!["-name", "name"], vec!["MinusName", "Name"]),
            (
                vec!["=", "!=", "=~", "!~"],
                vec!["Equals", "NotEquals", "EqualsTilde", "NotTilde"],
            ),
            (vec![".", "X"], vec!["Dot", "X"]),
            (vec!["", " ", "empty"], vec!["Empty2", "Blank", "Empty"]),
            (vec!["+1", "-1", "1"], vec!["Plus1", "Minus1", "X1"]),
            (
                vec!["mixed_case", "mixedCase", "mixed-case"],
                vec!["MixedCase", "MixedCase2", "MixedCase3"],
            ),
            (vec!["a1", "A1", "a1-2"], vec!["A1", "A1No2", "A12"]),
            (
                vec!["é", "É", "日本", "日-本"],
                vec!["É", "É2", "日本", "日本2"],
            ),
            (vec!["self", "Self"], vec!["Self_", "Self2"]),
            (vec!["(", ")"], vec!["Parenthesis", "Parenthesis2"]),
        ] {
            assert_eq!(variants(&values), expected, "{values:?}");
            for name in variants(&values) {
                assert_eq!(pascal(&name), name, "the generator would change it");
            }
        }
    }
}
