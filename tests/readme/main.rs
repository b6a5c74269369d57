//! The README does what it says: its programs are run, every command in it has a test that runs
//! it, and the paths that it and other documents name exist.

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

#[test]
fn every_command_is_run_by_a_test() {
    let readme = read("README.md");
    let commands = commands(&readme);
    assert!(commands.len() > 20);
    let ci = read(".ci/run");
    for command in commands {
        match command.runner {
            Runner::Feather(_) | Runner::Xtask(_) => {}
            Runner::Example(name) => {
                let path = format!("examples/{name}.rs");
                // `tests/examples.rs` runs whatever is in that folder.
                assert!(
                    Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists(),
                    "{path}"
                );
                let needs_feature = name == "blocking_script";
                assert_eq!(command.text.contains("--features blocking"), needs_feature);
            }
            Runner::Check => {
                let with_lock = command.text.replace("cargo test", "cargo test --locked");
                let mut steps = ci.lines().filter(|line| line.starts_with("step "));
                assert!(steps.any(|step| step.ends_with(&with_lock)), "{with_lock}");
            }
        }
    }
    // The tests that run them are there, and read the same text.
    for test in [
        "crates/featherhq-cli/tests/readme.rs",
        "xtask/tests/readme.rs",
    ] {
        assert!(read(test).contains("README.md"), "{test}");
    }
}

#[test]
#[should_panic(expected = "line 2: no test runs `curl example.com`")]
fn a_command_that_nobody_runs_is_told() {
    commands("```sh\ncurl example.com # with a comment\n```\n");
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
