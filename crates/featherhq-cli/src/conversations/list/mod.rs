//! `feather conversations list`: asks for conversations and hands each to the
//! format that writes it.

mod csv;
mod json;
mod resume;
mod shape;
mod table;

use featherhq::{
    Checkpoint, Conversation, Conversations, Error, PageSize, PagingStats, RawConversations,
};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use self::csv::Csv;
use self::json::{JsonArray, JsonLines};
use self::shape::Shape;
use self::table::{FieldTable, OverviewTable};
use crate::arguments::{ListArguments, ListOutput, SharedArguments};
use crate::console::Console;
use crate::failure::{Failure, Part};
use crate::filters::{filtered, warn_of_unlisted};
use crate::interrupt::Interrupt;
use crate::progress::{Figures, INTERVAL, Progress, output_is_file};

/// A format, written as conversations come.
trait Format {
    /// Writes one conversation; `json` is it as it came, or as it was asked for.
    fn write(
        &mut self,
        conversation: &Conversation,
        json: &str,
        console: &mut Console<'_>,
    ) -> Result<(), Failure>;

    /// Writes one that could not be decoded, where the format can hold it.
    fn write_undecoded(&mut self, json: &str, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Writes what is left to write after the last one.
    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Writes what is left of those that came, when no more can come. What is
    /// written must not look like a whole list.
    fn break_off(&mut self, console: &mut Console<'_>) -> Result<(), Failure>;
}

/// Lists conversations as the arguments say, each as it comes.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &ListArguments,
    shared: &SharedArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    warn_of_unlisted(&arguments.filters, console);
    let mut list = filtered(conversations.list(), &arguments.filters);
    // A limited list asks for no more than it is to have, whatever the page size.
    list = list.page_size(arguments.page_size.unwrap_or(PageSize::LARGEST.get()));
    if !arguments.all {
        list = list.max_items(arguments.limit);
    }
    if let Some(checkpoint) = &arguments.resume {
        list = list.start_from(checkpoint.clone());
    }
    let items = list.items()?.with_raw();
    let mut format: Box<dyn Format> = match arguments.output {
        ListOutput::Table if arguments.fields.is_empty() => {
            Box::new(OverviewTable::new(console.screen))
        }
        ListOutput::Table => Box::new(FieldTable::new(&arguments.fields, console.screen)),
        ListOutput::Json => Box::new(JsonArray::default()),
        ListOutput::Ndjson => Box::new(JsonLines),
        ListOutput::Csv => Box::new(Csv::new(arguments)),
    };
    let mut delivered = Delivered::default();
    let outcome = deliver(items, arguments, &mut *format, &mut delivered, console).await;
    match outcome {
        Ok(()) => format.finish(console)?,
        Err((cause, checkpoint)) => {
            format.break_off(console)?;
            console.out.flush()?;
            return Err(match checkpoint {
                Some(checkpoint) if delivered.all() > 0 && can_go_on(&cause) => {
                    let left = arguments.limit.saturating_sub(delivered.all());
                    let resume = resume::after(checkpoint, left, arguments, shared);
                    Failure::Stopped {
                        cause: Box::new(cause),
                        resume,
                    }
                }
                _ => cause,
            });
        }
    }
    console.out.flush()?;
    delivered.conclude(arguments, console)
}

/// What came so far.
#[derive(Default)]
struct Delivered {
    good: u64,
    undecoded: u64,
    first_error: Option<Error>,
}

impl Delivered {
    fn all(&self) -> u64 {
        self.good + self.undecoded
    }

    /// Says what there is to say about a list that came to its end.
    fn conclude(self, arguments: &ListArguments, console: &mut Console<'_>) -> Result<(), Failure> {
        let count = self.all();
        if count == 0 {
            console.note("no conversation matches");
        } else if arguments.output == ListOutput::Table
            && !arguments.all
            && count == arguments.limit
        {
            console.note(&format!(
                "these are the first {count}; there may be more, see --limit and --all"
            ));
        }
        match self.first_error {
            Some(first) => Err(Failure::Undecoded {
                part: Part::Conversation,
                count: self.undecoded,
                first,
            }),
            None => Ok(()),
        }
    }
}

/// Writes all that comes. When it ends early: why, and where to go on.
async fn deliver(
    mut items: RawConversations,
    arguments: &ListArguments,
    format: &mut dyn Format,
    delivered: &mut Delivered,
    console: &mut Console<'_>,
) -> Result<(), (Failure, Option<Checkpoint>)> {
    let mut shape = Shape::new(arguments, console.is_terminal);
    let mut interrupt = Interrupt::new().map_err(|error| (Failure::Runtime(error), None))?;
    let mut progress = Progress::new(Figures::default());
    // Data that move past on a screen say enough, and a pager has the screen for itself.
    let is_watched = output_is_file();
    // A short list is over before there is anything to say.
    let mut ticks = interval_at(Instant::now() + INTERVAL, INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        let next = tokio::select! {
            biased;
            interrupted = interrupt.wait() => {
                progress.clear(console.notes);
                let failure = interrupted.map_or_else(Failure::Runtime, |()| Failure::Interrupted);
                return Err((failure, Some(items.checkpoint())));
            }
            _ = ticks.tick(), if is_watched => {
                progress.draw(items.stats(), console.notes);
                continue;
            }
            next = items.try_next() => next,
        };
        let written = match next {
            Ok(Some(item)) => {
                delivered.good += 1;
                shape
                    .of(&item, item.json())
                    .and_then(|json| format.write(&item, &json, console))
            }
            Ok(None) => break,
            Err(error) if error.ends_stream() => {
                progress.clear(console.notes);
                let checkpoint = error.checkpoint().cloned();
                return Err((error.into(), checkpoint));
            }
            Err(error) => {
                delivered.undecoded += 1;
                let written = match error.item_json() {
                    Some(json) => format.write_undecoded(&shape.of_undecoded(json), console),
                    None => Ok(()),
                };
                delivered.first_error.get_or_insert(error);
                written
            }
        };
        if let Err(failure) = written {
            progress.clear(console.notes);
            return Err((failure, None));
        }
    }
    progress.clear(console.notes);
    shape.warn_of_unseen(console);
    Ok(())
}

impl From<PagingStats> for Figures {
    fn from(stats: PagingStats) -> Self {
        Self {
            written: stats.items + stats.rejected,
            undecoded: stats.rejected,
            handled: stats.items + stats.rejected,
            pages: stats.pages,
            retries: stats.retries,
        }
    }
}

/// Whether the same list can be gone on with, once the cause is gone. Where
/// the list itself is broken, or its checkpoint is, the same would happen again.
fn can_go_on(cause: &Failure) -> bool {
    match cause {
        Failure::Api(error) => !matches!(
            error.kind(),
            featherhq::ErrorKind::Pagination(_) | featherhq::ErrorKind::RequestBuild
        ),
        Failure::Interrupted => true,
        _ => false,
    }
}
