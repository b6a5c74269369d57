//! From the filters of the command line to the list that has them.

use chrono::{DateTime, SecondsFormat, Utc};
use featherhq::ListConversations;

use crate::arguments::FilterArguments;
use crate::console::Console;

/// The list with the filters of the command line.
pub(crate) fn filtered(
    mut list: ListConversations,
    filters: &FilterArguments,
) -> ListConversations {
    if let Some(status) = &filters.status {
        list = list.status(status.clone());
    }
    if let Some(channel) = &filters.channel {
        list = list.channel(channel);
    }
    if let Some(id) = filters.end_user_id {
        list = list.end_user_id(id);
    }
    if let Some(id) = filters.assigned_agent_id {
        list = list.assigned_agent_id(id);
    }
    if let Some(priority) = &filters.priority {
        list = list.priority(priority.clone());
    }
    if let Some(time) = filters.started_after {
        list = list.started_after(time);
    }
    if let Some(time) = filters.started_before {
        list = list.started_before(time);
    }
    if let Some(text) = &filters.query {
        list = list.query(text);
    }
    if let Some(filter) = &filters.eval_filter {
        list = list.eval_filter(filter.clone());
    }
    list
}

/// A value that the document does not list may be new, or a slip of the hand
/// that would give an empty list without a word.
pub(crate) fn warn_of_unlisted(filters: &FilterArguments, console: &mut Console<'_>) {
    let status = filters
        .status
        .as_ref()
        .filter(|value| !value.is_recognized());
    let priority = filters
        .priority
        .as_ref()
        .filter(|value| !value.is_recognized());
    let unlisted = [
        ("--status", status.map(AsRef::<str>::as_ref)),
        ("--priority", priority.map(AsRef::<str>::as_ref)),
    ];
    for (option, value) in unlisted {
        if let Some(value) = value {
            console.warn(&format!(
                "the API documents no `{value}` for {option}; it is sent as it is"
            ));
        }
    }
}

/// The filters as options of a command line, with every time exact: the same
/// filters whenever it is run.
pub(crate) fn options(filters: &FilterArguments) -> Vec<String> {
    let FilterArguments {
        status,
        channel,
        end_user_id,
        assigned_agent_id,
        priority,
        started_after,
        started_before,
        query,
        eval_filter,
    } = filters;
    let exact = |time: &DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let options = [
        ("--status", status.as_ref().map(ToString::to_string)),
        ("--channel", channel.clone()),
        ("--end-user-id", end_user_id.map(|id| id.to_string())),
        (
            "--assigned-agent-id",
            assigned_agent_id.map(|id| id.to_string()),
        ),
        ("--priority", priority.as_ref().map(ToString::to_string)),
        ("--since", started_after.as_ref().map(exact)),
        ("--until", started_before.as_ref().map(exact)),
        ("--query", query.clone()),
        (
            "--eval-filter",
            eval_filter.as_ref().map(ToString::to_string),
        ),
    ];
    let given = options
        .into_iter()
        .filter_map(|(option, value)| Some(format!("{option}={}", value?)));
    given.collect()
}
