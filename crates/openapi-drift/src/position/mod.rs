//! Where a JSON pointer stands in the text of a document: line and column.
//!
//! Only the pointers that findings name are looked for, all in one pass over the text.

mod json;
mod yaml;

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

/// A place in a text, both counted from 1; the column in characters.
///
/// ```
/// use openapi_drift::{Document, Error};
///
/// let error = Document::parse("{\n  \"a\": 1,\n  \"a\": 2\n}", "api.json").unwrap_err();
/// assert_eq!(error.to_string(), "api.json:3:5: the key \"a\" stands twice");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The pointers that are looked for, as a tree of their tokens.
#[derive(Debug, Default)]
struct Wanted {
    pointer: Option<String>,
    below: HashMap<String, Wanted>,
}

/// Finds the positions of pointers that are in `document`, which was read from `text`. A member of
/// an object is where its key is, an element of an array where it begins.
pub(crate) fn find(
    text: &str,
    document: &Value,
    pointers: &BTreeSet<&str>,
) -> HashMap<String, Position> {
    let mut wanted = Wanted::default();
    for pointer in pointers {
        let mut node = &mut wanted;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = node.below.entry(token).or_default();
        }
        node.pointer = Some((*pointer).to_owned());
    }
    let is_json = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '[']);
    let mut found = if is_json {
        json::find(text, &wanted)
    } else {
        yaml::find(text, &wanted)
    };
    // What an alias or a merge stands for has no place of its own.
    for pointer in pointers {
        if found.contains_key(*pointer) || document.pointer(pointer).is_none() {
            continue;
        }
        let nearest = ancestors(pointer).find_map(|ancestor| found.get(ancestor).copied());
        let position = nearest.unwrap_or(Position { line: 1, column: 1 });
        found.insert((*pointer).to_owned(), position);
    }
    found
}

/// The pointers to what holds the pointer's target, the nearest first.
pub(crate) fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| {
        pointer.rfind('/').map(|end| &pointer[..end])
    })
    .skip(1)
}

/// The longest beginning of a pointer that leads somewhere.
pub(crate) fn existing<'p>(document: &Value, pointer: &'p str) -> &'p str {
    std::iter::once(pointer)
        .chain(ancestors(pointer))
        .find(|pointer| document.pointer(pointer).is_some())
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::find;

    /// `pointer line:column`, for every pointer of the document.
    fn positions(text: &str) -> Vec<String> {
        let document = openapi_lower::document::parse(text, "x").unwrap();
        let mut pointers = vec![String::new()];
        let mut queue = vec![(String::new(), &document)];
        while let Some((pointer, value)) = queue.pop() {
            let members: Vec<(String, &serde_json::Value)> = match value {
                serde_json::Value::Object(members) => members
                    .iter()
                    .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
                    .collect(),
                serde_json::Value::Array(items) => items
                    .iter()
                    .enumerate()
                    .map(|(index, value)| (index.to_string(), value))
                    .collect(),
                _ => Vec::new(),
            };
            for (token, value) in members {
                let below = format!("{pointer}/{token}");
                pointers.push(below.clone());
                queue.push((below, value));
            }
        }
        let wanted: BTreeSet<&str> = pointers.iter().map(String::as_str).collect();
        let mut found: Vec<_> = find(text, &document, &wanted).into_iter().collect();
        found.sort();
        found
            .into_iter()
            .map(|(pointer, at)| format!("{pointer} {}:{}", at.line, at.column))
            .collect()
    }

    #[test]
    fn json() {
        let text =
            "{\n  \"a\": [1, {\"b\": \"}\\\"]\"}],\n  \"é/~\": {\"c\": null}, \"d\": -1.5e3\n}\n";
        assert_eq!(
            positions(text),
            [
                " 1:1",
                "/a 2:3",
                "/a/0 2:9",
                "/a/1 2:12",
                "/a/1/b 2:13",
                "/d 3:23",
                "/é~1~0 3:3",
                "/é~1~0/c 3:11"
            ]
        );
    }

    #[test]
    fn yaml() {
        let text = "# a comment\na:\n  - 1\n  - b: |\n      text\n    200: {c: x}\n\"q\": &anchor {d: 1}\ne: *anchor\n";
        assert_eq!(
            positions(text),
            [
                " 1:1",
                "/a 2:1",
                "/a/0 3:5",
                "/a/1 4:5",
                "/a/1/200 6:5",
                "/a/1/200/c 6:11",
                "/a/1/b 4:5",
                "/e 8:1",
                "/e/d 8:1",
                "/q 7:1",
                "/q/d 7:15"
            ]
        );
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(positions("\u{feff}{\"a\": 1}"), [" 1:1", "/a 1:2"]);
    }
}
