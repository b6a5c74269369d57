//! Conversations as FastAPI writes them: every field of the published schema
//! in its order, `null` where there is nothing, times in UTC with `Z` and
//! either no fraction or six digits.
//!
//! The generated types leave out what is absent, which Pydantic does not do.

mod evidence;
pub(crate) mod writer;

use crate::cursor::Position;
use crate::storage::{Detail, EvaluationOutcome, StoredConversation};
use featherhq_api::types::{
    SessionDetailResponse, SessionEvalSummary, ToolCall, ToolResult, TurnResponse,
};
use writer::{ObjectWriter, write_list, write_object};

pub(crate) type Written = Result<(), serde_json::Error>;

/// The form in which a conversation is stored.
pub(crate) fn stored(
    conversation: &SessionDetailResponse,
) -> Result<StoredConversation, serde_json::Error> {
    stored_with(conversation, Detail::Members(members(conversation)?))
}

/// The members that only the detail has, without braces.
pub(crate) fn members(conversation: &SessionDetailResponse) -> Result<String, serde_json::Error> {
    writer::to_members(|object| detail(object, conversation))
}

/// The form in which a conversation is stored, with a detail that is not read
/// off it.
pub(crate) fn stored_with(
    conversation: &SessionDetailResponse,
    detail: Detail,
) -> Result<StoredConversation, serde_json::Error> {
    let evaluations = conversation
        .eval_summary
        .as_ref()
        .map_or(EvaluationOutcome::None, |summary| {
            EvaluationOutcome::of(summary.total, summary.succeeded, summary.failed)
        });
    Ok(StoredConversation {
        position: Position {
            started_at: conversation.started_at.timestamp_micros(),
            id: conversation.id,
        },
        status: conversation.status.to_string(),
        channel: conversation.channel.clone(),
        priority: conversation.priority.to_string(),
        end_user_id: conversation.end_user_id,
        assigned_agent_id: conversation.assigned_agent_id,
        subject: conversation.subject.clone(),
        summary: conversation.summary.clone(),
        evaluations,
        row: writer::to_object(|object| row(object, conversation))?,
        detail,
    })
}

/// The members that list and detail have in common.
fn row(object: &mut ObjectWriter<'_>, conversation: &SessionDetailResponse) -> Written {
    object.field("id", &conversation.id)?;
    object.field("organization_id", &conversation.organization_id)?;
    object.field("end_user_id", &conversation.end_user_id)?;
    object.field("channel", &conversation.channel)?;
    object.field("origin", &conversation.origin)?;
    object.field("external_session_id", &conversation.external_session_id)?;
    object.field("status", &conversation.status)?;
    object.field("session_type", &conversation.session_type)?;
    object.field("priority", &conversation.priority)?;
    object.field("subject", &conversation.subject)?;
    object.field("assigned_agent_id", &conversation.assigned_agent_id)?;
    object.field("retention_policy_id", &conversation.retention_policy_id)?;
    object.field("summary", &conversation.summary)?;
    object.field("metadata", &conversation.metadata)?;
    object.field("context_variables", &conversation.context_variables)?;
    object.field("message_count", &conversation.message_count)?;
    object.time("first_message_at", conversation.first_message_at)?;
    object.time("last_message_at", conversation.last_message_at)?;
    object.time("started_at", conversation.started_at)?;
    object.time("ended_at", conversation.ended_at)?;
    object.time("closed_at", conversation.closed_at)?;
    object.time("ttl_expires_at", conversation.ttl_expires_at)?;
    object.time("retention_expires_at", conversation.retention_expires_at)?;
    object.time("archived_at", conversation.archived_at)?;
    object.field("memory_synced", &conversation.memory_synced)?;
    object.time("created_at", conversation.created_at)?;
    object.time("updated_at", conversation.updated_at)?;
    object.field("duration_ms", &conversation.duration_ms)?;
    object.field("summary_preview", &conversation.summary_preview)?;
    object.field("has_recording", &conversation.has_recording)?;
    let none = SessionEvalSummary::new();
    let summary = conversation.eval_summary.as_ref().unwrap_or(&none);
    object.value("eval_summary", |out| {
        write_object(out, |object| evaluations(object, summary))
    })
}

/// The members that only the detail has.
fn detail(object: &mut ObjectWriter<'_>, conversation: &SessionDetailResponse) -> Written {
    object.value("recent_turns", |out| {
        write_list(out, &conversation.recent_turns, turn)
    })?;
    object.field("recording_url", &conversation.recording_url)
}

fn evaluations(object: &mut ObjectWriter<'_>, summary: &SessionEvalSummary) -> Written {
    object.field("total", &summary.total)?;
    object.field("succeeded", &summary.succeeded)?;
    object.field("failed", &summary.failed)?;
    object.field("pending", &summary.pending)?;
    object.field("critical_total", &summary.critical_total)?;
    object.field("critical_succeeded", &summary.critical_succeeded)?;
    object.field("critical_failed", &summary.critical_failed)?;
    object.field("critical_pending", &summary.critical_pending)?;
    object.field("eval_status", &summary.eval_status)
}

fn turn(object: &mut ObjectWriter<'_>, turn: &TurnResponse) -> Written {
    object.field("id", &turn.id)?;
    object.field("session_id", &turn.session_id)?;
    object.field("role", &turn.role)?;
    object.field("content", &turn.content)?;
    object.optional("tool_calls", turn.tool_calls.as_ref(), |out, calls| {
        write_list(out, calls, tool_call)
    })?;
    object.optional_object("tool_results", turn.tool_results.as_ref(), tool_result)?;
    object.field("model_used", &turn.model_used)?;
    object.optional_object("token_count", turn.token_count.as_ref(), |object, count| {
        object.field("input_tokens", &count.input_tokens)?;
        object.field("output_tokens", &count.output_tokens)?;
        object.field("total_tokens", &count.total_tokens)
    })?;
    object.field("latency_ms", &turn.latency_ms)?;
    object.field("is_compacted", &turn.is_compacted)?;
    object.field("metadata", &turn.metadata)?;
    object.time("created_at", turn.created_at)?;
    object.field("delivery_status", &turn.delivery_status)?;
    object.field("authored_by", &turn.authored_by)?;
    object.optional("evidence", turn.evidence.as_ref(), evidence::package)
}

fn tool_call(object: &mut ObjectWriter<'_>, call: &ToolCall) -> Written {
    object.field("id", &call.id)?;
    object.field("type", &call.type_)?;
    object.value("function", |out| {
        write_object(out, |object| {
            object.field("name", &call.function.name)?;
            object.field("arguments", &call.function.arguments)
        })
    })
}

fn tool_result(object: &mut ObjectWriter<'_>, result: &ToolResult) -> Written {
    object.field("tool_call_id", &result.tool_call_id)?;
    object.field("output", &result.output)?;
    object.field("error", &result.error)
}
