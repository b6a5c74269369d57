//! Reading the two documents: from a file, or from a revision that git keeps.

use std::path::Path;
use std::process::Command;

use openapi_lower::document::DocumentError;
use openapi_lower::{LowerError, document};
use serde_json::Value;

/// A document with the text it was read from.
///
/// ```
/// use openapi_drift::Document;
///
/// let document = Document::parse("openapi: 3.1.0\npaths: {}\n", "api.yaml")?;
/// assert_eq!(document.origin, "api.yaml");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// Where the text is, as findings name it.
    pub origin: String,
    /// The text.
    pub text: String,
    /// What it says.
    pub value: Value,
}

/// Why two documents could not be compared.
///
/// ```
/// use openapi_drift::{Document, Error};
///
/// let error = Document::parse("a: b: c\n", "api.yaml").unwrap_err();
/// assert!(matches!(error, Error::Syntax(_)));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("{origin}: {source}")]
    Unreadable {
        /// The file.
        origin: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Git does not have the revision or the file.
    #[error("{origin}: {message}")]
    Git {
        /// The input as it was given.
        origin: String,
        /// What git said.
        message: String,
    },
    /// A text is neither JSON nor YAML.
    #[error(transparent)]
    Syntax(#[from] DocumentError),
    /// A document is not OpenAPI 3.0 or 3.1.
    #[error("{origin}: {source}")]
    NotOpenApi {
        /// The file.
        origin: String,
        /// What is wrong.
        source: LowerError,
    },
    /// An accept file or a settings file is wrong.
    #[error("{origin}: {message}")]
    Settings {
        /// The file.
        origin: String,
        /// What is wrong, with line and column.
        message: String,
    },
}

impl Document {
    /// Reads a document from its text; `origin` names it in findings and errors.
    ///
    /// ```
    /// let document = openapi_drift::Document::parse("openapi: 3.1.0\npaths: {}\n", "api.yaml")?;
    /// assert_eq!(document.value["openapi"], "3.1.0");
    /// # Ok::<(), openapi_drift::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Syntax`] with line and column.
    pub fn parse(text: impl Into<String>, origin: impl Into<String>) -> Result<Self, Error> {
        let (text, origin) = (text.into(), origin.into());
        let value = document::parse(&text, &origin)?;
        Ok(Self {
            origin,
            text,
            value,
        })
    }

    /// Reads `input`: the path of a file, or `git:REVISION:path` for what git keeps of a file, with
    /// a path relative to the root of the repository. Relative paths and git start in `folder`.
    ///
    /// ```
    /// use openapi_drift::{Document, Error};
    ///
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("api.yaml"), "openapi: 3.1.0\npaths: {}\n")?;
    /// let document = Document::read("api.yaml", folder.path())?;
    /// assert_eq!(document.value["openapi"], "3.1.0");
    ///
    /// let error = Document::read("other.yaml", folder.path()).unwrap_err();
    /// assert!(matches!(error, Error::Unreadable { .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such file, git does not have it, or it is neither JSON nor YAML.
    pub fn read(input: &str, folder: &Path) -> Result<Self, Error> {
        if let Some(object) = input.strip_prefix("git:") {
            return Self::parse(git(input, object, folder)?, input);
        }
        let text =
            std::fs::read_to_string(folder.join(input)).map_err(|source| Error::Unreadable {
                origin: input.to_owned(),
                source,
            })?;
        Self::parse(text, input)
    }
}

fn git(input: &str, object: &str, folder: &Path) -> Result<String, Error> {
    let failure = |message: String| Error::Git {
        origin: input.to_owned(),
        message,
    };
    if !object.contains(':') {
        return Err(failure(
            "expected `git:REVISION:path`, such as `git:HEAD:openapi.json`".to_owned(),
        ));
    }
    let output = Command::new("git")
        .current_dir(folder)
        // Nothing a revision could be called is taken for an option.
        .args(["show", "--end-of-options", object])
        .output()
        .map_err(|error| failure(format!("git cannot be run: {error}")))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(failure(message.trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| failure("the file is not UTF-8".to_owned()))
}
