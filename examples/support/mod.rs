//! Whom the examples ask: the service when `FEATHER_API_KEY` is set (and the server that
//! `FEATHER_BASE_URL` names), or else a sandbox in the same process, which needs no network.

#![allow(
    dead_code,
    reason = "an example is async or is not, and starts a server one way"
)]

use featherhq::{API_KEY_VARIABLE, Client, ClientBuilder};
use featherhq_sandbox::{Sandbox, SandboxBuilder, SandboxError};

/// The server that an example asks. A sandbox ends when this is dropped.
pub(crate) struct Server {
    sandbox: Option<Sandbox>,
}

impl Server {
    /// The service, or this sandbox.
    pub(crate) async fn start(sandbox: SandboxBuilder) -> Result<Self, SandboxError> {
        let sandbox = match asks_service() {
            true => None,
            false => Some(sandbox.start().await?),
        };
        Ok(Self { sandbox })
    }

    /// The same for code that is not async.
    pub(crate) fn start_blocking(sandbox: SandboxBuilder) -> Result<Self, SandboxError> {
        let sandbox = match asks_service() {
            true => None,
            false => Some(sandbox.start_blocking()?),
        };
        Ok(Self { sandbox })
    }

    /// A client of this server, to be given limits and built.
    pub(crate) fn client(&self) -> ClientBuilder {
        match &self.sandbox {
            Some(sandbox) => Client::builder()
                .base_url(sandbox.url())
                .api_key(sandbox.api_key()),
            // What is not set comes from the environment.
            None => Client::builder(),
        }
    }
}

fn asks_service() -> bool {
    std::env::var_os(API_KEY_VARIABLE).is_some()
}
