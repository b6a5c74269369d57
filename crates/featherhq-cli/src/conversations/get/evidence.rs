//! What an answer rests on: one card for each source.

use std::io;

use featherhq::EvidencePackage;
use featherhq::evidence::{EvidenceView, SourceCard};
use featherhq::prelude::*;

use crate::text::document::Document;

/// Where the title of the package begins.
const INDENT: usize = 2;
/// Where a card begins.
const CARD_INDENT: usize = 4;

/// Writes the view and status of a package, and its cards.
pub(super) fn write(package: &EvidencePackage, document: &mut Document<'_>) -> io::Result<()> {
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
    package
        .cards()
        .try_for_each(|card| write_card(&card, document))
}

fn write_card(card: &SourceCard<'_>, document: &mut Document<'_>) -> io::Result<()> {
    document.block(CARD_INDENT, &headline(card))?;
    match card.deep_link {
        Some(link) => document.whole(CARD_INDENT + 4, link),
        None => Ok(()),
    }
}

/// The marker that the text uses, and which place of which document it stands for.
fn headline(card: &SourceCard<'_>) -> String {
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
    let marker = card.citation_marker.unwrap_or("-");
    format!("{marker} {}", parts.join(", "))
}
