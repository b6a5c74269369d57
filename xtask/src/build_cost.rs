//! `cargo xtask build-cost`: what depending on the facade costs whoever builds it, beside a client
//! that progenitor makes of the same document without further help.
//!
//! Everything is built from nothing, below `target/build-cost`, which is removed afterwards. Times
//! depend on the machine and on what else it does; the two clients are built one right after the
//! other, so that their ratio depends on it less.

mod dependencies;
mod measure;
mod plain;
mod programs;
mod report;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use self::measure::Builder;
use self::report::{Pair, Report, Row};
use crate::failure::Failure;
use crate::workspace;

/// The page that keeps the table, relative to the root of the workspace.
const PAGE: &str = "docs/build-cost.md";

/// The package that is measured.
const FACADE: &str = "featherhq";

/// The package of the binary `feather`.
const COMMAND_LINE: &str = "featherhq-cli";

/// Measure what the facade costs to build, beside a plain progenitor client; keeps docs/build-cost.md
#[derive(Debug, Args)]
pub(crate) struct BuildCost {
    /// How much is measured; only all of it is written to docs/build-cost.md
    #[arg(long, value_enum, default_value_t = Extent::All)]
    extent: Extent,
}

/// How much is measured, each with all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Extent {
    /// Lines and packages, without a build
    Counts,
    /// `cargo check`
    Check,
    /// Release builds, and the sizes of programs
    All,
}

impl BuildCost {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let page = root.join(PAGE);
        // Before the builds, which take minutes.
        with_table(&page, "")?;
        let folder = Folder::new(&root)?;
        let mut report = Report::new(measure::machine()?);
        measure_into(&mut report, self.extent, &root, &folder.0)?;
        let table = report.to_string();
        print!("{table}");
        if self.extent < Extent::All {
            eprintln!("not written to {PAGE}, which holds all that there is to measure");
            return Ok(());
        }
        // Whatever was written by hand meanwhile is kept.
        workspace::write(&page, &with_table(&page, &table)?)
    }
}

/// What is on the page, with `table` in its place.
fn with_table(page: &Path, table: &str) -> Result<String, Failure> {
    let text = workspace::read(page)?;
    report::replace(&text, table)
        .map_err(|wrong| Failure::Check(format!("{}: {wrong}", page.display())))
}

fn measure_into(
    report: &mut Report,
    extent: Extent,
    root: &Path,
    folder: &Path,
) -> Result<(), Failure> {
    let generated = root.join(workspace::Api::Feather.generated());
    let plain_folder = folder.join("plain");
    report.add(Row::count(
        "lines of generated Rust",
        lines_of_rust(&generated)?,
        plain::write(root, &plain_folder)?,
    ));
    report.add(Row::count(
        "packages that it depends on",
        dependencies::count(root, FACADE)?,
        dependencies::count(&plain_folder, plain::NAME)?,
    ));
    if extent == Extent::Counts {
        return Ok(());
    }
    let facade = Builder::new(root, FACADE, folder.join("facade-target"));
    let plain = Builder::new(&plain_folder, plain::NAME, folder.join("plain-target"));
    report.add_times("`cargo check`", Pair::of(&facade, &plain, Builder::check)?);
    report.add_times(
        "`cargo check` again, after `lib.rs` was touched",
        Pair {
            facade: facade.check_after_touching(&root.join("src/lib.rs"))?,
            plain: plain.check_after_touching(&plain_folder.join("src/lib.rs"))?,
        },
    );
    if extent == Extent::Check {
        return Ok(());
    }
    report.add_times(
        "`cargo build --release`",
        Pair::of(&facade, &plain, Builder::build)?,
    );
    let page_folder = folder.join("page");
    programs::write(root, &page_folder)?;
    let with_facade = Builder::new(
        &page_folder.join("facade"),
        programs::FACADE,
        facade.target(),
    );
    let with_plain = Builder::new(&page_folder.join("plain"), programs::PLAIN, plain.target());
    report.add(Row::bytes(
        "program that lists one page",
        with_facade.size(programs::FACADE)?,
        Some(with_plain.size(programs::PLAIN)?),
    ));
    let command_line = Builder::new(root, COMMAND_LINE, facade.target());
    report.add(Row::bytes("`feather`", command_line.size("feather")?, None));
    Ok(())
}

/// The lines of the Rust files right in a folder.
fn lines_of_rust(folder: &Path) -> Result<usize, Failure> {
    let unreadable = |error| Failure::io(folder, &error);
    let mut lines = 0;
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            lines += workspace::read(&path)?.lines().count();
        }
    }
    Ok(lines)
}

/// A folder of this command's own, removed with all that was built there.
struct Folder(PathBuf);

impl Folder {
    fn new(root: &Path) -> Result<Self, Failure> {
        let folder = root.join("target/build-cost");
        // What a run left that was ended from outside is no clean build.
        workspace::remove_folder(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(failure) = workspace::remove_folder(&self.0) {
            eprintln!("not removed: {failure}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rust_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        workspace::write(&folder.path().join("a.rs"), "//! A.\n\nmod b;\n").unwrap();
        workspace::write(&folder.path().join("b.rs"), "//! B.").unwrap();
        workspace::write(&folder.path().join("shapes.json"), "{\n}\n").unwrap();
        assert_eq!(lines_of_rust(folder.path()).unwrap(), 4);
    }

    #[test]
    fn the_page_has_a_place_for_the_table() {
        with_table(&workspace::root().join(PAGE), "").unwrap();
    }

    #[test]
    fn nothing_of_an_earlier_run_is_left() {
        let root = tempfile::tempdir().unwrap();
        let left = root.path().join("target/build-cost/facade-target/debug/a");
        workspace::write(&left, "").unwrap();
        let folder = Folder::new(root.path()).unwrap();
        assert!(!folder.0.exists());
        workspace::write(&left, "").unwrap();
        drop(folder);
        assert!(!root.path().join("target/build-cost").exists());
    }
}
