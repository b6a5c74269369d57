//! The README's section "Evidence".

use featherhq::Turn;
use featherhq::prelude::*;

/// The sources that the text of a turn cites.
fn sources(turn: &Turn) -> Vec<String> {
    let mut sources = Vec::new();
    for citation in turn.citations().found {
        for card in citation.cards {
            let title = card.label.or(card.document_title).unwrap_or("unnamed");
            sources.push(format!("{} {title}", citation.marker));
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn sources_are_found() {
        let (_sandbox, client) = crate::rust::start().await;
        let list = client.conversations().list();
        let mut details = list.items().unwrap().with_details(4);
        let mut sources = Vec::new();
        while let Some(conversation) = details.try_next().await.unwrap() {
            sources.extend(conversation.recent_turns.iter().flat_map(super::sources));
        }
        assert!(
            sources.iter().any(|source| source.starts_with("[1] ")),
            "{sources:?}"
        );
    }
}
