//! What a server sends cannot act on a terminal, and what reads the output
//! can go away.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use common::{Canned, ID, conversation, feather, run_against, turn};
use serde_json::{Value, json};

/// A conversation of the sandbox.
const SOURCED: &str = "1394ad5c-c446-4b55-b598-cde24eeb40fa";

/// Clears the screen, sets a title in two ways, overwrites the line, reorders
/// and hides.
const HOSTILE: &str = "\u{1b}[2Jx\u{1b}]0;t\u{7}\u{9b}1A\u{9d}0;t\u{9c}a\rb\u{8}\u{7f}\u{202e}c\u{2066}\u{200b}\0\u{2028}d\te\nf";

fn assert_harmless(text: &str) {
    let hidden = |c: char| matches!(c, '\u{200b}' | '\u{2028}' | '\u{202e}' | '\u{2066}');
    let found = text
        .chars()
        .find(|&c| c != '\n' && (c.is_control() || hidden(c)));
    assert_eq!(found, None, "{text:?}");
    assert!(text.contains("\\u{1b}[2J"), "{text}");
}

#[test]
fn a_table_row_stays_one_harmless_line() {
    let fields = json!({
        "subject": HOSTILE, "channel": HOSTILE, "status": HOSTILE, "priority": HOSTILE,
        "eval_summary": {"eval_status": HOSTILE},
    });
    let server = Canned::listing(&conversation(fields));
    let mut command = feather(&["conversations", "list", "--base-url", &server.url()]);
    command
        .env("FEATHER_API_KEY", common::KEY)
        .env("COLUMNS", "900");
    let table = common::Outcome::from(command.output().unwrap()).data();
    assert_harmless(&table);
    assert_eq!(table.lines().count(), 2);
    assert_eq!(table.matches("\\u{1b}[2J").count(), 5);
}

#[test]
fn a_transcript_is_harmless() {
    let place = json!({"citation_marker": HOSTILE, "label": HOSTILE, "deep_link": HOSTILE,
        "document_title": HOSTILE, "section": {"display_label": HOSTILE}});
    let package = json!({"view": "display", "package_id": ID, "conversation_id": ID, "turn_id": ID,
        "created_at": "2026-01-02T03:04:05Z", "evidence_status": HOSTILE, "items": [place]});
    let detail = conversation(json!({
        "subject": HOSTILE, "channel": HOSTILE, "status": HOSTILE, "priority": HOSTILE,
        "eval_summary": {"eval_status": HOSTILE},
        "recent_turns": [turn(json!({
            "role": HOSTILE, "content": HOSTILE, "evidence": package,
            "tool_calls": [{"id": HOSTILE, "function": {"name": HOSTILE, "arguments": HOSTILE}}],
            "tool_results": {"tool_call_id": HOSTILE, "output": HOSTILE, "error": HOSTILE},
        })), turn(json!({"evidence": {"view": HOSTILE}}))],
    }));
    let server = Canned::new(200, &detail);
    let text = run_against(&server.url(), &["conversations", "get", ID]).data();
    assert_harmless(&text);

    let json = run_against(&server.url(), &["conversations", "get", ID, "-o", "json"]).data();
    assert!(!json.contains('\u{1b}'));
    let parsed: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(parsed["subject"], HOSTILE, "JSON holds what was sent");
}

#[test]
fn an_error_is_harmless() {
    let server = Canned::new(
        422,
        &json!({"detail": [{"loc": ["query", HOSTILE], "msg": HOSTILE, "type": "x"}]}),
    );
    let outcome = run_against(&server.url(), &["-v", "conversations", "list"]);
    assert_eq!(outcome.code, Some(2));
    assert_harmless(&outcome.notes);
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let list = ["conversations", "list", "--all", "--output"];
    let get = ["conversations", "get", SOURCED, "--output"];
    for (command, formats) in [
        (&list[..], &["table", "ndjson", "json", "csv"][..]),
        (&get, &["text", "json", "html"]),
        (&["config", "--output"], &["text", "json"]),
        (&["doctor", "--output"], &["text", "json"]),
        (&["completions"], &["bash", "zsh"]),
        (&["man"], &["--color=never"]),
    ] {
        for format in formats {
            let arguments = [&["--sandbox"], command, &[format]].concat();
            let mut child = feather(&arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            // Closed before the program writes anything: it has yet to start its sandbox.
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{arguments:?}");
            let notes = String::from_utf8(output.stderr).unwrap();
            assert_eq!(notes, "", "{arguments:?}");
        }
    }
}

#[test]
fn the_first_line_can_be_had_alone() {
    let arguments = [
        "--sandbox",
        "conversations",
        "list",
        "--all",
        "--page-size",
        "1",
    ];
    let mut child = feather(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("ID "), "{line}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
