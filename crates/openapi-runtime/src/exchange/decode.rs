//! Why a body does not match its schema, and where.

use std::fmt;

use http::header::CONTENT_ENCODING;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::error::{Error, ErrorKind};
use crate::redaction::Redactor;
use crate::response::Meta;

/// Decodes the captured body once more, this time keeping track of the path.
pub(super) fn failure<T: DeserializeOwned>(
    meta: &Meta,
    first_cause: &serde_json::Error,
    redactor: &Redactor,
) -> Error {
    let mismatch = Mismatch::of::<T>("$", meta.body(), first_cause, redactor);
    let message = match (mismatch.category, packed_by(meta)) {
        (Category::Data, _) => {
            format!("the answer does not match the schema at {}", mismatch.path)
        }
        (_, Some(encoding)) => format!(
            "the answer is packed in the encoding `{}`, which was not asked for; what this build \
             understands is chosen by the features of the crate",
            redactor.text(encoding)
        ),
        (_, None) => format!("the answer is no complete JSON (at {})", mismatch.path),
    };
    mismatch.into_error(message, meta, redactor)
}

/// The encoding that the body is still in: where the HTTP client unpacked it, it took the header
/// away.
fn packed_by(meta: &Meta) -> Option<&str> {
    let encoding = meta.headers().get(CONTENT_ENCODING)?.to_str().ok()?;
    (!encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

/// Why some JSON is no `T`, and where. Everything in it is redacted.
pub(super) struct Mismatch {
    pub(super) path: String,
    cause: String,
    category: Category,
}

impl Mismatch {
    /// Decodes `json`, which stands at the path `root`, keeping track of the path.
    pub(super) fn of<T: DeserializeOwned>(
        root: &str,
        json: &[u8],
        first_cause: &serde_json::Error,
        redactor: &Redactor,
    ) -> Self {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let (path, cause) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => (json_path(root, error.path()), error.into_inner()),
            // The value itself is fine, so there is something after it.
            Ok(_) => {
                return Self::new(root, first_cause, redactor);
            }
        };
        Self::new(&path, &cause, redactor)
    }

    fn new(path: &str, cause: &serde_json::Error, redactor: &Redactor) -> Self {
        Self {
            path: redactor.text(path),
            cause: redactor.text(&cause.to_string()),
            category: cause.classify(),
        }
    }

    pub(super) fn into_error(self, message: String, meta: &Meta, redactor: &Redactor) -> Error {
        Error::new(ErrorKind::Decode, message)
            .with_source(DecodeCause(self.cause))
            .with_json_path(self.path)
            .with_head(meta.head().clone())
            .with_body(meta.body().clone(), redactor)
            .with_attempts(meta.attempts().to_vec(), meta.elapsed())
    }
}

/// What the decoder said. It quotes values from the body, so it is kept redacted and shortened.
#[derive(Debug)]
struct DecodeCause(String);

impl fmt::Display for DecodeCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecodeCause {}

/// A JSONPath (RFC 9535) below `root`. Names of members come from the server.
fn json_path(root: &str, path: &Path) -> String {
    let mut text = root.to_owned();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                text.push_str(&member_path(key));
            }
            Segment::Unknown => text.push_str("[?]"),
        }
    }
    text
}

/// The segment of a JSONPath that leads to a member.
pub(super) fn member_path(name: &str) -> String {
    if is_plain_name(name) {
        return format!(".{name}");
    }
    let quoted = name.replace('\\', "\\\\").replace('\'', "\\'");
    format!("['{quoted}']")
}

fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|next| next.is_ascii_alphanumeric() || next == '_')
}
