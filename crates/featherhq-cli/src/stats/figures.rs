//! The figures, as conversations are counted.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use featherhq::EvalStatus;

use super::durations::Durations;
use super::group::Group;
use crate::arguments::GroupBy;
use crate::provider::Conversation;

/// A day without conversations is shown as such, up to so many days; a longer
/// gap is a slip of a clock and not a quiet time.
const LONGEST_GAP_SHOWN: i64 = 366;

/// The figures of all conversations, and of each group.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) by: GroupBy,
    pub(super) total: Figure,
    groups: BTreeMap<Group, Figure>,
}

/// The figures of some conversations.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    pub(super) conversations: u64,
    /// How many have a verdict that is final.
    pub(super) judged: u64,
    /// How many of those have the verdict `failure`.
    pub(super) failed: u64,
    pub(super) durations: Durations,
}

impl Figures {
    pub(super) fn new(by: GroupBy) -> Self {
        Self {
            by,
            total: Figure::default(),
            groups: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, conversation: &Conversation) {
        let group = Group::of(conversation, self.by);
        self.groups.entry(group).or_default().add(conversation);
        self.total.add(conversation);
    }

    /// The groups in the order to show them in: days and hours as they go, with
    /// those that have none, and all others by size.
    pub(super) fn groups(&self) -> Vec<(Group, Figure)> {
        let mut groups = self.groups.clone();
        if !groups.is_empty() {
            for group in self.empty_groups() {
                groups.entry(group).or_default();
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        if !Group::is_ordered(self.by) {
            // Sorting is stable: groups of the same size are in the order of their names.
            groups.sort_by_key(|(_, figure)| std::cmp::Reverse(figure.conversations));
        }
        groups
    }

    /// The size of the largest group.
    pub(super) fn largest(&self) -> u64 {
        let sizes = self.groups.values().map(|figure| figure.conversations);
        sizes.max().unwrap_or(0)
    }

    fn empty_groups(&self) -> Vec<Group> {
        let days: Vec<NaiveDate> = self
            .groups
            .keys()
            .filter_map(|group| match group {
                Group::Day(day) => Some(*day),
                _ => None,
            })
            .collect();
        match self.by {
            GroupBy::Hour => (0..24).map(Group::Hour).collect(),
            GroupBy::Day => days
                .windows(2)
                .filter(|pair| (pair[1] - pair[0]).num_days() <= LONGEST_GAP_SHOWN)
                .flat_map(|pair| pair[0].iter_days().take_while(|day| *day < pair[1]))
                .map(Group::Day)
                .collect(),
            GroupBy::Channel | GroupBy::Status | GroupBy::Agent => Vec::new(),
        }
    }
}

impl Figure {
    fn add(&mut self, conversation: &Conversation) {
        self.conversations += 1;
        match conversation.verdict() {
            Some(EvalStatus::Success | EvalStatus::Partial) => self.judged += 1,
            Some(EvalStatus::Failure) => {
                self.judged += 1;
                self.failed += 1;
            }
            _ => {}
        }
        if let Some(milliseconds) = conversation.duration_ms() {
            self.durations.add(milliseconds);
        }
    }

    /// The share of failures among verdicts; `None` without verdicts.
    pub(super) fn failed_share(&self) -> Option<f64> {
        (self.judged > 0).then(|| self.failed as f64 / self.judged as f64)
    }
}

#[cfg(test)]
mod tests {
    use featherhq::{ConversationPriority, ConversationStatus, EvalSummary};
    use uuid::Uuid;

    use super::*;

    fn started(day: u32, label: Option<EvalStatus>) -> Conversation {
        let time = format!("2026-01-{day:02}T10:00:00Z").parse().unwrap();
        let conversation = featherhq::Conversation::new(
            "chat",
            time,
            Uuid::nil(),
            Uuid::nil(),
            1,
            Uuid::nil(),
            ConversationPriority::Normal,
            time,
            ConversationStatus::Closed,
            time,
        );
        let conversation = match label {
            Some(label) => {
                conversation.with_eval_summary(EvalSummary::new().with_eval_status(label))
            }
            None => conversation,
        };
        conversation.into()
    }

    #[test]
    fn only_final_verdicts_count() {
        let mut figures = Figures::new(GroupBy::Channel);
        assert_eq!(figures.total.failed_share(), None);
        for label in [
            Some(EvalStatus::Failure),
            Some(EvalStatus::Success),
            Some(EvalStatus::Partial),
            Some(EvalStatus::Partial),
            Some(EvalStatus::Pending),
            Some(EvalStatus::None),
            None,
        ] {
            figures.add(&started(1, label));
        }
        assert_eq!(figures.total.conversations, 7);
        assert_eq!(figures.total.failed_share(), Some(0.25));
    }

    #[test]
    fn quiet_days_are_shown() {
        let mut figures = Figures::new(GroupBy::Day);
        assert!(figures.groups().is_empty());
        for day in [5, 2, 5] {
            figures.add(&started(day, None));
        }
        let days: Vec<_> = figures
            .groups()
            .iter()
            .map(|(group, figure)| (group.name(), figure.conversations))
            .collect();
        let expected = [
            ("2026-01-02", 1),
            ("2026-01-03", 0),
            ("2026-01-04", 0),
            ("2026-01-05", 2),
        ];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
    }
}
