//! Turns: who spoke, which tools were called, and what came of it.

use std::collections::HashMap;

use openapi_runtime::Error;
use serde_json::Value;

use crate::evidence::{Citations, EvidencePackageExt as _};
use crate::{ConversationDetail, ToolCall, ToolResult, Turn, TurnRole};

/// What a turn offers beyond its fields.
///
/// ```
/// use featherhq::prelude::*;
/// use featherhq::{Turn, TurnRole};
/// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
/// let turn = Turn::new("Hello", time, id, TurnRole::Assistant, id);
/// assert!(turn.is_from(&TurnRole::Assistant) && turn.calls().is_empty());
/// assert!(turn.citations().found.is_empty());
/// ```
pub trait TurnExt {
    /// Whether the turn has this role.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::{Turn, TurnRole};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let turn = Turn::new("Hello", time, id, TurnRole::User, id);
    /// assert!(turn.is_from(&TurnRole::User) && !turn.is_from(&TurnRole::Assistant));
    /// ```
    fn is_from(&self, role: &TurnRole) -> bool;

    /// The tool calls of the turn; none when the field is absent.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::ToolCallFunction;
    /// use featherhq::{ToolCall, Turn, TurnRole};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let call = ToolCall::new(ToolCallFunction::new("{}", "find_order"), "call-1");
    /// let turn = Turn::new("", time, id, TurnRole::Assistant, id).with_tool_calls(vec![call]);
    /// assert_eq!(turn.calls()[0].function.name, "find_order");
    /// ```
    fn calls(&self) -> &[ToolCall];

    /// Where the text of the turn refers to the cards of its evidence.
    ///
    /// ```
    /// use featherhq::evidence::EvidencePackageExt;
    /// use featherhq::prelude::*;
    /// use featherhq::types::{EvidenceItemDisplay, EvidencePackage, EvidencePackageDisplay, EvidenceStatus};
    /// use featherhq::{Turn, TurnRole};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// let card = EvidenceItemDisplay::new().with_citation_marker("[1]".to_owned());
    /// let package = EvidencePackageDisplay::new(id, time, EvidenceStatus::Complete, vec![card], id, id);
    /// let turn = Turn::new("Within 30 days [1].", time, id, TurnRole::Assistant, id)
    ///     .with_evidence(EvidencePackage::from(package));
    /// assert_eq!(turn.citations().found[0].marker, "[1]");
    /// ```
    fn citations(&self) -> Citations<'_>;
}

impl TurnExt for Turn {
    fn is_from(&self, role: &TurnRole) -> bool {
        self.role == *role
    }

    fn calls(&self) -> &[ToolCall] {
        self.tool_calls.as_deref().unwrap_or_default()
    }

    fn citations(&self) -> Citations<'_> {
        Citations::of(
            &self.content,
            self.evidence.iter().flat_map(|evidence| evidence.cards()),
        )
    }
}

/// What a tool call offers beyond its fields.
///
/// ```
/// use featherhq::ToolCall;
/// use featherhq::prelude::*;
/// use featherhq::types::ToolCallFunction;
///
/// let call = ToolCall::new(ToolCallFunction::new("{\"order\": ", "find_order"), "call-1");
/// let error = call.arguments_json().unwrap_err();
/// assert!(error.to_string().starts_with("the arguments of the tool call \"call-1\" to \"find_order\" are not JSON"));
/// ```
pub trait ToolCallExt {
    /// The arguments, which the API sends as JSON in a string.
    ///
    /// ```
    /// use featherhq::ToolCall;
    /// use featherhq::prelude::*;
    /// use featherhq::types::ToolCallFunction;
    ///
    /// let call = ToolCall::new(ToolCallFunction::new("{\"order\": 7}", "find_order"), "call-1");
    /// assert_eq!(call.arguments_json()?["order"], 7);
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) when the string is not
    /// JSON; the message names the call, and the error does not end a stream.
    fn arguments_json(&self) -> Result<Value, Error>;
}

