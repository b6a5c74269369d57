//! The commands for `cargo xtask` in README.md and CONTRIBUTING.md do what they say, on a copy of
//! what they read and write.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/readme/blocks.rs"]
mod blocks;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use blocks::{Runner, commands};

/// What the commands read or write, relative to the root of the workspace.
const COPIED: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.toml",
    "openapi.json",
    "specs",
    "crates/featherhq-api/src/generated",
    "crates/anyreach-api/src/generated",
    "crates/featherhq-sandbox/openapi.json",
];

/// A repository with a copy of them.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        for path in COPIED {
            copy(&root().join(path), &repository.path(path));
        }
        repository.git(&["init", "--quiet"]);
        repository.commit("As it is");
        repository
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        let mut git = Command::new("git");
        git.args(identity)
            .args(arguments)
            .current_dir(self.0.path());
        assert!(git.status().unwrap().success(), "{arguments:?}");
    }

    /// Runs what follows `cargo xtask`, whose patterns stand for files.
    fn xtask(&self, arguments: &str) {
        let arguments = arguments
            .split(' ')
            .flat_map(|argument| self.files(argument));
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments.clone())
            .current_dir(self.0.path())
            .env("CARGO_MANIFEST_DIR", self.path("xtask"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        let arguments: Vec<String> = arguments.collect();
        assert!(output.status.success(), "{arguments:?}: {errors}");
    }

    /// What a shell makes of `folder/*.extension`.
    fn files(&self, argument: &str) -> Vec<String> {
        let Some((folder, extension)) = argument.split_once("/*") else {
            return vec![argument.to_owned()];
        };
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.ends_with(extension))
            .map(|name| format!("{folder}/{name}"))
            .collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        copy(&path, &to.join(path.file_name().unwrap()));
    }
}

fn version(document: &str) -> semver::Version {
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    document["info"]["version"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

/// The vendored document as a next version: one more enum value, and one more optional property.
fn next_version() -> String {
    let document = fs::read_to_string(root().join("openapi.json")).unwrap();
    let version = version(&document);
    let mut next = version.clone();
    next.minor += 1;
    let versions = [version, next].map(|version| format!("\"version\": \"{version}\""));
    let edits = [
        (versions[0].as_str(), versions[1].as_str()),
        ("\"ringing\",", "\"ringing\",\n\"unheard_of\","),
        (
            "\"summary_preview\": {",
            "\"mood\": {\"type\": \"string\"},\n\"summary_preview\": {",
        ),
    ];
    edits.iter().fold(document, |document, (before, after)| {
        assert!(document.contains(before), "{before}");
        document.replace(before, after)
    })
}

fn run_all(document: &str, repository: &Repository) {
    let text = fs::read_to_string(root().join(document)).unwrap();
    for command in commands(&text) {
        if let Runner::Xtask(arguments) = command.runner {
            repository.xtask(arguments);
        }
    }
}

#[test]
fn a_new_version_is_taken_over_as_the_readme_says() {
    let repository = Repository::new();
    fs::write(repository.path("openapi-1.22.0.json"), next_version()).unwrap();
    run_all("README.md", &repository);
    let types = repository.path("crates/featherhq-api/src/generated/types.rs");
    let types = fs::read_to_string(types).unwrap();
    for added in ["UnheardOf", "pub mood: "] {
        assert!(types.contains(added), "{added}");
    }
    let outgoing = version(&fs::read_to_string(root().join("openapi.json")).unwrap());
    let outgoing = format!("specs/feather/released/{outgoing}.json");
    assert!(repository.path(&outgoing).exists());
}

#[test]
fn what_is_vendored_comes_out_again_as_contributing_says() {
    let repository = Repository::new();
    // The pages may be of an older version than the vendored document.
    repository.xtask("vendor specs/feather/pages/*.md");
    repository.xtask("regen");
    repository.commit("As the pages say");
    run_all("CONTRIBUTING.md", &repository);
    repository.git(&["diff", "--exit-code", "--stat"]);
}
