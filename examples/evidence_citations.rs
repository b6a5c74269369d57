//! Shows one conversation as an end user may see it: what was said, and what each answer rests on.
//!
//! ```sh
//! cargo run --example evidence_citations
//! cargo run --example evidence_citations -- CONVERSATION-ID
//! ```
//!
//! Without an id it takes the newest conversation with a citation. It asks a sandbox in the same
//! process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::error::Error;

use featherhq::evidence::{Citations, SourceCard};
use featherhq::prelude::*;
use featherhq::{Client, ConversationDetail, Response};
use featherhq_sandbox::Sandbox;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = support::Server::start(Sandbox::builder()).await?;
    let client = server.client().build()?;
    let conversation = match std::env::args().nth(1) {
        Some(id) => client.conversations().get(id).await?,
        None => newest_with_citation(&client).await?,
    };

    println!("conversation {}", conversation.id);
    for turn in &conversation.recent_turns {
        // It is somebody else's text: `{:?}` lets no control character reach the terminal.
        println!("\n{}: {:?}", turn.role, turn.content);
        print_sources(&turn.citations());
    }
    // What is not shown is said.
    for error in conversation.rejected() {
        eprintln!("a turn cannot be read: {error}");
    }
    if !conversation.is_complete() {
        eprintln!(
            "the server sent {} of {} turns",
            conversation.recent_turns.len(),
            conversation.message_count
        );
    }
    Ok(())
}

async fn newest_with_citation(
    client: &Client,
) -> Result<Response<ConversationDetail>, Box<dyn Error>> {
    let list = client.conversations().list().max_items(200);
    let mut details = list.items()?.with_details(4);
    while let Some(conversation) = details.try_next().await? {
        let cites = |turn| !TurnExt::citations(turn).found.is_empty();
        if conversation.recent_turns.iter().any(cites) {
            return Ok(conversation);
        }
    }
    Err("none of the newest conversations has a citation; name one by its id".into())
}

fn print_sources(citations: &Citations<'_>) {
    for citation in &citations.found {
        for card in &citation.cards {
            println!("  {} {}", citation.marker, named(card));
        }
    }
    for citation in &citations.without_card {
        println!("  {} refers to no source", citation.marker);
    }
    for card in &citations.not_cited {
        println!("  also read: {}", named(card));
    }
}

/// A card is what both views of an evidence package have: nothing of it is for auditors only.
fn named(card: &SourceCard<'_>) -> String {
    let title = card
        .label
        .or(card.document_title)
        .unwrap_or("a source without a name");
    let section = card
        .section
        .and_then(|section| section.display_label.as_deref());
    match section {
        Some(section) => format!("{title:?}, section {section:?}"),
        None => format!("{title:?}"),
    }
}
