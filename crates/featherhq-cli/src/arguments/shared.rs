//! What every command understands.

use clap::{Args, ValueEnum};
use featherhq::{API_KEY_VARIABLE, BASE_URL_VARIABLE};

/// What every command understands, before its name or after it.
#[derive(Args)]
#[command(next_help_heading = "Options of all commands")]
pub(crate) struct SharedArguments {
    /// The API key; other users of this machine can read it on a command line,
    /// so prefer the environment. For `feather sandbox`, the key to accept
    #[arg(
        long,
        global = true,
        value_name = "KEY",
        env = API_KEY_VARIABLE,
        hide_env_values = true
    )]
    pub(crate) api_key: Option<String>,

    /// The server, unless it is the hosted sandbox of the API
    #[arg(long, global = true, value_name = "URL", env = BASE_URL_VARIABLE)]
    pub(crate) base_url: Option<String>,

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
        let url = self.base_url.iter().map(|url| format!("--base-url={url}"));
        let sandbox = self.sandbox.then(|| "--sandbox".to_owned());
        url.chain(sandbox).collect()
    }
}
