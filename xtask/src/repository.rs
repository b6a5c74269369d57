//! The files of the workspace as a git repository of their own, to be cloned or depended on.
//!
//! It has the files as they are in the working tree, those of the last commit and what was changed
//! since. It is made anew, because the one they come from may be shallow, which nobody can clone
//! from.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::{process, workspace};

/// A git repository of one commit.
pub(crate) struct Repository<'a> {
    folder: PathBuf,
    tree: &'a Path,
}

impl<'a> Repository<'a> {
    /// One in `folder`, of the files in `tree`.
    pub(crate) fn new(folder: &Path, tree: &'a Path) -> Self {
        Self {
            folder: folder.to_owned(),
            tree,
        }
    }

    /// Commits the files of the tree that git does not ignore. The same files give the same commit,
    /// so that cargo fetches and builds them once.
    pub(crate) fn commit(&self) -> Result<String, Failure> {
        workspace::remove_folder(&self.folder)?;
        let mut init = git();
        process::run(
            init.args(["init", "--quiet", "--initial-branch=main"])
                .arg(&self.folder),
        )?;
        process::run(self.git().args(["add", "--all"]))?;
        process::run(
            self.git()
                .args(["commit", "--quiet", "--message", "All files"]),
        )?;
        let commit = process::output(self.git().args(["rev-parse", "HEAD"]))?;
        Ok(commit.trim().to_owned())
    }

    /// Commits as well, and writes the files of the commit into another folder, which is emptied first.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<(), Failure> {
        self.commit()?;
        workspace::remove_folder(folder)?;
        process::run(
            git()
                .arg("clone")
                .arg("--quiet")
                .args([&self.folder, folder]),
        )
    }

    fn git(&self) -> Command {
        let mut command = git();
        command.arg("--git-dir").arg(self.folder.join(".git"));
        command.arg("--work-tree").arg(self.tree);
        command.current_dir(self.tree);
        command
    }
}

/// Git as it is on every machine: no settings of whoever runs it, no surrounding repository.
fn git() -> Command {
    let mut command = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    for settings in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
        command.env(settings, nothing);
    }
    for person in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{person}_NAME"), "downstream");
        command.env(format!("GIT_{person}_EMAIL"), "downstream@example.com");
        command.env(format!("GIT_{person}_DATE"), "2026-01-01T00:00:00Z");
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_are_the_same_commit_and_ignored_ones_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let tree = folder.path().join("tree");
        workspace::write(&tree.join(".gitignore"), "/target\n").unwrap();
        workspace::write(&tree.join("src/lib.rs"), "").unwrap();
        let repository = Repository::new(&folder.path().join("repository"), &tree);
        let first = repository.commit().unwrap();
        workspace::write(&tree.join("target/out"), "built").unwrap();
        assert_eq!(repository.commit().unwrap(), first);
        let listed = process::output(repository.git().args(["ls-files"])).unwrap();
        assert_eq!(listed, ".gitignore\nsrc/lib.rs\n");
        workspace::write(&tree.join("src/lib.rs"), "//! Other.\n").unwrap();
        assert_ne!(repository.commit().unwrap(), first);

        let copy = folder.path().join("copy");
        workspace::write(&copy.join("left.rs"), "").unwrap();
        repository.copy_to(&copy).unwrap();
        assert_eq!(
            workspace::read(&copy.join("src/lib.rs")).unwrap(),
            "//! Other.\n"
        );
        assert!(!copy.join("target").exists() && !copy.join("left.rs").exists());
    }
}
