//! What every command understands.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::provider::Provider;

/// What every command understands, before its name or after it.
#[derive(Args)]
#[command(next_help_heading = "Options of all commands")]
pub(crate) struct SharedArguments {
    /// Whose conversations [default: that of the profile, or else feather].
    /// AnyReach has no `conversations get` and no `evals`
    #[arg(long, global = true, value_name = "PROVIDER")]
    pub(crate) provider: Option<Provider>,

    /// The API key; other users of this machine can read it on a command line,
    /// so prefer the variable FEATHER_API_KEY (ANYREACH_TOKEN), --api-key-file or
    /// a profile. For `feather sandbox`, the key to accept
    #[arg(
        long,
        global = true,
        value_name = "KEY",
        conflicts_with = "api_key_file"
    )]
    pub(crate) api_key: Option<String>,

    /// A file that holds the API key, or `-` for standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) api_key_file: Option<PathBuf>,

    /// The server, unless it is the hosted sandbox of the API, or
    /// api.anyreach.ai; also the variable FEATHER_BASE_URL
    /// (ANYREACH_BASE_URL)
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// The organization of AnyReach whose conversations are meant; a token that
    /// begins with `pat_` needs one. Also the variable ANYREACH_ORG_ID
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) organization: Option<String>,

    /// The profile of the configuration file to use; also the variable
    /// FEATHER_PROFILE
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Run against a server of its own with demo data, the same in every run;
    /// needs no key and no network
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,

    /// When to write in colour; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,

    /// Say more about errors: their causes, the request id, the answer
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// When to write in colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl SharedArguments {
    /// The options that say which server is meant, as options of another
    /// command line. The key is not among them.
    pub(crate) fn options(&self) -> Vec<String> {
        let options = [
            (
                "--provider",
                self.provider.map(|provider| provider.to_string()),
            ),
            ("--organization", self.organization.clone()),
            ("--base-url", self.base_url.clone()),
            ("--profile", self.profile.clone()),
            (
                "--api-key-file",
                self.api_key_file
                    .as_ref()
                    .map(|file| file.display().to_string()),
            ),
        ];
        let given = options
            .into_iter()
            .filter_map(|(option, value)| Some(format!("{option}={}", value?)));
        let sandbox = self.sandbox.then(|| "--sandbox".to_owned());
        given.chain(sandbox).collect()
    }
}
