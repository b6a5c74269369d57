//! From the filters of the command line to the list that has them.

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
            console.note(&format!(
                "warning: the API documents no `{value}` for {option}; it is sent as it is"
            ));
        }
    }
}
