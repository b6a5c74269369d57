//! `cargo xtask examples`: every public item that is written by hand shows an example.
//!
//! The compiler sees to it that each has documentation (`missing_docs`), and `cargo test` that the
//! examples are right. That there is one, nobody else looks at.
//!
//! An example that cannot go wrong when it is run teaches little, so one that is compiled only counts
//! as none, unless it is listed below.
//!
//! `pub` means public here: `unreachable_pub` sees to that. Fields and variants are told by the
//! example of their type, and what implements a trait by that of the trait.

mod documentation;
mod items;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum as _};

use self::documentation::Example;
use self::items::PublicItem;
use crate::failure::Failure;
use crate::workspace::{self, Api};

/// Where the examples of openapi-runtime have what they are made of, relative to the root of the
/// workspace.
const MADE_FOR_EXAMPLES: &str = "crates/openapi-runtime-examples/src";

/// Folders that are not looked into, relative to the root of the workspace. Generated items carry the
/// text of the document.
fn left_out() -> impl Iterator<Item = &'static str> {
    let generated = Api::value_variants().iter().map(|api| api.generated());
    generated.chain([MADE_FOR_EXAMPLES])
}

/// Items whose example is compiled and cannot be run, and why.
const NOT_RUN: &[(&str, &str)] = &[("Client::from_env", "it takes the key of whoever runs it")];

/// Check that every public item written by hand shows an example
#[derive(Debug, Args)]
pub(crate) struct Examples {}

impl Examples {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let mut count = 0;
        let mut complaints = Vec::new();
        for file in source_files(&root)? {
            let path = workspace::relative(&root, &file);
            let items = items::public_items(&workspace::read(&file)?)
                .map_err(|error| Failure::Check(format!("{path}: {error}")))?;
            count += items.len();
            complaints.extend(items.iter().filter_map(|item| complaint(&path, item)));
        }
        if complaints.is_empty() {
            println!("{count} public items, each with an example");
            return Ok(());
        }
        Err(Failure::Check(format!(
            "{}\n{} of {count} public items lack an example that is run",
            complaints.join("\n"),
            complaints.len()
        )))
    }
}

/// What is wrong with an item, on a line that editors can jump to.
fn complaint(path: &str, item: &PublicItem) -> Option<String> {
    let PublicItem {
        line,
        name,
        example,
    } = item;
    match example {
        Example::Run => None,
        Example::OnlyCompiled if NOT_RUN.iter().any(|(not_run, _)| not_run == name) => None,
        Example::OnlyCompiled => Some(format!("{path}:{line}: the example of {name} is not run")),
        Example::None => Some(format!("{path}:{line}: {name} has no example")),
    }
}

/// Every file of Rust below `src` and `crates/*/src` that is written by hand, in order.
fn source_files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = vec![root.join("src")];
    for package in entries(&root.join("crates"))? {
        folders.push(package.join("src"));
    }
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let path = workspace::relative(root, &folder);
        if !folder.is_dir() || left_out().any(|left_out| left_out == path) {
            continue;
        }
        for entry in entries(&folder)? {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                files.push(entry);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error| Failure::io(folder, &error);
    fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| Ok(entry.map_err(unreadable)?.path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_there() {
        for folder in left_out() {
            assert!(workspace::root().join(folder).is_dir(), "{folder}");
        }
    }

    #[test]
    fn files_of_every_package_are_looked_at_and_generated_ones_are_not() {
        let root = workspace::root();
        let files = source_files(&root).unwrap();
        let paths: Vec<String> = files
            .iter()
            .map(|file| workspace::relative(&root, file))
            .collect();
        for looked_at in ["src/lib.rs", "crates/openapi-runtime/src/page/items.rs"] {
            assert!(paths.iter().any(|path| path == looked_at), "{looked_at}");
        }
        assert!(!paths.iter().any(|path| path.contains("/generated/")));
    }

    #[test]
    fn a_complaint_names_file_line_and_item() {
        let items = items::public_items("/// Words.\npub fn one() {}\n").unwrap();
        let expected = "a.rs:2: one has no example".to_owned();
        assert_eq!(complaint("a.rs", &items[0]), Some(expected));
    }

    #[test]
    fn only_listed_items_may_have_an_example_that_is_not_run() {
        let text = "impl Client {\n/// ```no_run\n/// f();\n/// ```\npub fn NAME() {}\n}";
        let complaint_of = |name| {
            let items = items::public_items(&text.replace("NAME", name)).unwrap();
            complaint("a.rs", &items[0])
        };
        assert_eq!(complaint_of("from_env"), None);
        assert!(complaint_of("other").is_some());
    }
}
