//! Documents from files and from what git keeps.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Command;

use openapi_drift::{Document, Error};

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_file_as_it_was_at_a_revision() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    git(folder.path(), &["init", "--quiet"]);
    fs::write(&path, "openapi: 3.0.0\n").unwrap();
    git(folder.path(), &["add", "api.yaml"]);
    git(folder.path(), &["commit", "--quiet", "--message", "one"]);
    fs::write(&path, "openapi: 3.1.0\n").unwrap();

    let version = |input: &str| {
        let document = Document::read(input, folder.path()).unwrap();
        assert_eq!(document.origin, input);
        document.value["openapi"].as_str().unwrap().to_owned()
    };
    assert_eq!(version("git:HEAD:api.yaml"), "3.0.0");
    assert_eq!(version("api.yaml"), "3.1.0");
}

#[test]
fn what_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    for input in [
        "git:HEAD:api.yaml",
        "git:--output=x:api.yaml",
        "git:HEAD",
        "no.yaml",
    ] {
        let error = Document::read(input, folder.path()).unwrap_err();
        let message = error.to_string();
        assert!(message.starts_with(&format!("{input}: ")), "{message}");
        let is_git = matches!(error, Error::Git { .. });
        assert_eq!(is_git, input.starts_with("git:"), "{error:?}");
    }
    assert!(!folder.path().join("x").exists());
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("api.json"),
        "{\n  \"a\": 1,\n  \"a\": 2\n}",
    )
    .unwrap();
    let error = Document::read("api.json", folder.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "api.json:3:5: the key \"a\" stands twice"
    );
}
