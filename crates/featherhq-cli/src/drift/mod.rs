//! `feather drift`: whether conversations that were exported or recorded are what the API
//! documents.

mod tally;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use featherhq::DriftKind;
use serde::Serialize;

pub(crate) use self::tally::DriftTally;
use self::tally::Place;
use crate::arguments::{DriftArguments, ReportOutput};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::provider::Provider;
use crate::text::number::{counted, grouped};
use crate::text::sanitize::one_line;
use crate::text::style::{BAD, NOTICE, PLAIN};
use crate::text::table::{Cell, Column, Fit, Table, absent};

/// Compares every conversation of a file with the document of its provider.
pub(crate) fn run(
    arguments: &DriftArguments,
    provider: Provider,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut tally = DriftTally::new(provider)?;
    let conversations = if arguments.file == Path::new("-") {
        read("standard input", io::stdin().lock(), &mut tally)?
    } else {
        let name = arguments.file.display().to_string();
        let file = File::open(&arguments.file).map_err(|error| unreadable(&name, error))?;
        read(&name, BufReader::new(file), &mut tally)?
    };
    match arguments.output {
        ReportOutput::Text => write_table(&tally, console)?,
        ReportOutput::Json => {
            let drifts = tally.found().map(Found::of).collect();
            console.write_json(&Report {
                conversations,
                drifts,
            })?;
        }
    }
    console.out.flush()?;
    if arguments.output == ReportOutput::Text {
        let checked = counted(conversations, "conversation", "conversations");
        console.note(&format!("{checked}: {}", tally.summary()));
    }
    if tally.is_empty() {
        Ok(())
    } else {
        Err(Failure::Told(Exit::Decode))
    }
}

/// Reads one conversation a line; says how many there were.
fn read(name: &str, mut lines: impl BufRead, tally: &mut DriftTally) -> Result<u64, Failure> {
    /// What tells a conversation in detail from one of the list.
    #[derive(serde::Deserialize)]
    struct Kind {
        recent_turns: Option<serde::de::IgnoredAny>,
    }

    let mut conversations = 0;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let read = lines.read_until(b'\n', &mut line);
        if read.map_err(|error| unreadable(name, error))? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let kind: Kind = serde_json::from_slice(&line).map_err(|error| Failure::Settings {
            message: format!("line {number} of {name} is no JSON object: {error}"),
            hint: Some(
                "the file has one conversation a line, as `feather export` writes it".into(),
            ),
            source: None,
        })?;
        tally.add_conversation(&line, kind.recent_turns.is_some());
        conversations += 1;
    }
    Ok(conversations)
}

fn unreadable(name: &str, error: io::Error) -> Failure {
    Failure::Settings {
        message: format!("{name} cannot be read: {error}"),
        hint: None,
        source: None,
    }
}

/// What was found, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    conversations: u64,
    drifts: Vec<Found<'a>>,
}

/// One drift as JSON.
#[derive(Serialize)]
struct Found<'a> {
    kind: &'static str,
    pointer: &'a str,
    value: Option<&'a str>,
    count: u64,
}

impl<'a> Found<'a> {
    fn of(((kind, pointer, value), count): (&'a Place, u64)) -> Self {
        Self {
            kind: kind.as_str(),
            pointer,
            value: value.as_deref(),
            count,
        }
    }
}

fn write_table(tally: &DriftTally, console: &mut Console<'_>) -> Result<(), Failure> {
    if tally.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(columns(), console.screen);
    for ((kind, pointer, value), count) in tally.found() {
        let cell = |text: &str, style| Cell {
            text: one_line(text),
            style,
        };
        let row = [
            cell(&kind.to_string(), style(*kind)),
            cell(pointer, PLAIN),
            value
                .as_deref()
                .map_or_else(absent, |value| cell(value, PLAIN)),
            cell(&grouped(count), PLAIN),
        ];
        table.push(row, console.out)?;
    }
    Ok(table.finish(console.out)?)
}

fn columns() -> [Column<'static>; 4] {
    let column = |title, fit| Column { title, fit };
    [
        column("DRIFT", Fit::Whole),
        column("WHERE", Fit::Rest { least: 24 }),
        column("VALUE", Fit::Shortened),
        column("TIMES", Fit::Whole),
    ]
}

/// What the client cannot decode is worse than what it passes over.
fn style(kind: DriftKind) -> anstyle::Style {
    match kind {
        DriftKind::UnknownField | DriftKind::UnrecognizedValue | DriftKind::UnrecognizedTag => {
            NOTICE
        }
        _ => BAD,
    }
}
