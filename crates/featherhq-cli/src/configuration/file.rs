//! The configuration file: profiles with a key and a server each.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use serde::Deserialize;

use super::ApiKey;
use super::key;
use crate::failure::Failure;
use crate::provider::Provider;

/// The profile that is used when none is named.
pub(super) const DEFAULT_PROFILE: &str = "default";

/// What the file holds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The profile to use.
    profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One account, or one server.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    api_key: Option<ApiKey>,
    /// A file that holds the key, in place of the key.
    api_key_file: Option<PathBuf>,
    pub(super) base_url: Option<String>,
    /// Whose server and key these are; Feather's if it does not say.
    pub(super) provider: Option<Provider>,
    /// For AnyReach.
    pub(super) organization: Option<String>,
}

impl Profile {
    pub(super) fn has_key(&self) -> bool {
        self.api_key.is_some() || self.api_key_file.is_some()
    }

    /// The key, also where it is in a file of its own.
    pub(super) fn key(&self, warnings: &mut Vec<String>) -> Result<Option<ApiKey>, Failure> {
        match (&self.api_key, &self.api_key_file) {
            (Some(key), _) => Ok(Some(key.clone())),
            (None, Some(file)) => Ok(Some(key::read(file, warnings)?)),
            (None, None) => Ok(None),
        }
    }
}

impl File {
    pub(super) fn default_profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    pub(super) fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    pub(super) fn profile_names(&self) -> Vec<&str> {
        self.profiles.keys().map(String::as_str).collect()
    }

    /// Reads the file at `path`; `None` when there is none.
    pub(super) fn read(path: PathBuf) -> Result<Option<Self>, Failure> {
        let cannot_be_read = |error: io::Error| Failure::Settings {
            message: format!(
                "the configuration file {} cannot be read: {error}",
                path.display()
            ),
            hint: None,
            source: Some(Box::new(error)),
        };
        let mut file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot_be_read(error)),
        };
        // The open file is looked at, so that nobody can exchange it meanwhile.
        if is_open_to_others(&file.metadata().map_err(cannot_be_read)?) {
            return Err(Failure::Settings {
                message: format!(
                    "the configuration file {} is open to other users of this machine, and may hold a key",
                    path.display()
                ),
                hint: Some(format!("close it: chmod 600 {}", path.display())),
                source: None,
            });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(cannot_be_read)?;
        Self::parse(&text, &path).map(Some)
    }

    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let file: Self = toml::from_str(text).map_err(|error| {
            // The error of the library quotes the line, which may hold the key.
            let line = error
                .span()
                .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let place = line.map_or_else(String::new, |line| format!(", line {line}"));
            Failure::Settings {
                message: format!(
                    "the configuration file {}{place}: {}",
                    path.display(),
                    error.message()
                ),
                hint: Some(
                    "it has sections [profiles.NAME] with api_key or api_key_file, base_url, provider and organization"
                        .to_owned(),
                ),
                source: None,
            }
        })?;
        let stray = file.profiles.iter().find(|(_, profile)| {
            profile.organization.is_some() && profile.provider != Some(Provider::AnyReach)
        });
        if let Some((name, _)) = stray {
            return Err(Failure::Settings {
                message: format!(
                    "the profile `{name}` in {} has an organization, and is not for anyreach",
                    path.display()
                ),
                hint: Some("add provider = \"anyreach\", or leave it out".to_owned()),
                source: None,
            });
        }
        let both = file
            .profiles
            .iter()
            .find(|(_, profile)| profile.api_key.is_some() && profile.api_key_file.is_some());
        match both {
            None => Ok(file),
            Some((name, _)) => Err(Failure::Settings {
                message: format!(
                    "the profile `{name}` in {} has both api_key and api_key_file",
                    path.display()
                ),
                hint: Some("leave out one of them".to_owned()),
                source: None,
            }),
        }
    }
}

/// Where the file is: in the directory that this platform has for the
/// configuration of a user.
pub(super) fn path() -> Option<PathBuf> {
    let directories = etcetera::choose_base_strategy().ok()?;
    Some(directories.config_dir().join("feather").join("config.toml"))
}

/// Whether other users can read the file, or change it.
#[cfg(unix)]
pub(super) fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o066 != 0
}

/// Elsewhere the directories of a user are closed to others by the system.
#[cfg(not(unix))]
pub(super) fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_without_the_key() {
        for (text, words) in [
            ("[profiles.a]\napi_key = \"secret\"\nurl = \"x\"", "line 3"),
            ("[profiles.a]\napi_key = secret", "line 2"),
            (
                "[profiles.a]\napi_key = \"secret\"\napi_key_file = \"x\"",
                "both",
            ),
            ("[profile.a]\napi_key = \"secret\"", "line 1"),
            (
                "[profiles.a]\napi_key = \"secret\"\norganization = \"o\"",
                "not for anyreach",
            ),
            ("[profiles.a]\nprovider = \"other\"", "line 2"),
        ] {
            let Err(Failure::Settings { message, .. }) = File::parse(text, "c.toml".as_ref())
            else {
                panic!("{text} is no error");
            };
            assert!(message.contains(words), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
