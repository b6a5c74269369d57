//! What every command writes, in every format, to standard output and
//! standard error, with its exit code: compared with the files in `snapshots`.
//!
//! The data are those of the sandbox, which are the same everywhere. After a
//! wanted change, `INSTA_UPDATE=always cargo test --package featherhq-cli --test golden`
//! writes the files anew; what git shows then is to be read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Canned, ID, Outcome, conversation, feather, run, run_against};
use featherhq_sandbox::{Fault, Sandbox};
use serde_json::json;

/// A conversation of the sandbox with tools and sources.
const SOURCED: &str = "1394ad5c-c446-4b55-b598-cde24eeb40fa";
/// One with more messages than come, and a tool that failed.
const LONG: &str = "3d0182bf-8023-4086-b5d6-e3bd2c3d1de9";

/// Compares an outcome with the file of that name.
#[track_caller]
fn assert_golden(name: &str, outcome: &Outcome) {
    let Outcome { code, out, notes } = outcome;
    let code = code.map_or_else(|| "none".to_owned(), |code| code.to_string());
    let text = format!("exit code: {code}\n--- standard output\n{out}--- standard error\n{notes}");
    let text = text.replace(featherhq::Client::api_version(), "VERSION");
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

/// Runs against a sandbox of its own, on a screen of 100 columns.
fn in_sandbox(arguments: &[&str]) -> Outcome {
    let arguments = [&["--sandbox"], arguments].concat();
    let mut command = feather(&arguments);
    command.env("COLUMNS", "100").output().unwrap().into()
}

#[test]
fn lists() {
    for format in ["table", "json", "ndjson", "csv"] {
        let list = ["conversations", "list", "--limit", "4", "--output", format];
        assert_golden(&format!("list-{format}"), &in_sandbox(&list));
        let fields = "id,priority,eval_summary.eval_status,metadata.locale,subject";
        let fields = [&list[..], &["--fields", fields]].concat();
        assert_golden(&format!("list-{format}-fields"), &in_sandbox(&fields));
    }
    let normalized = [
        "conversations",
        "list",
        "--limit",
        "2",
        "-o",
        "ndjson",
        "--normalized",
    ];
    assert_golden("list-ndjson-normalized", &in_sandbox(&normalized));
    for format in ["table", "json", "ndjson", "csv"] {
        let nothing = [
            "conversations",
            "list",
            "-q",
            "no such words",
            "-o",
            format,
            "--fields",
            "id",
        ];
        assert_golden(&format!("list-{format}-empty"), &in_sandbox(&nothing));
    }
}

#[test]
fn conversations() {
    for format in ["text", "json", "html"] {
        let get = ["conversations", "get", SOURCED, LONG, "--output", format];
        assert_golden(&format!("get-{format}"), &in_sandbox(&get));
    }
    assert_golden(
        "get-json-one",
        &in_sandbox(&["conversations", "get", SOURCED, "--output", "json"]),
    );
}

#[test]
fn settings() {
    for format in ["text", "json"] {
        let config = |arguments: &[&str]| -> Outcome {
            let arguments = [arguments, &["config", "--output", format]].concat();
            let mut command = feather(&arguments);
            command.env("FEATHER_API_KEY", "an-api-key-that-is-long");
            command.output().unwrap().into()
        };
        let url = ["--base-url", "https://feather.example.com"];
        assert_golden(&format!("config-{format}"), &config(&url));
        assert_golden(&format!("config-{format}-sandbox"), &config(&["--sandbox"]));
    }
}

#[test]
fn findings_of_the_doctor() {
    for format in ["text", "json"] {
        let mut outcome = in_sandbox(&["doctor", "--output", format]);
        let (before, rest) = outcome.out.split_once("answered in ").unwrap();
        let (_, after) = rest.split_once(" ms").unwrap();
        outcome.out = format!("{before}answered in 0 ms{after}");
        assert_golden(&format!("doctor-{format}"), &outcome);
        let no_key = [
            "doctor",
            "--base-url",
            "http://127.0.0.1:1",
            "--output",
            format,
        ];
        let mut no_key = Outcome::from(feather(&no_key).output().unwrap());
        no_key.out = replaced(&no_key.out, "(os error ", ")");
        assert_golden(&format!("doctor-{format}-no-key"), &no_key);
    }
}

/// Every kind of failure, as text and as JSON.
#[test]
fn failures() {
    let page = |page| Canned::new(200, &page);
    let item = conversation(json!({}));
    let refusal = json!({"detail": [{"loc": ["query", "limit"], "type": "x", "msg": "too many"}]});
    let servers = [
        ("1-server", Canned::new(500, &json!({"detail": "broken"}))),
        ("2-validation", Canned::new(422, &refusal)),
        ("3-unauthorized", Canned::new(401, &json!({}))),
        ("3-forbidden", Canned::new(403, &json!({}))),
        ("5-rate-limited", Canned::new(429, &json!({}))),
        (
            "7-decode",
            page(json!({"items": [{"id": 7}, item], "has_more": false})),
        ),
        (
            "8-pagination",
            page(json!({"items": [item], "has_more": true, "next_cursor": null})),
        ),
    ];
    for (name, server) in servers {
        for format in ["table", "ndjson"] {
            let list = [
                "conversations",
                "list",
                "--output",
                format,
                "--fields",
                "id",
            ];
            assert_golden(
                &format!("failure-{name}-{format}"),
                &run_against(&server.url(), &list),
            );
        }
    }
    for format in ["text", "json"] {
        let sandbox = Canned::new(404, &json!({"detail": "not found"}));
        let get = ["-v", "conversations", "get", ID, "--output", format];
        assert_golden(
            &format!("failure-4-not-found-{format}"),
            &run_against(&sandbox.url(), &get),
        );
        let usage = ["conversations", "get", "mine", "--output", format];
        assert_golden(
            &format!("failure-2-usage-{format}"),
            &run_against("http://127.0.0.1:1", &usage),
        );
    }
    for format in ["table", "json"] {
        let no_key = ["conversations", "list", "--output", format];
        let outcome = feather(&no_key).output().unwrap();
        assert_golden(&format!("failure-3-no-key-{format}"), &outcome.into());
    }
}

#[test]
fn a_connection_that_fails() {
    for format in ["table", "csv", "json"] {
        let list = ["conversations", "list", "--output", format];
        let mut outcome = run_against("http://127.0.0.1:1", &list);
        // Every system has its own number for it.
        outcome.notes = replaced(&outcome.notes, "(os error ", ")");
        assert_golden(&format!("failure-6-connection-{format}"), &outcome);
    }
}

#[test]
fn a_list_that_breaks_off() {
    for format in ["table", "ndjson", "json", "csv"] {
        let fault = "status=503,on=list,request=2-".parse::<Fault>().unwrap();
        let sandbox = Sandbox::builder().api_key(common::KEY).fault(fault);
        let sandbox = sandbox.start_blocking().unwrap();
        let list = [
            "conversations",
            "list",
            "--page-size",
            "2",
            "--fields",
            "id",
            "-o",
            format,
        ];
        let mut outcome = run_against(sandbox.url(), &list);
        // Ids of requests and cursors are new in every run.
        for (start, end) in [
            ("(request id ", ","),
            ("\"request_id\":\"", "\""),
            ("cursor\":\"", "\""),
            ("cursor\\\":\\\"", "\\\""),
        ] {
            outcome.notes = replaced(&outcome.notes, start, end);
        }
        assert_golden(&format!("failure-broken-off-{format}"), &outcome);
    }
}

/// The same commands with the other provider.
#[test]
fn anyreach() {
    let provider = ["--provider", "anyreach"];
    let list = [&provider[..], &["conversations", "list", "--limit", "4"]].concat();
    for format in ["table", "json", "ndjson", "csv"] {
        let list = [&list[..], &["--output", format]].concat();
        assert_golden(&format!("anyreach-list-{format}"), &in_sandbox(&list));
    }
    let fields = ["--fields", "id,status,agent.name,custom_metadata.topic"];
    let fields = [&list[..], &fields].concat();
    assert_golden("anyreach-list-table-fields", &in_sandbox(&fields));
    let coloured = [&list[..], &["--color", "always"]].concat();
    assert_golden("anyreach-list-coloured", &in_sandbox(&coloured));
    let stats = [&provider[..], &["stats", "--by", "channel"]].concat();
    assert_golden("anyreach-stats", &in_sandbox(&stats));
    let config = [&provider[..], &["config"]].concat();
    assert_golden("anyreach-config", &run(&config));
    for format in ["table", "ndjson"] {
        let output = ["--output", format];
        let refused = [&list[..], &["--query", "x"], &output].concat();
        assert_golden(&format!("anyreach-no-filter-{format}"), &run(&refused));
        let no_token = [&list[..], &output].concat();
        assert_golden(&format!("anyreach-no-token-{format}"), &run(&no_token));
    }
    let get = [&provider[..], &["conversations", "get", ID]].concat();
    assert_golden("anyreach-no-command", &run(&get));
}

/// The text with what stands between two marks replaced.
fn replaced(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(end).unwrap();
        replaced.push_str(start);
        replaced.push('…');
        replaced.push_str(end);
        replaced.push_str(rest);
    }
    replaced
}

#[test]
fn help_and_version() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help-list", &["conversations", "list", "--help"]),
        ("help-get", &["conversations", "get", "--help"]),
        ("help-config", &["config", "-h"]),
        ("help-doctor", &["doctor", "-h"]),
        ("help-export", &["export", "--help"]),
        ("help-stats", &["stats", "--help"]),
        ("help-evals-check", &["evals", "check", "--help"]),
        ("no-command", &[]),
    ] {
        let mut outcome: Outcome = feather(arguments).output().unwrap().into();
        outcome.out = without_statuses(&outcome.out);
        assert_golden(name, &outcome);
    }
}

/// A help without the statuses that a document lists, which change with its version.
fn without_statuses(help: &str) -> String {
    let Some(start) = help.find("[possible values: queued") else {
        return help.to_owned();
    };
    let end = start + help[start..].find(']').unwrap();
    let statuses = &help[start..end];
    for status in featherhq::ConversationStatus::KNOWN {
        assert!(statuses.contains(status.as_str()), "{status}");
    }
    format!(
        "{}[possible values: STATUSES{}",
        &help[..start],
        &help[end..]
    )
}
