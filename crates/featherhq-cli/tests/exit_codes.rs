//! Every way to fail has its exit code, one clear line and no panic.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::net::TcpListener;

use common::{Canned, ID, KEY, Outcome, conversation, feather, run, run_against, sandbox};
use serde_json::json;

const LIST: [&str; 2] = ["conversations", "list"];

fn assert_fails(outcome: &Outcome, code: i32, words: &str) {
    assert_eq!(outcome.code, Some(code), "{outcome:?}");
    assert!(outcome.notes.starts_with("error: "), "{outcome:?}");
    assert!(
        outcome.notes.contains(words),
        "{words} is not in {outcome:?}"
    );
}

#[test]
fn a_wrong_key_and_a_missing_one_give_3() {
    let sandbox = featherhq_sandbox::Sandbox::builder()
        .start_blocking()
        .unwrap();
    assert_fails(&run_against(sandbox.url(), &LIST), 3, "401");
    assert_fails(
        &run(&LIST),
        3,
        "there is no API key\nhint: set FEATHER_API_KEY",
    );
    let empty = feather(&LIST)
        .env("FEATHER_API_KEY", "")
        .output()
        .unwrap()
        .into();
    assert_fails(&empty, 3, "there is no API key");
}

#[test]
fn an_unknown_id_gives_4() {
    let sandbox = sandbox();
    assert_fails(
        &run_against(sandbox.url(), &["conversations", "get", ID]),
        4,
        "404",
    );
}

#[test]
fn a_refused_connection_gives_6() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = run_against(&url, &LIST);
    assert_fails(&outcome, 6, "no connection to 127.0.0.1");
    assert!(!outcome.notes.contains("caused by"), "{outcome:?}");
    assert_fails(
        &run_against(&url, &["-v", LIST[0], LIST[1]]),
        6,
        "\ncaused by: ",
    );
}

