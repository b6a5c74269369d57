//! Which server a command talks to: the one that is set, or a sandbox of its own.

use featherhq::{Client, ClientBuilder};
use featherhq_sandbox::Sandbox;

use crate::arguments::SharedArguments;
use crate::configuration::Settings;
use crate::console::Console;
use crate::failure::Failure;

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
}

/// Makes the client. Nothing is sent.
///
/// With `--sandbox` the settings have no say: a key of the real service is not
/// even looked at.
pub(crate) async fn connect(
    shared: &SharedArguments,
    console: &mut Console<'_>,
) -> Result<Connected, Failure> {
    if shared.sandbox {
        // The seed and the number of conversations are the same in every run,
        // and so are the ids.
        let sandbox = Sandbox::start().await?;
        let client = builder()
            .base_url(sandbox.url())
            .api_key(sandbox.api_key())
            .build()?;
        return Ok(Connected {
            client,
            _sandbox: Some(sandbox),
        });
    }
    let settings = Settings::resolve(shared)?;
    for warning in &settings.warnings {
        console.warn(warning);
    }
    let key = settings.api_key.as_ref().ok_or(Failure::NoApiKey)?;
    Ok(Connected {
        client: client_of(&settings, key.value.expose())?,
        _sandbox: None,
    })
}

/// A client of the server that the settings name, with this key.
pub(crate) fn client_of(settings: &Settings, key: &str) -> Result<Client, Failure> {
    let server = &settings.base_url.value;
    Ok(builder().base_url(server).api_key(key).build()?)
}

fn builder() -> ClientBuilder {
    Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"))
}
