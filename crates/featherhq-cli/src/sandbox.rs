//! `feather sandbox`: the API served on this machine until it is interrupted.

use std::net::SocketAddr;

use featherhq::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use featherhq_sandbox::{EvidenceViews, Sandbox};

use crate::arguments::{Evidence, SandboxArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// Serves until SIGINT or SIGTERM.
pub(crate) async fn run(
    arguments: &SandboxArguments,
    api_key: Option<&str>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut builder = Sandbox::builder()
        .address(SocketAddr::new(arguments.address, arguments.port))
        .seed(arguments.seed)
        .evidence(match arguments.evidence {
            Evidence::Display => EvidenceViews::Display,
            Evidence::Full => EvidenceViews::Full,
            Evidence::Mixed => EvidenceViews::Mixed,
        });
    builder = match &arguments.data {
        Some(file) => builder.data(file),
        None => builder.conversations(arguments.conversations),
    };
    if let Some(key) = api_key {
        builder = builder.api_key(key);
    }
    for fault in &arguments.faults {
        builder = builder.fault(fault.clone());
    }
    if let Some(file) = &arguments.database {
        builder = builder.database(file);
    }
    // Before anybody is told that the server runs, so that it can be stopped from then on.
    let mut interrupt = Interrupt::new().map_err(Failure::Runtime)?;
    let mut sandbox = builder.start().await?;
    introduce(&sandbox, console);
    tokio::select! {
        interrupted = interrupt.wait() => interrupted.map_err(Failure::Runtime)?,
        () = sandbox.stopped() => return Err(Failure::SandboxEnded),
    }
    sandbox.shutdown().await;
    Ok(())
}

fn introduce(sandbox: &Sandbox, console: &mut Console<'_>) {
    let (url, key) = (sandbox.url(), sandbox.api_key());
    let count = sandbox.conversation_count();
    console.note(&format!(
        "the sandbox serves {count} conversations at {url}"
    ));
    console.note("connect another terminal, or a client:");
    console.note(&format!("  export {BASE_URL_VARIABLE}={url}"));
    console.note(&format!("  export {API_KEY_VARIABLE}={key}"));
    if !sandbox.address().ip().is_loopback() {
        console.note("other machines can reach it, over plain http and with this key");
    }
    console.note("stop it with Ctrl-C");
}
