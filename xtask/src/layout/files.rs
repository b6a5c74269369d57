//! The files that a registry and the licences ask for beside a manifest.
//!
//! A package holds what is in its crate's folder. Links to the licences at the root would be followed
//! when packaging, but are texts with a path in a checkout on Windows; so they are copies.

use std::path::Path;

use crate::failure::Failure;
use crate::workspace;

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

const README: &str = "README.md";

/// What is wrong with the files beside the manifest of a published crate.
pub(super) fn complaints(root: &Path, folder: &Path) -> Result<Vec<String>, Failure> {
    let mut wrong = Vec::new();
    for name in LICENCES {
        let (original, copy) = (root.join(name), folder.join(name));
        if copy.is_symlink() {
            wrong.push(format!("{name} is a link, and has to be a copy"));
            continue;
        }
        match workspace::read_if_present(&copy)? {
            None => wrong.push(format!("there is no {name}")),
            Some(text) if text != workspace::read(&original)? => {
                wrong.push(format!("{name} is not a copy of that of the workspace"));
            }
            Some(_) => {}
        }
    }
    if !folder.join(README).is_file() {
        wrong.push(format!("there is no {README}"));
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn licences_are_copies_of_those_at_the_root() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a");
        fs::create_dir(&folder).unwrap();
        for name in LICENCES {
            fs::write(root.path().join(name), name).unwrap();
            fs::write(folder.join(name), name).unwrap();
        }
        fs::write(folder.join(README), "# a\n").unwrap();
        let wrong = || complaints(root.path(), &folder).unwrap().join("; ");
        assert_eq!(wrong(), "");

        fs::write(folder.join("LICENSE-MIT"), "another").unwrap();
        fs::remove_file(folder.join("LICENSE-APACHE")).unwrap();
        fs::remove_file(folder.join(README)).unwrap();
        assert_eq!(
            wrong(),
            "there is no LICENSE-APACHE; LICENSE-MIT is not a copy of that of the workspace; there \
             is no README.md"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_a_copy() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a");
        fs::create_dir(&folder).unwrap();
        for name in LICENCES {
            fs::write(root.path().join(name), name).unwrap();
            std::os::unix::fs::symlink(root.path().join(name), folder.join(name)).unwrap();
        }
        let wrong = complaints(root.path(), &folder).unwrap();
        assert_eq!(wrong[1], "LICENSE-MIT is a link, and has to be a copy");
    }
}
