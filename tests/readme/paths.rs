//! Every path that a document names exists.

use std::fs;
use std::path::{Path, PathBuf};

/// Where paths in backticks begin; anything else in backticks is code.
const TOP: &[&str] = &[
    "crates/",
    "src/",
    "tests/",
    "examples/",
    "specs/",
    "docs/",
    "xtask/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents at the root and in `docs`.
fn documents() -> Vec<PathBuf> {
    let folders = [root().to_owned(), root().join("docs")];
    let entries = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let documents = paths.filter(|path| path.extension().is_some_and(|found| found == "md"));
    // What was changed once may be gone since.
    documents
        .filter(|path| !path.ends_with("CHANGELOG.md"))
        .collect()
}

/// Texts in backticks that are paths of this repository, without fenced blocks and patterns.
fn paths_in_backticks(document: &str) -> Vec<&str> {
    let fenced: Vec<&str> = document.split("```").collect();
    let prose = fenced.iter().step_by(2);
    let spans = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
    let is_path = |span: &&str| {
        TOP.iter().any(|top| span.starts_with(top)) && !span.contains(['<', '*', ' ', '{'])
    };
    spans.filter(is_path).collect()
}

/// Where links lead, but for those to other hosts.
fn links(document: &str) -> Vec<&str> {
    let targets = document
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let is_local = |target: &&str| !target.contains("://") && !target.starts_with('#');
    let without_place = targets
        .filter(is_local)
        .map(|target| target.split('#').next());
    without_place.flatten().collect()
}

#[test]
fn every_path_exists() {
    let mut count = 0;
    for path in documents() {
        let document = fs::read_to_string(&path).unwrap();
        let folder = path.parent().unwrap();
        let named = paths_in_backticks(&document)
            .into_iter()
            .map(|path| root().join(path));
        let linked = links(&document)
            .into_iter()
            .map(|target| folder.join(target));
        for target in named.chain(linked) {
            count += 1;
            assert!(
                target.exists(),
                "{} names {}",
                path.display(),
                target.display()
            );
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn paths_and_links_are_found() {
    let document =
        "See `src/lib.rs`, `a/b` and [docs](docs/drift.md#options).\n```sh\n`src/no`\n```\n";
    assert_eq!(paths_in_backticks(document), ["src/lib.rs"]);
    assert_eq!(links(document), ["docs/drift.md"]);
}
