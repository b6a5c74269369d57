//! Where things are in the workspace, for every command, and reading and writing them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::failure::Failure;

/// An API whose document this workspace keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Api {
    /// The Feather conversations API, vendored as openapi.json at the root
    Feather,
    /// The AnyReach API, vendored below specs/anyreach
    Anyreach,
}

impl Api {
    /// The vendored document, relative to the root of the workspace.
    pub(crate) const fn document(self) -> &'static str {
        match self {
            Self::Feather => "openapi.json",
            Self::Anyreach => "specs/anyreach/openapi.json",
        }
    }

    /// The folder of the documents kept for each version, relative to the root of the workspace.
    pub(crate) const fn released(self) -> &'static str {
        match self {
            Self::Feather => "specs/feather/released",
            Self::Anyreach => "specs/anyreach/released",
        }
    }

    /// What steers the generation of its client, relative to the root of the workspace.
    pub(crate) const fn settings(self) -> &'static str {
        match self {
            Self::Feather => "specs/feather/api.toml",
            Self::Anyreach => "specs/anyreach/api.toml",
        }
    }

    /// What is accepted of the drift since the last release, relative to the root of the workspace.
    pub(crate) const fn accepted_drift(self) -> &'static str {
        match self {
            Self::Feather => "specs/feather/drift.toml",
            Self::Anyreach => "specs/anyreach/drift.toml",
        }
    }

    /// What people call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Feather => "Feather API",
            Self::Anyreach => "AnyReach API",
        }
    }

    /// The folder of its generated code, relative to the root of the workspace.
    pub(crate) const fn generated(self) -> &'static str {
        match self {
            Self::Feather => "crates/featherhq-api/src/generated",
            Self::Anyreach => "crates/anyreach-api/src/generated",
        }
    }
}

/// The root of the workspace: the folder above the package of this program. Cargo names that
/// package's folder to a program it runs; a program run without cargo uses the one it was built in.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    Path::new(&package)
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A path as it is written in the workspace, on any machine.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// Reads a file that has to be there.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::io(path, &error))
}

/// Reads a file that may be absent.
pub(crate) fn read_if_present(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io(path, &error)),
    }
}

/// Removes a folder with all in it; one that is not there is no failure.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io(folder, &error))
        }
        _ => Ok(()),
    }
}

/// Writes a file, with the folders it is in; a file that holds the text already is left alone.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
    }
    fs::write(path, text).map_err(|error| Failure::io(path, &error))
}
