//! The verdicts on the source against the generator: for every pair of documents of the drift
//! check's own tests, a client is generated from both.

use std::path::Path;

use openapi_drift::{Document, Options, Severity, compare, rules};
use openapi_generate::{ApiConfig, Source, generate};

use crate::workspace;

/// The code of a client, without comments and what differs with any document.
fn client(path: &Path) -> Vec<String> {
    let text = workspace::read(path).unwrap();
    let document = Document::parse(text, "document.yaml").unwrap();
    let source = Source {
        document: &document.value,
        text: "",
        origin: "document.yaml",
    };
    let generated = generate(source, &ApiConfig::default()).unwrap();
    let left_out = generated.concessions.iter().find(|one| one.left_out);
    assert_eq!(left_out, None, "{}", path.display());
    let lines = generated.files.iter().flat_map(|file| file.text.lines());
    let is_code = |line: &&str| {
        !["//", "Version: ", "\""]
            .iter()
            .any(|start| line.starts_with(start))
    };
    lines
        .map(str::trim)
        .filter(is_code)
        .map(str::to_owned)
        .collect()
}

/// What of a client others can name, and what its methods return.
fn public(client: &[String]) -> Vec<&String> {
    let lines = client.iter();
    let starts = ["pub ", ") -> Result<ResponseValue<"];
    lines
        .filter(|line| starts.iter().any(|start| line.starts_with(start)))
        .collect()
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
        let [base, revision] = &sides;
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

/// An error without a body beside one that has one makes the error type bytes.
#[test]
fn an_error_that_changes_the_error_type_breaks_code() {
    let document = |errors: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{ title: Turns, version: \"1\" }}\npaths:\n  /turns:\n    get:\n      operationId: getTurn\n      responses:\n        \"204\": {{ description: \"\" }}\n{errors}"
        )
    };
    let json = "{ description: \"\", content: { application/json: { schema: { type: object, properties: { detail: { type: string } } } } } }";
    let typed = format!("        \"404\": {json}\n");
    let empty = "        \"401\": { description: \"\" }\n".to_owned();
    let cases = [
        (
            typed.clone(),
            typed.clone() + &empty,
            Some("error-type-added"),
        ),
        (
            typed.clone() + &empty,
            typed.clone(),
            Some("error-type-removed"),
        ),
        (
            typed.clone(),
            format!("{typed}        \"409\": {json}\n"),
            None,
        ),
        (
            empty.clone(),
            format!("{empty}        \"403\": {{ description: \"\" }}\n"),
            None,
        ),
        (String::new(), empty, None),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (base, revision, expected) in cases {
        let paths = [("base.yaml", &base), ("revision.yaml", &revision)].map(|(name, errors)| {
            let path = folder.path().join(name);
            std::fs::write(&path, document(errors)).unwrap();
            path
        });
        let documents = paths
            .each_ref()
            .map(|path| Document::parse(workspace::read(path).unwrap(), "document.yaml").unwrap());
        let findings = compare(&documents[0], &documents[1], &Options::default())
            .unwrap()
            .findings;
        let breaking = findings
            .iter()
            .find(|finding| finding.source == Severity::Breaking);
        assert_eq!(
            breaking.map(|finding| finding.id),
            expected,
            "{base}{revision}"
        );
        let returns = paths.each_ref().map(|path| {
            let client = client(path);
            client
                .into_iter()
                .find(|line| line.contains("Result<ResponseValue<()>"))
                .unwrap()
        });
        assert_eq!(returns[0] != returns[1], expected.is_some(), "{returns:?}");
    }
}
