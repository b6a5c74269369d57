//! How the label of evaluations came about, in words.

use featherhq::EvalSummary;
use featherhq::evals::VerdictSource;
use featherhq::prelude::*;

/// Why the label is what it is, and what contradicts what.
pub(super) struct Explanation {
    /// One sentence about the label.
    pub(super) origin: String,
    /// Whether the server and the counts tell the same.
    pub(super) agrees: bool,
    /// What in the counts cannot be.
    pub(super) contradictions: Vec<String>,
}

/// Explains the verdict of a summary.
pub(super) fn explain(summary: &EvalSummary) -> Explanation {
    let verdict = summary.verdict();
    let published = &summary.eval_status;
    let (origin, agrees) = match (verdict.source, &verdict.disagrees_with) {
        (VerdictSource::Published, None) => (
            "the server says so, and the critical counts agree".to_owned(),
            true,
        ),
        (VerdictSource::Published, Some(derived)) => (
            format!("the counts give {derived}, the server says {published}"),
            false,
        ),
        _ => (
            format!(
                "made from the critical counts; the server says `{published}`, which this version does not know"
            ),
            false,
        ),
    };
    Explanation {
        origin,
        agrees,
        contradictions: summary
            .inconsistencies()
            .iter()
            .map(|found| format!("the counts contradict themselves: {found}"))
            .collect(),
    }
}

/// Counts on one line, or `none`.
pub(super) fn counts(total: i64, succeeded: i64, failed: i64, pending: i64) -> String {
    if (total, succeeded, failed, pending) == (0, 0, 0, 0) {
        return "none".to_owned();
    }
    format!("{total}: {succeeded} succeeded, {failed} failed, {pending} pending")
}
