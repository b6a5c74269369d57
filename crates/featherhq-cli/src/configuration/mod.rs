//! The settings in force, and where each came from: options of the command
//! line, then the environment, then the profile of the configuration file.

mod file;
mod key;
mod profile;
pub(crate) mod show;

use std::collections::HashMap;
use std::env;
use std::path::PathBuf;

use anyreach::ORGANIZATION_VARIABLE;

use self::file::{DEFAULT_PROFILE, File, Profile};
pub(crate) use self::key::ApiKey;
use self::profile::{of_other_provider, profile_of, provider_of};
use crate::arguments::SharedArguments;
use crate::failure::Failure;
use crate::provider::Provider;

/// The variable that names the profile.
pub(crate) const PROFILE_VARIABLE: &str = "FEATHER_PROFILE";

/// Which server to talk to, and with which key.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Whose server it is.
    pub(crate) provider: Setting<Provider>,
    /// The organization of AnyReach, where one is named.
    pub(crate) organization: Option<Setting<String>>,
    /// The key, where there is one.
    pub(crate) api_key: Option<Setting<ApiKey>>,
    /// The server.
    pub(crate) base_url: Setting<String>,
    /// The profile of the configuration file.
    profile: Setting<String>,
    /// Whether the profile is of the provider, and so has a say.
    is_profile_used: bool,
    /// The configuration file, where this platform has a place for it, and
    /// whether it is there.
    file: Option<(PathBuf, bool)>,
    /// What the user may not have meant.
    pub(crate) warnings: Vec<String>,
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// Where a setting came from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Source {
    /// An option of the command line.
    Option(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// This profile of the configuration file.
    Profile(String),
    /// The configuration file, outside of profiles.
    File,
    /// Nobody set it.
    Default,
}

impl Source {
    /// The source for a person.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Option(name) => format!("the option {name}"),
            Self::Variable(name) => format!("the variable {name}"),
            Self::Profile(name) => format!("the profile `{name}`"),
            Self::File => "the configuration file".to_owned(),
            Self::Default => "the default".to_owned(),
        }
    }
}

impl Settings {
    /// Puts the settings together. Standard input is read when the key comes
    /// from there.
    ///
    /// # Errors
    /// When the configuration file, or that of a key, cannot be used, or the
    /// profile does not exist.
    pub(crate) fn resolve(shared: &SharedArguments) -> Result<Self, Failure> {
        let path = file::path();
        let file = path.clone().map(File::read).transpose()?.flatten();
        let mut variables = HashMap::new();
        let of_providers = [Provider::Feather, Provider::AnyReach]
            .into_iter()
            .flat_map(|provider| [provider.key_variable(), provider.base_url_variable()]);
        for name in of_providers.chain([ORGANIZATION_VARIABLE, PROFILE_VARIABLE]) {
            if let Some(value) = read_variable(name)? {
                variables.insert(name, value);
            }
        }
        let variable = |name: &'static str| variables.get(name).cloned();
        let mut settings = Self::merge(shared, file.as_ref(), variable)?;
        settings.file = path.map(|path| (path, file.is_some()));
        Ok(settings)
    }

    /// Whether there is a configuration file, for a person.
    pub(crate) fn describe_file(&self) -> String {
        let name = &self.profile.value;
        match &self.file {
            Some((path, true)) if !self.is_profile_used => format!(
                "without a profile: `{name}` of {} is not for {}",
                path.display(),
                self.provider.value
            ),
            Some((path, true)) => format!("the profile `{name}` of {}", path.display()),
            Some((path, false)) => format!("without a file; it would be {}", path.display()),
            None => "without a file".to_owned(),
        }
    }