#[test]
fn wrong_arguments_give_2_before_anything_is_sent() {
    // Nothing listens here: a request would give 6.
    let url = "http://127.0.0.1:1";
    for (arguments, words) in [
        (
            &["conversations", "get", "yesterday's"][..],
            "'yesterday's'",
        ),
        (&["conversations", "get"], "<ID>"),
        (&["conversations"], "Usage"),
        (&["conversations", "list", "--page-size", "201"], "1..=200"),
        (&["conversations", "list", "--page-size", "0"], "1..=200"),
        (&["conversations", "list", "--limit", "0"], "--limit"),
        (&["conversations", "list", "--limit", "3", "--all"], "--all"),
        (
            &["conversations", "list", "--end-user-id", "me"],
            "--end-user-id",
        ),
        (
            &["conversations", "list", "--started-after", "soon"],
            "2026-01-31",
        ),
        (
            &[
                "conversations",
                "list",
                "--started-after",
                "2026-02-01",
                "--started-before",
                "2026-01-01",
            ],
            "exchange the two",
        ),
        (
            &["--sandbox", "conversations", "list", "--base-url", url],
            "leave out --base-url",
        ),
        (
            &["--base-url", "", "conversations", "list"],
            "--base-url is empty",
        ),
        (
            &["--base-url", "ftp://example.com", "conversations", "list"],
            "https://",
        ),
        (&["sandbox", "--sandbox"], "leave out --sandbox"),
    ] {
        let outcome = run_against(url, arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(outcome.notes.contains(words), "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.out, "");
    }
}

#[test]
fn what_a_server_answers_has_its_code() {
    let page = |page| Canned::new(200, &page);
    let item = conversation(json!({}));
    let refusal = json!({"detail": [{
        "loc": ["query", "channel"], "type": "x", "msg": format!("not with {KEY}"),
    }]});
    for (server, code, words) in [
        (Canned::new(403, &json!({})), 3, "403"),
        (Canned::new(429, &json!({})), 5, "429"),
        (
            Canned::new(422, &refusal),
            2,
            "hint: query.channel: not with [redacted]",
        ),
        (Canned::new(500, &json!({})), 1, "500"),
        (
            page(json!({"items": [{"id": 7}], "has_more": false})),
            7,
            "$.items[0]",
        ),
        (
            page(json!({"items": [item], "has_more": true, "next_cursor": null})),
            8,
            "hint: what came until then",
        ),
    ] {
        assert_fails(&run_against(&server.url(), &LIST), code, words);
    }
}

#[test]
fn what_came_before_an_error_is_written_and_json_stays_open() {
    let page = json!({"items": [conversation(json!({}))], "has_more": true, "next_cursor": null});
    let server = Canned::new(200, &page);
    for format in ["table", "ndjson", "json"] {
        let outcome = run_against(&server.url(), &["conversations", "list", "-o", format]);
        assert_eq!(outcome.code, Some(8));
        assert!(outcome.out.contains(ID), "{outcome:?}");
        let is_whole = serde_json::from_str::<Vec<serde_json::Value>>(&outcome.out).is_ok();
        assert!(!is_whole, "a part must not look like the whole");
    }
}

#[test]
fn more_is_said_on_request() {
    let server = Canned::new(500, &json!({"detail": format!("\u{9b}31m {KEY}")}));
    let short = run_against(&server.url(), &LIST);
    assert!(!short.notes.contains("body of the answer"), "{short:?}");
    for arguments in [
        ["-v", "conversations", "list"],
        ["conversations", "list", "--verbose"],
    ] {
        let outcome = run_against(&server.url(), &arguments);
        assert_fails(&outcome, 1, "\nrequest id: request-17\n");
        assert!(
            outcome
                .notes
                .contains("body of the answer: {\"detail\":\"\\u{9b}31m [redacted]\"}"),
            "{outcome:?}"
        );
    }
}

#[test]
fn help_has_the_exit_codes_and_no_key() {
    for arguments in [
        &["--help"][..],
        &["conversations", "list", "--help"],
        &["help"],
        &["--version"],
    ] {
        let outcome = run_against("http://127.0.0.1:1", arguments);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
    }
    let help = run(&["--help"]).data();
    for code in [
        "  0  ",
        "  2  an argument",
        "  3  the API key",
        "  8  the list",
    ] {
        assert!(help.contains(code), "{help}");
    }
}

#[test]
fn the_program_knows_its_version_manual_and_completions() {
    let version = run(&["--version"]).data();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let document: serde_json::Value =
        serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
    let api = document["info"]["version"].as_str().unwrap();
    let lines: Vec<&str> = version.lines().collect();
    assert_eq!(lines[0], concat!("feather ", env!("CARGO_PKG_VERSION")));
    assert_eq!(lines[1], format!("Feather API {api}"));
    assert_eq!(lines[2].len(), "document sha256 ".len() + 64);

    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]).data();
        assert!(script.contains("eval-filter"), "{shell}");
    }
    assert_eq!(run(&["completions", "tcsh"]).code, Some(2));

    let page = run(&["man"]).data();
    assert!(page.contains(".TH feather 1") && page.contains("FEATHER_BASE_URL"));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    assert_eq!(run(&["man", "--directory", path]).data(), "");
    assert!(
        directory
            .path()
            .join("feather-conversations-list.1")
            .is_file()
    );
    // A directory cannot be made inside of a file.
    let inside = directory.path().join("feather.1/pages");
    let outcome = run(&["man", "--directory", inside.to_str().unwrap()]);
    assert_fails(&outcome, 1, "cannot be written");
}

#[test]
fn help_lists_filters_apart_from_what_a_command_has_of_its_own() {
    for (command, own) in [
        (&["conversations", "list"][..], "--page-size"),
        (&["export"], "--out"),
        (&["stats"], "--by"),
        (&["evals", "check"], "--fail-on"),
    ] {
        let help = run(&[command, &["-h"]].concat()).data();
        let (before, filters) = help.split_once("\nFilters:\n").unwrap();
        assert!(before.contains(own), "{help}");
        let (filters, _) = filters.split_once("\nOptions of all commands:\n").unwrap();
        // What is said about an option is further to the right.
        let is_option = |line: &&str| line.starts_with("  -") || line.starts_with("      --");
        assert_eq!(filters.lines().filter(is_option).count(), 12, "{filters}");
        let shared = "\nFilters that only Feather has:\n";
        let (shared, _) = filters.split_once(shared).unwrap();
        assert_eq!(shared.lines().filter(is_option).count(), 4, "{filters}");
    }
}
