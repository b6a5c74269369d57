//! The conversations of a list as they come, until there are no more, the
//! server fails, or the user has enough.

use bytes::Bytes;
use featherhq::{Checkpoint, Error, PagingStats};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::progress::{Figures, INTERVAL, Progress, output_is_file};
use crate::provider::{Conversation, Listing};

/// Where conversations come from; says meanwhile how far it is.
pub(super) struct Source {
    items: Listing,
    interrupt: Interrupt,
    progress: Progress,
    is_watched: bool,
    ticks: Interval,
}

/// One conversation of the list and what it came as, or why it could not be
/// decoded; that error has its JSON.
type Entry = Result<(Conversation, Bytes), Error>;

/// The list ended before its end.
pub(super) struct Stop {
    pub(super) cause: Failure,
    /// Where to go on, where that is known.
    pub(super) checkpoint: Option<Checkpoint>,
}

impl From<Failure> for Stop {
    fn from(cause: Failure) -> Self {
        let checkpoint = None;
        Self { cause, checkpoint }
    }
}

impl Source {
    pub(super) fn new(items: Listing) -> Result<Self, Failure> {
        // A short list is over before there is anything to say.
        let mut ticks = interval_at(Instant::now() + INTERVAL, INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Self {
            items,
            interrupt: Interrupt::new().map_err(Failure::Runtime)?,
            progress: Progress::new(Figures::default()),
            // Data that move past on a screen say enough, and a pager has the
            // screen for itself.
            is_watched: output_is_file(),
            ticks,
        })
    }

    /// The next conversation; `None` after the last one.
    pub(super) async fn next(&mut self, console: &mut Console<'_>) -> Result<Option<Entry>, Stop> {
        loop {
            let next = tokio::select! {
                biased;
                interrupted = self.interrupt.wait() => {
                    let cause = interrupted.map_or_else(Failure::Runtime, |()| Failure::Interrupted);
                    let checkpoint = Some(self.items.checkpoint());
                    return Err(Stop { cause, checkpoint });
                }
                _ = self.ticks.tick(), if self.is_watched => {
                    self.progress.draw(self.items.stats(), console.notes);
                    continue;
                }
                next = self.items.try_next() => next,
            };
            return match next {
                Ok(item) => Ok(item.map(Ok)),
                Err(error) if error.ends_stream() => Err(Stop {
                    checkpoint: error.checkpoint().cloned(),
                    cause: error.into(),
                }),
                Err(error) => Ok(Some(Err(error))),
            };
        }
    }

    /// Removes what was said about how far it is.
    pub(super) fn clear(&self, console: &mut Console<'_>) {
        self.progress.clear(console.notes);
    }
}

impl From<PagingStats> for Figures {
    fn from(stats: PagingStats) -> Self {
        let handled = stats.items + stats.rejected;
        Self {
            written: handled,
            undecoded: stats.rejected,
            handled,
            pages: stats.pages,
            retries: stats.retries,
        }
    }
}