impl ToolCallExt for ToolCall {
    fn arguments_json(&self) -> Result<Value, Error> {
        serde_json::from_str(&self.function.arguments).map_err(|error| {
            Error::decode(format!(
                "the arguments of the tool call {:?} to {:?} are not JSON: {error}",
                self.id, self.function.name
            ))
            .of_one_item()
        })
    }
}

/// What a conversation in detail offers beyond its fields.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::prelude::*;
/// use featherhq::types::TurnRole;
///
/// let mut details = client.conversations().list().items()?.with_details(4);
/// while let Some(conversation) = details.try_next().await? {
///     if !conversation.is_complete() {
///         println!("{}: {} of {} messages", conversation.id, conversation.recent_turns.len(), conversation.message_count);
///     }
///     for (call, results) in conversation.tool_uses().calls {
///         println!("{}: {} results", call.function.name, results.len());
///     }
/// }
/// # Ok(()) }
/// ```
pub trait ConversationDetailExt {
    /// Whether all messages came: the API sends recent turns only, and counts
    /// all of them in `message_count`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::prelude::*;
    ///
    /// let mut details = client.conversations().list().items()?.with_details(4);
    /// let mut longest = 0;
    /// while let Some(conversation) = details.try_next().await? {
    ///     if !conversation.is_complete() {
    ///         longest = longest.max(conversation.recent_turns.len());
    ///     }
    /// }
    /// // No answer of this server has more turns.
    /// assert_eq!(longest, 20);
    /// # Ok(()) }
    /// ```
    fn is_complete(&self) -> bool;

    /// The tool calls of all recent turns, with what came of them.
    ///
    /// ```
    /// use featherhq::prelude::*;
    /// use featherhq::types::{ConversationPriority, ToolCallFunction};
    /// use featherhq::{ConversationDetail, ConversationStatus, ToolCall, Turn, TurnRole};
    /// # let (id, time) = (uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH);
    /// # let status = ConversationStatus::Active;
    /// # let conversation = ConversationDetail::new("chat", time, id, id, 1, id, ConversationPriority::Normal, time, status, time);
    /// let call = ToolCall::new(ToolCallFunction::new("{}", "find_order"), "call-1");
    /// let turn = Turn::new("", time, id, TurnRole::Assistant, id).with_tool_calls(vec![call]);
    /// let conversation = conversation.with_recent_turns(vec![turn]);
    /// let uses = conversation.tool_uses();
    /// // The tool has not answered yet.
    /// assert!(uses.calls[0].1.is_empty());
    /// ```
    fn tool_uses(&self) -> ToolUses<'_>;
}

/// Tool calls and their results, matched by id across turns. Nothing is
/// dropped: a call may have no result, or several, and a result no call.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::prelude::*;
///
/// let mut details = client.conversations().list().items()?.with_details(4);
/// let mut answered = 0;
/// while let Some(conversation) = details.try_next().await? {
///     let uses = conversation.tool_uses();
///     answered += uses.calls.iter().filter(|(_, results)| !results.is_empty()).count();
/// }
/// assert!(answered > 0);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ToolUses<'a> {
    /// Every call with its results, both in the order of the turns.
    pub calls: Vec<(&'a ToolCall, Vec<&'a ToolResult>)>,
    /// Results whose call is not among the recent turns.
    pub results_without_call: Vec<&'a ToolResult>,
}

impl ConversationDetailExt for ConversationDetail {
    fn is_complete(&self) -> bool {
        i64::try_from(self.recent_turns.len()).is_ok_and(|turns| turns >= self.message_count)
    }

    fn tool_uses(&self) -> ToolUses<'_> {
        let mut uses = ToolUses::default();
        let mut index_of: HashMap<&str, usize> = HashMap::new();
        for call in self.recent_turns.iter().flat_map(|turn| turn.calls()) {
            index_of.entry(&call.id).or_insert(uses.calls.len());
            uses.calls.push((call, Vec::new()));
        }
        for result in self
            .recent_turns
            .iter()
            .filter_map(|turn| turn.tool_results.as_ref())
        {
            match index_of.get(result.tool_call_id.as_str()) {
                Some(index) => uses.calls[*index].1.push(result),
                None => uses.results_without_call.push(result),
            }
        }
        uses
    }
}
