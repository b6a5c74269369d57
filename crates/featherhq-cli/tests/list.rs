//! `feather conversations list`: what comes out in each format.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Canned, conversation, run, run_against, sandbox};
use serde_json::{Value, json};

fn list(arguments: &[&str]) -> Vec<String> {
    [&["conversations", "list"], arguments]
        .concat()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn ids(ndjson: &str) -> Vec<String> {
    ndjson
        .lines()
        .map(|line| {
            let item: Value = serde_json::from_str(line).unwrap();
            item["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

fn against(url: &str, arguments: &[&str]) -> common::Outcome {
    let arguments = list(arguments);
    run_against(
        url,
        &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

#[test]
fn the_three_formats_hold_the_same_conversations() {
    let sandbox = sandbox();
    let ndjson = against(sandbox.url(), &["--all", "--output", "ndjson"]).data();
    assert_eq!(ndjson.lines().count() as u64, sandbox.conversation_count());

    let json = against(sandbox.url(), &["--all", "--output", "json"]).data();
    let items: Vec<Value> = serde_json::from_str(&json).unwrap();
    let lines = ndjson
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert!(lines.eq(items.iter().cloned()));

    let rows = against(sandbox.url(), &["--all"]).rows();
    assert_eq!(rows.len(), items.len());
    for (row, item) in rows.iter().zip(&items) {
        let cells: Vec<&str> = row.split_whitespace().take(4).collect();
        let expected =
            ["id", "status", "channel", "priority"].map(|name| item[name].as_str().unwrap());
        assert_eq!(cells, expected);
        let eval_status = item["eval_summary"]["eval_status"].as_str().unwrap_or("-");
        assert!(row.ends_with(eval_status), "{row}");
        let started = item["started_at"].as_str().unwrap()[..16].replace('T', " ");
        assert!(row.contains(&started), "{row} {started}");
    }
}

#[test]
fn the_limit_is_of_the_whole_list_and_pages_make_no_difference() {
    let sandbox = sandbox();
    let url = sandbox.url();
    let twenty = against(url, &["--output", "ndjson"]).data();
    assert_eq!(twenty.lines().count(), 20);
    let pages_of_three =
        against(url, &["--limit", "20", "--page-size", "3", "-o", "ndjson"]).data();
    assert_eq!(pages_of_three, twenty);
    let outcome = against(url, &["--limit", "7"]);
    assert!(
        outcome.notes.contains("these are the first 7"),
        "{}",
        outcome.notes
    );
    assert_eq!(outcome.rows().len(), 7);
}

#[test]
fn every_filter_reaches_the_server() {
    let sandbox = sandbox();
    let all = against(sandbox.url(), &["--all", "-o", "json"]).data();
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let assigned = all
        .iter()
        .find(|item| item["assigned_agent_id"].is_string())
        .unwrap();
    let (agent, user) = (
        text(assigned, "assigned_agent_id"),
        text(&all[5], "end_user_id"),
    );
    let time = text(&all[30], "started_at");
    let both = |item: &Value| {
        format!("{} {}", text(item, "subject"), text(item, "summary"))
            .to_lowercase()
            .contains("refund")
    };
    let failed = |item: &Value| item["eval_summary"]["failed"].as_i64().unwrap_or_default() > 0;
    type Keep<'a> = &'a dyn Fn(&Value) -> bool;
    let cases: [(&str, &str, Keep<'_>); 9] = [
        ("--status", "closed", &|item| item["status"] == "closed"),
        ("--channel", "voice", &|item| item["channel"] == "voice"),
        ("--priority", "urgent", &|item| item["priority"] == "urgent"),
        ("--end-user-id", &user, &|item| item["end_user_id"] == *user),
        ("--assigned-agent-id", &agent, &|item| {
            item["assigned_agent_id"] == *agent
        }),
        ("--started-after", &time, &|item| {
            text(item, "started_at") >= time
        }),
        ("--started-before", &time, &|item| {
            text(item, "started_at") <= time
        }),
        ("-q", "refund", &both),
        ("--eval-filter", "any_failed", &failed),
    ];
    for (option, value, keep) in cases {
        let found = ids(&against(sandbox.url(), &["--all", "-o", "ndjson", option, value]).data());
        let expected: Vec<String> = all
            .iter()
            .filter(|item| keep(item))
            .map(|item| text(item, "id"))
            .collect();
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{option} proves nothing"
        );
        assert_eq!(found, expected, "{option} {value}");
    }
}

#[test]
fn an_empty_list_says_so_and_stays_valid() {
    let sandbox = sandbox();
    let nothing = ["--query", "no subject has these words"];
    for (format, expected) in [("json", "[]\n"), ("ndjson", "")] {
        let outcome = against(sandbox.url(), &[&nothing[..], &["-o", format]].concat());
        assert_eq!(outcome.notes, "no conversation matches\n");
        assert_eq!(outcome.data(), expected);
    }
    let outcome = against(sandbox.url(), &nothing);
    assert_eq!(outcome.notes, "no conversation matches\n");
    let table = outcome.data();
    assert!(
        table.starts_with("ID  STATUS") && table.lines().count() == 1,
        "{table}"
    );
}

#[test]
fn a_table_fits_the_screen_and_ids_stay_whole() {
    for (columns, lines_each) in [("80", 2), ("140", 1)] {
        let run = |color| {
            let mut command = common::feather(&[
                "--sandbox",
                "--color",
                color,
                "conversations",
                "list",
                "--all",
            ]);
            common::Outcome::from(command.env("COLUMNS", columns).output().unwrap()).data()
        };
        let table = run("never");
        let widest: usize = columns.parse().unwrap();
        for line in table.lines() {
            let width = textwrap::core::display_width(line);
            // Joined emoji count once on a terminal and several times here.
            assert!(
                width <= widest || line.contains('\u{200d}'),
                "{width}: {line}"
            );
        }
        let ids = table.lines().filter(|line| {
            line.get(..36)
                .is_some_and(|id| uuid::Uuid::try_parse(id).is_ok())
        });
        assert_eq!(ids.count(), 60);
        assert_eq!(table.lines().count(), 61 * lines_each);
        assert!(table.contains('…'));
        assert!(!table.contains('\u{1b}'));
        assert!(run("always").contains("\u{1b}[31murgent\u{1b}[0m"));
        assert_eq!(run("auto"), table, "standard output is no terminal");
    }
}

#[test]
fn two_sandboxes_have_the_same_ids() {
    let arguments = [
        "--sandbox",
        "conversations",
        "list",
        "--all",
        "-o",
        "ndjson",
    ];
    let first = ids(&run(&arguments).data());
    assert_eq!(first.len(), 60);
    assert_eq!(first, ids(&run(&arguments).data()));
}

#[test]
fn a_value_the_document_does_not_list_is_shown_and_can_be_asked_for() {
    let server = Canned::listing(&conversation(json!({"status": "unheard_of"})));
    let outcome = against(&server.url(), &["--status", "unheard_of"]);
    assert!(
        outcome
            .notes
            .contains("documents no `unheard_of` for --status"),
        "{}",
        outcome.notes
    );
    assert!(outcome.rows()[0].contains("  unheard_of  "));
}
