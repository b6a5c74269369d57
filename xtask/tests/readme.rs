//! The commands for `cargo xtask` in documents do what they say, on a copy of what they read and
//! write; the dependencies that README.md shows are those of this workspace.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/readme/blocks.rs"]
mod blocks;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use blocks::{Runner, blocks, commands};
use toml_edit::{DocumentMut, Item};

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
            "\"unheard_of_field\": {\"type\": \"string\"},\n\"summary_preview\": {",
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
        if command.runner == Runner::Xtask {
            repository.xtask(command.arguments());
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
    for added in ["UnheardOf", "pub unheard_of_field: "] {
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

#[test]
fn the_guides_of_single_parts_do_what_they_say() {
    let repository = Repository::new();
    copy(&root().join("openapi.json"), &repository.path("BASE"));
    fs::write(repository.path("REVISION"), next_version()).unwrap();
    run_all("docs/drift.md", &repository);

    let anyreach = root().join("specs/anyreach/openapi.json");
    copy(&anyreach, &repository.path("FILE"));
    run_all("specs/anyreach/README.md", &repository);
    repository.git(&["diff", "--exit-code", "--stat"]);

    run_all("specs/feather/README.md", &repository);
}

#[test]
fn settings_of_the_drift_check_are_shown_as_they_are_read() {
    let guide = fs::read_to_string(root().join("docs/drift.md")).unwrap();
    let blocks = blocks(&guide);
    let settings = blocks.iter().filter(|block| block.language == "toml");
    let repository = Repository::new();
    copy(&root().join("openapi.json"), &repository.path("BASE"));
    fs::write(repository.path("REVISION"), next_version()).unwrap();
    let options = ["--accept", "--severities"];
    assert_eq!(settings.clone().count(), options.len());
    for (option, settings) in options.iter().zip(settings) {
        fs::write(repository.path("settings.toml"), settings.lines.join("\n")).unwrap();
        repository.xtask(&format!("drift BASE REVISION {option} settings.toml"));
    }
}

#[test]
fn dependencies_are_shown_as_this_workspace_has_them() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let workspace = manifest("");
    let mut count = 0;
    for block in blocks(&readme) {
        if block.language != "toml" {
            continue;
        }
        let shown: DocumentMut = block.lines.join("\n").parse().unwrap();
        let tables = shown
            .iter()
            .filter(|(name, _)| name.ends_with("dependencies"));
        let dependencies = tables.flat_map(|(_, table)| table.as_table_like().unwrap().iter());
        for (name, dependency) in dependencies {
            count += 1;
            if let Some(path) = dependency.get("path").and_then(Item::as_str) {
                let folder = path.strip_prefix("../featherhq").unwrap();
                let manifest = manifest(folder.trim_start_matches('/'));
                assert_eq!(manifest["package"]["name"].as_str(), Some(name), "{path}");
                for feature in words(dependency.get("features")) {
                    assert!(
                        manifest["features"].get(feature).is_some(),
                        "{name}: {feature}"
                    );
                }
                continue;
            }
            let known = &workspace["workspace"]["dependencies"][name];
            let version = |item: &Item| {
                item.get("version")
                    .unwrap_or(item)
                    .as_str()
                    .map(str::to_owned)
            };
            assert_eq!(version(dependency), version(known), "{name}");
        }
    }
    assert_eq!(count, 3);
}

/// The manifest in a folder of the workspace.
fn manifest(folder: &str) -> DocumentMut {
    let path = root().join(folder).join("Cargo.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn words(list: Option<&Item>) -> Vec<&str> {
    let list = list.and_then(Item::as_array).into_iter().flatten();
    list.map(|word| word.as_str().unwrap()).collect()
}