    fn merge(
        shared: &SharedArguments,
        file: Option<&File>,
        variable: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let from_variable = |name: &'static str| {
            variable(name).map(|value| Setting {
                value,
                source: Source::Variable(name),
            })
        };
        let from_option = |name: &'static str, value: &Option<String>| {
            value.clone().map(|value| Setting {
                value,
                source: Source::Option(name),
            })
        };
        let profile_name = from_option("--profile", &shared.profile)
            .or_else(|| from_variable(PROFILE_VARIABLE))
            .or_else(|| {
                let value = file?.default_profile()?.to_owned();
                let source = Source::File;
                Some(Setting { value, source })
            })
            .unwrap_or_else(|| Setting {
                value: DEFAULT_PROFILE.to_owned(),
                source: Source::Default,
            });
        let profile = profile_of(file, &profile_name)?;
        let from_profile = || Source::Profile(profile_name.value.clone());
        let provider = provider_of(shared, &profile, from_profile());
        let is_profile_used = provider.value == profile.provider.unwrap_or_default();
        let profile = match (is_profile_used, &profile_name.source) {
            (true, _) => profile,
            (false, Source::Option(_)) => {
                return Err(of_other_provider(&profile_name.value, provider.value));
            }
            // The key of one provider must not go to the server of another.
            (false, _) => Profile::default(),
        };
        let key_variable = provider.value.key_variable();

        let mut warnings = Vec::new();
        let organization = match provider.value {
            Provider::Feather => None,
            Provider::AnyReach => from_option("--organization", &shared.organization)
                .or_else(|| from_variable(ORGANIZATION_VARIABLE))
                .or_else(|| {
                    let value = profile.organization.clone()?;
                    let source = from_profile();
                    Some(Setting { value, source })
                }),
        };
        let base_url = from_option("--base-url", &shared.base_url)
            .or_else(|| from_variable(provider.value.base_url_variable()))
            .or_else(|| {
                let value = profile.base_url.clone()?;
                let source = from_profile();
                Some(Setting { value, source })
            })
            .unwrap_or_else(|| Setting {
                value: provider.value.default_base_url(),
                source: Source::Default,
            });
        let api_key = if let Some(key) = &shared.api_key {
            Some((ApiKey::new(key.clone()), Source::Option("--api-key")))
        } else if let Some(file) = &shared.api_key_file {
            let source = Source::Option("--api-key-file");
            Some((key::read(file, &mut warnings)?, source))
        } else if let Some(key) = variable(key_variable) {
            Some((ApiKey::new(key), Source::Variable(key_variable)))
        } else {
            profile.key(&mut warnings)?.map(|key| (key, from_profile()))
        };
        // The key of one account must not go to the server of another unseen.
        if profile_name.source == Source::Option("--profile") {
            let sources = [
                api_key
                    .as_ref()
                    .map(|(_, source)| (source, profile.has_key())),
                Some((&base_url.source, profile.base_url.is_some())),
                organization
                    .as_ref()
                    .map(|setting| (&setting.source, profile.organization.is_some())),
            ];
            for (source, is_in_profile) in sources.into_iter().flatten() {
                if let (Source::Variable(name), true) = (source, is_in_profile) {
                    warnings.push(format!(
                        "{name} comes before what the profile `{}` says; unset it to use the profile",
                        profile_name.value
                    ));
                }
            }
        }
        Ok(Self {
            provider,
            organization,
            api_key: api_key.map(|(value, source)| Setting { value, source }),
            base_url,
            profile: profile_name,
            is_profile_used,
            file: None,
            warnings,
        })
    }
}

