//! The name of a field, such as `eval_summary.eval_status`.

use std::fmt;
use std::str::FromStr;

/// A field, and the objects it is in, from the outside in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Field(Vec<String>);

impl Field {
    /// The names on the way to the field; there is at least one.
    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }
}

impl FromStr for Field {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names: Vec<String> = text.trim().split('.').map(str::to_owned).collect();
        if names.iter().any(String::is_empty) {
            return Err("a field looks like `status` or `eval_summary.eval_status`");
        }
        Ok(Self(names))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_name_at_every_level() {
        for text in ["id", "a.b", " a.b.c "] {
            let field: Field = text.parse().unwrap();
            assert_eq!(field.to_string(), text.trim());
        }
        for text in ["", ".", "a.", ".a", "a..b"] {
            assert!(text.parse::<Field>().is_err(), "{text}");
        }
    }
}
