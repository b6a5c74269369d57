//! From the filters of the command line to the list that has them.

use anyreach::{ConversationChannel, ConversationDirection};
use chrono::{DateTime, SecondsFormat, Utc};

use super::Provider;
use crate::arguments::FilterArguments;
use crate::console::Console;

/// The filters that AnyReach has.
const OF_ANYREACH: [&str; 7] = [
    "--status",
    "--channel",
    "--direction",
    "--user-id",
    "--agent-id",
    "--since",
    "--until",
];
/// Those that Feather lacks.
const NOT_OF_FEATHER: [&str; 3] = ["--direction", "--user-id", "--agent-id"];

/// The list of Feather with the filters of the command line.
pub(super) fn filtered(
    mut list: featherhq::ListConversations,
    filters: &FilterArguments,
) -> featherhq::ListConversations {
    if let Some(status) = &filters.status {
        list = list.status(status.clone().into());
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

/// The list of AnyReach with those of the filters that it has.
pub(super) fn filtered_of_anyreach(
    mut list: anyreach::ListConversations,
    filters: &FilterArguments,
) -> anyreach::ListConversations {
    if let Some(status) = &filters.status {
        list = list.status(status.clone().into());
    }
    if let Some(channel) = &filters.channel {
        list = list.channel(channel.clone().into());
    }
    if let Some(direction) = &filters.direction {
        list = list.direction(direction.clone());
    }
    if let Some(part) = &filters.user_id {
        list = list.user_id(part);
    }
    if let Some(id) = &filters.agent_id {
        list = list.agent_id(id);
    }
    if let Some(time) = filters.started_after {
        list = list.created_after(time);
    }
    if let Some(time) = filters.started_before {
        list = list.created_before(time);
    }
    list
}

/// The first filter that is given and that the provider does not have.
pub(crate) fn unknown_filter(
    filters: &FilterArguments,
    provider: Provider,
) -> Option<&'static str> {
    let mut given = given(filters).into_iter().map(|(option, _)| option);
    given.find(|option| match provider {
        Provider::Feather => NOT_OF_FEATHER.contains(option),
        Provider::AnyReach => !OF_ANYREACH.contains(option),
    })
}

/// A value that the document does not list may be new, or a slip of the hand
/// that would give an empty list without a word.
pub(crate) fn warn_of_unlisted(
    filters: &FilterArguments,
    provider: Provider,
    console: &mut Console<'_>,
) {
    let is_listed = |option, value: &str| match (provider, option) {
        (Provider::Feather, "--status") => {
            featherhq::ConversationStatus::from(value.to_owned()).is_recognized()
        }
        (Provider::Feather, "--priority") => {
            featherhq::ConversationPriority::from(value.to_owned()).is_recognized()
        }
        (Provider::AnyReach, "--status") => {
            anyreach::ConversationStatus::from(value.to_owned()).is_recognized()
        }
        (Provider::AnyReach, "--channel") => {
            ConversationChannel::from(value.to_owned()).is_recognized()
        }
        (Provider::AnyReach, "--direction") => {
            ConversationDirection::from(value.to_owned()).is_recognized()
        }
        _ => true,
    };
    for (option, value) in given(filters) {
        if !is_listed(option, &value) {
            console.warn(&format!(
                "the API documents no `{value}` for {option}; it is sent as it is"
            ));
        }
    }
}

/// The filters as options of a command line, with every time exact: the same
/// filters whenever it is run.
pub(crate) fn options(filters: &FilterArguments) -> Vec<String> {
    let given = given(filters).into_iter();
    given
        .map(|(option, value)| format!("{option}={value}"))
        .collect()
}

/// The filters that are given, each with its option.
fn given(filters: &FilterArguments) -> Vec<(&'static str, String)> {
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
        direction,
        user_id,
        agent_id,
    } = filters;
    let exact = |time: &DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let options = [
        ("--status", status.clone()),
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
        ("--direction", direction.as_ref().map(ToString::to_string)),
        ("--user-id", user_id.clone()),
        ("--agent-id", agent_id.clone()),
    ];
    let given = options
        .into_iter()
        .filter_map(|(option, value)| Some((option, value?)));
    given.collect()
}
