//! The API key: never shown, and read from where no other user can see it.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde::Deserialize;

use super::file::is_open_to_others;
use crate::failure::Failure;

/// The file name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// More than any key has: what is longer is some other file.
const LONGEST_FILE: u64 = 64 * 1024;

/// Keys of at least so many characters are recognised by their last ones.
const LONG_ENOUGH_TO_HINT: usize = 16;

/// An API key. It is shown by no `Debug`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct ApiKey(String);

impl ApiKey {
    pub(crate) fn new(key: String) -> Self {
        Self(key)
    }

    /// The key itself, for the client.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Enough to tell keys apart, and not enough to use one.
    pub(crate) fn masked(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        match characters.len() {
            length if length >= LONG_ENOUGH_TO_HINT => {
                let last: String = characters[length - 4..].iter().collect();
                format!("********{last}")
            }
            _ => "********".to_owned(),
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// The key in a file, or on standard input for `-`: its one line.
pub(super) fn read(path: &Path, warnings: &mut Vec<String>) -> Result<ApiKey, Failure> {
    let is_standard_input = path.as_os_str() == STANDARD_INPUT;
    let name = if is_standard_input {
        "standard input".to_owned()
    } else {
        format!("the file {}", path.display())
    };
    let text = if is_standard_input {
        read_whole(io::stdin().lock())
    } else {
        fs::File::open(path).and_then(|file| {
            let metadata = file.metadata()?;
            if metadata.is_file() && is_open_to_others(&metadata) {
                warnings.push(format!(
                    "{name} with the API key is open to other users of this machine; close it: chmod 600 {}",
                    path.display()
                ));
            }
            read_whole(file)
        })
    };
    let refused = |what: &str, source: Option<io::Error>| Failure::Settings {
        message: format!("the API key cannot be read from {name}: {what}"),
        hint: Some("it must hold the key and nothing else".to_owned()),
        source: source.map(|error| Box::new(error) as _),
    };
    let text = text.map_err(|error| refused(&error.to_string(), Some(error)))?;
    let key = text.trim();
    if key.is_empty() {
        return Err(refused("there is none", None));
    }
    if key.contains(['\n', '\r']) {
        return Err(refused("there are several lines", None));
    }
    Ok(ApiKey::new(key.to_owned()))
}

fn read_whole(reader: impl Read) -> io::Result<String> {
    let mut text = String::new();
    reader.take(LONGEST_FILE + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST_FILE {
        return Err(io::Error::other("it is too long for a key"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_not_shown() {
        let key = ApiKey::new("fk_live_0123456789abcd".to_owned());
        assert_eq!(format!("{key:?}"), "[redacted]");
        assert_eq!(key.masked(), "********abcd");
        assert_eq!(ApiKey::new("short".to_owned()).masked(), "********");
    }
}
