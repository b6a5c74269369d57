//! `feather evals check`: conversations whose evaluation summaries contradict
//! themselves, each finding as it is found.

use super::finding::Finding;
use super::write::Findings;
use crate::arguments::{EvalsCheckArguments, FailOn, FindingsOutput};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::output_is_file;
use crate::provider::{Conversation, Conversations, Needs};
use crate::text::number::{counted, grouped};
use crate::walk::Walk;

/// What came of a check.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    checked: u64,
    without_summary: u64,
    counts: u64,
    labels: u64,
}

/// Checks all conversations that match.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &EvalsCheckArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut findings = Findings::new(arguments.output, console.screen);
    let mut tally = Tally::default();
    let is_watched = output_is_file();
    let mut walk = Walk::new(
        conversations,
        &arguments.filters,
        Needs::Everything,
        is_watched,
        console,
    )?;
    loop {
        let conversation = match walk.next(console).await {
            Ok(Some(conversation)) => conversation,
            Ok(None) => break,
            Err(error) => {
                findings.break_off(console.out)?;
                return Err(error.into());
            }
        };
        let Conversation::Feather(conversation) = conversation else {
            tally.without_summary += 1;
            continue;
        };
        let Some(summary) = &conversation.eval_summary else {
            tally.without_summary += 1;
            continue;
        };
        tally.checked += 1;
        for finding in Finding::all_of(summary) {
            match &finding {
                Finding::Counts(_) => tally.counts += 1,
                Finding::Label { .. } => tally.labels += 1,
            }
            findings.write(&conversation, summary, &finding, console.out)?;
        }
    }
    findings.finish(console.out)?;
    console.out.flush()?;
    if arguments.output == FindingsOutput::Table {
        summarise(tally, console);
    }
    walk.conclude()?;
    if must_fail(arguments.fail_on, tally) {
        return Err(Failure::Told(Exit::Other));
    }
    Ok(())
}

fn summarise(tally: Tally, console: &mut Console<'_>) {
    let conversations = |number| counted(number, "conversation", "conversations");
    console.note(&format!(
        "checked {}; {} without evaluations",
        conversations(tally.checked),
        grouped(tally.without_summary)
    ));
    console.note(&format!(
        "counts that contradict themselves (certain): {}",
        grouped(tally.counts)
    ));
    console.note(&format!(
        "labels other than the derived ones (inferred): {}",
        grouped(tally.labels)
    ));
}

fn must_fail(fail_on: FailOn, tally: Tally) -> bool {
    match fail_on {
        FailOn::None => false,
        FailOn::Counts => tally.counts > 0,
        FailOn::Any => tally.counts + tally.labels > 0,
    }
}
