//! Which conversations a list has.

use std::ops::{Bound, RangeBounds};

use anyreach_api::LIST_CONVERSATIONS;
use chrono::{DateTime, SecondsFormat, Utc};
use openapi_runtime::{Error, Fingerprint};
use serde::Serialize;

use crate::{ConversationChannel, ConversationDirection, ConversationStatus};

/// The filters of one list: all query parameters but those that page it and choose fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    pub(super) direction: Option<ConversationDirection>,
    pub(super) channel: Option<ConversationChannel>,
    pub(super) status: Option<ConversationStatus>,
    pub(super) user_id: Option<String>,
    pub(super) agent_id: Option<String>,
    pub(super) agent_version_id: Option<String>,
    pub(super) agent_number: Option<String>,
    pub(super) web_widget_id: Option<String>,
    pub(super) duration: Range,
    pub(super) user_turn_count: Range,
    pub(super) custom_metadata: Option<Metadata>,
    pub(super) created: Period,
    pub(super) updated: Period,
}

/// A range of whole numbers, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) above: Option<i64>,
    pub(super) below: Option<i64>,
}

impl Range {
    pub(super) fn of(range: impl RangeBounds<u32>) -> Self {
        let above = match range.start_bound() {
            Bound::Included(start) => Some(i64::from(*start)),
            Bound::Excluded(start) => Some(i64::from(*start) + 1),
            Bound::Unbounded => None,
        };
        let below = match range.end_bound() {
            Bound::Included(end) => Some(i64::from(*end)),
            Bound::Excluded(end) => Some(i64::from(*end) - 1),
            Bound::Unbounded => None,
        };
        Self { above, below }
    }

    fn check(self, name: &str) -> Result<(), Error> {
        match (self.above, self.below) {
            (Some(above), Some(below)) if above > below => Err(Error::request_build(format!(
                "the range of {name} is empty: nothing is at least {above} and at most {below}"
            ))),
            _ => Ok(()),
        }
    }
}

/// A stretch of time, both ends included.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Period {
    pub(super) after: Option<DateTime<Utc>>,
    pub(super) before: Option<DateTime<Utc>>,
}

impl Period {
    fn check(self, what: &str) -> Result<(), Error> {
        match (self.after, self.before) {
            (Some(after), Some(before)) if after > before => Err(Error::request_build(format!(
                "no conversation can be {what} after {after} and before {before}; exchange the two"
            ))),
            _ => Ok(()),
        }
    }
}

/// Metadata to look for: a JSON object as text, or why it is none.
#[derive(Clone, Debug)]
pub(super) struct Metadata(Result<String, Error>);

impl Metadata {
    pub(super) fn of(metadata: &impl Serialize) -> Self {
        let refused = || {
            Error::request_build(
                "the metadata to look for is no JSON object; give a map or a struct",
            )
        };
        Self(match serde_json::to_value(metadata) {
            Ok(value) if value.is_object() => Ok(value.to_string()),
            Ok(_) => Err(refused()),
            Err(error) => Err(refused().with_source(error)),
        })
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        self.0.as_deref().ok()
    }
}

