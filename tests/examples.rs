//! Every program in `examples/` is run as a newcomer runs it: without a key, against the sandbox in
//! its own process.
//!
//! `cargo test` builds the programs before it runs this. `cargo test --test examples` does not; what
//! is missing or older than its source then fails and says so, and is never passed over.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The tests in it. With `test = true` in the manifest, the program itself would not be built.
#[path = "../examples/tests_with_sandbox.rs"]
#[expect(dead_code, reason = "the program is run, not called")]
mod tests_with_sandbox;

/// The programs that this file runs, with the features of this build.
const RUN: &[&str] = &[
    #[cfg(feature = "blocking")]
    "blocking_script",
    "evaluation_report",
    "evidence_citations",
    "export_with_resume",
    "incremental_sync",
    "list_and_filter",
    "parallel_drain",
    "service_with_metrics",
    "tests_with_sandbox",
];

/// What a program printed.
struct Printed {
    output: String,
    errors: String,
}

fn run(name: &str, arguments: &[&str]) -> Printed {
    assert!(RUN.contains(&name), "{name} is to be in the list above");
    let output = Command::new(program(name))
        .args(arguments)
        .env_remove(featherhq::API_KEY_VARIABLE)
        .env_remove(featherhq::BASE_URL_VARIABLE)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, errors) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{name}: {errors}");
    Printed {
        output: stdout,
        errors,
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program that was built with this test: `target/<profile>/examples/<name>`, where this test is
/// `target/<profile>/deps/<test>`.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let program = profile.join("examples").join(name);
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    let built = fs::metadata(&program)
        .unwrap_or_else(|error| panic!("{}: {error}; {BUILD}", program.display()))
        .modified()
        .unwrap();
    let sources = [
        root().join("src"),
        root().join("examples/support"),
        root().join(format!("examples/{name}.rs")),
    ];
    for source in sources {
        let changed = newest(&source);
        assert!(built >= changed, "{name} is older than its source; {BUILD}");
    }
    program
}

const BUILD: &str = "build it with `cargo build --examples` and the features of this test";

fn newest(path: &Path) -> SystemTime {
    let metadata = fs::metadata(path).unwrap();
    if metadata.is_file() {
        return metadata.modified().unwrap();
    }
    let entries = fs::read_dir(path).unwrap();
    let times = entries.map(|entry| newest(&entry.unwrap().path()));
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

#[test]
fn every_program_is_run() {
    let files = fs::read_dir(root().join("examples")).unwrap();
    let found: BTreeSet<String> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| cfg!(feature = "blocking") || name != "blocking_script")
        .collect();
    assert_eq!(found, RUN.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn the_list_has_what_the_filters_say() {
    let all = run("list_and_filter", &[]).output;
    assert!(
        all.ends_with("9 conversations, 0 that cannot be read\n"),
        "{all}"
    );
    let late = run("list_and_filter", &["voice", "2026-01-15T09:00:00Z"]).output;
    assert_eq!(late.lines().count(), 2, "{late}");
    assert!(late.lines().next().unwrap().contains("  voice "), "{late}");
    // Nothing of a subject reaches the terminal that it does not print.
    assert!(
        all.contains(r"\u{301}") && !all.contains('\u{301}'),
        "{all}"
    );
}

#[test]
fn an_export_that_was_interrupted_is_the_one_of_a_single_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (whole, parts) = (path("whole.ndjson"), path("parts.ndjson"));
    run("export_with_resume", &[&whole]);
    run("export_with_resume", &[&parts, "25"]);
    let second = run("export_with_resume", &[&parts, "7"]);
    assert!(
        second.errors.starts_with("going on after "),
        "{}",
        second.errors
    );
    let last = run("export_with_resume", &[&parts]);
    // Twenty were made to last before the first run stopped, and none by the second.
    assert!(
        last.output.starts_with("40 conversations in "),
        "{}",
        last.output
    );
    let (whole, parts) = (fs::read(whole).unwrap(), fs::read(parts).unwrap());
    assert_eq!(whole.split_inclusive(|byte| *byte == b'\n').count(), 60);
    assert!(whole == parts);
    assert!(!fs::exists(path("parts.ndjson.progress")).unwrap());
}

#[test]
fn citations_lead_to_sources() {
    let shown = run("evidence_citations", &[]).output;
    assert!(shown.contains("\nassistant: "), "{shown}");
    assert!(shown.contains("  [1] \"Terms of service"), "{shown}");
}

#[test]
fn the_report_counts_every_conversation() {
    let report = run("evaluation_report", &[]).output;
    let count = |line: &str| {
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let all: u64 = report.lines().take(5).map(count).sum();
    assert_eq!(all, 60, "{report}");
    assert!(
        report.contains("0 contradictions, 0 labels that differ"),
        "{report}"
    );
}

#[test]
fn the_service_counts_its_attempts_and_writes_spans() {
    let printed = run("service_with_metrics", &["2"]);
    let (metrics, traces) = (printed.output, printed.errors);
    for (result, count) in [("503", 2), ("200", 3)] {
        let labels = format!("{{operation=\"listV2Conversations\",result=\"{result}\"}}");
        let line = format!("feather_attempts_total{labels} {count}\n");
        assert!(metrics.contains(&line), "{metrics}");
    }
    assert!(
        traces.contains("round{number=1}:http.client.call{"),
        "{traces}"
    );
}

#[test]
fn a_second_sync_brings_nothing_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let state = state.to_str().unwrap();
    let first = run("incremental_sync", &[state]).output;
    assert!(first.contains("\n60 new or changed, 0 known; "), "{first}");
    let second = run("incremental_sync", &[state]).output;
    assert!(
        second.starts_with("0 new or changed, 60 known; "),
        "{second}"
    );
}

#[test]
fn a_parallel_drain_counts_each_once_also_when_it_broke_off() {
    let by_many = run("parallel_drain", &[]).output;
    assert!(by_many.ends_with("  1000  in all\n"), "{by_many}");
    // Nine failures are three attempts of a single walk, three times.
    let by_one = run("parallel_drain", &["1"]);
    assert_eq!(by_one.output, by_many);
    let errors = by_one.errors;
    assert_eq!(errors.matches("going on after: ").count(), 3, "{errors}");
}

#[test]
fn the_program_that_has_tests_finds_who_waits() {
    let output = run("tests_with_sandbox", &[]).output;
    assert_eq!(output, "3 wait for a human\n");
}

#[cfg(feature = "blocking")]
#[test]
fn the_script_shows_the_longest_first() {
    let output = run("blocking_script", &[]).output;
    let seconds = |line: &str| {
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let times: Vec<u64> = output.lines().map(seconds).collect();
    assert_eq!(times, [898, 450, 257], "{output}");
}
