//! `feather conversations list`.

use std::io::Write;

use chrono::{DateTime, Utc};
use featherhq::{Conversation, ConversationItems, Conversations};

use crate::arguments::{ListArguments, ListOutput};
use crate::console::Console;
use crate::failure::Failure;
use crate::filters::{filtered, warn_of_unlisted};
use crate::text::sanitize::one_line;
use crate::text::style::{self, PLAIN};
use crate::text::table::{Cell, Column, Fit, Table, absent};

const COLUMNS: [Column; 7] = [
    column("ID", Fit::Whole),
    column("STATUS", Fit::Shortened),
    column("CHANNEL", Fit::Shortened),
    column("PRIORITY", Fit::Shortened),
    column("SUBJECT", Fit::Rest { least: 12 }),
    column("STARTED (UTC)", Fit::Whole),
    column("EVAL STATUS", Fit::Shortened),
];

const fn column(title: &'static str, fit: Fit) -> Column {
    Column { title, fit }
}

/// Lists conversations as the arguments say, each as it comes.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &ListArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    warn_of_unlisted(&arguments.filters, console);
    let mut list = filtered(conversations.list(), &arguments.filters);
    if let Some(size) = arguments.page_size {
        list = list.page_size(size);
    }
    if !arguments.all {
        list = list.max_items(arguments.limit);
    }
    let items = list.items()?;
    let count = match arguments.output {
        ListOutput::Table => write_table(items, console).await?,
        ListOutput::Json => write_json(items, console.out).await?,
        ListOutput::Ndjson => write_ndjson(items, console.out).await?,
    };
    console.out.flush()?;
    if count == 0 {
        console.note("no conversation matches");
    } else if arguments.output == ListOutput::Table && !arguments.all && count == arguments.limit {
        console.note(&format!(
            "these are the first {count}; there may be more, see --limit and --all"
        ));
    }
    Ok(())
}

async fn write_table(
    mut items: ConversationItems,
    console: &mut Console<'_>,
) -> Result<u64, Failure> {
    let mut table = Table::new(COLUMNS, console.screen);
    let mut count = 0;
    loop {
        match items.try_next().await {
            Ok(Some(conversation)) => table.push(row(&conversation), console.out)?,
            Ok(None) => break,
            Err(error) => {
                // What came before the error is good.
                if count > 0 {
                    table.finish(console.out)?;
                }
                return Err(error.into());
            }
        }
        count += 1;
    }
    table.finish(console.out)?;
    Ok(count)
}

/// The array stays open when an error ends the list, so that nobody takes a
/// part for the whole.
async fn write_json(mut items: ConversationItems, out: &mut dyn Write) -> Result<u64, Failure> {
    let mut count = 0;
    while let Some(conversation) = items.try_next().await? {
        out.write_all(if count == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &conversation)?;
        count += 1;
    }
    out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })?;
    Ok(count)
}

async fn write_ndjson(mut items: ConversationItems, out: &mut dyn Write) -> Result<u64, Failure> {
    let mut count = 0;
    while let Some(conversation) = items.try_next().await? {
        serde_json::to_writer(&mut *out, &conversation)?;
        out.write_all(b"\n")?;
        count += 1;
    }
    Ok(count)
}

fn row(conversation: &Conversation) -> [Cell; 7] {
    let cell = |text: &str, style| Cell {
        text: one_line(text),
        style,
    };
    let eval_status = conversation
        .eval_summary
        .as_ref()
        .map(|summary| &summary.eval_status);
    [
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

fn minute(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}
