//! What a terminal shows: colours, and lines that fit, on screens of 80 and
//! 140 columns.
//!
//! The golden files hold escape sequences as `␛`; `golden.rs` says how they are
//! written anew.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fs::File;
use std::process::Stdio;

use common::terminal::{on_terminal, on_terminal_but};
use common::{Canned, conversation, feather};
use serde_json::json;

/// A conversation of the sandbox with tools and sources.
const SOURCED: &str = "1394ad5c-c446-4b55-b598-cde24eeb40fa";

fn show(arguments: &[&str], columns: u16) -> String {
    let mut command = feather(&[&["--sandbox"], arguments].concat());
    command.env("TERM", "xterm-256color");
    let (shown, code) = on_terminal(command, columns);
    assert_eq!(code, Some(0), "{shown}");
    shown
}

/// The text without its escape sequences, all of which set colours.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sequence, rest) = part.split_once('m').unwrap();
        let parameters = sequence.strip_prefix('[').unwrap();
        let is_colour = |c: char| c.is_ascii_digit() || c == ';';
        assert!(
            parameters.chars().all(is_colour),
            "{sequence:?} sets no colour"
        );
        plain.push_str(rest);
    }
    plain
}

#[track_caller]
fn assert_golden(name: &str, shown: &str) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, shown.replace('\u{1b}', "␛"));
    });
}

#[test]
fn lists_and_conversations_fit_and_are_coloured() {
    let list = ["conversations", "list", "--limit", "12"];
    let get = ["conversations", "get", SOURCED];
    let fields = [
        "conversations",
        "list",
        "--limit",
        "5",
        "--fields",
        "id,status,summary,eval_summary.eval_status",
    ];
    for columns in [80, 140] {
        for (name, arguments) in [
            ("list", &list[..]),
            ("get", &get),
            ("fields", &fields),
            ("stats", &["stats", "--by", "channel"]),
        ] {
            let shown = show(arguments, columns);
            assert!(shown.contains("\u{1b}["), "{shown}");
            for line in without_colours(&shown).lines() {
                let width = textwrap::core::display_width(line);
                assert!(width <= usize::from(columns), "{width}: {line}");
            }
            assert_golden(&format!("terminal-{name}-{columns}"), &shown);
        }
    }
}

#[test]
fn colours_can_be_switched_off() {
    let list = ["--sandbox", "conversations", "list"];
    for (variable, value, arguments) in [
        ("NO_COLOR", "1", &[][..]),
        ("TERM", "dumb", &[]),
        ("TERM", "xterm", &["--color", "never"]),
    ] {
        let mut command = feather(&[&list[..], arguments].concat());
        command.env("TERM", "xterm").env(variable, value);
        let (shown, _) = on_terminal(command, 100);
        assert!(
            shown.contains("urgent") && !shown.contains('\u{1b}'),
            "{shown}"
        );
    }
}

#[test]
fn an_error_is_coloured_and_can_be_read() {
    let server = Canned::new(401, &json!({"detail": "\u{1b}[2J"}));
    let url = server.url();
    for (color, starts) in [
        ("auto", "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m listV2"),
        ("never", "error: listV2"),
    ] {
        let arguments = [
            "-v",
            "conversations",
            "list",
            "--base-url",
            &url,
            "--color",
            color,
        ];
        let mut command = feather(&arguments);
        command
            .env("FEATHER_API_KEY", common::KEY)
            .env("TERM", "xterm");
        let (shown, code) = on_terminal(command, 80);
        assert_eq!(code, Some(3));
        assert!(shown.starts_with(starts), "{shown:?}");
        assert!(
            without_colours(&shown).contains("\nhint: `feather config`"),
            "{shown}"
        );
    }
}

#[test]
fn nothing_that_a_server_sends_acts_on_a_terminal() {
    // The single character that begins a control sequence, and what reorders text.
    let hostile = "\u{9b}31m\u{202e}x\u{7f}\u{1b}[2J";
    let server = Canned::listing(&conversation(json!({"subject": hostile})));
    for format in ["table", "json", "ndjson", "csv"] {
        let url = server.url();
        let arguments = ["conversations", "list", "-o", format, "--base-url", &url];
        let mut command = feather(&arguments);
        command
            .env("FEATHER_API_KEY", common::KEY)
            .env("NO_COLOR", "1");
        let (shown, code) = on_terminal(command, 400);
        assert_eq!(code, Some(0));
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!shown.contains(acts), "{format}: {shown:?}");
        assert!(shown.contains("9b"), "{format}: {shown}");
    }
}

#[test]
fn a_long_list_into_a_file_shows_how_far_it_is() {
    let latency = "latency=40ms,on=list"
        .parse::<featherhq_sandbox::Fault>()
        .unwrap();
    let sandbox = featherhq_sandbox::Sandbox::builder()
        .api_key(common::KEY)
        .fault(latency);
    let sandbox = sandbox.start_blocking().unwrap();
    let list = || {
        let arguments = [
            "conversations",
            "list",
            "--all",
            "--page-size",
            "5",
            "-o",
            "csv",
        ];
        let mut command = feather(&arguments);
        command
            .env("FEATHER_BASE_URL", sandbox.url())
            .env("FEATHER_API_KEY", common::KEY)
            .env("TERM", "xterm");
        command
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let output = File::create(&path).unwrap();
    let (shown, code) = on_terminal_but(list(), 100, Some(output.into()));
    assert_eq!(code, Some(0), "{shown}");
    let drawn: Vec<&str> = shown.split("\r\u{1b}[K").collect();
    assert!(
        drawn.len() > 3 && drawn[1].contains(" conversations  "),
        "{shown:?}"
    );
    assert_eq!(drawn.last(), Some(&""), "the line is gone at the end");
    let data = std::fs::read_to_string(&path).unwrap();
    assert!(data.starts_with("id,") && !data.contains("\u{1b}[K"));

    // A pager has the screen for itself.
    let (shown, code) = on_terminal_but(list(), 100, Some(Stdio::null()));
    assert_eq!((shown.as_str(), code), ("", Some(0)));
}
