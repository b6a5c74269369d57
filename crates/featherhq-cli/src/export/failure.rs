//! What can go wrong with the files of an export, besides the calls.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use featherhq::Error;

use crate::exit::Exit;
use crate::text::number::counted;

/// Why an export did not come about.
#[derive(Debug)]
pub(crate) enum ExportFailure {
    /// What was asked for would lose something, or contradicts what is there.
    Refused {
        message: String,
        hint: Option<String>,
    },
    /// A file cannot be read, written or renamed.
    File {
        action: &'static str,
        path: PathBuf,
        error: io::Error,
    },
    /// A file of this program holds something else.
    Damaged { path: PathBuf, reason: String },
    /// The export is complete, and some conversations in it are not what the
    /// API documents.
    Undecoded {
        count: u64,
        first: Option<Box<Error>>,
    },
    /// The export is complete, and some conversations of the list are not in it,
    /// since they were gone when their details were asked for.
    Gone { count: u64 },
    /// SQLite refuses.
    Database(rusqlite::Error),
    /// The Parquet writer refuses.
    #[cfg(feature = "parquet")]
    Parquet(parquet::errors::ParquetError),
}

impl ExportFailure {
    /// How the program ends because of this.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Refused { .. } => Exit::Usage,
            Self::Undecoded { .. } => Exit::Decode,
            Self::Gone { .. } => Exit::NotFound,
            _ => Exit::Other,
        }
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Refused { hint, .. } => hint.clone(),
            Self::Damaged { path, .. } => Some(format!(
                "move {} away, and start over with --force",
                path.display()
            )),
            Self::Undecoded { .. } => {
                Some("the API may have moved on; look for a newer release of feather".to_owned())
            }
            _ => None,
        }
    }

    pub(super) fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }

    /// For `map_err`: what was being done, and to which file.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File {
            action,
            path: path.to_owned(),
            error,
        }
    }

    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for ExportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message, .. } => formatter.write_str(message),
            Self::File {
                action,
                path,
                error,
            } => {
                write!(formatter, "cannot {action} {}: {error}", path.display())
            }
            Self::Damaged { path, reason } => {
                write!(formatter, "{} cannot be used: {reason}", path.display())
            }
            Self::Undecoded { count, first } => {
                let are = counted(*count, "conversation is", "conversations are");
                write!(
                    formatter,
                    "{are} not what the API documents, and in the output as it came"
                )?;
                match first {
                    Some(first) => write!(formatter, "; the first: {first}"),
                    None => Ok(()),
                }
            }
            Self::Gone { count } => write!(
                formatter,
                "{} in the list, and gone when the details were asked for",
                counted(*count, "conversation was", "conversations were")
            ),
            Self::Database(error) => write!(formatter, "cannot write the database: {error}"),
            #[cfg(feature = "parquet")]
            Self::Parquet(error) => write!(formatter, "cannot write the Parquet file: {error}"),
        }
    }
}

impl std::error::Error for ExportFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Undecoded { first, .. } => first.as_ref()?.source(),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for ExportFailure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

#[cfg(feature = "parquet")]
impl From<parquet::errors::ParquetError> for ExportFailure {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::Parquet(error)
    }
}
