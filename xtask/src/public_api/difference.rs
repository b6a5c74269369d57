//! What differs between two snapshots of a crate.

use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Difference {
    removed: Vec<String>,
    added: Vec<String>,
    changes: Vec<Change>,
}

/// Something that a changelog has to name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    /// What it is called: the last part of its path, or a trait that is implemented.
    name: String,
    pub(super) path: String,
    /// The name with that of its type or module, when the crate has others of that name which did not
    /// change.
    qualified: Option<String>,
}

impl Difference {
    pub(super) fn between(crate_name: &str, before: &str, after: &str) -> Self {
        let (before, after) = (
            Items::read(crate_name, before),
            Items::read(crate_name, after),
        );
        let mut changes = BTreeSet::new();
        let removed = before.without(&after, &mut changes);
        let added = after.without(&before, &mut changes);
        let mut changes: Vec<Change> = changes.into_iter().collect();
        let unchanged: BTreeSet<&str> = before
            .paths
            .intersection(&after.paths)
            .filter(|path| changes.iter().all(|change| change.path != **path))
            .map(|path| last(path))
            .collect();
        for change in &mut changes {
            if change.is_path() && unchanged.contains(change.name.as_str()) {
                change.qualified = qualified(&change.path);
            }
        }
        Self {
            removed,
            added,
            changes,
        }
    }

    /// The lines, as in a diff.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let removed = self.removed.iter().map(|line| format!("- {line}"));
        removed.chain(self.added.iter().map(|line| format!("+ {line}")))
    }

    /// What is to be named. A type that is new as a whole is named, and its methods need not be.
    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// The lines of a snapshot, and what each is about.
struct Items<'a> {
    lines: BTreeMap<&'a str, Subject>,
    paths: BTreeSet<String>,
}

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// An item at a path.
    Item(String),
    /// A trait implemented for a type, or an item of that implementation.
    Implementation {
        implemented: String,
        implementor: String,
        line: String,
    },
    /// A heading of methods that have lines of their own.
    Heading,
}

impl Subject {
    /// Whether the item at a path is one of this implementation: it is called by the implementor, and
    /// that may be a type of another crate.
    fn has_member(&self, path: &str, crate_name: &str) -> bool {
        let Self::Implementation { implementor, .. } = self else {
            return false;
        };
        let of_implementor = path
            .strip_prefix(implementor.as_str())
            .is_some_and(|rest| rest.starts_with("::"));
        of_implementor || path.split("::").next() != Some(crate_name)
    }
}

impl<'a> Items<'a> {
    fn read(crate_name: &str, text: &'a str) -> Self {
        let mut items = Self {
            lines: BTreeMap::new(),
            paths: BTreeSet::new(),
        };
        let crate_name = crate_name.replace('-', "_");
        // The items of an implementation follow it.
        let mut implementation: Option<Subject> = None;
        for line in text.lines() {
            let subject = match implemented(line) {
                Some(subject) => {
                    implementation = Some(subject.clone());
                    subject
                }
                None => match &implementation {
                    Some(subject) if subject.has_member(&path(line), &crate_name) => {
                        subject.clone()
                    }
                    _ => {
                        implementation = None;
                        Subject::Item(path(line))
                    }
                },
            };
            if let Subject::Item(path) = &subject {
                items.paths.insert(path.clone());
            }
            items.lines.insert(line, subject);
        }
        if !text.is_empty() {
            items.paths.insert(crate_name);
        }
        items
    }

    /// The lines that the other has not, and what is to be named of them.
    fn without(&self, other: &Self, changes: &mut BTreeSet<Change>) -> Vec<String> {
        let missing = self
            .lines
            .iter()
            .filter(|(line, _)| !other.lines.contains_key(*line));
        let missing = missing.map(|(line, subject)| {
            let change = match subject {
                Subject::Item(path) => Some(Change::of_path(other.topmost_absent(path))),
                // With the type itself, what it implements comes and goes.
                Subject::Implementation { implementor, .. }
                    if self.paths.contains(implementor) && !other.paths.contains(implementor) =>
                {
                    Some(Change::of_path(other.topmost_absent(implementor)))
                }
                Subject::Implementation {
                    implemented, line, ..
                } => Some(Change {
                    name: implemented.clone(),
                    path: line.clone(),
                    qualified: None,
                }),
                Subject::Heading => None,
            };
            changes.extend(change);
            (*line).to_owned()
        });
        missing.collect()
    }

    /// The shortest beginning of a path that is not here; the path itself when all of it is.
    fn topmost_absent<'b>(&self, path: &'b str) -> &'b str {
        let ends = path
            .match_indices("::")
            .map(|(end, _)| end)
            .chain([path.len()]);
        let mut beginnings = ends.map(|end| &path[..end]);
        beginnings
            .find(|beginning| !self.paths.contains(*beginning))
            .unwrap_or(path)
    }
}

impl Change {
    fn of_path(path: &str) -> Self {
        Self {
            name: last(path).to_owned(),
            path: path.to_owned(),
            qualified: None,
        }
    }

    /// What a changelog has to call it, so that no other item can be meant.
    pub(super) fn name_to_tell(&self) -> &str {
        self.qualified.as_deref().unwrap_or(&self.name)
    }

    /// Whether it is an item, and no implementation of a trait.
    fn is_path(&self) -> bool {
        last(&self.path) == self.name
    }
}

/// The last part of a path.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The last two parts of a path.
fn qualified(path: &str) -> Option<String> {
    let (owner, name) = path.rsplit_once("::")?;
    Some(format!("{}::{name}", last(owner)))
}

