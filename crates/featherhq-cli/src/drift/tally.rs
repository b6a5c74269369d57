//! How often each drift was met, over many answers or lines.

use std::collections::BTreeMap;

use featherhq::{Drift, DriftKind, ResponseShapes};

use crate::console::Console;
use crate::failure::Failure;
use crate::provider::Provider;
use crate::text::number::{counted, grouped};

/// A way to drift, where, and by which value.
pub(crate) type Place = (DriftKind, String, Option<String>);

/// How many differences are told beside other output; `feather drift` tells all.
const MOST_TOLD: usize = 20;

/// What was met so far.
pub(crate) struct DriftTally {
    provider: Provider,
    shapes: ResponseShapes,
    found: BTreeMap<Place, u64>,
}

impl DriftTally {
    /// # Errors
    /// When the table of the generated crate cannot be read, which its tests rule out.
    pub(crate) fn new(provider: Provider) -> Result<Self, Failure> {
        let table = match provider {
            Provider::Feather => featherhq::RESPONSE_SHAPES,
            Provider::AnyReach => anyreach::RESPONSE_SHAPES,
        };
        Ok(Self {
            provider,
            shapes: ResponseShapes::parse(table)?,
            found: BTreeMap::new(),
        })
    }

    /// Compares a page of the list with the document.
    pub(crate) fn add_list(&mut self, json: &[u8]) {
        let operation = match self.provider {
            Provider::Feather => "listV2Conversations",
            Provider::AnyReach => "listConversations",
        };
        let drifts = self.shapes.compare_operation(operation, json);
        self.add(&drifts);
    }

    /// Compares a conversation of the list, or one in detail, with the document. Only the latter
    /// has turns, and only with Feather.
    pub(crate) fn add_conversation(&mut self, json: &[u8], has_turns: bool) {
        let name = match self.provider {
            Provider::AnyReach => "Conversation",
            Provider::Feather if has_turns => "SessionDetailResponse",
            Provider::Feather => "SessionResponse",
        };
        let drifts = self.shapes.compare_type(name, json);
        self.add(&drifts);
    }

    fn add(&mut self, drifts: &[Drift]) {
        for drift in drifts {
            let place = (
                drift.kind(),
                drift.pointer().to_owned(),
                drift.value().map(str::to_owned),
            );
            *self.found.entry(place).or_default() += drift.count();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Every drift once, by kind and place.
    pub(crate) fn found(&self) -> impl Iterator<Item = (&Place, u64)> {
        self.found.iter().map(|(place, count)| (place, *count))
    }

    /// Says on standard error what was met, and whether there was anything.
    pub(crate) fn tell(&self, console: &mut Console<'_>) -> bool {
        console.note(&format!("drift: {}", self.summary()));
        for ((kind, pointer, value), count) in self.found().take(MOST_TOLD) {
            let value = value.as_deref().map(|value| format!(": {value}"));
            let value = value.unwrap_or_default();
            console.note(&format!(
                "  {kind} at {pointer}{value} ({})",
                grouped(count)
            ));
        }
        !self.is_empty()
    }

    /// All of it on one line.
    pub(crate) fn summary(&self) -> String {
        if self.is_empty() {
            return "as the document says".to_owned();
        }
        let places = counted(self.found.len() as u64, "difference", "differences");
        let times = grouped(self.found.values().sum());
        format!("{places} from the document, met {times} times")
    }
}
