//! Every rule has a pair of documents that differ in that one way, and the pair the other way round
//! is found by the rule's mirror.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;

use chrono::NaiveDate;
use openapi_drift::{
    Direction, Document, Finding, Mirror, Options, Rule, Severity, compare, rules,
};

fn fixture(rule: &str, name: &str) -> Document {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/fixtures", rule, name]
        .iter()
        .collect();
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Document::parse(text, format!("{rule}/{name}")).unwrap()
}

fn options(enabled: &[&str]) -> Options {
    let mut options = Options::default();
    options.today = NaiveDate::from_ymd_opt(2026, 7, 1);
    for rule in enabled {
        options.settings.enable(rule).unwrap();
    }
    options
}

fn findings(base: &Document, revision: &Document, enabled: &[&str]) -> Vec<Finding> {
    compare(base, revision, &options(enabled)).unwrap().findings
}

/// The rules that documents alone can set off.
fn rules_of_documents() -> impl Iterator<Item = &'static Rule> {
    rules().filter(|rule| rule.id != "generation-failed")
}

fn without_policy<'f>(findings: &'f [Finding], rule: &Rule) -> Vec<&'f Finding> {
    let of_interest =
        |finding: &&Finding| rule.id != "version-not-bumped" || finding.id == "version-not-bumped";
    findings.iter().filter(of_interest).collect()
}

#[test]
fn every_pair_is_found_by_its_rule_alone() {
    for rule in rules_of_documents() {
        let (base, revision) = (
            fixture(rule.id, "base.yaml"),
            fixture(rule.id, "revision.yaml"),
        );
        let findings = findings(&base, &revision, &[rule.id]);
        let ids: Vec<&str> = without_policy(&findings, rule)
            .iter()
            .map(|finding| finding.id)
            .collect();
        assert_eq!(ids, [rule.id], "{findings:#?}");
    }
}

#[test]
fn every_pair_the_other_way_round_is_found_by_the_mirror() {
    for rule in rules_of_documents() {
        let mirror = match rule.mirror {
            Mirror::Rule(mirror) => mirror,
            Mirror::None(reason) => {
                assert!(
                    !reason.is_empty(),
                    "{} has neither mirror nor reason",
                    rule.id
                );
                continue;
            }
        };
        let (base, revision) = (
            fixture(rule.id, "base.yaml"),
            fixture(rule.id, "revision.yaml"),
        );
        let findings = findings(&revision, &base, &[rule.id, mirror]);
        let ids: Vec<&str> = without_policy(&findings, rule)
            .iter()
            .map(|finding| finding.id)
            .collect();
        assert_eq!(ids, [mirror], "mirror of {}: {findings:#?}", rule.id);
    }
}

#[test]
fn every_mirror_is_a_rule_and_every_id_is_said_once() {
    let ids: Vec<&str> = rules().map(|rule| rule.id).collect();
    for rule in rules() {
        assert_eq!(
            ids.iter().filter(|id| **id == rule.id).count(),
            1,
            "{}",
            rule.id
        );
        assert!(
            rule.id
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{}",
            rule.id
        );
        if let Mirror::Rule(mirror) = rule.mirror {
            assert!(ids.contains(&mirror), "{mirror}, the mirror of {}", rule.id);
        }
    }
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/fixtures"]
        .iter()
        .collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rules().any(|rule| rule.id == name), "{name}");
    }
}

#[test]
fn verdicts_are_those_of_the_table_for_the_direction() {
    for rule in rules_of_documents() {
        let (base, revision) = (
            fixture(rule.id, "base.yaml"),
            fixture(rule.id, "revision.yaml"),
        );
        let findings = findings(&base, &revision, &[rule.id]);
        let finding = findings
            .iter()
            .find(|finding| finding.id == rule.id)
            .unwrap();
        let wire = match finding.direction {
            Direction::None => Severity::Informational,
            Direction::Request => rule.request,
            Direction::Response => rule.response,
            Direction::Both => rule.request.max(rule.response),
        };
        assert_eq!(
            (finding.wire, finding.source),
            (wire, rule.source),
            "{finding:#?}"
        );
    }
}

#[test]
fn findings_have_positions_values_and_a_sentence() {
    for rule in rules_of_documents() {
        let (base, revision) = (
            fixture(rule.id, "base.yaml"),
            fixture(rule.id, "revision.yaml"),
        );
        for finding in findings(&base, &revision, &[rule.id]) {
            for (document, location) in [(&base, &finding.base), (&revision, &finding.revision)] {
                assert_eq!(location.file, document.origin);
                let target = document.value.pointer(&location.pointer);
                assert!(target.is_some(), "{finding:#?}");
                let line = document.text.lines().nth(location.line - 1).unwrap();
                let rest: String = line.chars().skip(location.column - 1).collect();
                let key = location.pointer.rsplit('/').next().unwrap_or_default();
                let key = key.replace("~1", "/").replace("~0", "~");
                // What stands there begins with its key, unless it is an item of a list.
                assert!(
                    key.parse::<usize>().is_ok() || rest.trim_start_matches('"').starts_with(&key),
                    "{rest:?} at {location:?}"
                );
            }
            assert!(!finding.message.contains('{'), "{}", finding.message);
            assert!(finding.message.ends_with('.'), "{}", finding.message);
            assert_eq!(finding.fingerprint.len(), 16);
        }
    }
}

#[test]
fn a_failed_generation_is_a_finding() {
    let document = fixture("enum-set", "base.yaml");
    let mut options = options(&[]);
    options.generation_failure = Some("no".to_owned());
    let report = compare(&document, &document, &options).unwrap();
    let finding = &report.findings[0];
    assert_eq!(
        (finding.id, finding.source),
        ("generation-failed", Severity::Breaking)
    );
    assert!(finding.message.contains("no"), "{}", finding.message);
}
