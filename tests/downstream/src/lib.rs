//! A report on closed conversations, as a service would have it that reads them from Feather.
//!
//! It is for `cargo xtask downstream`, which checks what only a crate outside the workspace can:
//! that the facade and the sandbox are found, built and used with nothing of the workspace around
//! them. It is no example to start from; those are in `examples/`.

use std::collections::BTreeMap;

use featherhq::prelude::*;
use featherhq::{Client, ConversationStatus, Error, EvalStatus};

/// What stands in the conversations of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many there are.
    pub conversations: usize,
    /// What was said in them.
    pub turns: usize,
    /// The label of each source that an answer rests on, once for each use.
    pub sources: Vec<String>,
    /// How many evaluations came out how.
    pub evaluations: BTreeMap<String, usize>,
}

impl Report {
    /// Reads the closed conversations, `page_size` at a time.
    ///
    /// # Errors
    ///
    /// The first error of the list, or of a conversation of it.
    pub async fn on_closed(client: &Client, page_size: u32) -> Result<Self, Error> {
        let mut report = Self::default();
        let list = client.conversations().list();
        let mut closed = list
            .status(ConversationStatus::Closed)
            .page_size(page_size)
            .items()?;
        while let Some(conversation) = closed.try_next().await? {
            let detail = client.conversations().get(conversation.id).await?;
            report.conversations += 1;
            report.turns += detail.recent_turns.len();
            for turn in &detail.recent_turns {
                let cards = turn.evidence.iter().flat_map(|evidence| evidence.cards());
                let labels = cards.map(|card| card.label.unwrap_or("unnamed").to_owned());
                report.sources.extend(labels);
            }
            let summary = detail.eval_summary.as_ref();
            let label = summary.map_or(EvalStatus::None, EvalSummaryExt::derive);
            *report.evaluations.entry(label.to_string()).or_default() += 1;
        }
        Ok(report)
    }
}