/// A variable of the environment; one that is empty counts as absent.
fn read_variable(name: &'static str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Settings {
            message: format!("the variable {name} is not valid UTF-8"),
            hint: None,
            source: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(
        options: &[&str],
        variables: &[(&str, &str)],
        file: Option<&str>,
    ) -> Result<Settings, Failure> {
        let words = [&["feather"], options, &["config"]].concat();
        let words = words.iter().map(|word| (*word).into());
        let arguments = crate::arguments::parse(words).unwrap();
        let file = file.map(|text| File::parse(text, "config.toml".as_ref()).unwrap());
        Settings::merge(&arguments.shared, file.as_ref(), |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    const FILE: &str = r#"
        [profiles.default]
        api_key = "default-key"
        [profiles.work]
        api_key = "work-key"
        base_url = "https://work.example.com"
    "#;

    #[track_caller]
    fn assert_settings(settings: &Settings, key: &str, url: &str) {
        let found = settings.api_key.as_ref().map(|key| key.value.expose());
        assert_eq!((found, settings.base_url.value.as_str()), (Some(key), url));
    }

    const SANDBOX: &str = "https://api-sandbox.featherhq.com";

    #[test]
    fn options_come_before_variables_and_these_before_the_profile() {
        let variables = [
            ("FEATHER_API_KEY", "variable-key"),
            ("FEATHER_BASE_URL", "https://variable.example.com"),
        ];
        let options = [
            "--api-key=option-key",
            "--base-url=https://option.example.com",
        ];
        let all = merge(&options, &variables, Some(FILE)).unwrap();
        assert_settings(&all, "option-key", "https://option.example.com");
        let two = merge(&[], &variables, Some(FILE)).unwrap();
        assert_settings(&two, "variable-key", "https://variable.example.com");
        let one = merge(&[], &[], Some(FILE)).unwrap();
        assert_settings(&one, "default-key", SANDBOX);
        assert_eq!(one.base_url.source, Source::Default);
        let none = merge(&[], &[], None).unwrap();
        assert!(none.api_key.is_none());
        assert_eq!(none.base_url.value, SANDBOX);
    }

    #[test]
    fn a_profile_is_named_by_option_variable_or_file() {
        let by_option =
            merge(&["--profile=work"], &[("FEATHER_PROFILE", "x")], Some(FILE)).unwrap();
        assert_settings(&by_option, "work-key", "https://work.example.com");
        assert!(by_option.warnings.is_empty());
        let by_variable = merge(&[], &[("FEATHER_PROFILE", "work")], Some(FILE)).unwrap();
        assert_settings(&by_variable, "work-key", "https://work.example.com");
        let file = format!("profile = \"work\"\n{FILE}");
        let by_file = merge(&[], &[], Some(&file)).unwrap();
        assert_settings(&by_file, "work-key", "https://work.example.com");
    }

    #[test]
    fn a_variable_before_a_named_profile_is_told() {
        let variables = [("FEATHER_API_KEY", "variable-key")];
        let settings = merge(&["--profile=work"], &variables, Some(FILE)).unwrap();
        assert_settings(&settings, "variable-key", "https://work.example.com");
        assert_eq!(settings.warnings.len(), 1);
        assert!(settings.warnings[0].starts_with("FEATHER_API_KEY comes before"));
    }

    const FILE_OF_BOTH: &str = r#"
        [profiles.default]
        api_key = "feather-key"
        [profiles.calls]
        provider = "anyreach"
        api_key = "ak_1"
        organization = "org-7"
    "#;
    const ANYREACH: &str = "https://api.anyreach.ai";

    #[test]
    fn a_profile_says_whose_it_is() {
        let calls = merge(&["--profile=calls"], &[], Some(FILE_OF_BOTH)).unwrap();
        assert_settings(&calls, "ak_1", ANYREACH);
        assert_eq!(calls.provider.value, Provider::AnyReach);
        assert_eq!(calls.organization.unwrap().value, "org-7");
        let options = ["--profile=calls", "--organization=org-8"];
        let other = merge(&options, &[("ANYREACH_ORG_ID", "x")], Some(FILE_OF_BOTH)).unwrap();
        assert_eq!(other.organization.unwrap().value, "org-8");
    }

    #[test]
    fn a_key_is_not_used_for_another_provider() {
        let variables = [
            ("FEATHER_API_KEY", "variable-key"),
            ("FEATHER_BASE_URL", "https://variable.example.com"),
        ];
        let options = ["--provider=anyreach"];
        let settings = merge(&options, &variables, Some(FILE_OF_BOTH)).unwrap();
        assert!(settings.api_key.is_none());
        assert_eq!(settings.base_url.value, ANYREACH);
        assert!(!settings.is_profile_used);
        let variables = [("ANYREACH_TOKEN", "ak_2"), ("FEATHER_PROFILE", "calls")];
        let settings = merge(&["--provider=feather"], &variables, Some(FILE_OF_BOTH)).unwrap();
        assert!(settings.api_key.is_none());
        assert_eq!(settings.base_url.value, SANDBOX);
        let options = ["--provider=feather", "--profile=calls"];
        let refused = merge(&options, &[], Some(FILE_OF_BOTH)).unwrap_err();
        assert_eq!(refused.exit(), crate::exit::Exit::Usage, "{refused:?}");
    }

    #[test]
    fn a_profile_that_does_not_exist_is_an_error() {
        for file in [Some(FILE), None] {
            let refused = merge(&["--profile=home"], &[], file).unwrap_err();
            assert_eq!(refused.exit(), crate::exit::Exit::Usage, "{refused:?}");
        }
    }
}
