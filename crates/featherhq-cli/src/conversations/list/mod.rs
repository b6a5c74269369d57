//! `feather conversations list`: asks for conversations and hands each to the
//! format that writes it.

mod csv;
mod json;
mod resume;
mod shape;
mod source;
mod table;

use featherhq::Error;

use self::csv::Csv;
use self::json::{JsonArray, JsonLines};
use self::shape::Shape;
use self::source::{Source, Stop};
use self::table::{FieldTable, OverviewTable};
use crate::arguments::{ListArguments, ListOutput, SharedArguments};
use crate::console::Console;
use crate::drift::DriftTally;
use crate::exit::Exit;
use crate::failure::{Failure, Part};
use crate::provider::{Conversation, Conversations, Needs, Paging, warn_of_unlisted};
use crate::text::number::counted;

/// So many conversations are asked for at once where nobody says how many.
const PAGE_SIZE: u32 = 200;

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
    let provider = conversations.provider();
    warn_of_unlisted(&arguments.filters, provider, console);
    let paging = Paging {
        // A limited list asks for no more than it is to have, whatever the page size.
        page_size: Some(arguments.page_size.unwrap_or(PAGE_SIZE)),
        max_items: (!arguments.all).then_some(arguments.limit),
        start_from: arguments.resume.clone(),
        needs: needs(arguments),
        ..Paging::default()
    };
    let listing = conversations.list(&arguments.filters, paging)?;
    let mut source = Source::new(listing)?;
    let mut format: Box<dyn Format> = match arguments.output {
        ListOutput::Table if arguments.fields.is_empty() => {
            Box::new(OverviewTable::new(provider, console.screen))
        }
        ListOutput::Table => Box::new(FieldTable::new(&arguments.fields, console.screen)),
        ListOutput::Json => Box::new(JsonArray::default()),
        ListOutput::Ndjson => Box::new(JsonLines),
        ListOutput::Csv => Box::new(Csv::new(provider, arguments)),
    };
    let mut delivered = Delivered {
        drift: arguments
            .check_drift
            .then(|| DriftTally::new(provider))
            .transpose()?,
        ..Delivered::default()
    };
    let outcome = deliver(
        &mut source,
        arguments,
        &mut *format,
        &mut delivered,
        console,
    )
    .await;
    source.clear(console);
    let Err(Stop { cause, checkpoint }) = outcome else {
        format.finish(console)?;
        console.out.flush()?;
        return delivered.conclude(arguments, console);
    };
    format.break_off(console)?;
    console.out.flush()?;
    delivered.warn_of_undecoded(console);
    Err(match checkpoint {
        Some(checkpoint) if delivered.all() > 0 && can_go_on(&cause) => {
            let left = arguments.limit.saturating_sub(delivered.all());
            Failure::Stopped {
                cause: Box::new(cause),
                resume: resume::after(checkpoint, left, arguments, shared),
            }
        }
        _ => cause,
    })
}

/// Writes all that comes.
async fn deliver(
    source: &mut Source,
    arguments: &ListArguments,
    format: &mut dyn Format,
    delivered: &mut Delivered,
    console: &mut Console<'_>,
) -> Result<(), Stop> {
    let mut shape = Shape::new(arguments, console.is_terminal);
    while let Some(entry) = source.next(console).await? {
        match entry {
            Ok((conversation, bytes)) => {
                delivered.good += 1;
                delivered.check(&bytes);
                let json = shape.of(&conversation, &bytes)?;
                format.write(&conversation, &json, console)?;
            }
            Err(error) => {
                delivered.undecoded += 1;
                if let Some(json) = error.item_json() {
                    delivered.check(json);
                    format.write_undecoded(&shape.of_undecoded(json), console)?;
                }
                delivered.first_error.get_or_insert(error);
            }
        }
    }
    source.clear(console);
    shape.warn_of_unseen(console);
    Ok(())
}

/// What of each conversation is written, or looked at.
fn needs(arguments: &ListArguments) -> Needs<'_> {
    match arguments.output {
        _ if arguments.check_drift => Needs::Everything,
        _ if !arguments.fields.is_empty() => Needs::Fields(&arguments.fields),
        ListOutput::Table => Needs::Overview,
        _ => Needs::Everything,
    }
}

/// What came so far.
#[derive(Default)]
struct Delivered {
    good: u64,
    undecoded: u64,
    first_error: Option<Error>,
    /// What they differ in from the document, when that is asked for.
    drift: Option<DriftTally>,
}

impl Delivered {
    fn check(&mut self, json: &[u8]) {
        if let Some(drift) = &mut self.drift {
            drift.add_conversation(json, false);
        }
    }

    fn all(&self) -> u64 {
        self.good + self.undecoded
    }

    /// Counts those that could not be decoded of a list that ended for another reason.
    fn warn_of_undecoded(&self, console: &mut Console<'_>) {
        if let Some(first) = &self.first_error {
            let count = counted(self.undecoded, "conversation", "conversations");
            console.warn(&format!("{count} could not be decoded; the first: {first}"));
        }
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
        let has_drifted = self.drift.as_ref().is_some_and(|drift| drift.tell(console));
        match self.first_error {
            Some(first) => Err(Failure::Undecoded {
                part: Part::Conversation,
                count: self.undecoded,
                first,
            }),
            None if has_drifted => Err(Failure::Told(Exit::Decode)),
            None => Ok(()),
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
