//! Conversations from a file: one JSON object on each line.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use featherhq_api::types::SessionDetailResponse;

use crate::document;
use crate::storage::StoredConversation;

/// Why a file's conversations cannot be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "{}, line {line}: {problem}; each line must be one conversation as the API returns it",
        path.display()
    )]
    Line {
        path: PathBuf,
        line: usize,
        problem: String,
    },
}

/// All conversations of the file, or the first thing that is wrong with it.
pub(crate) fn load(path: &Path) -> Result<Vec<StoredConversation>, DataError> {
    let unreadable = |source| DataError::Read {
        path: path.to_owned(),
        source,
    };
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut conversations = Vec::new();
    let mut lines = HashMap::new();
    let mut text = Vec::new();
    for line in 1.. {
        text.clear();
        if reader.read_until(b'\n', &mut text).map_err(unreadable)? == 0 {
            break;
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        let wrong = |problem| DataError::Line {
            path: path.to_owned(),
            line,
            problem,
        };
        let conversation = read(&text).map_err(wrong)?;
        let id = conversation.position.id;
        if let Some(earlier) = lines.insert(id, line) {
            return Err(wrong(format!("the id {id} is that of line {earlier} too")));
        }
        conversations.push(conversation);
    }
    Ok(conversations)
}

fn read(text: &[u8]) -> Result<StoredConversation, String> {
    let mut reader = serde_json::Deserializer::from_slice(text.trim_ascii());
    let conversation: SessionDetailResponse = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| match error.path().to_string().as_str() {
            // What is no object, or no JSON, has no path.
            "." | "?" => in_one_line(error.inner()),
            path => format!("{path}: {}", in_one_line(error.inner())),
        })?;
    reader.end().map_err(|error| in_one_line(&error))?;
    document::stored(&conversation).map_err(|error| error.to_string())
}

/// The error without the number of the line, which is that within the text.
fn in_one_line(error: &serde_json::Error) -> String {
    error
        .to_string()
        .replace(" at line 1 column ", " at column ")
}
