//! `feather export --since-last`: each run writes what is new.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{KEY, Outcome, conversation, run_against};
use featherhq::ConversationDetail;
use featherhq_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A server whose conversations come and change, and a state.
struct Place {
    folder: TempDir,
    sandbox: Sandbox,
    runs: usize,
}

impl Place {
    fn new(faults: &[&str]) -> Self {
        let mut builder = Sandbox::builder().api_key(KEY).conversations(0);
        for fault in faults {
            builder = builder.fault(fault.parse::<Fault>().unwrap());
        }
        Self {
            folder: tempfile::tempdir().unwrap(),
            sandbox: builder.start_blocking().unwrap(),
            runs: 0,
        }
    }

    /// A conversation of a day of January, as it was at an hour of the 31st.
    fn put(&self, number: u32, day: u32, hour: u32) {
        let detail = conversation(json!({
            "id": format!("00000000-0000-4000-8000-{number:012}"),
            "started_at": format!("2026-01-{day:02}T12:00:00Z"),
            "updated_at": format!("2026-01-31T{hour:02}:00:00Z"),
            "recent_turns": [],
        }));
        let detail: ConversationDetail = serde_json::from_value(detail).unwrap();
        self.sandbox.insert(&detail).unwrap();
    }

    fn export(&mut self, options: &[&str]) -> Outcome {
        self.runs += 1;
        self.export_again(options)
    }

    /// The same run once more.
    fn export_again(&self, options: &[&str]) -> Outcome {
        let state = self.folder.path().join("state.json");
        let out = self.folder.path().join(format!("{}.ndjson", self.runs));
        let arguments = [
            "export",
            "--out",
            out.to_str().unwrap(),
            "--since-last",
            state.to_str().unwrap(),
        ];
        run_against(self.sandbox.url(), &[&arguments[..], options].concat())
    }

    /// The numbers of the conversations that the last run wrote.
    fn written(&self) -> BTreeSet<u32> {
        let out = self.folder.path().join(format!("{}.ndjson", self.runs));
        let ndjson = fs::read_to_string(out).unwrap();
        let number = |line| {
            let item: Value = serde_json::from_str(line).unwrap();
            item["id"].as_str().unwrap()[24..].parse().unwrap()
        };
        ndjson.lines().map(number).collect()
    }

    /// What a run writes.
    fn run(&mut self, options: &[&str]) -> BTreeSet<u32> {
        let outcome = self.export(options);
        assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
        self.written()
    }
}

fn set(numbers: &[u32]) -> BTreeSet<u32> {
    numbers.iter().copied().collect()
}

#[test]
fn each_run_writes_what_is_new_or_changed_within_the_overlap() {
    let mut place = Place::new(&[]);
    for (number, day) in [(1, 1), (2, 9), (3, 10)] {
        place.put(number, day, 1);
    }
    assert_eq!(place.run(&[]), set(&[1, 2, 3]));
    assert_eq!(place.run(&[]), set(&[]));

    place.put(4, 11, 1);
    // Late, but within the overlap of a day.
    place.put(5, 10, 1);
    // Changed: the one within the overlap is noticed, the older one is not.
    place.put(3, 10, 2);
    place.put(1, 1, 2);
    let outcome = place.export(&[]);
    assert_eq!(place.written(), set(&[3, 4, 5]));
    assert!(
        outcome.notes.contains("1 conversation was left out"),
        "{}",
        outcome.notes
    );
    assert_eq!(place.run(&[]), set(&[]));

    // A longer overlap finds what the state has forgotten by then.
    assert_eq!(place.run(&["--overlap", "30d"]), set(&[1, 2]));
    assert_eq!(place.run(&["--overlap", "30d"]), set(&[]));
}

#[test]
fn a_state_belongs_to_its_filters_and_stays_as_it_is_until_a_run_is_complete() {
    let mut place = Place::new(&["status=401,on=list,request=2-3"]);
    for number in 1..=5 {
        place.put(number, 10, 1);
    }
    let options = ["--page-size", "2"];
    assert_eq!(place.export(&options).code, Some(3));
    let state = place.folder.path().join("state.json");
    assert!(!state.exists());
    assert_eq!(
        place
            .export_again(&[&options[..], &["--resume"]].concat())
            .code,
        Some(3)
    );
    let outcome = place.export_again(&["--resume"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
    assert_eq!(place.written(), set(&[1, 2, 3, 4, 5]));
    // Those that came before the run was stopped are remembered as well.
    assert_eq!(place.run(&[]), set(&[]));

    let outcome = place.export(&["--channel", "voice"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.notes.contains("the filters"), "{}", outcome.notes);
    fs::write(&state, "{").unwrap();
    let outcome = place.export(&[]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.notes.contains("state.json"), "{}", outcome.notes);
}
