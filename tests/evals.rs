//! Labels, verdicts and tallies, against formulations of their own.

use featherhq::evals::{EvalRunStatus, EvalTally, Inconsistency, VerdictSource};
use featherhq::prelude::*;
use featherhq::{EvalStatus, EvalSummary};
use proptest::prelude::*;

fn critical(total: i64, succeeded: i64, pending: i64) -> EvalSummary {
    EvalSummary::new()
        .with_critical_total(total)
        .with_critical_succeeded(succeeded)
        .with_critical_pending(pending)
}

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
        assert_eq!(
            critical(total, succeeded, pending).derive(),
            label,
            "{total} {succeeded} {pending}"
        );
    }
}

#[test]
fn the_published_label_wins_when_it_is_known() {
    let agreeing = critical(1, 1, 0)
        .with_eval_status(EvalStatus::Success)
        .verdict();
    assert_eq!(
        (agreeing.source, agreeing.disagrees_with),
        (VerdictSource::Published, None)
    );

    let differing = critical(1, 1, 0)
        .with_eval_status(EvalStatus::Failure)
        .verdict();
    assert_eq!(
        (differing.label, differing.disagrees_with),
        (EvalStatus::Failure, Some(EvalStatus::Success))
    );

    let unknown = critical(1, 1, 0)
        .with_eval_status("glorious".into())
        .verdict();
    assert_eq!(
        (unknown.label, unknown.source),
        (EvalStatus::Success, VerdictSource::Derived)
    );
    assert_eq!(unknown.disagrees_with, None);
}

#[test]
fn contradictions_are_named() {
    let summary = EvalSummary::new()
        .with_total(5)
        .with_succeeded(2)
        .with_pending(1)
        .with_failed(3);
    let expected = Inconsistency::Sum {
        field: "failed",
        value: 3,
        expected: 2,
    };
    assert_eq!(summary.inconsistencies(), [expected]);
    let summary = EvalSummary::new().with_pending(-1);
    let found: Vec<String> = summary
        .inconsistencies()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "pending is -1, below zero",
            "critical_pending is 0, more than the -1 of all runs",
            "failed is 0, and total - succeeded - pending makes 1",
        ]
    );
    let extreme = EvalSummary::new()
        .with_total(i64::MIN)
        .with_succeeded(i64::MAX)
        .with_pending(i64::MAX);
    assert!(!extreme.is_consistent());
}

/// The status of a run, whether it is critical, and its scores.
type Run = (&'static str, bool, Vec<bool>);

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let status = prop::sample::select(vec!["queued", "running", "completed", "failed", "lost"]);
    prop::collection::vec(
        (
            status,
            any::<bool>(),
            prop::collection::vec(any::<bool>(), 0..4),
        ),
        0..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The derived label is total, and is the one that counting the other way
    /// round gives: by what is left after the critical runs that succeeded.
    #[test]
    fn the_label_is_what_another_formulation_gives(total: i64, succeeded: i64, pending: i64) {
        let configured = total > 0;
        let open = pending > 0;
        let missing = i128::from(total) - i128::from(succeeded);
        let expected = match (configured, open) {
            (false, _) => EvalStatus::None,
            (true, true) => EvalStatus::Pending,
            (true, false) if missing <= 0 => EvalStatus::Success,
            (true, false) if missing >= i128::from(total) => EvalStatus::Failure,
            (true, false) => EvalStatus::Partial,
        };
        prop_assert_eq!(critical(total, succeeded, pending).derive(), expected);
    }

    /// A tally is what filtering the runs by the words of the document gives.
    #[test]
    fn a_tally_counts_as_the_document_says(runs in runs()) {
        let mut tally = EvalTally::new();
        for (status, is_critical, passed) in &runs {
            tally.add(EvalRunStatus::from(*status), *is_critical, passed.iter().copied());
        }
        let summary = tally.summary();
        let count = |keep: &dyn Fn(&Run) -> bool| i64::try_from(runs.iter().filter(|run| keep(run)).count()).unwrap();
        let succeeded = |run: &Run| run.0 == "completed" && !run.2.contains(&false);
        let pending = |run: &Run| run.0 == "queued" || run.0 == "running";
        prop_assert_eq!(summary.total, count(&|_| true));
        prop_assert_eq!(summary.succeeded, count(&succeeded));
        prop_assert_eq!(summary.pending, count(&pending));
        prop_assert_eq!(summary.failed, count(&|run| !succeeded(run) && !pending(run)));
        prop_assert_eq!(summary.critical_total, count(&|run| run.1));
        prop_assert_eq!(summary.critical_succeeded, count(&|run| run.1 && succeeded(run)));
        prop_assert_eq!(summary.critical_pending, count(&|run| run.1 && pending(run)));
        prop_assert!(summary.is_consistent());
        prop_assert_eq!(summary.verdict().disagrees_with, None);
    }
}
