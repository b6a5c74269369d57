//! Which conversations a command is about.

use anyreach::ConversationDirection;
use chrono::{DateTime, Utc};
use clap::Args;
use featherhq::{ConversationPriority, EvalFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::time::time;
use super::values::{OpenValues, statuses};

/// Where help lists them. Set on each of them, since a heading of the whole
/// would stay for the options that follow in other commands.
const HEADING: &str = "Filters";
const OF_FEATHER: &str = "Filters that only Feather has";
const OF_ANYREACH: &str = "Filters that only AnyReach has";

/// Which conversations to list: all conditions must hold.
#[derive(Args, Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct FilterArguments {
    /// Only with this status; each provider has its own
    #[arg(help_heading = HEADING, long, value_parser = statuses())]
    pub(crate) status: Option<String>,

    /// Only on this channel, such as voice, or telephone for AnyReach
    #[arg(help_heading = HEADING, long)]
    pub(crate) channel: Option<String>,

    /// Only with this end user
    #[arg(help_heading = OF_FEATHER, long, value_name = "UUID")]
    pub(crate) end_user_id: Option<Uuid>,

    /// Only those that this agent is assigned to
    #[arg(help_heading = OF_FEATHER, long, value_name = "UUID")]
    pub(crate) assigned_agent_id: Option<Uuid>,

    /// Only of this priority
    #[arg(help_heading = OF_FEATHER, long, value_parser = OpenValues(ConversationPriority::KNOWN))]
    pub(crate) priority: Option<ConversationPriority>,

    /// Only started at this time or later: RFC 3339, a date (its first moment
    /// in UTC), `today`, `yesterday`, or how long ago: `36h`, `7d`, `"2 weeks"`
    #[arg(help_heading = HEADING, long = "since", visible_alias = "started-after", value_name = "TIME", value_parser = time)]
    pub(crate) started_after: Option<DateTime<Utc>>,

    /// Only started at this time or earlier, written as for --since
    #[arg(help_heading = HEADING, long = "until", visible_alias = "started-before", value_name = "TIME", value_parser = time)]
    pub(crate) started_before: Option<DateTime<Utc>>,

    /// Only with this text in subject or summary, upper and lower case alike
    #[arg(help_heading = OF_FEATHER, long, short, value_name = "TEXT")]
    pub(crate) query: Option<String>,

    /// Only with evaluations like this
    #[arg(help_heading = OF_FEATHER, long, value_parser = OpenValues(EvalFilter::KNOWN))]
    pub(crate) eval_filter: Option<EvalFilter>,

    /// Only begun by the end user (inbound) or by the agent (outbound)
    #[arg(help_heading = OF_ANYREACH, long, value_parser = OpenValues(ConversationDirection::KNOWN))]
    pub(crate) direction: Option<ConversationDirection>,

    /// Only with end users whose id has this in it, upper and lower case alike
    #[arg(help_heading = OF_ANYREACH, long, value_name = "TEXT")]
    pub(crate) user_id: Option<String>,

    /// Only with this agent
    #[arg(help_heading = OF_ANYREACH, long, value_name = "ID")]
    pub(crate) agent_id: Option<String>,
}
