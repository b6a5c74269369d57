//! `feather export`, when something goes wrong: what is in the output, what is
//! left beside it, and how it goes on.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::exports::{Place, ids};
use serde_json::Value;

#[test]
fn what_does_not_decode_is_in_every_output_and_counted() {
    let place = Place::with_faults(&["missing-field=status,on=list"]);
    for name in ["c.ndjson", "c.csv", "c.sqlite"] {
        let outcome = place.export(name, &[]);
        assert_eq!(outcome.code, Some(7), "{}", outcome.notes);
        assert!(
            outcome.notes.contains("exported 60 conversations"),
            "{}",
            outcome.notes
        );
        assert!(
            outcome.notes.contains("1 conversation is not"),
            "{}",
            outcome.notes
        );
    }
    let ndjson = fs::read_to_string(place.path("c.ndjson")).unwrap();
    assert_eq!(ids(&ndjson).len(), 60);
    let first: Value = serde_json::from_str(ndjson.lines().next().unwrap()).unwrap();
    assert_eq!(first.get("status"), None);
    let mut csv = csv::Reader::from_path(place.path("c.csv")).unwrap();
    let row = csv.records().next().unwrap().unwrap();
    assert_eq!((&row[0], &row[7]), (first["id"].as_str().unwrap(), ""));
    let database = rusqlite::Connection::open(place.path("c.sqlite")).unwrap();
    let status: Option<String> = database
        .query_row(
            "SELECT status FROM conversations WHERE number = 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(status, None);
}

#[test]
fn details_that_do_not_decode_or_are_gone_do_not_end_the_export() {
    let place = Place::with_faults(&["null-field=started_at,on=get,request=2"]);
    let outcome = place.export("c.ndjson", &["--details"]);
    assert_eq!(outcome.code, Some(7), "{}", outcome.notes);
    let ndjson = fs::read_to_string(place.path("c.ndjson")).unwrap();
    assert_eq!(ids(&ndjson).len(), 60);
    assert_eq!(ndjson.matches("\"started_at\":null").count(), 1);

    // One turn that does not decode is in the file, and is counted too.
    let place = Place::with_faults(&["null-field=recent_turns/0/role,on=get,request=2"]);
    let outcome = place.export("c.ndjson", &["--details"]);
    assert_eq!(outcome.code, Some(7), "{}", outcome.notes);
    let ndjson = fs::read_to_string(place.path("c.ndjson")).unwrap();
    assert_eq!(ids(&ndjson).len(), 60);
    assert_eq!(ndjson.matches("\"role\":null").count(), 1);

    let place = Place::with_faults(&["status=404,on=get,request=3"]);
    let outcome = place.export("c.ndjson", &["--details"]);
    assert_eq!(outcome.code, Some(4), "{}", outcome.notes);
    assert!(
        outcome
            .notes
            .contains("1 conversation was in the list, and gone"),
        "{}",
        outcome.notes
    );
    let ndjson = fs::read_to_string(place.path("c.ndjson")).unwrap();
    assert_eq!(ids(&ndjson).len(), 59);
}

#[test]
fn a_failure_keeps_what_came_and_the_rest_can_be_had_later() {
    let place = Place::with_faults(&["status=401,on=list,request=4"]);
    let options = ["--page-size", "10"];
    let outcome = place.export("c.ndjson", &options);
    assert_eq!(outcome.code, Some(3), "{}", outcome.notes);
    assert!(
        outcome.notes.contains("export --resume --out"),
        "{}",
        outcome.notes
    );
    let kept = fs::read_to_string(place.path("c.ndjson.partial")).unwrap();
    assert_eq!(kept.lines().count(), 30);
    assert!(!place.path("c.ndjson").exists());

    let again = place.export("c.ndjson", &options);
    assert_eq!(again.code, Some(2));
    assert!(again.notes.contains("30 conversations"), "{}", again.notes);
    for (options, word) in [
        (&["--channel", "voice"][..], "the filters"),
        (&["--format", "csv"], "--format"),
        (&["--details"], "--details"),
        (&["--limit", "5"], "--limit"),
        (&["--sandbox"], "the server"),
    ] {
        let outcome = match options {
            ["--sandbox"] => {
                let out = place.path("c.ndjson");
                common::run(&[
                    "--sandbox",
                    "export",
                    "--resume",
                    "--out",
                    out.to_str().unwrap(),
                ])
            }
            _ => place.export("c.ndjson", &[options, &["--resume"]].concat()),
        };
        assert_eq!(outcome.code, Some(2), "{options:?}: {}", outcome.notes);
        assert!(
            outcome.notes.contains(word),
            "{options:?}: {}",
            outcome.notes
        );
    }
    let whole = place.text("whole.ndjson", &[]);
    assert_eq!(place.text("c.ndjson", &["--resume"]), whole);
    assert_eq!(place.names().len(), 2, "{:?}", place.names());
}

#[test]
fn a_relative_time_is_the_same_one_when_an_export_goes_on() {
    let place = Place::with_faults(&["status=401,on=list,request=3"]);
    let options = ["--since", "9000d", "--page-size", "10"];
    assert_eq!(place.export("c.ndjson", &options).code, Some(3));
    let resumed = place.text("c.ndjson", &[&options[..], &["--resume"]].concat());
    assert_eq!(ids(&resumed).len(), 60);
    let requests = place.sandbox.requests();
    let times: BTreeSet<_> = requests
        .iter()
        .map(|request| request.parameter("started_after"))
        .collect();
    assert_eq!(times.len(), 1, "{times:?}");
}

#[test]
fn an_export_that_brought_nothing_leaves_nothing() {
    let place = Place::with_faults(&["status=401"]);
    assert_eq!(place.export("c.ndjson", &[]).code, Some(3));
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn a_damaged_checkpoint_is_named_and_nothing_is_touched() {
    let place = Place::with_faults(&["status=401,on=list,request=4"]);
    assert_eq!(
        place.export("c.ndjson", &["--page-size", "10"]).code,
        Some(3)
    );
    let checkpoint = place.path("c.ndjson.checkpoint.json");
    let good = fs::read_to_string(&checkpoint).unwrap();
    for (bad, word) in [
        ("", "EOF"),
        ("{}", "version"),
        ("{\"version\": 2}", "version 2"),
        ("{\"version\": 1}", "options"),
    ] {
        fs::write(&checkpoint, bad).unwrap();
        let outcome = place.export("c.ndjson", &["--resume"]);
        assert_eq!(outcome.code, Some(1), "{bad}: {}", outcome.notes);
        assert!(outcome.notes.contains(word), "{bad}: {}", outcome.notes);
    }
    fs::write(&checkpoint, good).unwrap();
    let partial = place.path("c.ndjson.partial");
    let kept = fs::read(&partial).unwrap();
    fs::write(&partial, &kept[..100]).unwrap();
    let outcome = place.export("c.ndjson", &["--resume"]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.notes.contains("it has 100 bytes"),
        "{}",
        outcome.notes
    );
}

#[test]
fn what_is_complete_but_for_its_name_gets_it_without_another_request() {
    let place = Place::with_faults(&["status=401,on=list,request=4"]);
    assert_eq!(
        place.export("c.ndjson", &["--page-size", "10"]).code,
        Some(3)
    );
    let checkpoint = place.path("c.ndjson.checkpoint.json");
    let mut stored: Value = serde_json::from_slice(&fs::read(&checkpoint).unwrap()).unwrap();
    let counts = stored["stage"]["committed"]["counts"].clone();
    stored["stage"] = serde_json::json!({"complete": counts});
    let stored = stored.to_string();
    place.sandbox.clear_requests();
    // A crash before the renaming, and one after it.
    for _ in 0..2 {
        fs::write(&checkpoint, &stored).unwrap();
        let ndjson = place.text("c.ndjson", &["--resume"]);
        assert_eq!(ndjson.lines().count(), 30);
        assert_eq!(place.names(), BTreeSet::from(["c.ndjson".to_owned()]));
    }
    assert!(place.sandbox.requests().is_empty());
}
