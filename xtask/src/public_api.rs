//! `cargo xtask public-api`: what the published crates offer, one item a line, and whether the
//! changelog tells of what changed.
//!
//! `docs/public-api` holds a snapshot of each crate, with all features, so that a change of the API
//! is a diff that people read. Its folder `released` holds the snapshots of the last release. What
//! differs between the two has to be named in the changelog, in the section of what is unreleased.
//! Both are files of the commit that is checked: nothing depends on how much of the history is
//! there.

mod difference;
mod headings;
pub(crate) mod rustdoc;
mod told;

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;

use self::difference::Difference;
use self::told::Changelog;
use crate::failure::Failure;
use crate::packages::Packages;
use crate::workspace;

/// The snapshots, relative to the root of the workspace.
const SNAPSHOTS: &str = "docs/public-api";

/// Those of the last release.
const RELEASED: &str = "docs/public-api/released";

const CHANGELOG: &str = "CHANGELOG.md";

/// Write snapshots of the public API, and check that the changelog names what changed
#[derive(Debug, Args)]
pub(crate) struct PublicApi {
    /// Change nothing, and fail when a snapshot is not what the code offers
    #[arg(long)]
    check: bool,
    /// Keep the snapshots as those of a release, once the changelog has a heading for it
    #[arg(long, conflicts_with = "check")]
    release: bool,
}

/// A crate and what it offers.
struct Snapshot {
    name: String,
    text: String,
}

impl PublicApi {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let changelog = Changelog::parse(&workspace::read(&root.join(CHANGELOG))?);
        let snapshots = snapshots(&root)?;
        let folder = root.join(SNAPSHOTS);
        if self.check {
            compare(&folder, &snapshots)?;
        } else {
            write(&folder, &snapshots)?;
        }
        if self.release {
            return release(&root.join(RELEASED), &snapshots, &changelog);
        }
        let untold = untold(&root.join(RELEASED), &snapshots, &changelog)?;
        if untold.is_empty() {
            println!(
                "{} crates, and the changelog names what changed",
                snapshots.len()
            );
            return Ok(());
        }
        Err(Failure::Check(format!(
            "{CHANGELOG}: an entry under [Unreleased] has to name, in `code`:\n{untold}"
        )))
    }
}

/// What every published library offers.
fn snapshots(root: &Path) -> Result<Vec<Snapshot>, Failure> {
    let packages = Packages::read(root)?;
    rustdoc::document(root)?;
    let libraries = packages.members.iter();
    libraries
        .filter(|member| member.published && member.library)
        .map(|member| {
            let name = member.name.clone();
            let file = format!("doc/{}.json", name.replace('-', "_"));
            let text = rustdoc::items(&packages.target.join(file))?;
            Ok(Snapshot { name, text })
        })
        .collect()
}

fn write(folder: &Path, snapshots: &[Snapshot]) -> Result<(), Failure> {
    for Snapshot { name, text } in snapshots {
        workspace::write(&folder.join(format!("{name}.txt")), text)?;
    }
    Ok(())
}

fn read(folder: &Path, name: &str) -> Result<String, Failure> {
    let file = folder.join(format!("{name}.txt"));
    Ok(workspace::read_if_present(&file)?.unwrap_or_default())
}

/// Fails when what the code offers is not what is written down.
fn compare(folder: &Path, snapshots: &[Snapshot]) -> Result<(), Failure> {
    let mut report = String::new();
    for Snapshot { name, text } in snapshots {
        let written = read(folder, name)?;
        if written == *text {
            continue;
        }
        let difference = Difference::between(name, &written, text);
        // Writing to a string does not fail.
        let _ = writeln!(report, "{SNAPSHOTS}/{name}.txt:");
        for line in difference.lines() {
            let _ = writeln!(report, "  {line}");
        }
    }
    if report.is_empty() {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "{report}the public API is not what its snapshots say; if it is meant so: \
         `cargo xtask public-api`, and name what changed in {CHANGELOG}"
    )))
}

/// What changed since the last release and is not named in the changelog, one item a line.
fn untold(
    released: &Path,
    snapshots: &[Snapshot],
    changelog: &Changelog,
) -> Result<String, Failure> {
    let mut untold = String::new();
    for Snapshot { name, text } in snapshots {
        let difference = Difference::between(name, &read(released, name)?, text);
        for change in difference.changes() {
            if !changelog.names(change) {
                let _ = writeln!(
                    untold,
                    "  {} ({}, {name})",
                    change.name_to_tell(),
                    change.path
                );
            }
        }
    }
    Ok(untold)
}

fn release(released: &Path, snapshots: &[Snapshot], changelog: &Changelog) -> Result<(), Failure> {
    if released.is_dir() && changelog.has_unreleased_entries() {
        return Err(Failure::Check(format!(
            "{CHANGELOG}: give what is under [Unreleased] the heading of the release first"
        )));
    }
    write(released, snapshots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(text: &str) -> [Snapshot; 1] {
        [Snapshot {
            name: "a".to_owned(),
            text: text.to_owned(),
        }]
    }

    #[test]
    fn a_snapshot_that_is_behind_is_shown_with_how_to_refresh_it() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &snapshot("pub mod a\npub fn a::old()\n")).unwrap();
        assert_eq!(
            compare(folder.path(), &snapshot("pub mod a\npub fn a::old()\n")),
            Ok(())
        );
        let failure = compare(folder.path(), &snapshot("pub mod a\npub fn a::new()\n"));
        let message = failure.unwrap_err().to_string();
        assert!(message.contains("+ pub fn a::new()"), "{message}");
        assert!(message.contains("- pub fn a::old()"), "{message}");
        assert!(message.contains("`cargo xtask public-api`"), "{message}");
    }

    #[test]
    fn what_changed_has_to_be_named() {
        let released = tempfile::tempdir().unwrap();
        write(released.path(), &snapshot("pub mod a\npub fn a::old()\n")).unwrap();
        let now = snapshot("pub mod a\npub fn a::new()\n");
        let untold_by =
            |text: &str| untold(released.path(), &now, &Changelog::parse(text)).unwrap();
        let neither = untold_by("## [Unreleased]\n- Other.\n## [1.0.0]\n- `new` for `old`.\n");
        assert_eq!(neither, "  new (a::new, a)\n  old (a::old, a)\n");
        assert_eq!(untold_by("## [Unreleased]\n- `new` for `old`.\n"), "");
    }

    #[test]
    fn snapshots_are_those_of_a_release_only_when_it_has_a_heading() {
        let folder = tempfile::tempdir().unwrap();
        let released = folder.path().join("released");
        let open = Changelog::parse("## [Unreleased]\n- `new`.\n");
        let closed = Changelog::parse("## [Unreleased]\n\n## [1.0.0]\n- `new`.\n");
        // The first ones are no release's.
        release(&released, &snapshot("one\n"), &open).unwrap();
        release(&released, &snapshot("two\n"), &open).unwrap_err();
        assert_eq!(read(&released, "a").unwrap(), "one\n");
        release(&released, &snapshot("two\n"), &closed).unwrap();
        assert_eq!(read(&released, "a").unwrap(), "two\n");
    }
}
