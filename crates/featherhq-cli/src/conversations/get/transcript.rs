//! The messages of a conversation: who said what and when, which tools were
//! called and what they gave, and what answers rest on.

use std::io;

use featherhq::{ToolCall, ToolResult, Turn};

use super::evidence;
use super::text::second;
use crate::text::document::Document;
use crate::text::style::{self, BAD, FAINT};

/// Where the words of a message begin.
const INDENT: usize = 2;
/// Where what belongs to a tool begins.
const TOOL_INDENT: usize = 4;

/// Writes the messages in the order they came.
pub(super) fn write(turns: &[Turn], document: &mut Document<'_>) -> io::Result<()> {
    turns.iter().try_for_each(|turn| write_turn(turn, document))
}

fn write_turn(turn: &Turn, document: &mut Document<'_>) -> io::Result<()> {
    let role = &turn.role;
    document.heading(
        role.as_str(),
        style::of_role(role),
        &second(turn.created_at),
    )?;
    if !turn.content.trim().is_empty() {
        document.block(INDENT, &turn.content)?;
    }
    for call in turn.tool_calls.iter().flatten() {
        write_call(call, document)?;
    }
    if let Some(result) = &turn.tool_results {
        write_result(result, &turn.content, document)?;
    }
    match &turn.evidence {
        Some(package) => evidence::write(turn, package, document),
        None => Ok(()),
    }
}

fn write_call(call: &ToolCall, document: &mut Document<'_>) -> io::Result<()> {
    let title = format!("calls {} ({})", call.function.name, call.id);
    document.title(INDENT, &title)?;
    document.block(TOOL_INDENT, &call.function.arguments)
}

/// An error in place of the output; both where a tool gave some of it before it failed.
fn write_result(result: &ToolResult, content: &str, document: &mut Document<'_>) -> io::Result<()> {
    let outcome = match result.error {
        Some(_) => "failed",
        None => "result",
    };
    document.title(INDENT, &format!("{outcome} ({})", result.tool_call_id))?;
    if let Some(error) = &result.error {
        document.styled_block(TOOL_INDENT, error, BAD)?;
    }
    if result.output == content && !content.is_empty() {
        // Servers repeat the output as the content of the message.
        return document.styled_block(TOOL_INDENT, "as above", FAINT);
    }
    if result.output.trim().is_empty() {
        return Ok(());
    }
    document.block(TOOL_INDENT, &result.output)
}
