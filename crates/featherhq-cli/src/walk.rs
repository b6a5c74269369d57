//! All conversations that match, one after another, for commands that look at
//! each of them and keep none.

use featherhq::Error;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use crate::arguments::FilterArguments;
use crate::console::Console;
use crate::failure::{Failure, Part};
use crate::progress::{Figures, INTERVAL, Progress};
use crate::provider::{Conversation, Conversations, Listing, Needs, Paging, warn_of_unlisted};

/// A walk through a list. What does not decode is passed over and counted.
pub(crate) struct Walk {
    items: Listing,
    progress: Progress,
    is_watched: bool,
    ticks: Interval,
    undecoded: u64,
    first_error: Option<Error>,
}

impl Walk {
    /// A walk that says how far it is, on a terminal, if `is_watched`.
    pub(crate) fn new(
        conversations: &Conversations,
        filters: &FilterArguments,
        needs: Needs<'_>,
        is_watched: bool,
        console: &mut Console<'_>,
    ) -> Result<Self, Error> {
        let provider = conversations.provider();
        warn_of_unlisted(filters, provider, console);
        let paging = Paging {
            // As many at once as the server gives.
            page_size: Some(*provider.page_sizes().end()),
            prefetch: 1,
            needs,
            ..Paging::default()
        };
        // A short walk is over before there is anything to say.
        let mut ticks = interval_at(Instant::now() + INTERVAL, INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Self {
            items: conversations.list(filters, paging)?,
            progress: Progress::new(Figures::default()),
            is_watched,
            ticks,
            undecoded: 0,
            first_error: None,
        })
    }

    /// The next conversation; `None` after the last one.
    ///
    /// # Errors
    /// What ends the list.
    pub(crate) async fn next(
        &mut self,
        console: &mut Console<'_>,
    ) -> Result<Option<Conversation>, Error> {
        loop {
            let next = tokio::select! {
                biased;
                _ = self.ticks.tick(), if self.is_watched => {
                    self.progress.draw(self.items.stats(), console.notes);
                    continue;
                }
                next = self.items.try_next() => next,
            };
            match next {
                Ok(Some((conversation, _))) => return Ok(Some(conversation)),
                Ok(None) => {
                    self.progress.clear(console.notes);
                    return Ok(None);
                }
                Err(error) if !error.ends_stream() => {
                    self.undecoded += 1;
                    self.first_error.get_or_insert(error);
                }
                Err(error) => {
                    self.progress.clear(console.notes);
                    return Err(error);
                }
            }
        }
    }

    /// Whether all that came could be decoded.
    pub(crate) fn conclude(self) -> Result<(), Failure> {
        match self.first_error {
            None => Ok(()),
            Some(first) => Err(Failure::Undecoded {
                part: Part::Conversation,
                count: self.undecoded,
                first,
            }),
        }
    }
}
