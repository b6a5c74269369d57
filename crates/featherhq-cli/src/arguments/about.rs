//! What the program says about itself: version, completions and manual.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::Args;
use clap_complete::Shell;
use featherhq::Client;

use crate::exit;

/// What `--version` says: this package, and the document it was made from.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\nFeather API {}\ndocument sha256 {}",
        env!("CARGO_PKG_VERSION"),
        Client::api_version(),
        Client::document_sha256()
    )
});

const ENVIRONMENT: &str = "\
Environment:
  FEATHER_API_KEY   the API key
  FEATHER_BASE_URL  the server
  FEATHER_PROFILE   the profile of the configuration file, see `feather config`
  NO_COLOR          no colours, unless --color asks for them
  COLUMNS           how wide to write

Options come before the environment, and the environment before the file.";

/// What stands below the help of the program.
pub(super) fn after_help() -> String {
    format!("{}\n\n{ENVIRONMENT}", exit::table())
}

pub(super) fn long_version() -> &'static str {
    &VERSION
}

/// Which shell to write completions for.
#[derive(Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Where the manual goes.
#[derive(Args)]
pub(crate) struct ManArguments {
    /// Write a page for each command into this directory, in place of the
    /// first page to standard output
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
}
