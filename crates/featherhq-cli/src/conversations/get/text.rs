//! A conversation for a person to read: its header; its messages are written
//! by [`super::transcript`].

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use featherhq::prelude::*;
use featherhq::{ConversationDetail, EvalSummary, Response};

use super::verdict::{counts, explain};
use super::{Format, messages, transcript};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::document::Document;
use crate::text::screen::Screen;
use crate::text::style::{self, BAD, FAINT, NOTICE, PLAIN, STRONG};

/// One conversation after the other.
#[derive(Default)]
pub(super) struct Text {
    count: usize,
}

impl Format for Text {
    fn write(
        &mut self,
        conversation: &Response<ConversationDetail>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        if self.count > 0 {
            console.out.write_all(b"\n\n")?;
        }
        self.count += 1;
        Ok(write_text(conversation, console.screen, console.out)?)
    }

    fn finish(&mut self, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }
}

/// Writes a conversation for a person to read.
fn write_text(
    conversation: &Response<ConversationDetail>,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut document = Document::new(out, screen);
    write_header(conversation, &mut document)?;
    transcript::write(&conversation.recent_turns, &mut document)
}

fn write_header(
    conversation: &Response<ConversationDetail>,
    document: &mut Document<'_>,
) -> io::Result<()> {
    let status = &conversation.status;
    let priority = &conversation.priority;
    document.field("conversation", &conversation.id.to_string(), STRONG)?;
    document.field("status", status.as_str(), style::of_status(status))?;
    document.field("channel", &conversation.channel, PLAIN)?;
    document.field("priority", priority.as_str(), style::of_priority(priority))?;
    match &conversation.subject {
        Some(subject) => document.field("subject", subject, STRONG)?,
        None => document.field("subject", "-", FAINT)?,
    }
    document.field("started", &second(conversation.started_at), PLAIN)?;
    match conversation.ended_at {
        Some(time) => document.field("ended", &second(time), PLAIN)?,
        None => document.field("ended", "-", FAINT)?,
    }
    match &conversation.eval_summary {
        Some(summary) => write_evaluations(summary, document)?,
        None => document.field("evaluations", "-", FAINT)?,
    }
    document.field("messages", &messages(conversation), PLAIN)
}

fn write_evaluations(summary: &EvalSummary, document: &mut Document<'_>) -> io::Result<()> {
    let label = summary.verdict().label;
    document.field("evaluations", label.as_str(), style::of_eval_status(&label))?;
    let explanation = explain(summary);
    let style = if explanation.agrees { FAINT } else { NOTICE };
    document.field("", &explanation.origin, style)?;
    for contradiction in &explanation.contradictions {
        document.field("", contradiction, BAD)?;
    }
    let critical = counts(
        summary.critical_total,
        summary.critical_succeeded,
        summary.critical_failed,
        summary.critical_pending,
    );
    let all = counts(
        summary.total,
        summary.succeeded,
        summary.failed,
        summary.pending,
    );
    document.field("  critical", &critical, PLAIN)?;
    document.field("  all", &all, PLAIN)
}

/// A time to the second.
pub(super) fn second(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
