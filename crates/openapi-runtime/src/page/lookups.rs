//! A call for each item of a list, several at a time.

use std::fmt;
use std::future::{poll_fn, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::stream::FuturesOrdered;

use super::checkpoint::Checkpoint;
use super::items::Items;
use super::stats::PagingStats;
use crate::error::Error;

type LookingUp<U> = Pin<Box<dyn Future<Output = Answer<U>> + Send>>;
type LookUp<T, U> =
    Box<dyn FnMut(T) -> Pin<Box<dyn Future<Output = Result<U, Error>> + Send>> + Send>;

/// What a call for each item of a list gave, in the order of the list; made by
/// [`Items::look_up`].
///
/// At most the agreed number of calls is under way or waits to be taken; they make progress while
/// the stream is polled. A call that fails is an `Err` in its place, for which
/// [`Error::ends_stream`] is false, and the stream goes on. Dropping the stream abandons the calls
/// under way.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
/// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
/// // A facade makes a call for each item here.
/// let mut details = things.look_up(4, |thing| async move { Ok(format!("all about the {}", thing.name)) });
/// while let Some(detail) = details.try_next().await? {
///     println!("{detail}");
/// }
/// # Ok(()) }
/// ```
pub struct Lookups<T, U> {
    items: Items<T>,
    look_up: LookUp<T, U>,
    concurrency: usize,
    under_way: FuturesOrdered<LookingUp<U>>,
    checkpoint: Checkpoint,
    stats: PagingStats,
    list_ended: bool,
}

/// The outcome for one item, and how far the list was when it was taken.
struct Answer<U> {
    result: Result<U, Error>,
    checkpoint: Checkpoint,
    stats: PagingStats,
}

impl<T, U: Send + 'static> Lookups<T, U> {
    pub(super) fn new<F, Fut>(items: Items<T>, concurrency: usize, mut look_up: F) -> Self
    where
        F: FnMut(T) -> Fut + Send + 'static,
        Fut: Future<Output = Result<U, Error>> + Send + 'static,
    {
        Self {
            checkpoint: items.checkpoint(),
            stats: items.stats(),
            list_ended: items.is_terminated(),
            items,
            look_up: Box::new(move |item| Box::pin(look_up(item))),
            concurrency: concurrency.max(1),
            under_way: FuturesOrdered::new(),
        }
    }

    /// What the next call gave; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the calls under way go on with the next one.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Error, ScriptedReply};
    ///
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// let mut prices = things.look_up(4, |thing| async move {
    ///     if thing.id == 1 { Err(Error::decode("the lamp has no price")) } else { Ok(20) }
    /// });
    /// assert!(!prices.try_next().await.unwrap_err().ends_stream());
    /// assert_eq!(prices.try_next().await?, Some(20));
    /// assert_eq!(prices.try_next().await?, None);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What the call for an item failed with, and what [`Items::try_next`] fails with.
    pub async fn try_next(&mut self) -> Result<Option<U>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    fn begin(&mut self, item: Result<T, Error>) {
        let (checkpoint, stats) = (self.items.checkpoint(), self.items.stats());
        let answering: LookingUp<U> = match item {
            Ok(item) => {
                let looking_up = (self.look_up)(item);
                Box::pin(async move {
                    let result = looking_up.await.map_err(Error::of_one_item);
                    Answer {
                        result: result.map_err(|error| error.with_checkpoint(checkpoint.clone())),
                        checkpoint,
                        stats,
                    }
                })
            }
            Err(error) => Box::pin(ready(Answer {
                result: Err(error),
                checkpoint,
                stats,
            })),
        };
        self.under_way.push_back(answering);
    }

    /// Begins as many calls as there is room for.
    fn fill(&mut self, context: &mut Context<'_>) {
        while !self.list_ended && self.under_way.len() < self.concurrency {
            match Pin::new(&mut self.items).poll_next(context) {
                Poll::Ready(Some(item)) => self.begin(item),
                Poll::Ready(None) => self.list_ended = true,
                Poll::Pending => return,
            }
        }
    }
}

impl<T, U> Lookups<T, U> {
    /// Where to go on after what was delivered so far. Calls under way do not count.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// let mut names = things.look_up(2, |thing| async move { Ok(thing.name) });
    /// names.try_next().await?;
    /// // The second call has begun already, but was not delivered.
    /// assert_eq!(names.checkpoint().last_id(), Some("1"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.checkpoint.clone()
    }

    /// What the list has delivered for what was delivered so far. The calls for single items are
    /// not counted.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// let mut names = things.look_up(2, |thing| async move { Ok(thing.name) });
    /// names.try_next().await?;
    /// assert_eq!((names.stats().items, names.stats().requests), (1, 1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> PagingStats {
        self.stats
    }
}

impl<T, U: Send + 'static> Stream for Lookups<T, U> {
    type Item = Result<U, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.fill(context);
        match Pin::new(&mut self.under_way).poll_next(context) {
            Poll::Ready(Some(answer)) => {
                self.checkpoint = answer.checkpoint;
                self.stats = answer.stats;
                Poll::Ready(Some(answer.result))
            }
            Poll::Ready(None) if self.list_ended => {
                self.stats = self.items.stats();
                Poll::Ready(None)
            }
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }
}

impl<T, U: Send + 'static> FusedStream for Lookups<T, U> {
    fn is_terminated(&self) -> bool {
        self.list_ended && self.under_way.is_empty()
    }
}

impl<T, U> Unpin for Lookups<T, U> {}

impl<T, U> fmt::Debug for Lookups<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lookups")
            .field("items", &self.items)
            .field("concurrency", &self.concurrency)
            .field("under_way", &self.under_way.len())
            .finish_non_exhaustive()
    }
}
