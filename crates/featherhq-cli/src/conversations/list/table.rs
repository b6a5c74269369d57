//! A table for a person: what matters about each conversation, or the fields
//! that were asked for.

use anstyle::Style;
use conversation_record::ConversationRecord;

use super::Format;
use crate::console::Console;
use crate::failure::Failure;
use crate::json::{Field, find_all};
use crate::provider::{Conversation, Provider};
use crate::text::number::{grouped, span};
use crate::text::sanitize::one_line;
use crate::text::screen::Screen;
use crate::text::style::{self, PLAIN};
use crate::text::table::{Cell, Column, Fit, Table, absent};
use crate::text::time::minute;

const OF_FEATHER: &[Column<'static>] = &[
    column("ID", Fit::Whole),
    column("STATUS", Fit::Shortened),
    column("CHANNEL", Fit::Shortened),
    column("PRIORITY", Fit::Shortened),
    column("SUBJECT", Fit::Rest { least: 12 }),
    column("STARTED (UTC)", Fit::Whole),
    column("EVAL STATUS", Fit::Shortened),
];

const OF_ANYREACH: &[Column<'static>] = &[
    column("ID", Fit::Whole),
    column("STATUS", Fit::Shortened),
    column("CHANNEL", Fit::Shortened),
    column("DIRECTION", Fit::Shortened),
    column("SUBJECT", Fit::Rest { least: 12 }),
    column("STARTED (UTC)", Fit::Whole),
    column("DURATION", Fit::Whole),
    column("TURNS", Fit::Whole),
];

const fn column(title: &'static str, fit: Fit) -> Column<'static> {
    Column { title, fit }
}

/// What matters about each conversation.
pub(super) struct OverviewTable(Table);

impl OverviewTable {
    pub(super) fn new(provider: Provider, screen: Screen) -> Self {
        let columns = match provider {
            Provider::Feather => OF_FEATHER,
            Provider::AnyReach => OF_ANYREACH,
        };
        Self(Table::new(columns, screen))
    }
}

/// The fields that were asked for.
pub(super) struct FieldTable {
    fields: Vec<Field>,
    table: Table,
}

impl FieldTable {
    pub(super) fn new(fields: &[Field], screen: Screen) -> Self {
        let titles: Vec<String> = fields.iter().map(|field| title(field, fields)).collect();
        let columns = titles.iter().zip(fields).map(|(title, field)| Column {
            title,
            fit: fit_of(field),
        });
        Self {
            fields: fields.to_vec(),
            table: Table::new(columns.collect::<Vec<_>>(), screen),
        }
    }
}

/// The name of the field, without the objects it is in where no other field
/// has that name.
fn title(field: &Field, fields: &[Field]) -> String {
    let namesakes = fields
        .iter()
        .filter(|other| last_name(other) == last_name(field));
    let name = match namesakes.count() {
        1 => last_name(field).to_owned(),
        _ => field.to_string(),
    };
    one_line(&name).replace(['.', '_'], " ").to_uppercase()
}

/// Ids and times are there to be copied; what a field of another name holds,
/// nobody knows.
fn fit_of(field: &Field) -> Fit {
    match last_name(field) {
        name if name == "id" || name.ends_with("_id") || name.ends_with("_at") => Fit::Whole,
        "status" | "priority" | "channel" | "eval_status" => Fit::Shortened,
        _ => Fit::Rest { least: 12 },
    }
}

fn last_name(field: &Field) -> &str {
    field.names().last().map_or("", String::as_str)
}

impl Format for OverviewTable {
    fn write(
        &mut self,
        conversation: &Conversation,
        _: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        Ok(self.0.push(overview(conversation), console.out)?)
    }

    fn write_undecoded(&mut self, _: &str, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        Ok(self.0.finish(console.out)?)
    }

    fn break_off(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        Ok(self.0.break_off(console.out)?)
    }
}

impl Format for FieldTable {
    fn write(
        &mut self,
        conversation: &Conversation,
        json: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let found = find_all(json, &self.fields);
        let cells = self.fields.iter().zip(&found).map(|(field, found)| {
            found.text().map_or_else(absent, |text| Cell {
                text: one_line(text),
                style: style_of(field, conversation),
            })
        });
        Ok(self.table.push(cells.collect::<Vec<_>>(), console.out)?)
    }

    fn write_undecoded(&mut self, _: &str, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        Ok(self.table.finish(console.out)?)
    }

    fn break_off(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        Ok(self.table.break_off(console.out)?)
    }
}

fn style_of(field: &Field, conversation: &Conversation) -> Style {
    let field = field.to_string();
    match (field.as_str(), conversation) {
        ("status", Conversation::Feather(conversation)) => style::of_status(&conversation.status),
        ("status", Conversation::AnyReach(_)) => {
            let status = conversation.record().status;
            status.map_or(PLAIN, |status| style::of_progress(status.progress))
        }
        ("priority", Conversation::Feather(conversation)) => {
            style::of_priority(&conversation.priority)
        }
        ("eval_summary.eval_status", Conversation::Feather(conversation)) => conversation
            .eval_summary
            .as_ref()
            .map_or(PLAIN, |summary| style::of_eval_status(&summary.eval_status)),
        _ => PLAIN,
    }
}

fn overview(conversation: &Conversation) -> Vec<Cell> {
    match conversation {
        Conversation::Feather(conversation) => of_feather(conversation),
        Conversation::AnyReach(_) => of_record(&conversation.record()),
    }
}

fn cell(text: &str, style: Style) -> Cell {
    Cell {
        text: one_line(text),
        style,
    }
}

fn of_feather(conversation: &featherhq::Conversation) -> Vec<Cell> {
    let eval_status = conversation
        .eval_summary
        .as_ref()
        .map(|summary| &summary.eval_status);
    vec![
        cell(&conversation.id.to_string(), PLAIN),
        cell(
            conversation.status.as_str(),
            style::of_status(&conversation.status),
        ),
        cell(&conversation.channel, PLAIN),
        cell(
            conversation.priority.as_str(),
            style::of_priority(&conversation.priority),
        ),
        conversation
            .subject
            .as_deref()
            .map_or_else(absent, |subject| cell(subject, PLAIN)),
        cell(&minute(conversation.started_at), PLAIN),
        eval_status.map_or_else(absent, |status| {
            cell(status.as_str(), style::of_eval_status(status))
        }),
    ]
}

/// What every provider can tell; a server leaves out what a token may not see.
fn of_record(record: &ConversationRecord) -> Vec<Cell> {
    let text = |text: Option<&str>| text.map_or_else(absent, |text| cell(text, PLAIN));
    let status = record.status.as_ref();
    let started = record.started_at.map(minute);
    let duration = record.duration.map(|duration| {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        span(milliseconds)
    });
    let turns = record.turns.map(grouped);
    vec![
        text(record.id.as_deref()),
        status.map_or_else(absent, |status| {
            cell(&status.name, style::of_progress(status.progress))
        }),
        text(record.channel.as_deref()),
        text(record.direction.as_deref()),
        text(record.subject.as_deref()),
        text(started.as_deref()),
        text(duration.as_deref()),
        text(turns.as_deref()),
    ]
}
