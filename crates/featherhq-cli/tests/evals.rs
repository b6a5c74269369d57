//! `feather evals check`: what is found, in every format, and the exit codes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{KEY, Outcome, run_against, sandbox_of_file};
use featherhq_sandbox::{Fault, Sandbox};
use serde_json::Value;

fn check(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    run_against(sandbox.url(), &[&["evals", "check"], arguments].concat())
}

#[test]
fn the_table_tells_certain_from_inferred() {
    let sandbox = sandbox_of_file();
    let outcome = check(&sandbox, &[]);
    insta::assert_snapshot!("table", format!("{}{}", outcome.out, outcome.notes));
    assert_eq!(outcome.code, Some(0));
}

#[test]
fn json_and_ndjson_have_the_same_findings() {
    let sandbox = sandbox_of_file();
    let ndjson = check(&sandbox, &["-o", "ndjson"]);
    assert_eq!(ndjson.notes, "");
    let ndjson = ndjson.data();
    insta::assert_snapshot!("ndjson", ndjson);
    let json = check(&sandbox, &["-o", "json"]).data();
    let found: Vec<Value> = serde_json::from_str(&json).unwrap();
    let lines = ndjson
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(lines.eq(found));
}

#[test]
fn findings_fail_the_command_only_when_asked_to() {
    let sandbox = sandbox_of_file();
    let code = |arguments: &[&str]| check(&sandbox, arguments).code;
    assert_eq!(code(&["--fail-on", "none"]), Some(0));
    assert_eq!(code(&["--fail-on", "counts"]), Some(1));
    assert_eq!(code(&["--fail-on", "any"]), Some(1));
    // Of the urgent ones only the label differs.
    let urgent = ["--priority", "urgent"];
    assert_eq!(
        code(&[&urgent[..], &["--fail-on", "counts"]].concat()),
        Some(0)
    );
    assert_eq!(
        code(&[&urgent[..], &["--fail-on", "any"]].concat()),
        Some(1)
    );
    assert_eq!(code(&["--channel", "voice", "--fail-on", "any"]), Some(0));
}

#[test]
fn no_findings_are_valid_output_too() {
    let sandbox = sandbox_of_file();
    let voice = |output| check(&sandbox, &["--channel", "voice", "-o", output]).data();
    assert_eq!(voice("json"), "[]\n");
    assert_eq!(voice("ndjson"), "");
    assert_eq!(voice("table").lines().count(), 1);
}

#[test]
fn an_array_that_is_broken_off_is_no_array() {
    let sandbox = Sandbox::builder()
        .api_key(KEY)
        .data("tests/data/conversations.ndjson")
        .fault("missing-cursor".parse::<Fault>().unwrap())
        .start_blocking()
        .unwrap();
    let outcome = check(&sandbox, &["-o", "json"]);
    assert_eq!(outcome.code, Some(8), "{}", outcome.notes);
    assert!(serde_json::from_str::<Value>(&outcome.out).is_err());
}
