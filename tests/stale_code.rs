//! The guard in `build.rs`: it compares the vendored document with the hash in
//! the generated code, and says what to do.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENT: &str = "openapi.json";
const GENERATED: &str = "crates/featherhq-api/src/generated/mod.rs";

/// A folder with the built guard, and a copy of what it compares.
struct Copy {
    folder: tempfile::TempDir,
    guard: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let guard = folder.path().join("guard");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let built = Command::new(rustc)
            .args(["--edition", "2024", "-o"])
            .arg(&guard)
            .arg(root.join("build.rs"))
            .status()
            .unwrap();
        assert!(built.success());
        for file in [DOCUMENT, GENERATED] {
            let place = folder.path().join(file);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::copy(root.join(file), place).unwrap();
        }
        Self { folder, guard }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn complaint(&self) -> Option<String> {
        let output = Command::new(&self.guard)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success());
        let output = String::from_utf8(output.stdout).unwrap();
        output
            .lines()
            .find_map(|line| line.strip_prefix("cargo::error="))
            .map(str::to_owned)
    }
}

#[test]
fn only_code_of_this_very_document_is_accepted() {
    let copy = Copy::new();
    assert_eq!(copy.complaint(), None);
    let document = fs::read_to_string(copy.path(DOCUMENT)).unwrap();
    fs::write(
        copy.path(DOCUMENT),
        document.replace("\"ringing\"", "\"calling\""),
    )
    .unwrap();
    let complaint = copy.complaint().unwrap();
    assert!(complaint.contains("cargo xtask regen"), "{complaint}");
}

#[test]
fn where_either_is_absent_there_is_nothing_to_compare() {
    for absent in [DOCUMENT, GENERATED] {
        let copy = Copy::new();
        fs::remove_file(copy.path(absent)).unwrap();
        assert_eq!(copy.complaint(), None);
    }
}
