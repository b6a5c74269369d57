//! Keeps one operation or schema that the generator cannot handle from taking
//! all others with it.
//!
//! When a document as a whole does not generate, it is built up again from its
//! parts, by halving: a part that works together with all before it is taken
//! as a whole, a part that does not is cut in two, until the culprit stands
//! alone. A schema that is one becomes any JSON value; an operation that is
//! one is left out.

use std::collections::HashSet;

use openapi_lower::{Effect, Pointer};
use serde_json::{Value, json};

use crate::concession::Concession;
use crate::{Error, raw, schema};

/// What could be generated of a document.
pub(crate) struct Isolated {
    pub(crate) generated: raw::Written,
    /// The document without what could not.
    pub(crate) document: Value,
    pub(crate) concessions: Vec<Concession>,
}

/// Generates `document`, or as much of it as can be. `published` gives the
/// name in the document of the component that has a given type name.
pub(crate) fn generate(
    mut document: Value,
    client: raw::Client,
    published: impl Fn(&str) -> Option<String>,
) -> Result<Isolated, Error> {
    let mut concessions = Vec::new();
    let whole = raw::generate(&document, client);
    if let Ok(generated) = whole {
        return Ok(Isolated {
            generated,
            document,
            concessions,
        });
    }
    let names: Vec<String> = schema::components(&document)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let bad = culprits(&names, |kept| {
        raw::generate(&with_schemas(&without_operations(&document), kept), client).map(drop)
    });
    let known: HashSet<&String> = names.iter().filter(|name| !bad.holds(name)).collect();
    document = with_schemas(&document, &known);
    for (name, reason) in bad.0 {
        // An inline schema has no place of its own in the document.
        let place = published(&name).map_or_else(Pointer::root, |place| {
            Pointer::root()
                .join("components")
                .join("schemas")
                .join(&place)
        });
        concessions.push(Concession {
            pointer: place,
            operation: None,
            effect: Effect::Loosened,
            left_out: false,
            note: format!("the type `{name}` is any JSON value: {reason}"),
        });
    }

    let operations: Vec<(String, String)> = schema::operations(&mut document)
        .into_iter()
        .map(|operation| (operation.path, operation.method))
        .collect();
    let bad = culprits(&operations, |kept| {
        raw::generate(&with_operations(&document, kept), client).map(drop)
    });
    for operation in schema::operations(&mut document) {
        let key = (operation.path.clone(), operation.method.clone());
        if let Some((_, reason)) = bad.0.iter().find(|(culprit, _)| *culprit == key) {
            concessions.push(Concession {
                pointer: operation.pointer(),
                operation: Some(operation.id.clone()),
                effect: Effect::Dropped,
                left_out: true,
                note: format!("the operation `{}` is left out: {reason}", operation.id),
            });
        }
    }
    let kept: HashSet<&(String, String)> =
        operations.iter().filter(|key| !bad.holds(key)).collect();
    document = with_operations(&document, &kept);
    Ok(Isolated {
        generated: raw::generate(&document, client)?,
        document,
        concessions,
    })
}

/// Parts that do not work, each with the reason.
struct Culprits<T>(Vec<(T, String)>);

impl<T: PartialEq> Culprits<T> {
    fn holds(&self, part: &T) -> bool {
        self.0.iter().any(|(culprit, _)| culprit == part)
    }
}

/// The parts without which the others work together.
fn culprits<T: Clone + Eq + std::hash::Hash>(
    parts: &[T],
    works: impl Fn(&HashSet<&T>) -> Result<(), Error>,
) -> Culprits<T> {
    let mut accepted = HashSet::new();
    let mut found = Vec::new();
    // The next part to look at is the last.
    let mut rest = vec![parts];
    while let Some(part) = rest.pop() {
        if part.is_empty() {
            continue;
        }
        let together: HashSet<&T> = accepted.iter().copied().chain(part).collect();
        match (works(&together), part) {
            (Ok(()), _) => accepted = together,
            (Err(error), [culprit]) => found.push((culprit.clone(), reason(&error))),
            (Err(_), _) => {
                let (first, second) = part.split_at(part.len() / 2);
                rest.push(second);
                rest.push(first);
            }
        }
    }
    Culprits(found)
}

/// The error on one line. The generator prints whole syntax trees, of which
/// the beginning says enough.
fn reason(error: &Error) -> String {
    const LONGEST: usize = 200;
    let words: Vec<String> = error
        .to_string()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}

fn without_operations(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(paths) = document.get_mut("paths") {
        *paths = json!({});
    }
    document
}

/// The document with any JSON value for every schema that is not kept.
fn with_schemas(document: &Value, kept: &HashSet<&String>) -> Value {
    let mut document = document.clone();
    for (name, content) in schema::components_mut(&mut document).into_iter().flatten() {
        if !kept.contains(name) {
            *content = json!({});
        }
    }
    document
}

fn with_operations(document: &Value, kept: &HashSet<&(String, String)>) -> Value {
    let mut document = document.clone();
    let keys: Vec<(String, String)> = schema::operations(&mut document)
        .into_iter()
        .map(|operation| (operation.path, operation.method))
        .collect();
    for key in keys.iter().filter(|key| !kept.contains(key)) {
        let (path, method) = key;
        if let Some(item) = document
            .get_mut("paths")
            .and_then(|paths| paths.get_mut(path))
            .and_then(Value::as_object_mut)
        {
            item.remove(method);
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_culprit_is_found_with_its_reason_and_nothing_else() {
        let parts: Vec<u32> = (0..50).collect();
        let bad = culprits(&parts, |kept| {
            let wrong = kept.iter().find(|part| **part % 17 == 3);
            wrong.map_or(Ok(()), |part| {
                Err(Error::Generator {
                    message: format!("no {part}"),
                })
            })
        });
        let found: Vec<u32> = bad.0.iter().map(|(part, _)| *part).collect();
        assert_eq!(found, [3, 20, 37]);
        assert!(bad.0[1].1.ends_with("no 20"), "{}", bad.0[1].1);
    }

    #[test]
    fn a_reason_is_one_short_line() {
        let long = Error::Generator {
            message: format!("no\n    {}", "é".repeat(500)),
        };
        let reason = reason(&long);
        assert!(!reason.contains('\n') && reason.ends_with("é…"), "{reason}");
        assert_eq!(reason.chars().count(), 201);
    }

    #[test]
    fn of_two_parts_that_do_not_go_together_the_first_stays() {
        let bad = culprits(&["a", "b", "c"], |kept| {
            if kept.contains(&"a") && kept.contains(&"c") {
                return Err(Error::Generator {
                    message: "twice".to_owned(),
                });
            }
            Ok(())
        });
        assert_eq!(bad.0.len(), 1);
        assert_eq!(bad.0[0].0, "c");
    }
}
