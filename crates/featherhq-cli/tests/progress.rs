//! The line that moves while something takes long, on a terminal and without one.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;
use std::process::Command;

use common::killing::slow_sandbox;
use common::terminal::on_terminal;
use common::{KEY, Outcome, feather};
use featherhq_sandbox::{Fault, Sandbox};

fn command(sandbox: &Sandbox, out: &Path, terminal: &str) -> Command {
    let out = out.to_str().unwrap();
    let mut command = feather(&["export", "--out", out, "--page-size", "25"]);
    command
        .env("FEATHER_BASE_URL", sandbox.url())
        .env("FEATHER_API_KEY", KEY)
        .env("TERM", terminal);
    command
}

/// The lines that were drawn one over another, and the rest.
fn drawn(written: &str) -> (Vec<String>, String) {
    let mut parts: Vec<&str> = written.split("\r\u{1b}[K").collect();
    let rest = parts.pop().unwrap().to_owned();
    let lines = parts.into_iter().filter(|line| !line.is_empty());
    (lines.map(str::to_owned).collect(), rest)
}

#[test]
fn a_terminal_sees_a_line_that_moves_and_then_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = slow_sandbox();
    for (columns, name) in [(100, "wide"), (40, "narrow")] {
        let out = folder.path().join(format!("{name}.ndjson"));
        let (written, code) = on_terminal(command(&sandbox, &out, "xterm-256color"), columns);
        assert_eq!(code, Some(0), "{written}");
        let (lines, rest) = drawn(&written);
        assert!(lines.len() >= 3, "{written:?}");
        for line in &lines {
            let width = textwrap::core::display_width(line);
            assert!(width < columns.into(), "{width}: {line}");
            assert!(line.starts_with(['━', '─']), "{line}");
        }
        let last = lines.last().unwrap();
        assert!(last.contains(" conversations"), "{last}");
        if columns == 100 {
            for word in [" pages  ", "/s  ", "0 retries", "0:0"] {
                assert!(last.contains(word), "{word:?} in {last}");
            }
            let count = |line: &str| -> u32 {
                let (count, _) = line.split_once(" conversation").unwrap();
                let digits = count.rsplit("  ").next().unwrap().replace(',', "");
                digits.parse().unwrap()
            };
            assert!(lines.iter().map(|line| count(line)).is_sorted());
            assert!(count(last) > count(&lines[0]));
        }
        assert!(rest.starts_with("exported 1,500 conversations"), "{rest:?}");
        assert!(!rest.contains('\u{1b}'), "{rest:?}");
    }
}

#[test]
fn without_a_terminal_there_is_only_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = slow_sandbox();
    let out = folder.path().join("c.ndjson");
    let outcome: Outcome = command(&sandbox, &out, "xterm-256color")
        .output()
        .unwrap()
        .into();
    assert_eq!(outcome.code, Some(0));
    assert_eq!(outcome.notes.lines().count(), 1, "{}", outcome.notes);
    assert!(!outcome.notes.contains('\r'));
}

#[test]
fn a_dumb_terminal_sees_only_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = slow_sandbox();
    let out = folder.path().join("c.ndjson");
    let (written, code) = on_terminal(command(&sandbox, &out, "dumb"), 80);
    assert_eq!(code, Some(0), "{written}");
    assert_eq!(written.lines().count(), 1, "{written:?}");
    assert!(!written.contains('\u{1b}'), "{written:?}");
}

#[test]
fn figures_come_after_a_line_that_moves() {
    let sandbox = Sandbox::builder()
        .api_key(KEY)
        .conversations(400)
        .without_turns()
        .fault("latency=150ms".parse::<Fault>().unwrap())
        .start_blocking()
        .unwrap();
    let mut command = feather(&["stats", "--by", "status"]);
    command
        .env("FEATHER_BASE_URL", sandbox.url())
        .env("FEATHER_API_KEY", KEY)
        .env("TERM", "xterm-256color");
    let (written, code) = on_terminal(command, 80);
    assert_eq!(code, Some(0), "{written}");
    let (lines, table) = drawn(&written);
    assert!(!lines.is_empty(), "{written:?}");
    assert!(
        lines.iter().all(|line| line.starts_with(['━', '─'])),
        "{lines:?}"
    );
    assert!(
        table.contains("STATUS") && table.contains("closed"),
        "{table:?}"
    );
}
