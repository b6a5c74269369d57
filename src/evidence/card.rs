//! Source cards: what of a source an end user may see.

use crate::types::{EvidenceItem, EvidenceItemDisplay, EvidenceSection};

/// One source that an answer rests on, as an end user may see it.
///
/// ```
/// use featherhq::evidence::SourceCard;
/// use featherhq::types::EvidenceItemDisplay;
///
/// let item = EvidenceItemDisplay::new().with_label("Returns, section 2".to_owned());
/// let card = SourceCard::from(&item);
/// assert_eq!((card.label, card.deep_link), (Some("Returns, section 2"), None));
/// ```
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

impl SourceCard<'_> {
    /// The card as an item of the display view.
    ///
    /// ```
    /// use featherhq::evidence::SourceCard;
    /// use featherhq::types::EvidenceItemDisplay;
    ///
    /// let item = EvidenceItemDisplay::new().with_label("Returns, section 2".to_owned());
    /// assert_eq!(SourceCard::from(&item).to_item(), item);
    /// ```
    pub fn to_item(&self) -> EvidenceItemDisplay {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        EvidenceItemDisplay::new()
            .with_citation_marker(owned(self.citation_marker))
            .with_label(owned(self.label))
            .with_short_label(owned(self.short_label))
            .with_document_title(owned(self.document_title))
            .with_version_number(self.version_number)
            .with_section(self.section.cloned())
            .with_deep_link(owned(self.deep_link))
    }
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

/// The card of a full item, by the table of this module.
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
