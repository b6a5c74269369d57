//! `feather stats`: how many conversations there are of each kind, how many of
//! them failed, and how long they took.

mod durations;
mod figures;
mod group;
mod html;
mod json;
mod svg;
mod table;

use featherhq::{Conversations, Error};

use self::figures::Figures;
use crate::arguments::{StatsArguments, StatsOutput};
use crate::console::Console;
use crate::failure::{Failure, Part};
use crate::filters::{filtered, warn_of_unlisted};

/// So many conversations are asked for at once, the most that the API gives.
const PAGE_SIZE: u32 = 200;

/// Counts all conversations that match, and writes the figures.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &StatsArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    warn_of_unlisted(&arguments.filters, console);
    let mut figures = Figures::new(arguments.by);
    let mut undecoded = 0;
    let mut first: Option<Error> = None;
    let mut items = filtered(conversations.list(), &arguments.filters)
        .page_size(PAGE_SIZE)
        .prefetch(1)
        .items()?;
    loop {
        match items.try_next().await {
            Ok(Some(conversation)) => figures.add(&conversation),
            Ok(None) => break,
            Err(error) if error.ends_stream() => return Err(error.into()),
            Err(error) => {
                undecoded += 1;
                first.get_or_insert(error);
            }
        }
    }
    match arguments.output {
        StatsOutput::Table => table::write(&figures, console)?,
        StatsOutput::Json => json::write(&figures, console.out)?,
        StatsOutput::Svg => console.out.write_all(svg::document(&figures).as_bytes())?,
        StatsOutput::Html => console.out.write_all(html::page(&figures).as_bytes())?,
    }
    console.out.flush()?;
    match first {
        Some(first) => Err(Failure::Undecoded {
            part: Part::Conversation,
            count: undecoded,
            first,
        }),
        None => Ok(()),
    }
}
