//! Which server a command talks to: the one that is set, or a sandbox of its own.

use featherhq_sandbox::{DEFAULT_CONVERSATIONS, Sandbox};

use crate::arguments::Arguments;
use crate::configuration::Settings;
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::{Conversations, Provider};

/// A client, and the sandbox that answers it where there is one.
pub(crate) struct Connected {
    client: Client,
    /// It stops when it is dropped, so it lives as long as its client.
    _sandbox: Option<Sandbox>,
}

/// A client of one provider.
enum Client {
    Feather(featherhq::Client),
    AnyReach(anyreach::Client),
}

impl Connected {
    /// Whose server it is.
    pub(crate) fn provider(&self) -> Provider {
        match self.client {
            Client::Feather(_) => Provider::Feather,
            Client::AnyReach(_) => Provider::AnyReach,
        }
    }

    /// The server.
    pub(crate) fn base_url(&self) -> &str {
        match &self.client {
            Client::Feather(client) => client.base_url(),
            Client::AnyReach(client) => client.base_url(),
        }
    }

    /// The conversations that the server has.
    pub(crate) fn conversations(&self) -> Conversations {
        match &self.client {
            Client::Feather(client) => Conversations::Feather(client.conversations()),
            Client::AnyReach(client) => Conversations::AnyReach(client.conversations()),
        }
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
                message: format!("the provider {} has no such command", self.provider()),
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
    let client = match provider {
        Provider::Feather => Client::Feather(feather_of(&settings, key.value.expose())?),
        Provider::AnyReach => Client::AnyReach(anyreach_of(&settings, key.value.expose())?),
    };
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

/// A client of the Feather server that the settings name, with this key.
pub(crate) fn feather_of(settings: &Settings, key: &str) -> Result<featherhq::Client, Failure> {
    let server = &settings.base_url.value;
    Ok(feather().base_url(server).api_key(key).build()?)
}

fn anyreach_of(settings: &Settings, token: &str) -> Result<anyreach::Client, Failure> {
    let mut builder = anyreach().base_url(&settings.base_url.value).token(token);
    if let Some(organization) = &settings.organization {
        builder = builder.organization(&organization.value);
    }
    Ok(builder.build()?)
}

fn feather() -> featherhq::ClientBuilder {
    featherhq::Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"))
}

fn anyreach() -> anyreach::ClientBuilder {
    anyreach::Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"))
}
