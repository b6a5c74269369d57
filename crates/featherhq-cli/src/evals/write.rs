//! How findings are written, as they come.

use std::io::{self, Write};

use featherhq::{Conversation, EvalSummary};

use super::finding::Finding;
use crate::arguments::FindingsOutput;
use crate::failure::Failure;
use crate::text::sanitize::one_line;
use crate::text::screen::Screen;
use crate::text::style::{BAD, NOTICE, PLAIN};
use crate::text::table::{Cell, Column, Fit, Table};
use crate::text::time::minute;

const COLUMNS: [Column<'_>; 4] = [
    Column {
        title: "ID",
        fit: Fit::Whole,
    },
    Column {
        title: "STARTED (UTC)",
        fit: Fit::Whole,
    },
    Column {
        title: "FINDING",
        fit: Fit::Whole,
    },
    Column {
        title: "WHAT",
        fit: Fit::Rest { least: 40 },
    },
];

/// Findings that are being written.
pub(super) enum Findings {
    Table(Table),
    Json { is_empty: bool },
    Ndjson,
}

impl Findings {
    pub(super) fn new(output: FindingsOutput, screen: Screen) -> Self {
        match output {
            FindingsOutput::Table => Self::Table(Table::new(COLUMNS, screen)),
            FindingsOutput::Json => Self::Json { is_empty: true },
            FindingsOutput::Ndjson => Self::Ndjson,
        }
    }

    pub(super) fn write(
        &mut self,
        conversation: &Conversation,
        summary: &EvalSummary,
        finding: &Finding,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match self {
            Self::Table(table) => table.push(row(conversation, finding), out)?,
            Self::Json { is_empty } => {
                out.write_all(if *is_empty { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(out, &finding.to_json(conversation, summary))?;
                *is_empty = false;
            }
            Self::Ndjson => {
                serde_json::to_writer(&mut *out, &finding.to_json(conversation, summary))?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Writes what is left to write after the last one.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table(table) => table.finish(out),
            Self::Json { is_empty: true } => out.write_all(b"[]\n"),
            Self::Json { is_empty: false } => out.write_all(b"\n]\n"),
            Self::Ndjson => Ok(()),
        }
    }

    /// Writes what is left of the findings so far. An array stays open, so that
    /// nobody takes a part for the whole.
    pub(super) fn break_off(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table(table) => table.break_off(out),
            Self::Json { .. } | Self::Ndjson => out.flush(),
        }
    }
}

fn row(conversation: &Conversation, finding: &Finding) -> [Cell; 4] {
    let cell = |text: &str, style| Cell {
        text: one_line(text),
        style,
    };
    let style = match finding {
        Finding::Counts(_) => BAD,
        Finding::Label { .. } => NOTICE,
    };
    [
        cell(&conversation.id.to_string(), PLAIN),
        cell(&minute(conversation.started_at), PLAIN),
        cell(finding.kind(), style),
        cell(&finding.description(), PLAIN),
    ]
}
