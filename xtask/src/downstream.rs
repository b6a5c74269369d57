//! `cargo xtask downstream`: somebody else's crate, `tests/downstream`, built and tested.
//!
//! Only a crate outside the workspace sees what users see: packages that are found without the
//! workspace's patches and features, and a lock file that is not ours. It is tested by path with
//! default features, without and with all, and then with the packages from a git repository, where
//! cargo looks for them by name and `build.rs` compares the document with the generated code.
//!
//! The repository holds the files as they are in the working tree, those of the last commit and what
//! was changed since.

use std::path::Path;

use clap::Args;
use toml_edit::{DocumentMut, value};

use crate::failure::Failure;
use crate::repository::Repository;
use crate::{process, workspace};

/// The crate, relative to the root of the workspace.
const CRATE: &str = "tests/downstream";

/// What of it is needed elsewhere.
const SOURCES: [&str; 4] = ["Cargo.lock", "src/lib.rs", "src/main.rs", "tests/report.rs"];

/// The choices of features that are tested.
const FEATURES: [&[&str]; 3] = [&[], &["--no-default-features"], &["--all-features"]];

/// Build and test a crate outside the workspace, by path and from a git repository
#[derive(Debug, Args)]
pub(crate) struct Downstream {}

impl Downstream {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        for features in FEATURES {
            println!("by path: {}", named(features));
            let tested = test(&root, &root.join(CRATE), features, "--locked");
            tested.map_err(with_advice)?;
        }
        let folder = root.join("target/downstream");
        let repository = folder.join("repository");
        let commit = Repository::new(&repository, &root).commit()?;
        let crate_folder = folder.join("crate");
        set_up_with_git(&root, &crate_folder, &repository, &commit)?;
        println!("from a git repository: all features");
        test(&root, &crate_folder, &["--all-features"], "--quiet")
    }
}

fn named(features: &[&str]) -> String {
    match features {
        [] => "default features".to_owned(),
        flags => flags.join(" ").replace("--", "").replace('-', " "),
    }
}

fn with_advice(failure: Failure) -> Failure {
    match failure {
        Failure::Check(message) => Failure::Check(format!(
            "{message}\nif its lock file is behind the workspace: `cargo update --workspace \
             --manifest-path {CRATE}/Cargo.toml`"
        )),
        Failure::Usage(_) => failure,
    }
}

fn test(root: &Path, folder: &Path, features: &[&str], lock: &str) -> Result<(), Failure> {
    process::run(
        process::cargo()
            .args(["test", lock])
            .args(features)
            .current_dir(folder)
            // What both workspaces depend on is built once.
            .env("CARGO_TARGET_DIR", root.join("target")),
    )
}

/// The crate with its dependencies from a git repository instead of by path.
fn set_up_with_git(
    root: &Path,
    folder: &Path,
    repository: &Path,
    commit: &str,
) -> Result<(), Failure> {
    let original = root.join(CRATE);
    for file in SOURCES {
        workspace::write(&folder.join(file), &workspace::read(&original.join(file))?)?;
    }
    let manifest = workspace::read(&original.join("Cargo.toml"))?;
    let manifest = with_git(&manifest, &url(repository), commit).map_err(Failure::check)?;
    workspace::write(&folder.join("Cargo.toml"), &manifest)
}

/// The manifest with every dependency by path turned into one by commit.
fn with_git(manifest: &str, url: &str, commit: &str) -> Result<String, toml_edit::TomlError> {
    let mut manifest: DocumentMut = manifest.parse()?;
    for table in ["dependencies", "dev-dependencies"] {
        let dependencies = manifest[table].as_table_like_mut();
        for (_, dependency) in dependencies.into_iter().flat_map(|table| table.iter_mut()) {
            let by_path = dependency
                .as_table_like_mut()
                .filter(|table| table.contains_key("path"));
            if let Some(dependency) = by_path {
                dependency.remove("path");
                dependency.insert("git", value(url));
                dependency.insert("rev", value(commit));
            }
        }
    }
    Ok(manifest.to_string())
}

fn url(folder: &Path) -> String {
    let path = folder
        .to_string_lossy()
        .replace('\\', "/")
        .replace(' ', "%20");
    format!("file:///{}", path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_by_path_is_by_commit() {
        let manifest = "[dependencies]\nours = { path = \"..\", default-features = false }\ntokio = \"1\"\n\
                        [dev-dependencies]\nother = { path = \"../other\" }\n";
        let manifest: DocumentMut = with_git(manifest, "file:///a", "abc")
            .unwrap()
            .parse()
            .unwrap();
        let ours = &manifest["dependencies"]["ours"];
        assert_eq!(ours["git"].as_str(), Some("file:///a"));
        assert_eq!(ours["rev"].as_str(), Some("abc"));
        assert_eq!(ours["default-features"].as_bool(), Some(false));
        assert!(ours.get("path").is_none());
        assert_eq!(manifest["dependencies"]["tokio"].as_str(), Some("1"));
        assert!(manifest["dev-dependencies"]["other"].get("rev").is_some());
    }

    #[test]
    fn paths_become_urls() {
        assert_eq!(url(Path::new("/a/b c")), "file:///a/b%20c");
        assert_eq!(url(Path::new(r"C:\a")), "file:///C:/a");
    }
}
