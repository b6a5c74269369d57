//! Evidence packages: what an answer of an assistant rests on.
//!
//! The server sends one of two views. The *display* view holds source cards
//! for end users and nothing else; the *full* view holds everything an auditor
//! wants, from which cards can be made. [`EvidencePackageExt`] gives what both
//! have in common, and [`SourceCard`] is the one table that says which field of
//! a full item becomes which field of a card.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::types::{
    EvidenceItem, EvidenceItemDisplay, EvidencePackage, EvidencePackageDisplay,
    EvidencePackageFull, EvidenceSection, EvidenceStatus,
};

/// Which view of an evidence package the server sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum EvidenceView<'a> {
    /// Source cards for end users.
    Display,
    /// Everything, for auditors.
    Full,
    /// A view that this version does not know, by its tag; empty when the tag
    /// is no text.
    Unrecognized(&'a str),
}

/// What every evidence package offers, whichever view it is.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::types::{EvidencePackage, EvidencePackageDisplay, EvidenceStatus, EvidenceItemDisplay};
/// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
/// let card = EvidenceItemDisplay::new().with_label("Returns, section 2".to_owned());
/// let display = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![card], id, id);
/// let package = EvidencePackage::from(display);
///
/// let labels: Vec<_> = package.cards().filter_map(|card| card.label).collect();
/// assert_eq!(labels, ["Returns, section 2"]);
/// ```
pub trait EvidencePackageExt {
    /// Which view the package is.
    fn view(&self) -> EvidenceView<'_>;

    /// The package, if it is the display view.
    fn as_display(&self) -> Option<&EvidencePackageDisplay>;

    /// The package, if it is the full view.
    fn as_full(&self) -> Option<&EvidencePackageFull>;

    /// The id of the package; `None` for an unrecognized view.
    fn package_id(&self) -> Option<Uuid>;

    /// The turn that the evidence belongs to; `None` for an unrecognized view.
    fn turn_id(&self) -> Option<Uuid>;

    /// When the package was made; `None` for an unrecognized view.
    fn created_at(&self) -> Option<DateTime<Utc>>;

    /// Whether the evidence is complete; `None` for an unrecognized view.
    fn status(&self) -> Option<&EvidenceStatus>;

    /// The source cards, in the order of the package; none for an unrecognized
    /// view.
    fn cards(&self) -> impl Iterator<Item = SourceCard<'_>>;
}

impl EvidencePackageExt for EvidencePackage {
    fn view(&self) -> EvidenceView<'_> {
        match self {
            Self::Display(_) => EvidenceView::Display,
            Self::Full(_) => EvidenceView::Full,
            Self::Unrecognized(raw) => EvidenceView::Unrecognized(
                raw.get("view")
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default(),
            ),
            // The enum may grow with the document; its JSON tells no tag then.
            _ => EvidenceView::Unrecognized(""),
        }
    }

    fn as_display(&self) -> Option<&EvidencePackageDisplay> {
        if let Self::Display(package) = self {
            Some(package)
        } else {
            None
        }
    }

    fn as_full(&self) -> Option<&EvidencePackageFull> {
        if let Self::Full(package) = self {
            Some(package)
        } else {
            None
        }
    }

    fn package_id(&self) -> Option<Uuid> {
        either(self, |display| display.package_id, |full| full.package_id)
    }

    fn turn_id(&self) -> Option<Uuid> {
        either(self, |display| display.turn_id, |full| full.turn_id)
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        either(self, |display| display.created_at, |full| full.created_at)
    }

    fn status(&self) -> Option<&EvidenceStatus> {
        either(
            self,
            |display| &display.evidence_status,
            |full| &full.evidence_status,
        )
    }

    fn cards(&self) -> impl Iterator<Item = SourceCard<'_>> {
        let display = self
            .as_display()
            .into_iter()
            .flat_map(|package| &package.items)
            .map(SourceCard::from);
        let full = self
            .as_full()
            .into_iter()
            .flat_map(|package| &package.items)
            .map(SourceCard::from);
        display.chain(full)
    }
}

