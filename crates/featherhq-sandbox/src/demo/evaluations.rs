//! Evaluation runs and their summary. The counts are counted, never made up,
//! so the rules of the published description hold by construction.

use crate::random::Random;
use featherhq_api::types::{EvalStatus, SessionEvalSummary};

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Succeeded,
    Failed,
    Pending,
}

/// What became of all runs of a conversation.
#[derive(Debug, Clone, Copy)]
enum Story {
    None,
    AllPassed,
    SomeFailed,
    AllFailed,
    StillRunning,
    NoneCritical,
}

const STORIES: &[Story] = &[
    Story::None,
    Story::None,
    Story::AllPassed,
    Story::AllPassed,
    Story::AllPassed,
    Story::SomeFailed,
    Story::SomeFailed,
    Story::AllFailed,
    Story::StillRunning,
    Story::NoneCritical,
];

/// The summary of the conversation of number `index`. One that is still
/// running has no finished evaluations.
pub(super) fn summary(seed: u64, index: u64, is_running: bool) -> SessionEvalSummary {
    let mut random = Random::new(seed, "evaluations", index);
    let story = *Random::dealt(seed, "evaluation story", index, STORIES);
    let runs = match story {
        Story::None => 0,
        _ => random.between(1, 6),
    };
    let runs = (0..runs).map(|run| {
        let is_critical = match story {
            Story::NoneCritical => false,
            _ => run == 0 || random.percent(40),
        };
        let outcome = match story {
            _ if is_running => Outcome::Pending,
            Story::SomeFailed if run == 1 || random.percent(40) => Outcome::Failed,
            Story::AllFailed => Outcome::Failed,
            Story::StillRunning if run == 0 || random.percent(30) => Outcome::Pending,
            Story::NoneCritical if random.percent(30) => Outcome::Failed,
            _ => Outcome::Succeeded,
        };
        (is_critical, outcome)
    });
    count(runs)
}

fn count(runs: impl Iterator<Item = (bool, Outcome)>) -> SessionEvalSummary {
    let mut summary = SessionEvalSummary::new();
    for (is_critical, outcome) in runs {
        let critical = i64::from(is_critical);
        summary.total += 1;
        summary.critical_total += critical;
        let (all, criticals) = match outcome {
            Outcome::Succeeded => (&mut summary.succeeded, &mut summary.critical_succeeded),
            Outcome::Failed => (&mut summary.failed, &mut summary.critical_failed),
            Outcome::Pending => (&mut summary.pending, &mut summary.critical_pending),
        };
        *all += 1;
        *criticals += critical;
    }
    summary.eval_status = label(&summary);
    summary
}

/// The headline label of the critical counts. That none means `none` is
/// published; the rest is this server's reading.
fn label(summary: &SessionEvalSummary) -> EvalStatus {
    if summary.critical_total == 0 {
        EvalStatus::None
    } else if summary.critical_pending > 0 {
        EvalStatus::Pending
    } else if summary.critical_succeeded == summary.critical_total {
        EvalStatus::Success
    } else if summary.critical_succeeded == 0 {
        EvalStatus::Failure
    } else {
        EvalStatus::Partial
    }
}
