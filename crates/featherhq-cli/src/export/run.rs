//! One run: records from the list into the output, until the list ends or
//! something else does.

use std::fs;
use std::time::{Duration, Instant};

use featherhq::{Checkpoint, Error, ErrorKind, PaginationErrorKind};
use tokio::time::{MissedTickBehavior, interval};

use super::checkpoint::{Committed, Counts, ExportCheckpoint, Stage};
use super::failure::ExportFailure;
use super::place::Place;
use super::progress::{INTERVAL, Progress};
use super::record::Record;
use super::since_last::Known;
use super::sink::{self, Sink};
use super::source::{Next, Source};
use crate::arguments::{ExportArguments, SharedArguments};
use crate::console::Console;
use crate::failure::{Failure, Resume};
use crate::interrupt::Interrupt;
use crate::provider::{Conversations, Paging};
use crate::text::number::{clock, counted, grouped};
use crate::text::shell::command_line;

/// So often what was written is made to last; on a fast connection, doing that
/// at every page would take longer than all the rest.
const BETWEEN_COMMITS: Duration = Duration::from_millis(250);
/// So many pages are asked for while the last ones are written.
const PREFETCH: usize = 2;

/// One run of an export.
pub(super) struct Run<'a> {
    place: &'a Place,
    checkpoint: ExportCheckpoint,
    counts: Counts,
    progress: Progress,
    /// When this run made something last.
    committed_at: Option<Instant>,
    /// How many pages there were before this run.
    earlier_pages: u64,
    /// Why the first conversation of this run that did not decode did not.
    first_error: Option<Error>,
}

/// What is open while records come.
struct Output {
    sink: Box<dyn Sink>,
    known: Option<Known>,
}

/// What a run waits for.
enum Event {
    Next(Result<Option<Next>, Error>),
    Tick,
    Interrupted,
}

impl<'a> Run<'a> {
    pub(super) fn new(place: &'a Place, checkpoint: ExportCheckpoint) -> Self {
        let counts = checkpoint.counts();
        Self {
            place,
            checkpoint,
            counts,
            progress: Progress::new(counts),
            committed_at: None,
            earlier_pages: counts.pages,
            first_error: None,
        }
    }

    /// Exports what is left, and gives the output its name.
    pub(super) async fn complete(
        mut self,
        conversations: &Conversations,
        arguments: &ExportArguments,
        shared: &SharedArguments,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        if !matches!(self.checkpoint.stage, Stage::Complete(_)) {
            let outcome = self.fill(conversations, arguments, console).await;
            self.progress.clear(console.notes);
            if let Err(failure) = outcome {
                return Err(self.stopped(failure, shared)?);
            }
        }
        self.publish()?;
        self.conclude(console)
    }

    /// Puts what is left of the list into the output.
    async fn fill(
        &mut self,
        conversations: &Conversations,
        arguments: &ExportArguments,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let source = self.source(conversations, arguments)?;
        let mut output = self.open()?;
        self.copy(source, &mut output, console).await?;
        output.sink.finish()?;
        self.checkpoint.stage = Stage::Complete(self.counts);
        self.checkpoint.store(&self.place.checkpoint)?;
        Ok(())
    }

    fn open(&self) -> Result<Output, ExportFailure> {
        let committed = self.checkpoint.committed();
        if committed.is_none() {
            self.place.clear_data()?;
        }
        let options = &self.checkpoint.options;
        let position = committed.map(|committed| committed.position);
        Ok(Output {
            sink: sink::open(&self.place.partial, options, position)?,
            known: match &options.since_last {
                None => None,
                Some(since_last) => {
                    let new_ids = committed.map(|committed| committed.new_ids);
                    Some(Known::open(since_last, options, self.place, new_ids)?)
                }
            },
        })
    }

    fn source(
        &self,
        conversations: &Conversations,
        arguments: &ExportArguments,
    ) -> Result<Source, Error> {
        let options = &self.checkpoint.options;
        let committed = self.checkpoint.committed();
        let paging = Paging {
            page_size: Some(arguments.page_size),
            max_items: options
                .limit
                .map(|limit| limit.saturating_sub(self.counts.handled())),
            start_from: committed.map(|committed| committed.list.clone()),
            prefetch: PREFETCH,
            parallel: arguments.parallel.map(usize::from),
            ..Paging::default()
        };
        Ok(match conversations {
            Conversations::Feather(conversations) if options.details => {
                let items = paging.of_feather(conversations, &options.filters)?;
                Source::Details(Box::new(items.with_details(arguments.concurrency.into())))
            }
            _ => Source::List(Box::new(conversations.list(&options.filters, paging)?)),
        })
    }

    /// Writes what comes, and commits it, also when something ends the run.
    async fn copy(
        &mut self,
        mut source: Source,
        output: &mut Output,
        console: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let mut interrupt = Interrupt::new().map_err(Failure::Runtime)?;
        let mut ticks = interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let before = self.counts;
        let mut retries = 0;
        // The place in the list after what was written.
        let mut place_in_list = source.checkpoint();
        loop {
            let event = tokio::select! {
                biased;
                interrupted = interrupt.wait() => {
                    interrupted.map_err(Failure::Runtime)?;
                    Event::Interrupted
                }
                _ = ticks.tick() => Event::Tick,
                next = source.next(&mut retries) => Event::Next(next),
            };
            let (pages, page_retries) = source.pages_and_retries();
            self.counts.pages = before.pages + pages;
            self.counts.retries = before.retries + retries + page_retries;
            match event {
                Event::Tick => {
                    self.progress.draw(self.counts, console.notes);
                    continue;
                }
                Event::Next(Ok(Some(Next::Gone))) => self.counts.gone += 1,
                Event::Next(Ok(Some(Next::Record(record)))) => {
                    if self.must_commit_before(&record, output) {
                        self.commit(&place_in_list, output)?;
                    }
                    self.write(record, output)?;
                }
                Event::Next(Ok(None)) => return Ok(self.commit(&place_in_list, output)?),
                Event::Next(Err(error)) => {
                    self.commit(&place_in_list, output)?;
                    return Err(error.into());
                }
                Event::Interrupted => {
                    self.commit(&place_in_list, output)?;
                    return Err(Failure::Interrupted);
                }
            }
            place_in_list = source.checkpoint();
        }
    }