/// What an `impl` line implements; none when it is another line.
fn implemented(line: &str) -> Option<Subject> {
    let rest = line
        .strip_prefix("unsafe ")
        .unwrap_or(line)
        .strip_prefix("impl")?;
    let rest = without_generics(rest);
    let Some((implemented, implementor)) = rest.trim_start().split_once(" for ") else {
        return Some(Subject::Heading);
    };
    Some(Subject::Implementation {
        implemented: Change::of_path(implemented.trim_start_matches('!')).name,
        implementor: path(implementor),
        line: line.to_owned(),
    })
}

/// The path of the item on a line, without generics.
fn path(line: &str) -> String {
    let line = without_generics(without_attributes(line));
    let mut rest = line.as_str();
    // Keywords before the path: all the words that are followed by another one.
    while let Some((word, after)) = rest.split_once(' ') {
        if !word
            .chars()
            .all(|character| character.is_ascii_lowercase() || character == '"')
        {
            break;
        }
        rest = after;
    }
    let mut path = String::new();
    for part in rest.split("::") {
        let end = part.find(|character: char| !character.is_alphanumeric() && character != '_');
        if !path.is_empty() {
            path.push_str("::");
        }
        path.push_str(&part[..end.unwrap_or(part.len())]);
        if end.is_some() {
            break;
        }
    }
    path
}

fn without_attributes(line: &str) -> &str {
    let mut line = line;
    while let Some((_, rest)) = line
        .strip_prefix("#[")
        .and_then(|line| line.split_once("] "))
    {
        line = rest;
    }
    line
}

fn without_generics(line: &str) -> String {
    let (mut depth, mut before, mut kept) = (0_usize, ' ', String::new());
    for character in line.chars() {
        match character {
            '<' => depth += 1,
            // An arrow closes nothing.
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
        before = character;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "\
pub mod a
pub mod a::lists
pub struct a::lists::List<T>
impl<T> a::lists::List<T>
pub fn a::lists::List<T>::len(&self) -> usize
impl<T> core::fmt::Display for a::lists::List<T> where T: core::fmt::Display
pub fn a::lists::List<T>::fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result
";

    fn names(after: &str) -> Vec<String> {
        let difference = Difference::between("a", BEFORE, after);
        let names = difference
            .changes()
            .iter()
            .map(|change| change.name_to_tell().to_owned());
        names.collect()
    }

    #[test]
    fn what_is_new_or_gone_or_different_is_named() {
        assert_eq!(names(BEFORE), Vec::<String>::new());
        for (from, to, named) in [
            ("-> usize", "-> u64", &["len"][..]),
            ("::len(", "::size(", &["len", "size"]),
            (
                "pub mod a\n",
                "pub mod a\npub async fn a::go(self) -> u8\n",
                &["go"],
            ),
            (
                "pub mod a\n",
                "pub mod a\npub const a::MOST: usize\n",
                &["MOST"],
            ),
            (
                "impl<T> a::",
                "pub a::lists::List::field: u8\nimpl<T> a::",
                &["field"],
            ),
            (
                "core::fmt::Display for",
                "core::hash::Hash for",
                &["Display", "Hash"],
            ),
            ("f: &mut core", "f: &core", &["Display"]),
            (
                "pub struct",
                "#[non_exhaustive] pub enum a::lists::Order\npub a::lists::Order::Up\nimpl a::lists::Order\n\
                 pub const fn a::lists::Order::all() -> u8\npub struct",
                &["Order"],
            ),
            ("pub struct", "pub use a::lists::Vec\npub struct", &["Vec"]),
        ] {
            assert!(BEFORE.contains(from), "{from}");
            assert_eq!(names(&BEFORE.replacen(from, to, 1)), named, "{to}");
        }
        assert_eq!(names(&format!("{BEFORE}pub fn a::lists::end()\n")), ["end"]);
        assert_eq!(names(""), ["a"]);
    }

    #[test]
    fn a_name_that_others_have_too_is_told_with_its_type() {
        let with = |line: &str| names(&BEFORE.replacen("impl<T> a::", line, 1));
        let other = "pub struct a::Other\nimpl a::Other\npub fn a::Other::len(&self) -> usize\n";
        // A new type is enough, and says nothing of the method that others have.
        assert_eq!(with(&format!("{other}impl<T> a::")), ["Other"]);
        let before = format!("{BEFORE}{other}");
        let after = before.replace("Other::len(&self) -> usize", "Other::len(&self) -> u64");
        let difference = Difference::between("a", &before, &after);
        let names: Vec<_> = difference
            .changes()
            .iter()
            .map(Change::name_to_tell)
            .collect();
        assert_eq!(names, ["Other::len"]);
        // Once all of that name change, it is enough.
        let after = before.replace("(&self) -> usize", "(&self) -> u64");
        let difference = Difference::between("a", &before, &after);
        assert!(
            difference
                .changes()
                .iter()
                .all(|change| change.name_to_tell() == "len")
        );
    }

    #[test]
    fn paths_are_read_from_all_kinds_of_lines() {
        for (line, expected) in [
            ("pub fn a::b::c<T: Into<U>>(t: T) -> a::D", "a::b::c"),
            ("pub unsafe fn a::b(c: u8)", "a::b"),
            ("pub macro a::made!", "a::made"),
            ("pub type a::B<T> = c::D<T>", "a::B"),
            ("pub static a::B: &str", "a::B"),
            ("pub a::B::C(u8)", "a::B::C"),
            ("pub fn a::B<Fn() -> u8>::c(self)", "a::B::c"),
            ("#[doc(hidden)] pub struct a::B", "a::B"),
        ] {
            assert_eq!(path(line), expected, "{line}");
        }
    }
}
