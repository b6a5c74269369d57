//! Sizes of files, and the first paragraphs of crates.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace;

/// A file that is longer is about more than one thing.
pub(super) const MOST_LINES: usize = 600;

/// Folders with files that nobody writes by hand.
const NOT_BY_HAND: [&str; 3] = [".git", "generated", "target"];

/// Words without which nothing is said of what a crate is not.
const NEGATIONS: [&str; 5] = ["neither", "never", "no", "not", "nothing"];

/// The files that are too long.
pub(super) fn complaints(root: &Path) -> Result<Vec<String>, Failure> {
    let mut complaints = Vec::new();
    for file in files_by_hand(root)? {
        let lines = workspace::read(&file)?.lines().count();
        if lines > MOST_LINES {
            complaints.push(format!(
                "{}: {lines} lines, and a file has {MOST_LINES} at most; it is about more than one thing",
                workspace::relative(root, &file)
            ));
        }
    }
    Ok(complaints)
}

/// What is wrong with the first paragraph of a crate.
pub(super) fn first_paragraph(root: &Path, file: &Path) -> Result<Option<String>, Failure> {
    let wrong = wrong_with_paragraph(&workspace::read(file)?);
    Ok(wrong.map(|wrong| format!("{}:1: {wrong}", workspace::relative(root, file))))
}

fn wrong_with_paragraph(text: &str) -> Option<&'static str> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<&str> = lines
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let paragraph = paragraph.join(" ");
    let mut words = paragraph.split(|character: char| !character.is_alphanumeric());
    if paragraph.is_empty() {
        Some("the crate does not begin with what it is for")
    } else if !words.any(|word| NEGATIONS.contains(&word)) {
        Some("the first paragraph does not say what the crate is not for")
    } else {
        None
    }
}

fn files_by_hand(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let unreadable = |error| Failure::io(&folder, &error);
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if entry.file_type().map_err(unreadable)?.is_dir() {
                let name = entry.file_name();
                if !NOT_BY_HAND.iter().any(|left_out| name == *left_out) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_unless_it_is_generated() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (path, lines) in [
            ("src/fine.rs", MOST_LINES),
            ("src/long.rs", MOST_LINES + 1),
            ("src/generated/types.rs", MOST_LINES + 1),
            ("target/debug/out.rs", MOST_LINES + 1),
        ] {
            workspace::write(&root.join(path), &"//\n".repeat(lines)).unwrap();
        }
        let complaints = complaints(root).unwrap();
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(
            complaints[0].starts_with("src/long.rs: 601 lines"),
            "{complaints:?}"
        );
    }

    #[test]
    fn a_first_paragraph_says_what_a_crate_is_and_what_it_is_not() {
        for (text, right) in [
            (
                "//! It is for lists,\n//! not for trees.\n//!\n//! More.\n",
                true,
            ),
            ("//! It is for lists.\n//!\n//! Not for trees.\n", false),
            ("//! Notes on notation.\n", false),
            ("mod lists;\n", false),
            ("//!\n//! It is not first.\n", false),
        ] {
            assert_eq!(wrong_with_paragraph(text).is_none(), right, "{text}");
        }
    }
}
