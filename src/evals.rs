//! Evaluations: one label for the critical runs of a conversation.
//!
//! The document says that `eval_status` collapses the critical counts to a
//! single label, and that it is `none` when no criticals are configured. How
//! the other labels come about is this client's reading:
//!
//! | critical runs | label | source |
//! |---|---|---|
//! | none configured | `none` | the document |
//! | any pending | `pending` | inferred |
//! | all succeeded | `success` | inferred |
//! | none succeeded | `failure` | inferred |
//! | some succeeded | `partial` | inferred |
//!
//! The first row that applies counts. Counts below zero, which no server
//! should send, are read as zero, so that every input has a label.

use crate::{EvalStatus, EvalSummary};

/// What can be told from the counts of an evaluation summary.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::{EvalStatus, EvalSummary};
///
/// let summary = EvalSummary::new().with_critical_total(3).with_critical_succeeded(2).with_critical_failed(1);
/// assert_eq!(summary.derive(), EvalStatus::Partial);
/// ```
pub trait EvalSummaryExt {
    /// The label that the critical counts give, whatever label was published.
    fn derive(&self) -> EvalStatus;
}

impl EvalSummaryExt for EvalSummary {
    fn derive(&self) -> EvalStatus {
        let (total, succeeded) = (self.critical_total.max(0), self.critical_succeeded.max(0));
        if total == 0 {
            EvalStatus::None
        } else if self.critical_pending > 0 {
            EvalStatus::Pending
        } else if succeeded >= total {
            EvalStatus::Success
        } else if succeeded == 0 {
            EvalStatus::Failure
        } else {
            EvalStatus::Partial
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_of_the_table_has_its_label() {
        for (total, succeeded, pending, label) in [
            (0, 0, 0, EvalStatus::None),
            (0, 0, 2, EvalStatus::None),
            (3, 2, 1, EvalStatus::Pending),
            (3, 0, 3, EvalStatus::Pending),
            (3, 3, 0, EvalStatus::Success),
            (3, 0, 0, EvalStatus::Failure),
            (3, 1, 0, EvalStatus::Partial),
            (-1, 0, 0, EvalStatus::None),
            (3, -1, 0, EvalStatus::Failure),
            (i64::MAX, i64::MAX, i64::MIN, EvalStatus::Success),
            (i64::MIN, i64::MIN, i64::MIN, EvalStatus::None),
        ] {
            let summary = EvalSummary::new()
                .with_critical_total(total)
                .with_critical_succeeded(succeeded)
                .with_critical_pending(pending);
            assert_eq!(summary.derive(), label, "{total} {succeeded} {pending}");
        }
    }
}
