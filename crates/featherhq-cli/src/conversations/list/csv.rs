//! Comma-separated values, one line for each conversation.

use std::borrow::Cow;

use anyreach::Field as AnyReachField;

use super::Format;
use crate::arguments::ListArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::json::{Cell, Field, find_all};
use crate::provider::{Conversation, Provider};
use crate::text::csv::text_cell;
use crate::text::sanitize::neutralise;

/// Every field that version 1.21 of the document of Feather lists for a conversation,
/// evaluations spread out.
const ALL_OF_FEATHER: &[&str] = &[
    "id",
    "organization_id",
    "end_user_id",
    "channel",
    "origin",
    "external_session_id",
    "status",
    "session_type",
    "priority",
    "subject",
    "assigned_agent_id",
    "retention_policy_id",
    "summary",
    "metadata",
    "context_variables",
    "message_count",
    "first_message_at",
    "last_message_at",
    "started_at",
    "ended_at",
    "closed_at",
    "ttl_expires_at",
    "retention_expires_at",
    "archived_at",
    "memory_synced",
    "created_at",
    "updated_at",
    "duration_ms",
    "summary_preview",
    "has_recording",
    "eval_summary.total",
    "eval_summary.succeeded",
    "eval_summary.failed",
    "eval_summary.pending",
    "eval_summary.critical_total",
    "eval_summary.critical_succeeded",
    "eval_summary.critical_failed",
    "eval_summary.critical_pending",
    "eval_summary.eval_status",
];

/// The lines, after one with the names of the fields.
pub(super) struct Csv {
    fields: Vec<Field>,
    /// A list that is gone on with has its names already.
    needs_names: bool,
}

impl Csv {
    pub(super) fn new(provider: Provider, arguments: &ListArguments) -> Self {
        let fields = if arguments.fields.is_empty() {
            let names: Vec<&str> = match provider {
                Provider::Feather => ALL_OF_FEATHER.to_vec(),
                Provider::AnyReach => AnyReachField::ALL
                    .iter()
                    .map(|field| field.as_str())
                    .collect(),
            };
            let fields = names.into_iter().filter_map(|name| name.parse().ok());
            fields.collect()
        } else {
            arguments.fields.clone()
        };
        Self {
            fields,
            needs_names: arguments.resume.is_none(),
        }
    }

    fn write_names(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        if !std::mem::take(&mut self.needs_names) {
            return Ok(());
        }
        let names: Vec<String> = self.fields.iter().map(ToString::to_string).collect();
        let names = names.iter().map(|name| text_cell(name));
        write_line(names, console)
    }
}

impl Format for Csv {
    fn write(
        &mut self,
        _: &Conversation,
        json: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        self.write_names(console)?;
        let cells = find_all(json, &self.fields);
        let cells = cells.iter().map(|cell| match cell {
            Cell::Text(text) => text_cell(text),
            Cell::Json(json) => Cow::Borrowed(json.as_ref()),
            Cell::Missing | Cell::Null => Cow::Borrowed(""),
        });
        write_line(cells, console)
    }

    fn write_undecoded(&mut self, _: &str, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        self.write_names(console)
    }

    fn break_off(&mut self, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }
}

fn write_line<'a>(
    cells: impl Iterator<Item = Cow<'a, str>>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut line = csv::Writer::from_writer(Vec::new());
    for cell in cells {
        if console.is_terminal {
            line.write_field(neutralise(&cell).as_bytes())?;
        } else {
            line.write_field(cell.as_bytes())?;
        }
    }
    line.write_record(None::<&[u8]>)?;
    let line = line.into_inner().map_err(|error| error.into_error())?;
    Ok(console.out.write_all(&line)?)
}
