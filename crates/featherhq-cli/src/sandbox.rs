//! `feather sandbox`: the API served on this machine until it is interrupted.

use std::net::SocketAddr;

use featherhq_sandbox::{
    AnyreachCursor, AnyreachRole, DEFAULT_CONVERSATIONS, EvidenceViews, Sandbox,
};

use crate::arguments::{AnyreachAfterCursor, Evidence, SandboxArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::provider::Provider;

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
        })
        .anyreach_cursor(match arguments.anyreach_cursor {
            AnyreachAfterCursor::Older => AnyreachCursor::Older,
            AnyreachAfterCursor::OlderOrEqual => AnyreachCursor::OlderOrEqual,
        });
    let of_anyreach = of_anyreach(arguments);
    builder = builder.anyreach_conversations(of_anyreach);
    builder = match &arguments.data {
        Some(file) => builder.data(file),
        None => builder.conversations(arguments.conversations),
    };
    if let Some(key) = api_key {
        builder = builder.api_key(key).anyreach_token(key, AnyreachRole::Full);
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
    introduce(&sandbox, of_anyreach, console);
    tokio::select! {
        interrupted = interrupt.wait() => interrupted.map_err(Failure::Runtime)?,
        () = sandbox.stopped() => return Err(Failure::SandboxEnded),
    }
    sandbox.shutdown().await;
    Ok(())
}

/// How many conversations of AnyReach to invent. Whoever brings conversations
/// of their own did not ask for others beside them.
fn of_anyreach(arguments: &SandboxArguments) -> u32 {
    let is_invented = arguments.data.is_none() && arguments.database.is_none();
    let by_default = if is_invented {
        DEFAULT_CONVERSATIONS
    } else {
        0
    };
    arguments.anyreach_conversations.unwrap_or(by_default)
}

fn introduce(sandbox: &Sandbox, of_anyreach: u32, console: &mut Console<'_>) {
    let (url, key) = (sandbox.url(), sandbox.api_key());
    let count = sandbox.conversation_count();
    let more = match of_anyreach {
        0 => String::new(),
        _ => format!(", and {of_anyreach} of AnyReach,"),
    };
    console.note(&format!(
        "the sandbox serves {count} conversations{more} at {url}"
    ));
    console.note("connect another terminal, or a client:");
    let mut variables = vec![
        (Provider::Feather.base_url_variable(), url),
        (Provider::Feather.key_variable(), key),
    ];
    if of_anyreach > 0 {
        let (token, organization) = (sandbox.anyreach_token(), sandbox.anyreach_organization());
        variables.extend([
            (Provider::AnyReach.base_url_variable(), url),
            (Provider::AnyReach.key_variable(), token),
            (anyreach::ORGANIZATION_VARIABLE, organization),
        ]);
    }
    for (variable, value) in variables {
        console.note(&format!("  export {variable}={value}"));
    }
    if !sandbox.address().ip().is_loopback() {
        console.note("other machines can reach it, over plain http and with this key");
    }
    console.note("stop it with Ctrl-C");
}
