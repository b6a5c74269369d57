//! Lists closed conversations in which an evaluation failed, newest first.
//!
//! ```sh
//! cargo run --example list_and_filter
//! cargo run --example list_and_filter -- voice                        # of one channel
//! cargo run --example list_and_filter -- voice 2026-01-15T09:00:00Z   # that started later
//! ```
//!
//! It asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::error::Error;

use chrono::{DateTime, Utc};
use featherhq::prelude::*;
use featherhq::{Conversation, ConversationStatus, EvalFilter};
use featherhq_sandbox::Sandbox;

/// A list without an end is no use on a screen.
const AT_MOST: u64 = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = support::Server::start(Sandbox::builder()).await?;
    let client = server.client().build()?;

    // All filters have to apply. The server looks at them, and no page is asked for before its
    // first conversation is wanted.
    let mut list = client
        .conversations()
        .list()
        .status(ConversationStatus::Closed)
        .eval_filter(EvalFilter::AnyFailed)
        .max_items(AT_MOST);
    let mut arguments = std::env::args().skip(1);
    if let Some(channel) = arguments.next() {
        list = list.channel(channel);
    }
    if let Some(time) = arguments.next() {
        list = list.started_after(time.parse::<DateTime<Utc>>()?);
    }

    let mut conversations = list.items()?;
    loop {
        match conversations.try_next().await {
            Ok(Some(conversation)) => print(&conversation),
            Ok(None) => break,
            // No page came, and so nothing more will.
            Err(error) if error.ends_stream() => return Err(error.into()),
            // One conversation that does not decode does not cost the others.
            Err(error) => eprintln!("passed over: {error}"),
        }
    }
    let stats = conversations.stats();
    println!(
        "{} conversations, {} that cannot be read",
        stats.items, stats.rejected
    );
    Ok(())
}

fn print(conversation: &Conversation) {
    let verdict = conversation
        .eval_summary
        .as_ref()
        .map(EvalSummaryExt::verdict);
    println!(
        // The subject is somebody else's text: `{:?}` lets no control character reach the terminal.
        "{}  {}  {:<8}  {:<7}  {:?}",
        conversation.id,
        conversation.started_at.format("%Y-%m-%d %H:%M"),
        conversation.channel,
        verdict.map_or_else(|| "-".to_owned(), |verdict| verdict.label.to_string()),
        conversation.subject.as_deref().unwrap_or("-"),
    );
}
