//! Which profile of the configuration file has a say, and for which provider.

use super::file::{self, File, Profile};
use super::{Setting, Source};
use crate::arguments::SharedArguments;
use crate::failure::Failure;
use crate::provider::Provider;

/// The provider: that of the command line, or of the profile, which has no say
/// where a command has a sandbox of its own.
pub(super) fn provider_of(
    shared: &SharedArguments,
    profile: &Profile,
    from_profile: Source,
) -> Setting<Provider> {
    let of_profile = profile.provider.filter(|_| !shared.sandbox);
    let (value, source) = match (shared.provider, of_profile) {
        (Some(provider), _) => (provider, Source::Option("--provider")),
        (None, Some(provider)) => (provider, from_profile),
        (None, None) => (Provider::default(), Source::Default),
    };
    Setting { value, source }
}

/// A profile that was asked for by name, and whose key must not go to the server
/// of the provider that was asked for too.
pub(super) fn of_other_provider(profile: &str, provider: Provider) -> Failure {
    Failure::Settings {
        message: format!(
            "the profile `{profile}` is not for {provider}, which --provider asks for"
        ),
        hint: Some(format!(
            "name a profile with provider = \"{provider}\", or leave out --profile or --provider"
        )),
        source: None,
    }
}

/// The profile of that name. Only the default one may be missing.
pub(super) fn profile_of(file: Option<&File>, name: &Setting<String>) -> Result<Profile, Failure> {
    if let Some(profile) = file.and_then(|file| file.profile(&name.value)) {
        return Ok(profile.clone());
    }
    if name.source == Source::Default {
        return Ok(Profile::default());
    }
    let hint = match file.map(File::profile_names) {
        Some(names) if !names.is_empty() => format!("it has {}", names.join(", ")),
        Some(_) => "it has no profiles; add one as [profiles.NAME]".to_owned(),
        None => match file::path() {
            Some(path) => format!("there is no configuration file at {}", path.display()),
            None => "this system has no directory for configuration files".to_owned(),
        },
    };
    Err(Failure::Settings {
        message: format!(
            "the configuration file has no profile `{}`, which {} names",
            name.value,
            name.source.describe()
        ),
        hint: Some(hint),
        source: None,
    })
}
