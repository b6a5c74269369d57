//! Invented conversations: the same for the same seed, on any machine and at
//! any time. Nothing here reads a clock; "now" is [`REFERENCE`].

mod conversation;
mod evaluations;
mod evidence;
mod texts;
mod topics;
mod turns;

use crate::document;
use crate::storage::StoredConversation;

/// The invented present, 2026-01-15T12:00:00Z, in microseconds since 1970: no
/// invented event is later.
const REFERENCE: i64 = 1_768_478_400_000_000;

/// Which view of evidence packages the turns of a sandbox carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EvidenceViews {
    /// Source cards for end users only.
    Display,
    /// Full packages with audit fields only.
    Full,
    /// Both, in about equal shares.
    #[default]
    Mixed,
}

/// Whether conversations have turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turns {
    /// The last ones.
    Recent,
    /// None.
    Omitted,
}

/// The first `number` conversations of a seed, newest first.
pub(crate) fn conversations(
    number: u32,
    seed: u64,
    views: EvidenceViews,
    turns: Turns,
) -> Result<Vec<StoredConversation>, serde_json::Error> {
    (0..u64::from(number))
        .map(|index| document::stored(&conversation::conversation(seed, index, views, turns)))
        .collect()
}