impl Filters {
    /// Refuses filters that contradict themselves.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.duration.check("durations")?;
        self.user_turn_count.check("user turn counts")?;
        self.created.check("created")?;
        self.updated.check("updated")?;
        match &self.custom_metadata {
            Some(Metadata(Err(error))) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// What a checkpoint remembers of them, and of whose conversations they are. Stored checkpoints
    /// depend on how each value is written here.
    pub(super) fn fingerprint(&self, organization: Option<&str>) -> Fingerprint {
        let time = |time: &DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Nanos, true);
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        let metadata = self.custom_metadata.as_ref();
        Fingerprint::of(
            LIST_CONVERSATIONS.operation,
            [
                ("organization", organization.map(str::to_owned)),
                (
                    "direction",
                    self.direction.as_ref().map(ToString::to_string),
                ),
                ("channel", self.channel.as_ref().map(ToString::to_string)),
                ("status", self.status.as_ref().map(ToString::to_string)),
                ("user_id", self.user_id.clone()),
                ("agent_id", self.agent_id.clone()),
                ("agent_version_id", self.agent_version_id.clone()),
                ("agent_number", self.agent_number.clone()),
                ("web_widget_id", self.web_widget_id.clone()),
                ("duration_above", number(self.duration.above)),
                ("duration_below", number(self.duration.below)),
                ("user_turn_count_above", number(self.user_turn_count.above)),
                ("user_turn_count_below", number(self.user_turn_count.below)),
                (
                    "custom_metadata",
                    metadata.and_then(Metadata::as_str).map(str::to_owned),
                ),
                ("created_after", self.created.after.as_ref().map(time)),
                ("created_before", self.created.before.as_ref().map(time)),
                ("updated_after", self.updated.after.as_ref().map(time)),
                ("updated_before", self.updated.before.as_ref().map(time)),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_both_ends() {
        let range = |above, below| Range { above, below };
        assert_eq!(Range::of(..), range(None, None));
        assert_eq!(Range::of(3..), range(Some(3), None));
        assert_eq!(Range::of(3..=5), range(Some(3), Some(5)));
        assert_eq!(Range::of(3..5), range(Some(3), Some(4)));
        assert_eq!(
            Range::of(..u32::MAX),
            range(None, Some(i64::from(u32::MAX) - 1))
        );
        let exclusive = (Bound::Excluded(3), Bound::Unbounded);
        assert_eq!(Range::of(exclusive), range(Some(4), None));
        assert!(Range::of(5..5).check("x").is_err());
        assert!(Range::of(5..=5).check("x").is_ok());
        assert!(Range::of(..0).check("x").is_ok());
    }

    #[test]
    fn metadata_is_an_object_or_an_error() {
        let of = |value: serde_json::Value| {
            let metadata = Some(Metadata::of(&value));
            let filters = Filters {
                custom_metadata: metadata,
                ..Filters::default()
            };
            filters.check()
        };
        assert!(of(serde_json::json!({"order_id": "123"})).is_ok());
        assert!(of(serde_json::json!(["order_id"])).is_err());
        assert!(of(serde_json::json!("order_id")).is_err());
    }

    #[test]
    fn every_filter_and_the_organization_count() {
        let time = Some(DateTime::UNIX_EPOCH);
        let text = || Some("x".to_owned());
        let none = Filters::default;
        let period = |after, before| Period { after, before };
        let all = [
            none(),
            Filters {
                direction: Some(ConversationDirection::Inbound),
                ..none()
            },
            Filters {
                channel: Some(ConversationChannel::Text),
                ..none()
            },
            Filters {
                status: Some(ConversationStatus::Failed),
                ..none()
            },
            Filters {
                user_id: text(),
                ..none()
            },
            Filters {
                agent_id: text(),
                ..none()
            },
            Filters {
                agent_version_id: text(),
                ..none()
            },
            Filters {
                agent_number: text(),
                ..none()
            },
            Filters {
                web_widget_id: text(),
                ..none()
            },
            Filters {
                duration: Range::of(1..),
                ..none()
            },
            Filters {
                duration: Range::of(..=1),
                ..none()
            },
            Filters {
                user_turn_count: Range::of(1..),
                ..none()
            },
            Filters {
                user_turn_count: Range::of(..=1),
                ..none()
            },
            Filters {
                custom_metadata: Some(Metadata::of(&serde_json::json!({}))),
                ..none()
            },
            Filters {
                created: period(time, None),
                ..none()
            },
            Filters {
                created: period(None, time),
                ..none()
            },
            Filters {
                updated: period(time, None),
                ..none()
            },
            Filters {
                updated: period(None, time),
                ..none()
            },
        ];
        let mut seen = vec![none().fingerprint(Some("org-7"))];
        for filters in all {
            let fingerprint = filters.fingerprint(None);
            assert!(!seen.contains(&fingerprint), "{filters:?}");
            seen.push(fingerprint);
        }
    }
}
