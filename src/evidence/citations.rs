//! Where the text of a turn refers to its sources.

use std::cmp::Reverse;
use std::ops::Range;

use super::SourceCard;

/// A place in a text that refers to sources.
///
/// ```
/// use featherhq::evidence::{Citations, SourceCard};
/// use featherhq::types::EvidenceItemDisplay;
///
/// let text = "Within 30 days [1].";
/// let item = EvidenceItemDisplay::new().with_citation_marker("[1]".to_owned()).with_label("Returns".to_owned());
/// let citations = Citations::of(text, [SourceCard::from(&item)]);
/// let citation = &citations.found[0];
/// assert_eq!(&text[citation.range.clone()], citation.marker);
/// assert_eq!(citation.cards[0].label, Some("Returns"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Citation<'a> {
    /// Where the marker stands, in bytes of the text.
    pub range: Range<usize>,
    /// The marker.
    pub marker: &'a str,
    /// The cards that have this marker, in their order; empty for a marker
    /// that no card has.
    pub cards: Vec<SourceCard<'a>>,
}

/// What a text cites, and what it does not. Nothing is dropped: markers without
/// a card and cards without a marker in the text are listed.
///
/// ```
/// use featherhq::evidence::{Citations, SourceCard};
/// use featherhq::types::EvidenceItemDisplay;
///
/// let item = EvidenceItemDisplay::new().with_citation_marker("[2]".to_owned());
/// let citations = Citations::of("Within 30 days [1].", [SourceCard::from(&item)]);
/// // Nothing fits, and nothing is dropped.
/// assert!(citations.found.is_empty());
/// assert_eq!(citations.without_card[0].marker, "[1]");
/// assert_eq!(citations.not_cited[0].citation_marker, Some("[2]"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Citations<'a> {
    /// The markers of cards in the text, in the order of the text.
    pub found: Vec<Citation<'a>>,
    /// What looks like a marker in the text (a short word with a digit in
    /// brackets, such as `[3]`), and is none of any card.
    pub without_card: Vec<Citation<'a>>,
    /// The cards that the text does not refer to, or that have no marker.
    pub not_cited: Vec<SourceCard<'a>>,
}

/// The longest word in brackets that is taken for a marker, in characters.
const LONGEST_MARKER: usize = 12;

impl<'a> Citations<'a> {
    /// Looks for the markers of `cards` in `text`, exactly as they are written.
    /// Where several begin at one place, the longest counts; they never
    /// overlap.
    ///
    /// ```
    /// use featherhq::evidence::{Citations, SourceCard};
    /// use featherhq::types::EvidenceItemDisplay;
    ///
    /// let item = EvidenceItemDisplay::new().with_citation_marker("[1]".to_owned());
    /// let citations = Citations::of("Within 30 days [1], unless opened [2].", [SourceCard::from(&item)]);
    /// assert_eq!(citations.found[0].range, 15..18);
    /// assert_eq!(citations.without_card[0].marker, "[2]");
    /// assert!(citations.not_cited.is_empty());
    /// ```
    pub fn of(text: &'a str, cards: impl IntoIterator<Item = SourceCard<'a>>) -> Self {
        let cards: Vec<SourceCard<'a>> = cards.into_iter().collect();
        let mut markers: Vec<&'a str> = cards
            .iter()
            .filter_map(|card| card.citation_marker)
            .collect();
        markers.retain(|marker| !marker.is_empty());
        markers.sort_by_key(|marker| Reverse(marker.len()));

        let mut citations = Self::default();
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            let known = markers
                .iter()
                .find(|marker| rest.starts_with(**marker))
                .copied();
            let (found, marker) = match (known, bracketed_word(rest)) {
                (Some(marker), _) => (&mut citations.found, marker),
                (None, Some(marker)) => (&mut citations.without_card, marker),
                (None, None) => {
                    at += next.len_utf8();
                    continue;
                }
            };
            let cards = cards
                .iter()
                .filter(|card| card.citation_marker == Some(marker))
                .copied()
                .collect();
            found.push(Citation {
                range: at..at + marker.len(),
                marker,
                cards,
            });
            at += marker.len();
        }
        let cited = |card: &SourceCard<'_>| {
            card.citation_marker.is_some_and(|marker| {
                citations
                    .found
                    .iter()
                    .any(|citation| citation.marker == marker)
            })
        };
        citations.not_cited = cards.iter().filter(|card| !cited(card)).copied().collect();
        citations
    }
}

/// A marker at the start of `text`, by its looks.
fn bracketed_word(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let length = inner
        .char_indices()
        .take(LONGEST_MARKER + 1)
        .find(|(_, character)| *character == ']')?
        .0;
    let word = &inner[..length];
    let is_marker = word.contains(|character: char| character.is_ascii_digit())
        && word
            .chars()
            .all(|character| character.is_alphanumeric() || "^#:.-_".contains(character));
    is_marker.then(|| &text[..length + 2])
}
