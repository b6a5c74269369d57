//! What a provider does not have: refused before anything is sent, and never
//! ignored.

use super::{Arguments, Command, ConversationsCommand, FilterArguments};
use crate::failure::Failure;
use crate::provider::{Provider, unknown_filter};

impl Arguments {
    /// Refuses what the provider does not have.
    ///
    /// # Errors
    /// The command, the option or the value, and the provider.
    pub(crate) fn check(&self, provider: Provider) -> Result<(), Failure> {
        if provider != Provider::AnyReach && self.shared.organization.is_some() {
            return Err(lacks(provider, "--organization"));
        }
        match &self.command {
            Command::Conversations(ConversationsCommand::List(list)) => {
                check_filters(&list.filters, provider)?;
                check_page_size(list.page_size, provider)
            }
            Command::Export(export) => {
                check_filters(&export.filters, provider)?;
                check_page_size(Some(export.page_size), provider)?;
                match provider {
                    Provider::AnyReach if export.details => Err(lacks(provider, "--details")),
                    _ => Ok(()),
                }
            }
            Command::Stats(stats) => check_filters(&stats.filters, provider),
            Command::Conversations(ConversationsCommand::Get(_)) => {
                only_feather(provider, "conversations get")
            }
            Command::Evals(_) => only_feather(provider, "evals"),
            Command::Doctor(_)
            | Command::Config(_)
            | Command::Drift(_)
            | Command::Sandbox(_)
            | Command::Completions(_)
            | Command::Man(_) => Ok(()),
        }
    }
}

fn check_filters(filters: &FilterArguments, provider: Provider) -> Result<(), Failure> {
    match unknown_filter(filters, provider) {
        Some(option) => Err(lacks(provider, option)),
        None => Ok(()),
    }
}

fn check_page_size(size: Option<u32>, provider: Provider) -> Result<(), Failure> {
    let sizes = provider.page_sizes();
    match size {
        Some(size) if !sizes.contains(&size) => Err(Failure::Usage {
            message: format!("--page-size is {size}, and {provider} has {sizes:?}"),
            hint: None,
        }),
        _ => Ok(()),
    }
}

fn only_feather(provider: Provider, command: &str) -> Result<(), Failure> {
    match provider {
        Provider::Feather => Ok(()),
        Provider::AnyReach => Err(Failure::Usage {
            message: format!("the provider {provider} has no `feather {command}`"),
            hint: Some(
                "it has `conversations list`, `export`, `stats`, `config` and `doctor`".to_owned(),
            ),
        }),
    }
}

fn lacks(provider: Provider, option: &str) -> Failure {
    Failure::Usage {
        message: format!("the provider {provider} has no {option}"),
        hint: Some(format!(
            "leave out {option}, or choose another --provider; --help says what each has"
        )),
    }
}
