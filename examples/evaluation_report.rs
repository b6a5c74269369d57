//! Counts the verdicts of evaluated conversations by channel, and names those whose evaluation
//! contradicts itself.
//!
//! ```sh
//! cargo run --example evaluation_report
//! cargo run --example evaluation_report -- 500   # of the newest 500 (default 1,000)
//! ```
//!
//! It asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::collections::BTreeMap;
use std::error::Error;

use featherhq::prelude::*;
use featherhq::{EvalStatus, EvalSummary};
use featherhq_sandbox::Sandbox;
use uuid::Uuid;

#[derive(Default)]
struct Report {
    /// By channel and label.
    verdicts: BTreeMap<String, BTreeMap<String, u64>>,
    /// Certain: the document states the sums.
    contradictions: Vec<(Uuid, String)>,
    /// The published label, where the counts give another one. The server may know better.
    disagreements: Vec<(Uuid, EvalStatus, EvalStatus)>,
}

impl Report {
    fn add(&mut self, id: Uuid, channel: &str, summary: &EvalSummary) {
        let verdict = summary.verdict();
        let labels = self.verdicts.entry(channel.to_owned()).or_default();
        *labels.entry(verdict.label.to_string()).or_default() += 1;
        for found in summary.inconsistencies() {
            self.contradictions.push((id, found.to_string()));
        }
        if let Some(derived) = verdict.disagrees_with {
            self.disagreements.push((id, verdict.label, derived));
        }
    }

    fn print(&self) {
        for (channel, labels) in &self.verdicts {
            let all: u64 = labels.values().sum();
            let shares: Vec<String> = labels
                .iter()
                .map(|(label, count)| format!("{label} {count} ({}%)", count * 100 / all))
                .collect();
            println!("{channel:<9} {all:>4}  {}", shares.join(", "));
        }
        for (id, found) in &self.contradictions {
            println!("{id}: {found}");
        }
        for (id, published, derived) in &self.disagreements {
            println!("{id}: published as {published}, and the counts give {derived}");
        }
        println!(
            "{} contradictions, {} labels that differ",
            self.contradictions.len(),
            self.disagreements.len()
        );
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let at_most = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => 1_000,
    };
    let server = support::Server::start(Sandbox::builder()).await?;
    let client = server.client().build()?;

    let mut report = Report::default();
    let mut not_evaluated = 0;
    // A whole page at a time, and the next one on its way meanwhile.
    let list = client
        .conversations()
        .list()
        .page_size(200)
        .prefetch(1)
        .max_items(at_most);
    let mut pages = list.pages()?;
    while let Some(page) = pages.try_next().await? {
        // A report on a part of the conversations would be wrong without a word.
        if let Some(error) = page.rejected().next() {
            return Err(error.clone().into());
        }
        for conversation in page.items() {
            match &conversation.eval_summary {
                Some(summary) => report.add(conversation.id, &conversation.channel, summary),
                None => not_evaluated += 1,
            }
        }
    }
    report.print();
    println!("{not_evaluated} conversations without evaluations");
    Ok(())
}
