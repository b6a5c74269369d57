//! What the changelog tells of that is not released yet.

use std::collections::BTreeSet;

use super::difference::Change;

pub(super) struct Changelog {
    /// The names in its code spans, and with the type before it where a span has one: `Client::builder`
    /// is there as `builder` too.
    names: BTreeSet<String>,
    entries: bool,
}

impl Changelog {
    /// Reads the section `[Unreleased]`; without one, nothing is told.
    pub(super) fn parse(text: &str) -> Self {
        let section: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("## [Unreleased]"))
            .skip(1)
            .take_while(|line| !line.starts_with("## "))
            .collect();
        let text = section.join("\n");
        // Every other part between backticks is code.
        let code = text.split('`').skip(1).step_by(2);
        Self {
            names: code.flat_map(names).collect(),
            entries: section.iter().any(|line| line.starts_with("- ")),
        }
    }

    pub(super) fn names(&self, change: &Change) -> bool {
        self.names.contains(change.name_to_tell())
    }

    pub(super) const fn has_unreleased_entries(&self) -> bool {
        self.entries
    }
}

/// The item that a code span names: the last part of its path or of its chain of calls. Commands and
/// options name none, so that their words do not stand for methods.
fn names(span: &str) -> Vec<String> {
    let (mut depth, mut path) = (0_usize, String::new());
    for character in span.chars() {
        match character {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => path.push(character),
            _ => {}
        }
    }
    // Crates are called with hyphens, and macros with an exclamation mark.
    let path = path.trim_end_matches('!').replace('-', "_");
    let is_part = |part: &str| part.chars().all(|one| one.is_alphanumeric() || one == '_');
    if span.starts_with('-')
        || !path
            .split("::")
            .flat_map(|part| part.split('.'))
            .all(is_part)
    {
        return Vec::new();
    }
    let last = path.rsplit('.').next().unwrap_or(&path);
    let mut segments = last.rsplit("::");
    let name = segments.next().unwrap_or(last);
    let qualified = segments.next().map(|owner| format!("{owner}::{name}"));
    qualified.into_iter().chain([name.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_names_the_item_at_its_end() {
        for (span, expected) in [
            ("Client", &["Client"][..]),
            ("open-api", &["open_api"]),
            ("Client::builder()", &["Client::builder", "builder"]),
            ("a::b::Pages::parallel", &["Pages::parallel", "parallel"]),
            ("list().parallel(8)", &["parallel"]),
            (".ordered()", &["ordered"]),
            ("Vec<Option<Turn>>", &["Vec"]),
            ("list_setters!", &["list_setters"]),
            ("cargo xtask drift --report json", &[]),
            ("--report", &[]),
            ("docs/drift.md", &[]),
        ] {
            assert_eq!(names(span), expected, "{span}");
        }
    }

    #[test]
    fn only_code_of_what_is_unreleased_counts() {
        let changelog = Changelog::parse(
            "# Changelog\n## [Unreleased]\n### Added\n- `Client::builder()` and\n  `list().parallel(8)`, \
             like Vec.\n## [0.1.0]\n- `Old`.\n",
        );
        let expected = ["Client::builder", "builder", "parallel"];
        assert!(changelog.names.iter().eq(expected));
        assert!(changelog.has_unreleased_entries());
        assert!(!Changelog::parse("## [0.1.0]\n- `Old`.\n").has_unreleased_entries());
    }
}