    /// Whether what was written is to be made to last before this is added to it.
    fn must_commit_before(&self, record: &Record, output: &Output) -> bool {
        output.sink.must_commit_before(record).unwrap_or_else(|| {
            // Each run makes its first page last at once: however soon and often
            // exports are killed, they come to an end.
            let is_first_page_whole = self.counts.pages > self.earlier_pages + 1;
            match self.committed_at {
                Some(time) => time.elapsed() > BETWEEN_COMMITS,
                None => is_first_page_whole || self.progress.elapsed() > BETWEEN_COMMITS,
            }
        })
    }

    fn write(&mut self, record: Record, output: &mut Output) -> Result<(), ExportFailure> {
        if output
            .known
            .as_ref()
            .is_some_and(|known| known.has(&record))
        {
            self.counts.known += 1;
            return Ok(());
        }
        output.sink.write(&record)?;
        if let Some(known) = &mut output.known {
            known.add(&record)?;
        }
        self.counts.exported += 1;
        if let Some(error) = record.why_undecoded {
            self.counts.undecoded += 1;
            self.first_error.get_or_insert(error);
        }
        Ok(())
    }

    /// Makes the output last before its checkpoint, so that the checkpoint never
    /// says more than there is.
    fn commit(
        &mut self,
        place_in_list: &Checkpoint,
        output: &mut Output,
    ) -> Result<(), ExportFailure> {
        let position = output.sink.commit()?;
        let new_ids = match &mut output.known {
            Some(known) => known.commit()?,
            None => 0,
        };
        self.checkpoint.stage = Stage::Committed(Box::new(Committed {
            position,
            list: place_in_list.clone(),
            new_ids,
            counts: self.counts,
        }));
        self.checkpoint.store(&self.place.checkpoint)?;
        self.committed_at = Some(Instant::now());
        Ok(())
    }

    /// Gives the complete output its name. All of it can be done again after a
    /// crash in between.
    fn publish(&self) -> Result<(), ExportFailure> {
        if self.place.partial.exists() {
            self.place.publish()?;
        }
        let options = &self.checkpoint.options;
        if let Some(since_last) = &options.since_last
            && self.place.new_ids.exists()
        {
            let length = fs::metadata(&self.place.new_ids)
                .map_err(ExportFailure::file("read", &self.place.new_ids))?
                .len();
            Known::open(since_last, options, self.place, Some(length))?.finish()?;
        }
        self.place.clear()
    }

    /// What to tell when the export did not come to its end. With nothing in it
    /// it is no use to anybody, and nothing of it is left.
    fn stopped(&self, cause: Failure, shared: &SharedArguments) -> Result<Failure, ExportFailure> {
        // Going on would come to the same end.
        if matches!(cause, Failure::Export(ExportFailure::Damaged { .. })) {
            return Ok(cause);
        }
        let committed = self.checkpoint.committed();
        let Some(committed) = committed.filter(|committed| committed.counts.handled() > 0) else {
            self.place.clear()?;
            return Ok(cause);
        };
        let how = if is_stale(&cause) {
            "--force"
        } else {
            "--resume"
        };
        let mut words = vec!["feather".to_owned()];
        words.extend(shared.options());
        words.extend(["export", how, "--out"].map(str::to_owned));
        words.push(self.place.out.display().to_string());
        let command = command_line(words.iter().map(String::as_str));
        Ok(Failure::Stopped {
            cause: Box::new(cause),
            resume: Resume {
                checkpoint: committed.list.clone(),
                command,
            },
        })
    }

    /// The last words.
    fn conclude(self, console: &mut Console<'_>) -> Result<(), Failure> {
        let counts = self.counts;
        console.note(&format!(
            "exported {} to {}: {}, {}, {}, {}/s",
            counted(counts.exported, "conversation", "conversations"),
            self.place.out.display(),
            counted(counts.pages, "page", "pages"),
            counted(counts.retries, "retry", "retries"),
            clock(self.progress.elapsed()),
            grouped(self.progress.rate(counts)),
        ));
        if counts.known > 0 {
            let known = counted(counts.known, "conversation was", "conversations were");
            console.note(&format!(
                "{known} left out: exported before, and not changed"
            ));
        }
        let gone = ExportFailure::Gone { count: counts.gone };
        if counts.undecoded > 0 {
            if counts.gone > 0 {
                console.warn(&gone.to_string());
            }
            let count = counts.undecoded;
            let first = self.first_error.map(Box::new);
            return Err(ExportFailure::Undecoded { count, first }.into());
        }
        match counts.gone {
            0 => Ok(()),
            _ => Err(gone.into()),
        }
    }
}

/// Whether the conversation is gone after which the list was to go on.
fn is_stale(failure: &Failure) -> bool {
    const STALE: ErrorKind = ErrorKind::Pagination(PaginationErrorKind::CheckpointStale);
    matches!(failure, Failure::Api(error) if error.kind() == STALE)
}