/// What both known views hold under the same name.
fn either<'a, T>(
    package: &'a EvidencePackage,
    of_display: impl FnOnce(&'a EvidencePackageDisplay) -> T,
    of_full: impl FnOnce(&'a EvidencePackageFull) -> T,
) -> Option<T> {
    match package {
        EvidencePackage::Display(display) => Some(of_display(display)),
        EvidencePackage::Full(full) => Some(of_full(full)),
        _ => None,
    }
}

/// One source that an answer rests on, as an end user may see it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SourceCard<'a> {
    /// How the text of the turn refers to the source, such as `[1]`.
    pub citation_marker: Option<&'a str>,
    /// What the source is called.
    pub label: Option<&'a str>,
    /// What the source is called where there is little room.
    pub short_label: Option<&'a str>,
    /// The title of the document.
    pub document_title: Option<&'a str>,
    /// The version of the document.
    pub version_number: Option<i64>,
    /// The place in the document.
    pub section: Option<&'a EvidenceSection>,
    /// Where the source can be opened.
    pub deep_link: Option<&'a str>,
}

impl<'a> From<&'a EvidenceItemDisplay> for SourceCard<'a> {
    fn from(item: &'a EvidenceItemDisplay) -> Self {
        Self {
            citation_marker: item.citation_marker.as_deref(),
            label: item.label.as_deref(),
            short_label: item.short_label.as_deref(),
            document_title: item.document_title.as_deref(),
            version_number: item.version_number,
            section: item.section.as_ref(),
            deep_link: item.deep_link.as_deref(),
        }
    }
}

/// The card of a full item. The document says which fields a card has
/// (`EvidenceItemDisplay`) and that it is a projection of the full item; from
/// where each is taken is inferred from the names.
impl<'a> From<&'a EvidenceItem> for SourceCard<'a> {
    fn from(item: &'a EvidenceItem) -> Self {
        let display = item.display.as_ref();
        let provenance = &item.provenance;
        Self {
            citation_marker: display.and_then(|display| display.citation_marker.as_deref()),
            label: display.map(|display| display.label.as_str()),
            short_label: display.and_then(|display| display.short_label.as_deref()),
            document_title: Some(&provenance.document_title),
            version_number: provenance.version_number,
            section: provenance.section.as_ref(),
            deep_link: provenance.deep_link.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(value: serde_json::Value) -> EvidencePackage {
        let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
        let mut package = json!({
            "package_id": id, "conversation_id": id, "turn_id": id, "created_at": "2026-01-02T03:04:05Z",
            "evidence_status": "partial", "items": [],
        });
        package
            .as_object_mut()
            .unwrap()
            .extend(value.as_object().unwrap().clone());
        serde_json::from_value(package).unwrap()
    }

    #[test]
    fn both_views_give_the_same_cards() {
        let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
        let display = package(json!({"items": [{
            "citation_marker": "[1]", "label": "Returns", "document_title": "Policy", "version_number": 3,
            "section": {"display_label": "2.1"}, "deep_link": "https://kb.example/1",
        }]}));
        let full = package(json!({"organization_id": id, "items": [{
            "evidence_id": id,
            "display": {"citation_marker": "[1]", "label": "Returns"},
            "provenance": {
                "kb_id": id, "document_id": id, "document_title": "Policy", "version_number": 3, "source_type": "pdf",
                "chunk_id": "7", "section": {"display_label": "2.1"}, "deep_link": "https://kb.example/1",
            },
        }]}));
        assert_eq!(
            (display.view(), full.view()),
            (EvidenceView::Display, EvidenceView::Full)
        );
        assert_eq!(display.cards().count(), 1);
        assert_eq!(
            display.cards().collect::<Vec<_>>(),
            full.cards().collect::<Vec<_>>()
        );
        assert_eq!(full.status(), Some(&EvidenceStatus::Partial));
        assert_eq!(full.package_id(), full.turn_id());
    }

    #[test]
    fn an_unrecognized_view_has_a_name_and_no_cards() {
        let unrecognized = package(json!({"view": "summary"}));
        assert_eq!(unrecognized.view(), EvidenceView::Unrecognized("summary"));
        assert_eq!(unrecognized.cards().count(), 0);
        assert_eq!(unrecognized.created_at(), None);
    }
}
