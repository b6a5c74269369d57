//! `cargo xtask layout`: what the house asks of every file and every crate, and no compiler checks.
//!
//! - A file of Rust has at most [`sources::MOST_LINES`] lines, unless it is generated.
//! - A crate's first paragraph says what it is for and what it is not.
//! - A manifest takes lints, versions and dependencies from the workspace, and says whether the crate
//!   is published; one that is has what a registry and docs.rs show, and copies of the licences.
//! - A requirement that holds a dependency back says why.
//! - No dependency needs a newer Rust than the workspace states.

mod files;
mod manifests;
mod sources;

use clap::Args;

use crate::failure::Failure;
use crate::packages::Packages;
use crate::workspace;

/// Check sizes of files, first paragraphs of crates, manifests and the stated Rust version
#[derive(Debug, Args)]
pub(crate) struct Layout {}

impl Layout {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let packages = Packages::read(&root)?;
        let mut complaints = sources::complaints(&root)?;
        complaints.extend(manifests::complaints_of_workspace(&root)?);
        for member in &packages.members {
            complaints.extend(manifests::complaints(&root, member)?);
            for root_file in &member.root_files {
                complaints.extend(sources::first_paragraph(&root, root_file)?);
            }
        }
        complaints.extend(packages.too_new());
        if complaints.is_empty() {
            println!(
                "{} crates, and {} that they depend on",
                packages.members.len(),
                packages.dependencies.len()
            );
            return Ok(());
        }
        Err(Failure::Check(complaints.join("\n")))
    }
}
