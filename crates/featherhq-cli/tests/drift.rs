//! `feather drift`, and what `feather doctor` says of drift.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{KEY, Outcome, feather, run, run_against, sandbox};
use featherhq_sandbox::{Fault, Sandbox};
use serde_json::Value;

/// The conversations of a sandbox with this fault, one a line, from the list or in detail.
fn exported(fault: Option<&str>, in_detail: bool) -> String {
    let mut builder = Sandbox::builder().conversations(20).api_key(KEY);
    if let Some(fault) = fault {
        builder = builder.fault(fault.parse::<Fault>().unwrap());
    }
    let sandbox = builder.start_blocking().unwrap();
    let list = ["conversations", "list", "--all", "-o", "ndjson"];
    let listed = run_against(sandbox.url(), &list).out;
    if !in_detail {
        return listed;
    }
    let ids = listed.lines().map(|line| {
        let conversation: Value = serde_json::from_str(line).unwrap();
        conversation["id"].as_str().unwrap().to_owned()
    });
    let detail =
        |id: String| run_against(sandbox.url(), &["conversations", "get", &id, "-o", "json"]).out;
    ids.map(detail).collect()
}

fn drift_of(lines: &str, arguments: &[&str]) -> Outcome {
    let mut command = feather(&[&["drift", "-"], arguments].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap().into()
}

#[test]
fn what_is_as_documented_is_fine() {
    for in_detail in [false, true] {
        let outcome = drift_of(&exported(None, in_detail), &[]);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(0), ""));
        assert_eq!(outcome.notes, "20 conversations: as the document says\n");
    }
}

#[test]
fn each_difference_is_told_once_with_its_place_and_number() {
    let lines = exported(Some("unknown-enum=status,on=list"), false);
    let outcome = drift_of(&lines, &["-o", "json"]);
    assert_eq!(outcome.code, Some(7), "{outcome:?}");
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(report["conversations"], 20);
    let drifts = report["drifts"].as_array().unwrap();
    assert_eq!(drifts.len(), 1);
    assert_eq!(drifts[0]["kind"], "unrecognized_value");
    assert_eq!(drifts[0]["pointer"], "/status");

    let lines = exported(Some("extra-fields,on=get"), true);
    let outcome = drift_of(&lines, &[]);
    assert_eq!(outcome.code, Some(7));
    let rows: Vec<&str> = outcome.out.lines().collect();
    assert!(rows[0].starts_with("DRIFT"), "{rows:?}");
    let turns = rows
        .iter()
        .find(|row| row.contains("/recent_turns/*/x_new_text"));
    assert!(turns.unwrap().contains("unknown field"), "{rows:?}");
    assert!(
        outcome.notes.contains("differences from the document"),
        "{outcome:?}"
    );
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    let outcome = drift_of("{}\n\n{\"a\": 1\n", &[]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(
        outcome.notes.contains("line 3 of standard input"),
        "{outcome:?}"
    );
    let missing = run(&["drift", "no-such-file.ndjson"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.notes.contains("no-such-file.ndjson"), "{missing:?}");
}

#[test]
fn the_doctor_warns_of_drift() {
    let healthy = sandbox();
    let outcome = run_against(healthy.url(), &["doctor"]);
    assert!(
        outcome.out.contains("the answer is as it documents"),
        "{outcome:?}"
    );
    let drifting = Sandbox::builder()
        .conversations(5)
        .api_key(KEY)
        .fault("extra-fields".parse::<Fault>().unwrap())
        .start_blocking();
    let drifting = drifting.unwrap();
    let outcome = run_against(drifting.url(), &["doctor"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(
        outcome.out.contains("differences from the document"),
        "{outcome:?}"
    );
}

#[test]
fn conversations_of_another_provider_have_another_document() {
    let list = [
        "--sandbox",
        "--provider",
        "anyreach",
        "conversations",
        "list",
        "-o",
        "ndjson",
    ];
    let listed = run(&list).data();
    assert_eq!(drift_of(&listed, &["--provider", "anyreach"]).code, Some(0));
    assert_eq!(drift_of(&listed, &[]).code, Some(7));
}

#[test]
fn a_list_is_compared_when_that_is_asked_for() {
    let healthy = sandbox();
    let list = [
        "conversations",
        "list",
        "--check-drift",
        "-o",
        "ndjson",
        "--limit",
        "5",
    ];
    let outcome = run_against(healthy.url(), &list);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.notes, "drift: as the document says\n");
    let drifting = Sandbox::builder()
        .conversations(5)
        .api_key(KEY)
        .fault("unknown-enum=status".parse::<Fault>().unwrap())
        .fault("null-field=started_at".parse::<Fault>().unwrap())
        .start_blocking();
    let drifting = drifting.unwrap();
    let outcome = run_against(drifting.url(), &list);
    assert_eq!(
        (outcome.code, outcome.out.lines().count()),
        (Some(7), 5),
        "{outcome:?}"
    );
    assert!(
        outcome.notes.contains("unrecognized value at /status: "),
        "{outcome:?}"
    );
    assert!(
        outcome.notes.contains("unexpected null at /started_at (1)"),
        "{outcome:?}"
    );
}
