//! Invented conversations: the same for the same seed, on any machine and at
//! any time. Nothing here reads a clock; "now" is [`REFERENCE`].

mod conversation;
mod evaluations;
mod evidence;
mod texts;
mod topics;
mod turns;

use std::ops::Range;
use std::thread;

use crate::document;
use crate::storage::StoredConversation;

/// The invented present, 2026-01-15T12:00:00Z, in microseconds since 1970: no
/// invented event is later.
const REFERENCE: i64 = 1_768_478_400_000_000;

/// Conversations are invented by no more threads than this.
const MOST_PARTS: u64 = 8;
/// A thread is not worth its while for fewer conversations than this.
const SMALLEST_PART: u64 = 100;

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
    let invent = |indices: Range<u64>| -> Result<Vec<_>, _> {
        indices
            .map(|index| document::stored(&conversation::conversation(seed, index, views, turns)))
            .collect()
    };
    let number = u64::from(number);
    let parts = thread::available_parallelism().map_or(1, |parts| parts.get() as u64);
    let part = number.div_ceil(parts.min(MOST_PARTS)).max(SMALLEST_PART);
    let others = (part..number).step_by(part as usize);
    // Each conversation depends on its index alone.
    thread::scope(|scope| {
        let others: Vec<_> = others
            .map(|first| scope.spawn(move || invent(first..number.min(first + part))))
            .collect();
        let mut all = invent(0..number.min(part))?;
        for other in others {
            match other.join() {
                Ok(conversations) => all.extend(conversations?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(all)
    })
}
