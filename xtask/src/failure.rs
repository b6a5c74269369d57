//! How a command fails: the message for standard error, and the exit code.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A check failed, or a document is not what it has to be: exit code 1.
    Check(String),
    /// The command line is wrong, or a file cannot be read or written: exit code 2.
    Usage(String),
}

impl Failure {
    /// A file that cannot be read or written.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Usage(format!("{}: {error}", path.display()))
    }

    /// A check that failed, told by an error.
    pub(crate) fn check(error: impl fmt::Display) -> Self {
        Self::Check(error.to_string())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Check(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(message) | Self::Usage(message) => formatter.write_str(message),
        }
    }
}
