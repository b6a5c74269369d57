//! Counts that contradict themselves. Unlike a label that differs from the
//! derived one, this is certain: the document states the sums.

use std::fmt;

use crate::EvalSummary;

/// One way in which the counts of a summary contradict themselves; `Display`
/// says which numbers are meant.
///
/// ```
/// use featherhq::EvalSummary;
/// use featherhq::evals::Inconsistency;
/// use featherhq::prelude::*;
///
/// let summary = EvalSummary::new().with_total(3).with_succeeded(1).with_failed(1);
/// let found = summary.inconsistencies();
/// assert_eq!(found, [Inconsistency::Sum { field: "failed", value: 1, expected: 2 }]);
/// assert_eq!(found[0].to_string(), "failed is 1, and total - succeeded - pending makes 2");
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Inconsistency {
    /// A count is below zero.
    Negative {
        /// The field.
        field: &'static str,
        /// Its value.
        value: i64,
    },
    /// `failed` is not `total - succeeded - pending`, or the same for the
    /// critical counts.
    Sum {
        /// The field that the sum makes: `failed` or `critical_failed`.
        field: &'static str,
        /// Its value.
        value: i64,
        /// What the sum makes; wider than a count, so that no difference
        /// overflows.
        expected: i128,
    },
    /// A critical count is above the count of all.
    CriticalAboveAll {
        /// The critical field.
        field: &'static str,
        /// Its value.
        value: i64,
        /// The value of the field for all runs.
        all: i64,
    },
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative { field, value } => write!(formatter, "{field} is {value}, below zero"),
            Self::Sum {
                field,
                value,
                expected,
            } => {
                write!(
                    formatter,
                    "{field} is {value}, and total - succeeded - pending makes {expected}"
                )
            }
            Self::CriticalAboveAll { field, value, all } => {
                write!(
                    formatter,
                    "{field} is {value}, more than the {all} of all runs"
                )
            }
        }
    }
}

/// Every contradiction in the counts of `summary`.
pub(super) fn inconsistencies(summary: &EvalSummary) -> Vec<Inconsistency> {
    let counts = [
        (
            "total",
            summary.total,
            "critical_total",
            summary.critical_total,
        ),
        (
            "succeeded",
            summary.succeeded,
            "critical_succeeded",
            summary.critical_succeeded,
        ),
        (
            "failed",
            summary.failed,
            "critical_failed",
            summary.critical_failed,
        ),
        (
            "pending",
            summary.pending,
            "critical_pending",
            summary.critical_pending,
        ),
    ];
    let mut found = Vec::new();
    for (field, value, critical_field, critical) in counts {
        for (field, value) in [(field, value), (critical_field, critical)] {
            if value < 0 {
                found.push(Inconsistency::Negative { field, value });
            }
        }
        if critical > value {
            found.push(Inconsistency::CriticalAboveAll {
                field: critical_field,
                value: critical,
                all: value,
            });
        }
    }
    let [all, critical] = [
        counts.map(|(_, value, _, _)| value),
        counts.map(|(_, _, _, critical)| critical),
    ];
    for (field, [total, succeeded, failed, pending]) in
        [("failed", all), ("critical_failed", critical)]
    {
        let expected = i128::from(total) - i128::from(succeeded) - i128::from(pending);
        if i128::from(failed) != expected {
            found.push(Inconsistency::Sum {
                field,
                value: failed,
                expected,
            });
        }
    }
    found
}
