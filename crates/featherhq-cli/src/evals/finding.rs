//! What is wrong with the evaluation summary of one conversation.

use featherhq::evals::Inconsistency;
use featherhq::prelude::*;
use featherhq::{Conversation, EvalStatus, EvalSummary};
use serde_json::{Value, json};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Finding {
    /// Certain: the counts contradict themselves.
    Counts(Vec<Inconsistency>),
    /// Inferred: the counts give another label than the published one.
    Label {
        published: EvalStatus,
        derived: EvalStatus,
    },
}

impl Finding {
    /// Everything that is wrong with a conversation. A label that is unknown to
    /// this version disagrees with nothing.
    pub(super) fn all_of(summary: &EvalSummary) -> Vec<Self> {
        let mut findings = Vec::new();
        let contradictions = summary.inconsistencies();
        if !contradictions.is_empty() {
            findings.push(Self::Counts(contradictions));
        }
        let verdict = summary.verdict();
        if let Some(derived) = verdict.disagrees_with {
            findings.push(Self::Label {
                published: verdict.label,
                derived,
            });
        }
        findings
    }

    /// Its kind in one word.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Counts(_) => "counts",
            Self::Label { .. } => "label",
        }
    }

    /// What it is, for a person.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Counts(contradictions) => {
                let texts: Vec<String> = contradictions.iter().map(ToString::to_string).collect();
                texts.join("; ")
            }
            Self::Label { published, derived } => {
                format!("published as {published}, and the critical counts give {derived}")
            }
        }
    }

    /// What it is, for a program. The names stay.
    pub(super) fn to_json(&self, conversation: &Conversation, summary: &EvalSummary) -> Value {
        let mut object = json!({
            "id": conversation.id,
            "started_at": conversation.started_at,
            "finding": self.kind(),
            "certain": matches!(self, Self::Counts(_)),
            "eval_summary": summary,
        });
        match self {
            Self::Counts(contradictions) => {
                let texts: Vec<String> = contradictions.iter().map(ToString::to_string).collect();
                object["contradictions"] = texts.into();
            }
            Self::Label { published, derived } => {
                object["published"] = published.as_str().into();
                object["derived"] = derived.as_str().into();
            }
        }
        object
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_and_inferred_findings_are_told_apart() {
        let good = EvalSummary::new()
            .with_total(2)
            .with_succeeded(2)
            .with_critical_total(1)
            .with_critical_succeeded(1)
            .with_eval_status(EvalStatus::Success);
        assert_eq!(Finding::all_of(&good), []);

        let label = good.clone().with_eval_status(EvalStatus::Failure);
        let findings = Finding::all_of(&label);
        let expected = Finding::Label {
            published: EvalStatus::Failure,
            derived: EvalStatus::Success,
        };
        assert_eq!(findings, [expected]);

        let both = label.with_failed(1);
        let kinds: Vec<_> = Finding::all_of(&both).iter().map(Finding::kind).collect();
        assert_eq!(kinds, ["counts", "label"]);

        let unknown = good.with_eval_status(EvalStatus::from("mixed".to_owned()));
        assert_eq!(Finding::all_of(&unknown), []);
    }
}
