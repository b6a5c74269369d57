//! The files of an export: the output, and what stands beside it until it is
//! complete.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::failure::ExportFailure;

/// Where an export is written to.
///
/// Until it is complete, `OUT` itself is not there: the data grow in
/// `OUT.partial`, how far they are good stands in `OUT.checkpoint.json`, and
/// with `--since-last` the new ids are in `OUT.new-ids`.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) out: PathBuf,
    pub(super) partial: PathBuf,
    pub(super) checkpoint: PathBuf,
    pub(super) new_ids: PathBuf,
    lock: PathBuf,
}

impl Place {
    pub(super) fn new(out: &Path) -> Result<Self, ExportFailure> {
        if out.file_name().is_none() {
            return Err(ExportFailure::refused(
                format!("{} is no name for a new file", out.display()),
                "give --out the name of a file, such as conversations.ndjson",
            ));
        }
        // `PATH/` names a directory, and what stands beside it is not in it.
        let out: PathBuf = out.components().collect();
        Ok(Self {
            partial: beside(&out, ".partial"),
            checkpoint: beside(&out, ".checkpoint.json"),
            new_ids: beside(&out, ".new-ids"),
            lock: beside(&out, ".lock"),
            out,
        })
    }

    /// Keeps other runs away from these files until it is dropped.
    pub(super) fn lock(&self) -> Result<Lock, ExportFailure> {
        let file = create(&self.lock)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ExportFailure::refused(
                format!("another export to {} is under way", self.out.display()),
                "wait for it, or give --out another name",
            ),
            TryLockError::Error(error) => ExportFailure::file("lock", &self.lock)(error),
        })?;
        Ok(Lock {
            path: self.lock.clone(),
            _file: file,
        })
    }

    /// Makes the complete data the output, whose name they get at once and as a
    /// whole. An older output, allowed to be replaced by then, goes.
    pub(super) fn publish(&self) -> Result<(), ExportFailure> {
        let old = beside(&self.out, ".feather-old");
        // A file takes the place of another in one step, a directory cannot.
        if self.out.is_dir() {
            remove(&old)?;
            rename(&self.out, &old)?;
        }
        rename(&self.partial, &self.out)?;
        sync_directory_of(&self.out)?;
        remove(&old)
    }

    /// Removes what is left of an export that is not to be gone on with.
    pub(super) fn clear(&self) -> Result<(), ExportFailure> {
        // Without its checkpoint the data are worth nothing, so that goes first.
        remove(&self.checkpoint)?;
        self.clear_data()
    }

    /// Removes data of which no checkpoint says how far they are good.
    pub(super) fn clear_data(&self) -> Result<(), ExportFailure> {
        remove(&self.new_ids)?;
        remove(&beside(&self.partial, "-journal"))?;
        remove(&self.partial)
    }

    /// Refuses to replace a directory that is not the work of this command.
    pub(super) fn check_replaceable(&self) -> Result<(), ExportFailure> {
        if !self.out.is_dir() {
            return Ok(());
        }
        let entries = fs::read_dir(&self.out).map_err(ExportFailure::file("read", &self.out))?;
        for entry in entries {
            let entry = entry.map_err(ExportFailure::file("read", &self.out))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_part = name.starts_with("part-") && name.ends_with(".parquet");
            if !is_part && !name.starts_with("day=") {
                return Err(ExportFailure::refused(
                    format!(
                        "{} is a directory with {name} in it, which no export wrote",
                        self.out.display()
                    ),
                    "give --out another name",
                ));
            }
        }
        Ok(())
    }
}

/// A file that one run has at a time.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What is left behind locks nobody out.
        let _ = remove(&self.path);
    }
}

/// `PATH` with something after its last name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// Puts a whole file in the place of another one, such that a reader finds the
/// one or the other, also after a crash.
pub(super) fn replace_file(path: &Path, contents: &[u8]) -> Result<(), ExportFailure> {
    let temporary = beside(path, ".tmp");
    let mut file = create(&temporary)?;
    file.write_all(contents)
        .and_then(|()| file.sync_all())
        .map_err(ExportFailure::file("write", &temporary))?;
    rename(&temporary, path)?;
    sync_directory_of(path)
}

/// Creates a file, or empties the one that is there.
pub(super) fn create(path: &Path) -> Result<File, ExportFailure> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(true);
    options
        .open(path)
        .map_err(ExportFailure::file("create", path))
}

/// Opens a file of an earlier run, and cuts off what came after `length` bytes.
pub(super) fn reopen(path: &Path, length: u64) -> Result<File, ExportFailure> {
    let mut file = File::options()
        .read(true)
        .write(true)
        .open(path)
        .map_err(ExportFailure::file("open", path))?;
    let there = file
        .metadata()
        .map_err(ExportFailure::file("read", path))?
        .len();
    if there < length {
        return Err(ExportFailure::damaged(
            path,
            format!("it has {there} bytes, and {length} were written"),
        ));
    }
    file.set_len(length)
        .and_then(|()| file.seek(SeekFrom::End(0)))
        .map_err(ExportFailure::file("shorten", path))?;
    Ok(file)
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<(), ExportFailure> {
    fs::rename(from, to).map_err(ExportFailure::file("give its name to", to))
}

/// Makes the names in the directory of `path` last.
pub(super) fn sync_directory_of(path: &Path) -> Result<(), ExportFailure> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Only there can a directory be opened.
    if cfg!(unix) {
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(ExportFailure::file("write", directory))?;
    }
    Ok(())
}

/// Removes a file or directory, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), ExportFailure> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ExportFailure::file("remove", path)(error))
        }
        _ => Ok(()),
    }
}
