//! Invented conversations: the same for the same seed, on any machine and at
//! any time. Nothing here reads a clock; "now" is [`REFERENCE`].

pub(crate) mod batches;
pub(crate) mod conversation;
mod evaluations;
mod evidence;
pub(crate) mod texts;
pub(crate) mod topics;
mod turns;

use serde_json::{Map, Value};

use crate::document;
use crate::storage::{Detail, StoredConversation};

/// The invented present, 2026-01-15T12:00:00Z, in microseconds since 1970: no
/// invented event is later.
pub(crate) const REFERENCE: i64 = 1_768_478_400_000_000;

pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;

/// Which view of evidence packages the turns of a sandbox carry.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{EvidenceViews, Sandbox};
///
/// assert_eq!(EvidenceViews::default(), EvidenceViews::Mixed);
/// // For a client that shows sources and audits nothing.
/// let sandbox = Sandbox::builder().evidence(EvidenceViews::Display).start_blocking()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// The last ones, which are not worded before somebody asks for them.
    Later,
    /// None.
    Omitted,
}

/// Which conversations to invent; it never changes its mind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Invention {
    pub(crate) seed: u64,
    pub(crate) views: EvidenceViews,
    pub(crate) turns: Turns,
}

impl Invention {
    /// What the conversation of number `index` is stored as.
    fn stored(self, index: u64) -> Result<StoredConversation, serde_json::Error> {
        let conversation = conversation::conversation(self, index);
        match self.turns {
            Turns::Recent | Turns::Omitted => document::stored(&conversation),
            Turns::Later => document::stored_with(&conversation, Detail::Invented(index)),
        }
    }

    /// The members of [`Detail::Invented`].
    pub(crate) fn detail(self, index: u64) -> Result<String, serde_json::Error> {
        let turns = Turns::Recent;
        document::members(&conversation::conversation(Self { turns, ..self }, index))
    }

    /// Invents the first `number` conversations and hands them to `store`,
    /// newest first, batch by batch.
    pub(crate) fn conversations<E: From<serde_json::Error>>(
        self,
        number: u32,
        store: impl FnMut(Vec<StoredConversation>) -> Result<(), E>,
    ) -> Result<(), E> {
        batches::in_batches(number.into(), |index| self.stored(index), store)
    }
}

/// The members of an object and of all objects in it by their names, which is
/// the same in a program that makes `serde_json` keep the order of insertion.
pub(crate) fn in_order_of_names(members: Map<String, Value>) -> Map<String, Value> {
    let sorted = members.into_iter().map(|(name, mut value)| {
        value.sort_all_objects();
        (name, value)
    });
    let mut sorted: Map<String, Value> = sorted.collect();
    sorted.sort_keys();
    sorted
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// People note down ids and texts, and golden files are made of them.
    #[test]
    fn the_documents_of_a_seed_are_fixed_for_all_time() {
        let cases = [
            (1, EvidenceViews::Mixed, Turns::Recent, "1299d3b9f30a6938"),
            (1, EvidenceViews::Mixed, Turns::Omitted, "6bd58b32f8e91536"),
            (7, EvidenceViews::Full, Turns::Recent, "cc16184f84eef28c"),
            (7, EvidenceViews::Display, Turns::Recent, "9b12fd03f0d37532"),
        ];
        for (seed, views, turns, expected) in cases {
            let mut digest = Sha256::new();
            for stored in invent(seed, views, turns) {
                digest.update(&stored.row);
                digest.update(detail(&stored));
            }
            let digest = digest.finalize();
            let start: String = digest[..8]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(start, expected, "seed {seed}, {views:?}, {turns:?}");
        }
    }

    #[test]
    fn turns_that_are_worded_later_are_the_same() {
        for views in [
            EvidenceViews::Mixed,
            EvidenceViews::Full,
            EvidenceViews::Display,
        ] {
            let now = invent(5, views, Turns::Recent);
            let later = Invention {
                seed: 5,
                views,
                turns: Turns::Later,
            };
            for (now, later_stored) in now.iter().zip(invent(5, views, Turns::Later)) {
                let Detail::Invented(index) = later_stored.detail else {
                    panic!("{later_stored:?}")
                };
                let members = later.detail(index).unwrap();
                let worded = StoredConversation {
                    detail: Detail::Members(members),
                    ..later_stored
                };
                assert_eq!(worded, *now);
            }
        }
    }

    fn invent(seed: u64, views: EvidenceViews, turns: Turns) -> Vec<StoredConversation> {
        let mut all = Vec::new();
        let store = |batch| {
            all.extend::<Vec<_>>(batch);
            Ok::<_, serde_json::Error>(())
        };
        let invention = Invention { seed, views, turns };
        invention.conversations(250, store).unwrap();
        assert_eq!(all.len(), 250);
        all
    }

    fn detail(stored: &StoredConversation) -> &str {
        match &stored.detail {
            Detail::Members(members) => members,
            Detail::Invented(_) => panic!("{stored:?}"),
        }
    }
}
