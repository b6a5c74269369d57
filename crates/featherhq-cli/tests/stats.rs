//! `feather stats`: the figures in every format.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{KEY, Outcome, feather, sandbox_of_file};
use featherhq_sandbox::{Fault, Sandbox};
use serde_json::Value;

fn stats(sandbox: &Sandbox, columns: &str, arguments: &[&str]) -> Outcome {
    let mut command = feather(&[&["stats"], arguments].concat());
    command
        .env("FEATHER_BASE_URL", sandbox.url())
        .env("FEATHER_API_KEY", KEY)
        .env("COLUMNS", columns);
    command.output().unwrap().into()
}

#[test]
fn the_table_has_a_bar_for_each_group() {
    let sandbox = sandbox_of_file();
    for by in ["status", "channel", "agent", "day", "hour"] {
        for columns in ["80", "140"] {
            let table = stats(&sandbox, columns, &["--by", by]).data();
            let widest = table.lines().map(textwrap::core::display_width).max();
            assert!(widest <= Some(columns.parse().unwrap()), "{table}");
            insta::assert_snapshot!(format!("table_by_{by}_{columns}"), table);
        }
    }
}

#[test]
fn colours_are_there_when_asked_for() {
    let sandbox = sandbox_of_file();
    let table = stats(&sandbox, "80", &["--by", "channel", "--color", "always"]).data();
    assert!(table.contains("\u{1b}[36m"), "bars: {table}");
    assert!(table.contains("\u{1b}[31m100.0%"), "failures: {table}");
    // What a channel has of escape sequences is shown and not obeyed.
    assert!(table.contains("sms\\u{1b}[31m"), "{table}");
}

#[test]
fn json_has_the_same_figures() {
    let sandbox = sandbox_of_file();
    let json = stats(&sandbox, "80", &["--by", "day", "-o", "json"]).data();
    insta::assert_snapshot!("json_by_day", json);
    let figures: Value = serde_json::from_str(&json).unwrap();
    let days = figures["groups"].as_array().unwrap();
    let sum: u64 = days
        .iter()
        .map(|day| day["conversations"].as_u64().unwrap())
        .sum();
    assert_eq!(sum, sandbox.conversation_count());
    assert_eq!(figures["total"]["conversations"], sum);
}

#[test]
fn chart_and_page_stand_alone_and_are_escaped() {
    let sandbox = sandbox_of_file();
    let svg = stats(&sandbox, "80", &["--by", "channel", "-o", "svg"]).data();
    insta::assert_snapshot!("svg_by_channel", svg);
    let html = stats(&sandbox, "80", &["--by", "channel", "-o", "html"]).data();
    let shown = html.replace(env!("CARGO_PKG_VERSION"), "[version]");
    insta::assert_snapshot!("html_by_channel", shown);
    for text in [&svg, &html] {
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains("&lt;script&gt;alert(1)"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        // The name of the format is the only address in it.
        let addresses = text.matches("://").count();
        assert_eq!(
            addresses,
            text.matches("http://www.w3.org/2000/svg").count()
        );
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn filters_count_and_nothing_is_a_result() {
    let sandbox = sandbox_of_file();
    let voice = stats(&sandbox, "80", &["--channel", "voice", "-o", "json"]).data();
    let voice: Value = serde_json::from_str(&voice).unwrap();
    assert_eq!(voice["total"]["conversations"], 2);
    for output in ["table", "json", "svg", "html"] {
        let outcome = stats(&sandbox, "80", &["--channel", "none", "-o", output]);
        assert!(!outcome.data().is_empty(), "{output}");
    }
}

#[test]
fn one_that_does_not_decode_is_counted_apart() {
    let sandbox = Sandbox::builder()
        .api_key(KEY)
        .fault("missing-field=status".parse::<Fault>().unwrap())
        .start_blocking()
        .unwrap();
    let outcome = stats(&sandbox, "80", &["-o", "json"]);
    assert_eq!(outcome.code, Some(7), "{}", outcome.notes);
    let figures: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(figures["total"]["conversations"], 59);
    assert!(outcome.notes.contains("status"), "{}", outcome.notes);
}
