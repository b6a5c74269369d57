//! Which server a command talks to: the one that is set, or a sandbox of its own.

use featherhq::Client;
use featherhq_sandbox::Sandbox;

use crate::arguments::SharedArguments;
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
/// With `--sandbox` the environment has no say: a key of the real service is
/// not even looked at.
pub(crate) async fn connect(shared: &SharedArguments) -> Result<Connected, Failure> {
    let builder = Client::builder().app_info("feather", env!("CARGO_PKG_VERSION"));
    if shared.sandbox {
        // The seed and the number of conversations are the same in every run,
        // and so are the ids.
        let sandbox = Sandbox::start().await?;
        let client = builder
            .base_url(sandbox.url())
            .api_key(sandbox.api_key())
            .build()?;
        return Ok(Connected {
            client,
            _sandbox: Some(sandbox),
        });
    }
    let present = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let key = present(&shared.api_key).ok_or(Failure::NoApiKey)?;
    let mut builder = builder.api_key(key);
    if let Some(url) = present(&shared.base_url) {
        builder = builder.base_url(url);
    }
    Ok(Connected {
        client: builder.build()?,
        _sandbox: None,
    })
}
