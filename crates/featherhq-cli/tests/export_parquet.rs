//! `feather export --format parquet`, read back by another implementation.

#![cfg(all(feature = "parquet", unix))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "common/parquet.rs"]
mod parquet;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::DateTime;
use common::killing::{export_with_kills, quick_export, seed};
use common::{run_against, sandbox_of_file};
use featherhq_sandbox::Sandbox;
use parquet::{files, read, schema};
use serde_json::Value;

fn export(sandbox: &Sandbox, out: &Path, options: &[&str]) {
    let out = out.to_str().unwrap();
    let arguments = [&["export", "--out", out], options].concat();
    let outcome = run_against(sandbox.url(), &arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
}

/// The JSON of every row, by id, from all files of an export.
fn rows(directory: &Path) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    for (_, file) in files(directory) {
        let table = read(&file);
        for (id, json) in table["id"].iter().zip(&table["json"]) {
            let (id, json) = (id.as_str().unwrap(), json.as_str().unwrap());
            let twice = rows.insert(id.to_owned(), json.to_owned());
            assert_eq!(twice, None, "{id} is there twice");
        }
    }
    rows
}

#[test]
fn types_are_those_of_the_fields() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_file();
    for (name, options) in [("c.parquet", &[][..]), ("d.parquet", &["--details"])] {
        let out = folder.path().join(name);
        export(&sandbox, &out, options);
        let files = files(&out);
        assert_eq!(files.len(), 1);
        insta::assert_snapshot!(format!("schema_{name}"), schema(&files[0].1));
    }
}

#[test]
fn every_value_is_that_of_the_json() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = common::sandbox();
    let out = folder.path().join("c.parquet");
    export(&sandbox, &out, &["--details"]);
    let table = read(&files(&out)[0].1);
    let items: Vec<Value> = table["json"]
        .iter()
        .map(|json| serde_json::from_str(json.as_str().unwrap()).unwrap())
        .collect();
    assert_eq!(items.len() as u64, sandbox.conversation_count());
    for (name, values) in table.iter().filter(|(name, _)| *name != "json") {
        let pointer = format!("/{}", name.replace('.', "/"));
        let mut filled = 0;
        for (value, item) in values.iter().zip(&items) {
            let field = item.pointer(&pointer).unwrap_or(&Value::Null);
            let expected = match field {
                Value::String(text) if name.ends_with("_at") => {
                    let time = DateTime::parse_from_rfc3339(text).unwrap();
                    time.timestamp_micros().into()
                }
                Value::Object(_) | Value::Array(_) => field.to_string().into(),
                other => other.clone(),
            };
            assert_eq!(*value, expected, "{name}");
            filled += usize::from(!value.is_null());
        }
        let never = ["retention_policy_id", "retention_expires_at", "archived_at"];
        assert!(
            filled > 0 || never.contains(&name.as_str()),
            "{name} proves nothing"
        );
    }
}

#[test]
fn parts_are_by_day_and_have_no_more_rows_than_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_file();
    let out = folder.path().join("c.parquet");
    let options = ["--partition-by", "day", "--rows-per-part", "2"];
    export(&sandbox, &out, &options);
    let files = files(&out);
    let shown: Vec<(&str, usize)> = files
        .iter()
        .map(|(name, file)| (name.as_str(), read(file)["id"].len()))
        .collect();
    assert_eq!(
        shown,
        [
            ("day=2026-01-05/part-00003.parquet", 2),
            ("day=2026-01-05/part-00004.parquet", 1),
            ("day=2026-01-07/part-00002.parquet", 2),
            ("day=2026-01-08/part-00001.parquet", 1),
        ]
    );
    for (name, file) in &files {
        for started in &read(file)["started_at"] {
            let time = DateTime::from_timestamp_micros(started.as_i64().unwrap()).unwrap();
            assert!(
                name.starts_with(&format!("day={}/", time.date_naive())),
                "{name}"
            );
        }
    }
    // The same again in the place of it.
    export(&sandbox, &out, &[&options[..], &["--force"]].concat());
    assert_eq!(rows(&out).len(), 6);
    let siblings = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(siblings, 1);
}

#[test]
fn nothing_is_one_file_without_rows() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_file();
    let out = folder.path().join("c.parquet");
    export(&sandbox, &out, &["--channel", "none"]);
    let files = files(&out);
    assert_eq!(files.len(), 1);
    assert!(read(&files[0].1)["id"].is_empty());
}

#[test]
fn a_killed_export_has_the_rows_of_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.parquet");
    quick_export(&whole, &[]);
    let out = folder.path().join("killed.parquet");
    let seed = seed();
    let kills = export_with_kills(&out, &["--rows-per-part", "60"], seed);
    assert!(kills >= 5, "seed {seed}: only {kills} kills prove little");
    assert!(
        rows(&out) == rows(&whole),
        "seed {seed}, after {kills} kills"
    );
    assert!(
        files(&out)
            .iter()
            .all(|(name, _)| name.ends_with(".parquet"))
    );
}
