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
//!
//! Two kinds of trouble are told apart. [Counts that contradict
//! themselves](Inconsistency) are certain, since the document states the sums.
//! A published label that [differs](Verdict::disagrees_with) from the derived
//! one may be the server's better knowledge.

mod consistency;
mod tally;

pub use consistency::Inconsistency;
pub use tally::{EvalRunStatus, EvalTally};

use crate::{EvalStatus, EvalSummary};

/// What can be told from an evaluation summary.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::{EvalStatus, EvalSummary};
///
/// let summary = EvalSummary::new()
///     .with_critical_total(3)
///     .with_critical_succeeded(2)
///     .with_critical_failed(1)
///     .with_eval_status(EvalStatus::Failure);
/// assert_eq!(summary.derive(), EvalStatus::Partial);
///
/// let verdict = summary.verdict();
/// assert_eq!(verdict.label, EvalStatus::Failure);
/// assert_eq!(verdict.disagrees_with, Some(EvalStatus::Partial));
///
/// // Three critical runs of none at all.
/// assert!(!summary.is_consistent());
/// assert_eq!(summary.inconsistencies()[0].to_string(), "critical_total is 3, more than the 0 of all runs");
/// ```
pub trait EvalSummaryExt {
    /// The label that the critical counts give, whatever label was published.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::{EvalStatus, EvalSummary};
    ///
    /// let summary = EvalSummary::new().with_critical_total(2).with_critical_succeeded(1);
    /// assert_eq!(summary.derive(), EvalStatus::Partial);
    /// assert_eq!(summary.with_critical_pending(1).derive(), EvalStatus::Pending);
    /// ```
    fn derive(&self) -> EvalStatus;

    /// The label that counts: the published one when this version knows it,
    /// and the derived one otherwise.
    ///
    /// ```
    /// use featherhq::evals::VerdictSource;
    /// use featherhq::prelude::*;
    /// use featherhq::{EvalStatus, EvalSummary};
    ///
    /// // A label of a later version of the API.
    /// let summary = EvalSummary::new().with_critical_total(1).with_eval_status(EvalStatus::from("waived"));
    /// let verdict = summary.verdict();
    /// assert_eq!((verdict.label, verdict.source), (EvalStatus::Failure, VerdictSource::Derived));
    /// ```
    fn verdict(&self) -> Verdict;

    /// Every contradiction in the counts.
    ///
    /// ```
    /// use featherhq::EvalSummary;
    /// use featherhq::prelude::*;
    ///
    /// let summary = EvalSummary::new().with_total(1).with_pending(-1).with_failed(2);
    /// let found: Vec<String> = summary.inconsistencies().iter().map(ToString::to_string).collect();
    /// assert_eq!(found[0], "pending is -1, below zero");
    /// ```
    fn inconsistencies(&self) -> Vec<Inconsistency>;

    /// Whether the counts do not contradict themselves.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::prelude::*;
    ///
    /// let page = client.conversations().list().page_size(200).send().await?;
    /// let mut summaries = page.items().iter().filter_map(|conversation| conversation.eval_summary.as_ref());
    /// assert!(summaries.all(|summary| summary.is_consistent()));
    /// # Ok(()) }
    /// ```
    fn is_consistent(&self) -> bool {
        self.inconsistencies().is_empty()
    }
}

/// The label of a summary, and how it came about.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::{EvalStatus, EvalSummary};
///
/// let summary = EvalSummary::new().with_critical_total(1).with_critical_succeeded(1).with_eval_status(EvalStatus::Partial);
/// let verdict = summary.verdict();
/// if let Some(derived) = &verdict.disagrees_with {
///     println!("the server says {}, and the counts say {derived}", verdict.label);
/// }
/// assert_eq!(verdict.disagrees_with, Some(EvalStatus::Success));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// The label.
    pub label: EvalStatus,
    /// Where it is from.
    pub source: VerdictSource,
    /// The derived label, when the published one won and is another.
    pub disagrees_with: Option<EvalStatus>,
}

/// Where the label of a [`Verdict`] is from.
///
/// ```
/// use featherhq::evals::VerdictSource;
/// use featherhq::prelude::*;
/// use featherhq::{EvalStatus, EvalSummary};
///
/// let published = EvalSummary::new().with_eval_status(EvalStatus::Success);
/// assert_eq!(published.verdict().source, VerdictSource::Published);
/// let unknown = EvalSummary::new().with_eval_status(EvalStatus::from("waived"));
/// assert_eq!(unknown.verdict().source, VerdictSource::Derived);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum VerdictSource {
    /// The server said it (`eval_status`).
    Published,
    /// The server's label is unknown to this version, and the critical counts
    /// give this one.
    Derived,
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

    fn verdict(&self) -> Verdict {
        let derived = self.derive();
        if !self.eval_status.is_recognized() {
            return Verdict {
                label: derived,
                source: VerdictSource::Derived,
                disagrees_with: None,
            };
        }
        let label = self.eval_status.clone();
        let disagrees_with = Some(derived).filter(|derived| *derived != label);
        Verdict {
            label,
            source: VerdictSource::Published,
            disagrees_with,
        }
    }

    fn inconsistencies(&self) -> Vec<Inconsistency> {
        consistency::inconsistencies(self)
    }
}
