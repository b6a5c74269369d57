//! What an answer rests on: one card for each source.

use std::io;

use featherhq::evidence::{EvidenceView, SourceCard};
use featherhq::prelude::*;
use featherhq::{EvidencePackage, Turn};

use crate::text::document::Document;
use crate::text::style::NOTICE;

/// Where the title of the package begins.
const INDENT: usize = 2;
/// Where a card begins.
const CARD_INDENT: usize = 4;

/// Writes the view and status of the package of a turn, its cards, and the
/// markers in the text that no card has.
pub(super) fn write(
    turn: &Turn,
    package: &EvidencePackage,
    document: &mut Document<'_>,
) -> io::Result<()> {
    let view = match package.view() {
        EvidenceView::Display => "display".to_owned(),
        EvidenceView::Full => "full".to_owned(),
        EvidenceView::Unrecognized(view) => {
            let title = format!("evidence, view `{view}`: unknown to this version");
            document.title(INDENT, &title)?;
            return document.block(CARD_INDENT, "--output json has all of it");
        }
        _ => "another".to_owned(),
    };
    let status = package.status().map(AsRef::as_ref).unwrap_or("-");
    document.title(INDENT, &format!("evidence, {view} view, {status}"))?;
    let citations = turn.citations();
    for card in package.cards() {
        write_card(&card, !citations.not_cited.contains(&card), document)?;
    }
    for citation in &citations.without_card {
        let text = format!("{} has no source", citation.marker);
        document.styled_block(CARD_INDENT, &text, NOTICE)?;
    }
    Ok(())
}

/// A card; one that the text does not refer to says so.
fn write_card(
    card: &SourceCard<'_>,
    is_cited: bool,
    document: &mut Document<'_>,
) -> io::Result<()> {
    let marker = card.citation_marker.unwrap_or("-");
    let note = if is_cited { "" } else { " (not cited)" };
    document.block(CARD_INDENT, &format!("{marker} {}{note}", place(card)))?;
    match card.deep_link {
        Some(link) => document.whole(CARD_INDENT + 4, link),
        None => Ok(()),
    }
}

/// Which place of which document a card stands for.
pub(super) fn place(card: &SourceCard<'_>) -> String {
    let mut parts = Vec::new();
    let label = card.label.or(card.short_label);
    parts.extend(label.map(str::to_owned));
    // Labels often are the title of the document, or begin with it.
    let title = card
        .document_title
        .filter(|title| !label.is_some_and(|label| label.contains(title)));
    parts.extend(title.map(str::to_owned));
    parts.extend(
        card.version_number
            .map(|version| format!("version {version}")),
    );
    let section = card
        .section
        .and_then(|section| section.display_label.as_deref());
    let section = section.filter(|section| !label.is_some_and(|label| label.contains(section)));
    parts.extend(section.map(str::to_owned));
    if parts.is_empty() {
        return "a source without a name".to_owned();
    }
    parts.join(", ")
}
