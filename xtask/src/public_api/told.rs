//! What the changelog tells of that is not released yet.

use std::collections::BTreeSet;

pub(super) struct Changelog {
    /// The identifiers in its code spans.
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
        let mut names = BTreeSet::new();
        for span in code {
            // Crates are called with hyphens.
            names.insert(span.replace('-', "_"));
            let words =
                span.split(|character: char| !character.is_alphanumeric() && character != '_');
            names.extend(words.map(str::to_owned));
        }
        Self {
            names,
            entries: section.iter().any(|line| line.starts_with("- ")),
        }
    }

    pub(super) fn names(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) const fn has_unreleased_entries(&self) -> bool {
        self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_code_of_what_is_unreleased() {
        let changelog = Changelog::parse(
            "# Changelog\n## [Unreleased]\n### Added\n- `open-api`: `Client::builder()` and\n  \
             `list().parallel(8)`, like Vec.\n## [0.1.0]\n- `Old`.\n",
        );
        for named in ["open_api", "Client", "builder", "parallel"] {
            assert!(changelog.names(named), "{named}");
        }
        for not_named in ["Vec", "Old", "and", "like"] {
            assert!(!changelog.names(not_named), "{not_named}");
        }
        assert!(changelog.has_unreleased_entries());
        assert!(!Changelog::parse("## [0.1.0]\n- `Old`.\n").has_unreleased_entries());
    }
}
