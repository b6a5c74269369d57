//! The verdicts on the source against the generator: for every pair of documents of the drift
//! check's own tests, a client is generated from both.

use std::path::Path;

use openapi_drift::{Document, Severity, rules};
use openapi_generate::{ApiConfig, Source, generate};

use crate::workspace;

/// Pairs of which the generator may have no words for one side: an operation with two error or success types, and
/// styles of parameters that it does not know.
const REFUSED: [&str; 7] = [
    "error-status-added",
    "error-status-removed",
    "error-type-added",
    "error-type-removed",
    "parameter-style-changed",
    "success-status-removed",
    "typed-success-status-added",
];

/// The code of a client, without comments and what differs with any document; nothing when the
/// client falls short of the document.
fn client(path: &Path) -> Option<Vec<String>> {
    let text = workspace::read(path).unwrap();
    let document = Document::parse(text, "document.yaml").unwrap();
    let source = Source {
        document: &document.value,
        text: "",
        origin: "document.yaml",
    };
    let generated = generate(source, &ApiConfig::default()).ok()?;
    if !generated.concessions.is_empty() {
        return None;
    }
    let lines = generated.files.iter().flat_map(|file| file.text.lines());
    let is_code = |line: &&str| {
        !["//", "Version: ", "\""]
            .iter()
            .any(|start| line.starts_with(start))
    };
    Some(
        lines
            .map(str::trim)
            .filter(is_code)
            .map(str::to_owned)
            .collect(),
    )
}

/// What of a client others can name.
fn public(client: &[String]) -> Vec<&String> {
    let lines = client.iter();
    lines.filter(|line| line.starts_with("pub ")).collect()
}

#[test]
fn what_breaks_code_changes_the_generated_code_and_what_does_not_leaves_it() {
    let fixtures = workspace::root().join("crates/openapi-drift/tests/fixtures");
    let mut compared = 0;
    for rule in rules() {
        let folder = fixtures.join(rule.id);
        if !folder.exists() {
            assert_eq!(rule.id, "generation-failed");
            continue;
        }
        let sides = ["base.yaml", "revision.yaml"].map(|name| client(&folder.join(name)));
        let (Some(base), Some(revision)) = (&sides[0], &sides[1]) else {
            assert!(REFUSED.contains(&rule.id), "{} is refused", rule.id);
            continue;
        };
        compared += 1;
        match rule.source {
            Severity::Breaking => assert_ne!(base, revision, "{}", rule.id),
            Severity::Informational if !rule.adds => {
                assert_eq!(public(base), public(revision), "{}", rule.id);
            }
            Severity::Informational | Severity::Warning => {}
        }
    }
    assert!(compared > 100);
}
