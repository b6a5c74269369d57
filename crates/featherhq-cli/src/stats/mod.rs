//! `feather stats`: how many conversations there are of each kind, how many of
//! them failed, and how long they took.

mod durations;
mod figures;
mod group;
mod html;
mod json;
mod svg;
mod table;

use self::figures::Figures;
use crate::arguments::{StatsArguments, StatsOutput};
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::{Conversations, Needs};
use crate::walk::Walk;

/// Counts all conversations that match, and writes the figures.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &StatsArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut figures = Figures::new(arguments.by);
    // Nothing is written before the end, so that the line is in nobody's way.
    let mut walk = Walk::new(
        conversations,
        &arguments.filters,
        Needs::Figures,
        true,
        console,
    )?;
    while let Some(conversation) = walk.next(console).await? {
        figures.add(&conversation);
    }
    match arguments.output {
        StatsOutput::Table => table::write(&figures, console)?,
        StatsOutput::Json => json::write(&figures, console.out)?,
        StatsOutput::Svg => console.out.write_all(svg::document(&figures).as_bytes())?,
        StatsOutput::Html => console.out.write_all(html::page(&figures).as_bytes())?,
    }
    console.out.flush()?;
    walk.conclude()
}
