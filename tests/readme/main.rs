//! The README does what it says: its programs are run, every command in it and in other documents
//! has a test that runs it, and the paths that they name exist.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

mod blocks;
mod paths;
mod rust;

use std::fs;
use std::path::Path;

use blocks::{Runner, blocks, commands};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The tests that run commands, and those that each of them runs.
const TESTS: &[(&str, &[Runner])] = &[
    ("crates/featherhq-cli/tests/readme.rs", &[Runner::Feather]),
    (
        "crates/featherhq-sandbox/tests/readme.rs",
        &[Runner::Server, Runner::Request],
    ),
    ("xtask/tests/readme.rs", &[Runner::Xtask]),
];

#[test]
fn every_command_is_run_by_a_test() {
    let mut count = 0;
    for document in documents() {
        for command in commands(&read(&document)) {
            count += 1;
            for (test, runners) in TESTS {
                // A test names the documents whose commands it runs.
                if runners.contains(&command.runner) {
                    let document = format!("\"{document}\"");
                    assert!(
                        read(test).contains(&document),
                        "{test} does not read {document}"
                    );
                }
            }
            match command.runner {
                Runner::Example => {
                    let needs_feature = command.arguments() == "blocking_script";
                    assert_eq!(command.text.contains("--features blocking"), needs_feature);
                }
                Runner::Check => is_step_of_ci(&command.text),
                _ => {}
            }
            names_what_cargo_has(&command.text);
        }
    }
    assert!(count > 50, "{count}");
}

/// Documents of people who use or change this repository.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let below = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| format!("{folder}{name}")).collect()
    };
    let readmes = ["crates/", "specs/"]
        .iter()
        .flat_map(|folder| below(folder));
    let readmes = readmes.map(|folder| format!("{folder}/README.md"));
    let others = ["", "docs/"].iter().flat_map(|folder| below(folder));
    let documents = others.filter(|path| path.ends_with(".md")).chain(readmes);
    documents.filter(|path| root.join(path).is_file()).collect()
}

/// A part of the tests is run with all of them.
fn is_step_of_ci(command: &str) {
    let ci = read(".ci/run");
    let is_step = |step: &str| {
        let mut steps = ci.lines().filter(|line| line.starts_with("step "));
        steps.any(|line| line.ends_with(step))
    };
    if !command.starts_with("cargo test") {
        return assert!(is_step(command), "{command}");
    }
    let all = command
        .split(" -p ")
        .next()
        .unwrap()
        .replace(" --workspace", "");
    let step = format!(
        "{} --workspace",
        all.replace("cargo test", "cargo test --locked")
    );
    assert!(is_step(&step), "{step}");
}

/// Programs, tests and benchmarks that a command names are there, also when nothing runs it.
fn names_what_cargo_has(command: &str) {
    let words: Vec<&str> = command.split(' ').collect();
    let after = |option: &str| {
        words
            .windows(2)
            .find(|pair| pair[0] == option)
            .map(|pair| pair[1])
    };
    let folder = match after("-p") {
        None | Some("featherhq") => String::new(),
        Some(package) => format!("crates/{package}/"),
    };
    for (option, kind) in [
        ("--bench", "benches"),
        ("--example", "examples"),
        ("--test", "tests"),
    ] {
        if let Some(name) = after(option).filter(|_| words[0] == "cargo") {
            let path = format!("{folder}{kind}/{name}.rs");
            assert!(
                Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists(),
                "{path}"
            );
        }
    }
}

#[test]
#[should_panic(expected = "line 2: no test runs `wget example.com`")]
fn a_command_that_nobody_runs_is_told() {
    commands("```sh\nwget \\\n  example.com # with a comment\n```\n");
}

#[test]
fn every_program_is_that_of_a_file_that_is_run() {
    let readme = read("README.md");
    let blocks = blocks(&readme);
    let programs: Vec<_> = blocks
        .iter()
        .filter(|block| block.language.starts_with("rust"))
        .collect();
    assert_eq!(programs.len(), rust::FILES.len());
    for (block, (path, file)) in programs.iter().zip(rust::FILES) {
        let (header, program) = file.split_once("\n\n").unwrap();
        let program = program.split("\n#[cfg(test)]").next().unwrap();
        assert!(header.starts_with("//! The README's section"), "{path}");
        let shown = block.lines.join("\n");
        assert_eq!(
            shown.trim_end(),
            program.trim_end(),
            "line {} of the README is not what {path} has",
            block.line
        );
    }
}
