//! From individual runs to a summary, by the rule in the document.
//!
//! The description of `SessionEvalSummary` says: `succeeded` are the runs that
//! are completed and whose every score has passed; `pending` are those still
//! queued or running; `failed` is the rest. The `critical_*` counts are the
//! same over the runs whose binding was marked as critical.

use std::convert::Infallible;
use std::str::FromStr;

use super::EvalSummaryExt as _;
use crate::EvalSummary;

/// Where a run is in its life.
///
/// ```
/// use featherhq::evals::EvalRunStatus;
///
/// assert_eq!(EvalRunStatus::from("running"), EvalRunStatus::Pending);
/// assert_eq!(EvalRunStatus::from("crashed"), EvalRunStatus::Failed);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EvalRunStatus {
    /// Still queued or running.
    Pending,
    /// Completed; its scores say whether it succeeded.
    Completed,
    /// Anything else. The document makes failed what is neither pending nor
    /// succeeded, and so an unknown status fails too.
    Failed,
}

impl From<&str> for EvalRunStatus {
    fn from(status: &str) -> Self {
        match status {
            "queued" | "running" => Self::Pending,
            "completed" => Self::Completed,
            _ => Self::Failed,
        }
    }
}

impl FromStr for EvalRunStatus {
    type Err = Infallible;

    fn from_str(status: &str) -> Result<Self, Infallible> {
        Ok(status.into())
    }
}

/// Counts runs into a summary.
///
/// ```
/// use featherhq::EvalStatus;
/// use featherhq::evals::{EvalRunStatus, EvalTally};
///
/// let mut tally = EvalTally::new();
/// tally.add(EvalRunStatus::Completed, true, [true, true]);
/// tally.add(EvalRunStatus::Completed, true, [true, false]);
/// tally.add(EvalRunStatus::Pending, false, []);
/// let summary = tally.summary();
/// assert_eq!((summary.total, summary.succeeded, summary.failed, summary.pending), (3, 1, 1, 1));
/// assert_eq!(summary.eval_status, EvalStatus::Partial);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct EvalTally {
    all: Counts,
    critical: Counts,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Counts {
    total: i64,
    succeeded: i64,
    pending: i64,
}

impl Counts {
    fn add(&mut self, status: EvalRunStatus, passed: bool) {
        let succeeded = status == EvalRunStatus::Completed && passed;
        self.total = self.total.saturating_add(1);
        self.succeeded = self.succeeded.saturating_add(i64::from(succeeded));
        self.pending = self
            .pending
            .saturating_add(i64::from(status == EvalRunStatus::Pending));
    }

    fn failed(self) -> i64 {
        self.total - self.succeeded - self.pending
    }
}

impl EvalTally {
    /// No runs yet.
    ///
    /// ```
    /// use featherhq::EvalStatus;
    /// use featherhq::evals::EvalTally;
    ///
    /// assert_eq!(EvalTally::new().summary().eval_status, EvalStatus::None);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one run: where it is, whether its binding was marked as
    /// critical, and for each of its scores whether it passed. A completed run
    /// without scores counts as succeeded, since none of them failed.
    ///
    /// ```
    /// use featherhq::evals::{EvalRunStatus, EvalTally};
    ///
    /// let mut tally = EvalTally::new();
    /// // One of its two scores did not pass, so the run failed.
    /// tally.add(EvalRunStatus::from("completed"), false, [true, false]);
    /// // No score, none that failed.
    /// tally.add(EvalRunStatus::from("completed"), false, []);
    /// assert_eq!((tally.summary().failed, tally.summary().succeeded), (1, 1));
    /// ```
    pub fn add(
        &mut self,
        status: EvalRunStatus,
        is_critical: bool,
        passed: impl IntoIterator<Item = bool>,
    ) {
        let passed = passed.into_iter().all(|passed| passed);
        self.all.add(status, passed);
        if is_critical {
            self.critical.add(status, passed);
        }
    }

    /// The summary of the runs counted so far, with its
    /// [derived](crate::evals::EvalSummaryExt::derive) label.
    ///
    /// ```
    /// use featherhq::EvalStatus;
    /// use featherhq::evals::{EvalRunStatus, EvalTally};
    /// use featherhq::prelude::*;
    ///
    /// let mut tally = EvalTally::new();
    /// tally.add(EvalRunStatus::Completed, true, [true]);
    /// let summary = tally.summary();
    /// assert_eq!(summary.eval_status, EvalStatus::Success);
    /// assert!(summary.is_consistent());
    /// ```
    pub fn summary(&self) -> EvalSummary {
        let (all, critical) = (self.all, self.critical);
        let summary = EvalSummary::new()
            .with_total(all.total)
            .with_succeeded(all.succeeded)
            .with_failed(all.failed())
            .with_pending(all.pending)
            .with_critical_total(critical.total)
            .with_critical_succeeded(critical.succeeded)
            .with_critical_failed(critical.failed())
            .with_critical_pending(critical.pending);
        let label = summary.derive();
        summary.with_eval_status(label)
    }
}
