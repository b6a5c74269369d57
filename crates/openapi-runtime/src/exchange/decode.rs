//! Why a body does not match its schema, and where.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::error::{Error, ErrorKind};
use crate::redaction::Redactor;
use crate::response::Meta;

/// Decodes the captured body once more, this time keeping track of the path.
pub(super) fn failure<T: DeserializeOwned>(
    meta: Meta,
    first_cause: &serde_json::Error,
    redactor: &Redactor,
) -> Error {
    let mut deserializer = serde_json::Deserializer::from_slice(meta.body());
    let (path, cause, category) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer)
    {
        Err(error) => (
            json_path(error.path(), redactor),
            redactor.text(&error.inner().to_string()),
            error.inner().classify(),
        ),
        // The value itself is fine, so there is something after it.
        Ok(_) => (
            "$".to_owned(),
            redactor.text(&first_cause.to_string()),
            first_cause.classify(),
        ),
    };
    let message = match category {
        Category::Data => format!("the answer does not match the schema at {path}"),
        _ => format!("the answer is no complete JSON (at {path})"),
    };
    Error::new(ErrorKind::Decode, message)
        .with_source(DecodeCause(cause))
        .with_json_path(path)
        .with_head(meta.head().clone())
        .with_body(meta.body().clone(), redactor)
        .with_attempts(meta.attempts().to_vec(), meta.elapsed())
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

/// A JSONPath (RFC 9535). Names of members come from the server, so the path is redacted too.
fn json_path(path: &Path, redactor: &Redactor) -> String {
    let mut text = String::from("$");
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } if is_plain_name(key) => {
                text.push_str(&format!(".{key}"));
            }
            Segment::Map { key } | Segment::Enum { variant: key } => {
                let quoted = key.replace('\\', "\\\\").replace('\'', "\\'");
                text.push_str(&format!("['{quoted}']"));
            }
            Segment::Unknown => text.push_str("[?]"),
        }
    }
    redactor.text(&text)
}

fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|next| next.is_ascii_alphanumeric() || next == '_')
}
