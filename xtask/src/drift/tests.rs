//! The command as it is called, on copies of the vendored document.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use clap::Parser;

use super::Drift;
use crate::failure::Failure;
use crate::workspace;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    drift: Drift,
}

fn run(arguments: &[&str], root: &Path) -> (String, Result<(), Failure>) {
    let line = ["drift"].iter().chain(arguments);
    let drift = Line::try_parse_from(line).unwrap().drift;
    let today = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let mut output = Vec::new();
    let result = drift.run_on(today, root, &mut output);
    (String::from_utf8(output).unwrap(), result)
}

/// A document that stays as it is when a new one is vendored.
const DOCUMENT: &str = "specs/feather/released/1.21.0.json";

/// The vendored document, and a revision in which a text is replaced.
fn edited(from: &str, to: &str) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(workspace::root().join(DOCUMENT)).unwrap();
    assert!(text.contains(from));
    let [base, revision] = ["base.json", "revision.json"].map(|name| folder.path().join(name));
    fs::write(&base, &text).unwrap();
    fs::write(&revision, text.replace(from, to)).unwrap();
    let [base, revision] = [base, revision].map(|path| path.display().to_string());
    (folder, base, revision)
}

#[test]
fn a_document_and_itself() {
    let (_folder, base, _) = edited("openapi", "openapi");
    let (output, result) = run(&[&base, &base], &workspace::root());
    result.unwrap();
    assert!(output.starts_with("found 0: "), "{output}");
}

#[test]
fn a_removed_value_fails_with_the_pinned_name_of_its_type() {
    let (_folder, base, revision) = edited("\"waiting_for_human\",", "");
    let arguments = [base.as_str(), &revision, "--format", "json"];
    let (output, result) = run(&arguments, &workspace::root());
    assert!(matches!(result, Err(Failure::Check(_))));
    let report: serde_json::Value = serde_json::from_str(&output).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        assert_eq!(finding["id"], "enum-value-removed", "{finding}");
        assert_eq!(finding["item"], "ConversationStatus::WaitingForHuman");
        assert_eq!(finding["wire"], "informational");
        assert_eq!(finding["source"], "breaking");
    }
    let (_, result) = run(&[&base, &revision, "--fail-on", "wire"], &workspace::root());
    result.unwrap();
    let (bump, result) = run(
        &[&base, &revision, "--required-version"],
        &workspace::root(),
    );
    result.unwrap();
    assert_eq!(bump, "major\n");
}

#[test]
fn a_document_that_cannot_be_read_is_named_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.json");
    fs::write(&file, "{\n  \"openapi\": 3,\n  oops\n}").unwrap();
    let file = file.display().to_string();
    let (_, result) = run(&[&file, &file], &workspace::root());
    let Err(Failure::Usage(message)) = result else {
        panic!("{result:?}")
    };
    assert!(message.starts_with(&format!("{file}:3:3: ")), "{message}");

    let (_, result) = run(&["no/such.json", &file], &workspace::root());
    assert!(
        matches!(result, Err(Failure::Usage(message)) if message.starts_with("no/such.json: "))
    );
    let (_, result) = run(&["git:HEAD", &file], &workspace::root());
    assert!(matches!(result, Err(Failure::Usage(message)) if message.starts_with("git:HEAD: ")));
}

/// A workspace with a released document, a vendored one in which a value is gone, and an accept
/// file.
fn released(accept: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(workspace::root().join(DOCUMENT)).unwrap();
    let put = |path: &str, text: &str| workspace::write(&root.path().join(path), text).unwrap();
    put("specs/feather/released/1.9.0.json", "{}");
    put("specs/feather/released/1.21.0.json", &text);
    put("openapi.json", &text.replace("\"waiting_for_human\",", ""));
    put("specs/feather/drift.toml", accept);
    root
}

#[test]
fn what_breaks_since_the_newest_release_needs_a_version_or_an_entry() {
    let version: semver::Version = env!("CARGO_PKG_VERSION").parse().unwrap();
    let cases = [
        (String::new(), Err("does not say under `[released]`")),
        (
            format!("[released]\n\"1.21.0\" = \"{version}\"\n"),
            Err("has to be"),
        ),
        ("[released]\n\"1.21.0\" = \"0.0.1\"\n".to_owned(), Ok(())),
    ];
    for (accept, expected) in cases {
        let root = released(&accept);
        let (output, result) = run(&["--released", "--format", "markdown"], root.path());
        assert!(output.contains("### Breaking"), "{output}");
        match (result, expected) {
            (Ok(()), Ok(())) => {}
            (Err(Failure::Check(message)), Err(part)) => {
                assert!(message.contains(part), "{message}");
            }
            (result, _) => panic!("{result:?} for {accept}"),
        }
    }
}

#[test]
fn accepted_findings_do_not_fail_until_they_expire() {
    let root = released("");
    let (output, _) = run(&["--released", "--format", "json"], root.path());
    let report: serde_json::Value = serde_json::from_str(&output).unwrap();
    let accept = |expires: &str| -> String {
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| {
                format!(
                    "[[accept]]\nfingerprint = {}\nreason = \"meant so\"\nexpires = {expires}\n",
                    finding["fingerprint"]
                )
            })
            .collect()
    };
    let path = root.path().join("specs/feather/drift.toml");
    fs::write(&path, accept("2026-07-01")).unwrap();
    run(&["--released"], root.path()).1.unwrap();
    fs::write(&path, accept("2026-06-30")).unwrap();
    let (output, result) = run(&["--released"], root.path());
    assert!(matches!(result, Err(Failure::Check(_))));
    assert!(output.contains("expired on 2026-06-30"), "{output}");
}

#[test]
fn the_changelog_gets_one_entry_for_a_version() {
    let (folder, base, revision) = edited("\"waiting_for_human\",", "");
    let changelog = folder.path().join("CHANGELOG.md");
    fs::write(
        &changelog,
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- x\n",
    )
    .unwrap();
    let path = changelog.display().to_string();
    let arguments = [&base, &revision, "--fail-on", "never", "--changelog", &path];
    let arguments = arguments.map(|argument| argument as &str);
    run(&arguments, &workspace::root()).1.unwrap();
    let once = fs::read_to_string(&changelog).unwrap();
    assert!(
        once.starts_with(
            "# Changelog\n\n## [Unreleased]\n\n### Feather API 1.21.0\n\n- **Breaking:** "
        ),
        "{once}"
    );
    assert!(once.ends_with("\n\n### Added\n\n- x\n"), "{once}");
    run(&arguments, &workspace::root()).1.unwrap();
    assert_eq!(fs::read_to_string(&changelog).unwrap(), once);
}

#[test]
fn rules_are_printed_in_every_notation() {
    for format in ["text", "json", "markdown", "github"] {
        let (output, result) = run(&["--rules", "--format", format], &workspace::root());
        result.unwrap();
        assert!(output.contains("operation-removed"), "{output}");
    }
}
