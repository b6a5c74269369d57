//! Some fields of a JSON object, in the objects they are in.

use serde_json::value::RawValue;

use super::cell::{elements, is_array, object};
use super::{Field, on_one_line};

/// Which fields to take; what they hold is taken as it was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    branches: Vec<(String, Branch)>,
}

#[derive(Clone, Debug)]
enum Branch {
    Whole,
    Part(Selection),
}

impl Selection {
    /// The fields in the order they are given in; one that is asked for twice,
    /// or is inside of another one, is taken once.
    pub(crate) fn new(fields: &[Field]) -> Self {
        let mut selection = Self::default();
        for field in fields {
            selection.add(field.names());
        }
        selection
    }

    fn add(&mut self, names: &[String]) {
        let Some((name, rest)) = names.split_first() else {
            return;
        };
        let index = self
            .branches
            .iter()
            .position(|(known, _)| known == name)
            .unwrap_or_else(|| {
                let nothing = Branch::Part(Self::default());
                self.branches.push((name.clone(), nothing));
                self.branches.len() - 1
            });
        let branch = &mut self.branches[index].1;
        match branch {
            Branch::Whole => {}
            Branch::Part(_) if rest.is_empty() => *branch = Branch::Whole,
            Branch::Part(part) => part.add(rest),
        }
    }

    /// The selected fields of an object, of every object of an array, and
    /// anything else as it is, arrays in arrays too. A field that is not there
    /// is left out.
    pub(crate) fn of(&self, json: &str) -> String {
        let json = json.trim();
        let parts = |parts: Vec<String>, open, close| format!("{open}{}{close}", parts.join(","));
        match json.as_bytes().first() {
            Some(b'{') => {
                let object = object(json);
                let taken = self.branches.iter().filter_map(|(name, branch)| {
                    let value = object.get(name.as_str())?.get();
                    let value = match branch {
                        Branch::Whole => on_one_line(value).into_owned(),
                        Branch::Part(part) => part.of(value),
                    };
                    let name = serde_json::Value::from(name.as_str());
                    Some(format!("{name}:{value}"))
                });
                parts(taken.collect(), '{', '}')
            }
            Some(b'[') => {
                let elements = elements(json).into_iter().map(RawValue::get);
                let elements = elements.map(|element| {
                    if is_array(element) {
                        on_one_line(element).into_owned()
                    } else {
                        self.of(element)
                    }
                });
                parts(elements.collect(), '[', ']')
            }
            _ => on_one_line(json).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Cell, find};

    #[test]
    fn values_stay_as_they_were_written() {
        let json = r#"{"id": "a\u00e9", "n": 1.10, "big": 12345678901234567890123, "sub": {"x": null, "y": [{"z": 1, "w": 2}, 3]}, "none": null}"#;
        for (fields, expected) in [
            ("n,id", r#"{"n":1.10,"id":"a\u00e9"}"#),
            ("big", r#"{"big":12345678901234567890123}"#),
            (
                "sub.x,id,sub.y.z",
                r#"{"sub":{"x":null,"y":[{"z":1},3]},"id":"a\u00e9"}"#,
            ),
            (
                "sub.x,sub",
                r#"{"sub":{"x": null, "y": [{"z": 1, "w": 2}, 3]}}"#,
            ),
            (
                "sub,sub.x",
                r#"{"sub":{"x": null, "y": [{"z": 1, "w": 2}, 3]}}"#,
            ),
            ("none.x,missing", r#"{"none":null}"#),
        ] {
            let parsed: Vec<Field> = fields
                .split(',')
                .map(|field| field.parse().unwrap())
                .collect();
            assert_eq!(Selection::new(&parsed).of(json), expected, "{fields}");
        }
    }

    #[test]
    fn a_server_cannot_make_it_too_deep() {
        let depth = 200_000;
        let json = format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let field: Field = "a.b".parse().unwrap();
        assert_eq!(Selection::new(std::slice::from_ref(&field)).of(&json), json);
        assert_eq!(find(&json, field.names()), Cell::Missing);
    }
}
