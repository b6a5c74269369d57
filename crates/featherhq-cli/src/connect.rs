//! Which server a command talks to: the one that is set, or a sandbox of its own.

use featherhq_sandbox::{DEFAULT_CONVERSATIONS, Sandbox};

use crate::arguments::Arguments;
use crate::configuration::Settings;
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::{Client, Provider};

/// A client, and the sandbox that answers it where there is one.
pub(crate) struct Connected {
    client: Client,
    /// It stops when it is dropped, so it lives as long as its client.
    _sandbox: Option<Sandbox>,
}

impl Connected {
    /// The client to make calls with.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The client of Feather, for commands that only Feather has.
    ///
    /// # Errors
    /// When the server is of another provider; [`Arguments::check`] refuses
    /// such commands with a better message.
    pub(crate) fn feather(&self) -> Result<&featherhq::Client, Failure> {
        match &self.client {
            Client::Feather(client) => Ok(client),
            Client::AnyReach(_) => Err(Failure::Usage {
                message: format!(
                    "the provider {} has no such command",
                    self.client.provider()
                ),
                hint: None,
            }),
        }
    }
}

/// Makes the client. Nothing is sent.
///
/// With `--sandbox` the settings have no say: a key of the real service is not
/// even looked at.
///
/// # Errors
/// When the provider lacks what is asked for, and when the settings are not
/// enough for a client.
pub(crate) async fn connect(
    arguments: &Arguments,
    console: &mut Console<'_>,
) -> Result<Connected, Failure> {
    let shared = &arguments.shared;
    if shared.sandbox {
        let provider = shared.provider.unwrap_or_default();
        arguments.check(provider)?;
        return to_sandbox(provider).await;
    }
    let settings = Settings::resolve(shared)?;
    arguments.check(settings.provider.value)?;
    for warning in &settings.warnings {
        console.warn(warning);
    }
    let provider = settings.provider.value;
    let key = settings
        .api_key
        .as_ref()
        .ok_or(Failure::NoApiKey(provider))?;
    let client = client_of(&settings, key.value.expose())?;
    Ok(Connected {
        client,
        _sandbox: None,
    })
}

/// A client of a sandbox in the same process. The seed and the number of
/// conversations are the same in every run, and so are the ids.
pub(crate) async fn to_sandbox(provider: Provider) -> Result<Connected, Failure> {
    let (client, sandbox) = match provider {
        Provider::Feather => {
            let sandbox = Sandbox::start().await?;
            let client = feather()
                .base_url(sandbox.url())
                .api_key(sandbox.api_key())
                .build()?;
            (Client::Feather(client), sandbox)
        }
        Provider::AnyReach => {
            let sandbox = Sandbox::builder()
                .conversations(0)
                .anyreach_conversations(DEFAULT_CONVERSATIONS)
                .start()
                .await?;
            let client = anyreach()
                .base_url(sandbox.url())
                .token(sandbox.anyreach_token())
                .organization(sandbox.anyreach_organization())
                .build()?;
            (Client::AnyReach(client), sandbox)
        }
    };
    Ok(Connected {
        client,
        _sandbox: Some(sandbox),
    })
}

/// A client of the server that the settings name, with this key.
pub(crate) fn client_of(settings: &Settings, key: &str) -> Result<Client, Failure> {
    let server = &settings.base_url.value;
    Ok(match settings.provider.value {
        Provider::Feather => Client::Feather(feather().base_url(server).api_key(key).build()?),
        Provider::AnyReach => {
            let mut builder = anyreach().base_url(server).token(key);
            if let Some(organization) = &settings.organization {
                builder = builder.organization(&organization.value);
            }
            Client::AnyReach(builder.build()?)
        }
    })
}

fn feather() -> featherhq::ClientBuilder {
    featherhq::Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"))
}

fn anyreach() -> anyreach::ClientBuilder {
    anyreach::Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"))
}
