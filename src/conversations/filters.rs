//! Which conversations a list has.

use chrono::{DateTime, SecondsFormat, Utc};
use featherhq_api::LIST_V2_CONVERSATIONS;
use openapi_runtime::{Error, Fingerprint};
use uuid::Uuid;

use crate::{ConversationPriority, ConversationStatus, EvalFilter};

/// The filters of one list: all query parameters but those that page it.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    pub(super) status: Option<ConversationStatus>,
    pub(super) channel: Option<String>,
    pub(super) end_user_id: Option<Uuid>,
    pub(super) assigned_agent_id: Option<Uuid>,
    pub(super) priority: Option<ConversationPriority>,
    pub(super) started_after: Option<DateTime<Utc>>,
    pub(super) started_before: Option<DateTime<Utc>>,
    pub(super) query: Option<String>,
    pub(super) eval_filter: Option<EvalFilter>,
}

impl Filters {
    /// Refuses filters that contradict each other.
    pub(super) fn check(&self) -> Result<(), Error> {
        if let (Some(after), Some(before)) = (self.started_after, self.started_before)
            && after > before
        {
            return Err(Error::request_build(format!(
                "no conversation can start after {after} and before {before}; exchange the two"
            )));
        }
        Ok(())
    }

    /// What a checkpoint remembers of them. Stored checkpoints depend on how
    /// each value is written here.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let Self {
            status,
            channel,
            end_user_id,
            assigned_agent_id,
            priority,
            started_after,
            started_before,
            query,
            eval_filter,
        } = self;
        let time = |time: &DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Nanos, true);
        Fingerprint::of(
            LIST_V2_CONVERSATIONS.operation,
            [
                ("status", status.as_ref().map(ToString::to_string)),
                ("channel", channel.clone()),
                ("end_user_id", end_user_id.as_ref().map(Uuid::to_string)),
                (
                    "assigned_agent_id",
                    assigned_agent_id.as_ref().map(Uuid::to_string),
                ),
                ("priority", priority.as_ref().map(ToString::to_string)),
                ("started_after", started_after.as_ref().map(time)),
                ("started_before", started_before.as_ref().map(time)),
                ("q", query.clone()),
                ("eval_filter", eval_filter.as_ref().map(ToString::to_string)),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn every_filter_counts_and_stored_checkpoints_stay_good() {
        let id: Uuid = uuid::uuid!("3c90c3cc-0d44-4b50-8888-8dd25736052a");
        let time: DateTime<Utc> = "2026-01-02T03:04:05.5Z".parse().unwrap();
        let none = Filters::default;
        let mut seen = vec![none().fingerprint()];
        for filters in [
            Filters {
                status: Some(ConversationStatus::Closed),
                ..none()
            },
            Filters {
                channel: Some("voice".to_owned()),
                ..none()
            },
            Filters {
                end_user_id: Some(id),
                ..none()
            },
            Filters {
                assigned_agent_id: Some(id),
                ..none()
            },
            Filters {
                priority: Some(ConversationPriority::High),
                ..none()
            },
            Filters {
                started_after: Some(time),
                ..none()
            },
            Filters {
                started_before: Some(time),
                ..none()
            },
            Filters {
                query: Some("voice".to_owned()),
                ..none()
            },
            Filters {
                eval_filter: Some(EvalFilter::AnyFailed),
                ..none()
            },
        ] {
            assert_eq!(filters.fingerprint(), filters.clone().fingerprint());
            assert!(!seen.contains(&filters.fingerprint()), "{filters:?}");
            seen.push(filters.fingerprint());
        }
        assert_eq!(seen[0].to_string(), "2861ad81f56e62ae");
        assert_eq!(seen[6].to_string(), "ee9ab61cdfdb8cdb");
    }
}
