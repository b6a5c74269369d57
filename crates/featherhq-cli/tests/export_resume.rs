//! `feather export`, killed or interrupted in the middle and gone on with.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fs;
use std::path::Path;
use std::time::Instant;

use common::killing::{
    CONVERSATIONS, PATIENCE, beside, bytes_at, export_with_kills, quick_export, seed, slow_sandbox,
    start,
};
use common::run_against;

/// Nothing but the output may be left.
fn assert_alone(out: &Path) {
    let name = out.file_name().unwrap();
    let siblings: Vec<_> = fs::read_dir(out.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|sibling| sibling != name)
        .collect();
    assert!(siblings.is_empty(), "{siblings:?}");
}

#[test]
fn an_ndjson_export_killed_many_times_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ndjson");
    quick_export(&whole, &[]);
    let killed = tempfile::tempdir().unwrap();
    let out = killed.path().join("killed.ndjson");
    let seed = seed();
    let kills = export_with_kills(&out, &[], seed);
    assert!(kills >= 5, "seed {seed}: only {kills} kills prove little");
    assert!(
        fs::read(&out).unwrap() == fs::read(&whole).unwrap(),
        "seed {seed}: the files differ after {kills} kills"
    );
    assert_alone(&out);
}

#[test]
fn a_killed_export_by_several_requests_at_a_time_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ndjson");
    quick_export(&whole, &[]);
    let out = folder.path().join("killed.ndjson");
    let seed = seed();
    let kills = export_with_kills(&out, &["--parallel", "3"], seed);
    assert!(kills >= 1, "seed {seed}");
    let equal = fs::read(&out).unwrap() == fs::read(&whole).unwrap();
    assert!(equal, "seed {seed}: the files differ after {kills} kills");
}

#[test]
fn a_killed_csv_export_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.csv");
    quick_export(&whole, &[]);
    let out = folder.path().join("killed.csv");
    let seed = seed();
    let kills = export_with_kills(&out, &[], seed);
    assert!(kills >= 5, "seed {seed}: only {kills} kills prove little");
    let equal = fs::read(&out).unwrap() == fs::read(&whole).unwrap();
    assert!(equal, "seed {seed}: the files differ after {kills} kills");
}

#[test]
fn a_killed_sqlite_export_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.sqlite");
    quick_export(&whole, &[]);
    let out = folder.path().join("killed.sqlite");
    let seed = seed();
    let kills = export_with_kills(&out, &[], seed);
    assert!(kills >= 5, "seed {seed}: only {kills} kills prove little");
    let rows = |file: &Path| -> Vec<(u64, String, String)> {
        let database = rusqlite::Connection::open(file).unwrap();
        let mut rows = database
            .prepare("SELECT number, id, json FROM conversations ORDER BY number")
            .unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let expected = rows(&whole);
    assert_eq!(expected.len(), CONVERSATIONS as usize);
    assert!(rows(&out) == expected, "seed {seed}, after {kills} kills");
}

#[test]
fn ctrl_c_keeps_what_came_and_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ndjson");
    quick_export(&whole, &[]);
    let out = folder.path().join("a b.ndjson");
    let sandbox = slow_sandbox();
    let mut running = start(sandbox.url(), &out, &[]);
    let begun = Instant::now();
    while sandbox.requests().len() < 10 {
        assert!(begun.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
    let id = rustix::process::Pid::from_child(&running.0);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(running.0.wait().unwrap().code(), Some(1));
    let words = running.words();
    let command = format!("export --resume --out '{}'", out.display());
    assert!(words.contains(&command), "{words}");
    assert!(!out.exists());
    let kept = fs::read(beside(&out, ".partial")).unwrap();
    assert!(kept.len() > 1_000 && fs::read(&whole).unwrap().starts_with(&kept));

    let mut running = start(sandbox.url(), &out, &[]);
    assert!(running.0.wait().unwrap().success(), "{}", running.words());
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap());
}

#[test]
fn two_exports_to_one_place_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ndjson");
    quick_export(&whole, &[]);
    let out = folder.path().join("c.ndjson");
    let sandbox = slow_sandbox();
    let mut first = start(sandbox.url(), &out, &[]);
    let begun = Instant::now();
    while sandbox.requests().is_empty() {
        assert!(begun.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
    let arguments = ["export", "--force", "--out", out.to_str().unwrap()];
    let second = run_against(sandbox.url(), &arguments);
    assert_eq!(second.code, Some(2));
    assert!(second.notes.contains("under way"), "{}", second.notes);
    assert!(first.0.wait().unwrap().success(), "{}", first.words());
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap());
}

#[test]
fn an_export_of_details_killed_a_few_times_equals_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ndjson");
    let options = ["--details", "--concurrency", "6", "--limit", "500"];
    quick_export(&whole, &options);
    let out = folder.path().join("killed.ndjson");
    let partial = beside(&out, ".partial");
    let sandbox = slow_sandbox();
    for _ in 0..4 {
        let mut running = start(sandbox.url(), &out, &options);
        let before = bytes_at(&partial);
        let begun = Instant::now();
        // Details that came, and others under way that do not count.
        while bytes_at(&partial) <= before {
            assert!(begun.elapsed() < PATIENCE);
            assert_eq!(
                running.0.try_wait().unwrap(),
                None,
                "nothing is left to kill"
            );
            std::thread::yield_now();
        }
        running.0.kill().unwrap();
        running.0.wait().unwrap();
    }
    let mut running = start(sandbox.url(), &out, &options);
    assert!(running.0.wait().unwrap().success(), "{}", running.words());
    assert!(fs::read(&out).unwrap() == fs::read(&whole).unwrap());
}
