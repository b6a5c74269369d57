//! `feather export`: what comes out in each format, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::exports::{Place, ids};
use common::{run_against, sandbox, sandbox_of_file};
use featherhq_sandbox::Operation;
use rusqlite::types::Value as SqlValue;
use serde_json::Value;

#[test]
fn ndjson_has_the_bytes_of_the_server() {
    let place = Place::new(sandbox_of_file());
    let ndjson = place.text("c.ndjson", &[]);
    insta::assert_snapshot!("ndjson", ndjson);
    let page = run_against(
        place.sandbox.url(),
        &["conversations", "list", "--all", "-o", "ndjson"],
    );
    assert_eq!(page.data(), ndjson);
    assert_eq!(place.names(), BTreeSet::from(["c.ndjson".to_owned()]));
}

#[test]
fn several_requests_at_a_time_give_the_same_file() {
    let place = Place::new(sandbox());
    let one = place.text("one.ndjson", &["--page-size", "7"]);
    let parallel = place.text("parallel.ndjson", &["--page-size", "7", "--parallel", "5"]);
    assert!(parallel == one);
    let details = ["--page-size", "7", "--details"];
    let one = place.text("details.ndjson", &details);
    let parallel = [&details[..], &["--parallel", "3"]].concat();
    assert!(place.text("details-parallel.ndjson", &parallel) == one);
}

#[test]
fn csv_has_a_column_for_each_field_and_no_formula() {
    let place = Place::new(sandbox_of_file());
    let csv = place.text("c.csv", &[]);
    insta::assert_snapshot!("csv", csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    let with_details = place.text("details.csv", &["--details"]);
    assert!(
        with_details
            .lines()
            .next()
            .unwrap()
            .ends_with(",recording_url,recent_turns")
    );
}

#[test]
fn sqlite_has_typed_columns_the_json_and_indices() {
    let place = Place::new(sandbox_of_file());
    let outcome = place.export("c.sqlite", &[]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
    let database = rusqlite::Connection::open(place.path("c.sqlite")).unwrap();
    insta::assert_snapshot!("sqlite", dump(&database));
    let count: u64 = database
        .query_row(
            "SELECT count(*) FROM conversations WHERE started_at >= '2026-01-07' AND \
             json_extract(json, '$.eval_summary.failed') = eval_failed AND \
             unixepoch(started_at) > 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(count, 3);
}

/// The schema, and every row with the types of its values.
fn dump(database: &rusqlite::Connection) -> String {
    let mut text = String::new();
    let mut schema = database
        .prepare("SELECT sql FROM sqlite_master ORDER BY rowid")
        .unwrap();
    for sql in schema.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        text.push_str(&format!("{};\n", sql.unwrap()));
    }
    let mut rows = database
        .prepare("SELECT * FROM conversations ORDER BY number")
        .unwrap();
    let names: Vec<String> = rows.column_names().map(ToString::to_string).collect();
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        text.push('\n');
        for (index, name) in names.iter().enumerate() {
            match row.get::<_, SqlValue>(index).unwrap() {
                SqlValue::Null => {}
                value => text.push_str(&format!("{name} = {value:?}\n")),
            }
        }
    }
    text
}

#[test]
fn details_are_the_bodies_of_the_server_in_the_order_of_the_list() {
    let place = Place::new(sandbox());
    let list = place.text("list.ndjson", &[]);
    let details = place.text("details.ndjson", &["--details", "--concurrency", "5"]);
    assert_eq!(ids(&details), ids(&list));
    for line in details.lines().take(5) {
        let id = &ids(line)[0];
        let detail = run_against(
            place.sandbox.url(),
            &["conversations", "get", id, "-o", "json"],
        );
        let detail: Value = serde_json::from_str(&detail.data()).unwrap();
        let detail = detail.as_array().map_or(&detail, |details| &details[0]);
        assert_eq!(*detail, serde_json::from_str::<Value>(line).unwrap());
        assert!(detail["recent_turns"].is_array());
    }
    let gets = place.sandbox.requests();
    let gets = gets
        .iter()
        .filter(|request| request.operation() == Some(Operation::Get));
    assert_eq!(gets.count(), list.lines().count() + 5);
}

#[test]
fn filters_and_limit_are_those_of_the_list() {
    let place = Place::new(sandbox());
    let all = place.text("all.ndjson", &[]);
    let voice = place.text("voice.ndjson", &["--channel", "voice"]);
    let expected: Vec<&str> = all
        .lines()
        .filter(|line| serde_json::from_str::<Value>(line).unwrap()["channel"] == "voice")
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(voice.lines().collect::<Vec<_>>(), expected);
    let first = place.text("first.ndjson", &["--limit", "7", "--page-size", "3"]);
    let expected: Vec<&str> = all.lines().take(7).collect();
    assert_eq!(first.lines().collect::<Vec<_>>(), expected);
    assert_eq!(place.text("none.ndjson", &["--channel", "none"]), "");
}

#[test]
fn nothing_is_overwritten_without_force() {
    let place = Place::new(sandbox());
    fs::write(place.path("c.ndjson"), "precious").unwrap();
    for options in [&[][..], &["--resume"]] {
        let outcome = place.export("c.ndjson", options);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.notes.contains("--force"), "{}", outcome.notes);
        assert_eq!(
            fs::read_to_string(place.path("c.ndjson")).unwrap(),
            "precious"
        );
    }
    assert_eq!(place.text("c.ndjson", &["--force"]).lines().count(), 60);

    fs::create_dir(place.path("folder")).unwrap();
    fs::write(place.path("folder/precious.txt"), "precious").unwrap();
    let outcome = place.export("folder", &["--force", "--format", "csv"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.notes.contains("precious.txt"), "{}", outcome.notes);
    assert!(place.path("folder/precious.txt").exists());
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_sent() {
    let place = Place::new(sandbox());
    for (name, options, word) in [
        ("c.txt", &[][..], "--format"),
        ("c", &[], "--format"),
        ("c.csv", &["--partition-by", "day"], "parquet"),
        ("c.csv", &["--rows-per-part", "5"], "parquet"),
        ("c.csv", &["--concurrency", "5"], "--details"),
        ("c.csv", &["--parallel", "0"], "1..=64"),
        ("c.csv", &["--parallel", "4", "--limit", "5"], "--limit"),
        ("c.csv", &["--overlap", "5h"], "--since-last"),
        ("c.csv", &["--since-last", "s", "--since", "7d"], "--since"),
        ("c.csv", &["--resume", "--force"], "--force"),
        ("c.csv", &["--page-size", "201"], "200"),
        (
            "c.csv",
            &["--since", "2026-01-02", "--until", "2026-01-01"],
            "exchange",
        ),
    ] {
        let outcome = place.export(name, options);
        assert_eq!(outcome.code, Some(2), "{options:?}: {}", outcome.notes);
        assert!(
            outcome.notes.contains(word),
            "{options:?}: {}",
            outcome.notes
        );
    }
    assert!(place.names().is_empty(), "{:?}", place.names());
    assert!(place.sandbox.requests().is_empty());
    let outcome = place.export("missing/c.csv", &[]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.notes.contains("missing"), "{}", outcome.notes);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_says_what_it_needs() {
    let place = Place::new(sandbox());
    let outcome = place.export("c.parquet", &[]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.notes.contains("the feature `parquet`"),
        "{}",
        outcome.notes
    );
    assert!(place.names().is_empty(), "{:?}", place.names());
}
