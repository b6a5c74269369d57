//! `feather export --provider anyreach`: what the database of the server holds,
//! each conversation once, whichever way its cursor is meant.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fs;
use std::path::Path;

use common::exports::ids;
use common::{KEY, Outcome, run_against_anyreach, sandbox_of_anyreach};
use featherhq_sandbox::{AnyreachCursor, Fault, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

fn export(sandbox: &Sandbox, folder: &Path, name: &str, options: &[&str]) -> Outcome {
    let out = folder.join(name);
    let export = ["export", "--out", out.to_str().unwrap()];
    run_against_anyreach(sandbox.url(), &[&export[..], options].concat())
}

#[track_caller]
fn exported(sandbox: &Sandbox, folder: &Path, name: &str, options: &[&str]) -> String {
    let outcome = export(sandbox, folder, name, options);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The documents of a database in the order of the list.
fn stored(database: &Path) -> Vec<Value> {
    let database = rusqlite::Connection::open(database).unwrap();
    let mut rows = database
        .prepare("SELECT document FROM anyreach_conversations ORDER BY created_at DESC, id DESC")
        .unwrap();
    let documents = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let documents = documents.map(|document| serde_json::from_str(&document.unwrap()).unwrap());
    documents.collect()
}

#[test]
fn an_export_equals_the_database_in_both_cursor_modes() {
    // Smaller than the longest tie, and larger.
    compare_with_database(2_000, &["37", "200"]);
}

#[test]
fn its_list_is_not_walked_by_several_requests_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_anyreach(5).start_blocking().unwrap();
    let outcome = export(&sandbox, folder.path(), "c.ndjson", &["--parallel", "2"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.notes.contains("--parallel"), "{outcome:?}");
    assert!(sandbox.requests().is_empty());
}

/// `cargo test --release -p featherhq-cli --test anyreach_export -- --ignored`
#[test]
#[ignore = "it takes a while"]
fn a_long_export_equals_the_database_in_both_cursor_modes() {
    compare_with_database(50_000, &["37", "200", "1000"]);
}

fn compare_with_database(conversations: u32, page_sizes: &[&str]) {
    for cursor in [AnyreachCursor::Older, AnyreachCursor::OlderOrEqual] {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("served.sqlite");
        let sandbox = sandbox_of_anyreach(conversations)
            .anyreach_cursor(cursor)
            .database(&database)
            .start_blocking()
            .unwrap();
        let stored = stored(&database);
        assert_eq!(stored.len(), conversations as usize);
        for size in page_sizes {
            let name = format!("{size}.ndjson");
            let lines = exported(&sandbox, folder.path(), &name, &["--page-size", size]);
            let lines = lines
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap());
            assert!(lines.eq(stored.iter().cloned()), "{cursor:?}, {size}");
        }
        let csv = exported(&sandbox, folder.path(), "c.csv", &[]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.records().map(|record| record.unwrap()[0].to_owned());
        let stored_ids = stored.iter().map(|item| item["id"].as_str().unwrap());
        assert!(rows.eq(stored_ids.map(str::to_owned)), "{cursor:?}");
    }
}

#[test]
fn a_database_has_typed_columns() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let outcome = export(&sandbox, folder.path(), "c.sqlite", &[]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let database = rusqlite::Connection::open(folder.path().join("c.sqlite")).unwrap();
    let one = |query: &str| {
        database
            .query_row(query, [], |row| row.get::<_, u64>(0))
            .unwrap()
    };
    let all = "SELECT count(*) FROM conversations WHERE typeof(created_at) = 'text' AND \
               unixepoch(created_at) > 0 AND json_extract(json, '$.id') = id";
    assert_eq!(one(all), 60);
    let with_duration = "SELECT count(*) FROM conversations WHERE typeof(duration) = 'real' AND \
                         duration = json_extract(json, '$.duration')";
    let any_duration = "SELECT count(*) FROM conversations WHERE duration IS NOT NULL";
    assert_eq!(one(with_duration), one(any_duration));
    assert!(one(any_duration) > 10);
    let indices = "SELECT count(*) FROM sqlite_master WHERE name = 'conversations_by_created_at'";
    assert_eq!(one(indices), 1);
}

/// A row of Parquet as JSON; times are left out.
#[cfg(feature = "parquet")]
fn cells(row: &parquet::record::Row) -> serde_json::Map<String, Value> {
    use parquet::record::Field;

    let cells = row.get_column_iter().map(|(name, field)| {
        let value = match field {
            Field::Str(text) => text.as_str().into(),
            Field::Double(number) => (*number).into(),
            Field::Long(number) => (*number).into(),
            _ => Value::Null,
        };
        (name.clone(), value)
    });
    cells.collect()
}

/// Read by the library that wrote it: the other one that tests use is older
/// than the order of floating-point columns that the file names.
#[cfg(feature = "parquet")]
#[test]
fn parquet_has_typed_columns_by_day() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_anyreach(2_000).start_blocking().unwrap();
    let outcome = export(
        &sandbox,
        folder.path(),
        "c.parquet",
        &["--partition-by", "day"],
    );
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let lines = exported(&sandbox, folder.path(), "c.ndjson", &[]);
    let mut days: Vec<_> = fs::read_dir(folder.path().join("c.parquet"))
        .unwrap()
        .map(|day| day.unwrap().path())
        .collect();
    days.sort();
    assert!(days.len() > 1, "{days:?}");
    let mut rows = Vec::new();
    for day in days.iter().rev() {
        let name = day.file_name().unwrap().to_str().unwrap();
        for part in fs::read_dir(day).unwrap() {
            let file = fs::File::open(part.unwrap().path()).unwrap();
            let reader = SerializedFileReader::new(file).unwrap();
            for row in reader.get_row_iter(None).unwrap() {
                rows.push((name.to_owned(), cells(&row.unwrap())));
            }
        }
    }
    // Days go down as the list does, and each is one part.
    let of_list = lines.lines().map(|line| {
        let item: Value = serde_json::from_str(line).unwrap();
        let day = format!("day={}", &item["created_at"].as_str().unwrap()[..10]);
        (day, item, line)
    });
    assert_eq!(rows.len(), 2_000);
    for ((day, row), (day_of_list, item, line)) in rows.iter().zip(of_list) {
        assert_eq!(*day, day_of_list);
        assert_eq!(row["json"], line);
        for field in ["id", "status", "duration", "user_turn_count", "summary"] {
            assert_eq!(row[field], item[field], "{field} of {line}");
        }
    }
}

#[test]
fn an_export_that_did_not_end_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let fault = "status=503,on=anyreach-list,request=4-7"
        .parse::<Fault>()
        .unwrap();
    let sandbox = sandbox_of_anyreach(500)
        .fault(fault)
        .start_blocking()
        .unwrap();
    let out = ["--page-size", "50"];
    let stopped = export(&sandbox, folder.path(), "c.ndjson", &out);
    assert_eq!(stopped.code, Some(1), "{stopped:?}");
    assert!(stopped.notes.contains("--provider=anyreach"), "{stopped:?}");
    // The other provider has a conversation of none of these ids.
    let other = common::run_against(
        sandbox.url(),
        &[
            "export",
            "--resume",
            "--out",
            folder.path().join("c.ndjson").to_str().unwrap(),
        ],
    );
    assert_eq!(other.code, Some(2), "{other:?}");
    assert!(other.notes.contains("differs in --provider"), "{other:?}");
    let whole = exported(
        &sandbox,
        folder.path(),
        "c.ndjson",
        &["--page-size", "50", "--resume"],
    );
    assert_eq!(
        whole,
        exported(&sandbox, folder.path(), "again.ndjson", &[])
    );
    assert_eq!(ids(&whole).len(), 500);
}

#[test]
fn a_run_since_the_last_one_writes_what_is_new() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let state = folder.path().join("state.json");
    let since_last = ["--since-last", state.to_str().unwrap()];
    let first = exported(&sandbox, folder.path(), "1.ndjson", &since_last);
    assert_eq!(ids(&first).len(), 60);
    assert_eq!(
        exported(&sandbox, folder.path(), "2.ndjson", &since_last),
        ""
    );
    let mut newer: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    newer["id"] = "newer".into();
    let newer = serde_json::from_value::<anyreach::Conversation>(newer).unwrap();
    sandbox.insert_anyreach(&newer).unwrap();
    let third = exported(&sandbox, folder.path(), "3.ndjson", &since_last);
    assert_eq!(ids(&third), ["newer"]);
    assert!(!fs::read_to_string(&state).unwrap().contains(KEY));
}
