//! The walk page by page.

mod start;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::checkpoint::Checkpoint;
use super::content::Page;
use super::delivery::{Delivery, Source, Start};
use super::identity::Identity;
use super::items::Items;
use super::progress::Progress;
use super::stats::PagingStats;
use super::walk::{Step, Walked};
use crate::error::Error;

/// A stream of the pages of a list.
///
/// Nothing is sent before it is polled. After an error it ends: a page that cannot be fetched
/// cannot be skipped either, for it has the cursor of the next one. Dropping it abandons a request
/// under way.
///
/// Use [`Pages::try_next`] or `while let Some(page) = pages.next().await` and look at each result.
/// **Never write `while let Some(Ok(page)) = …`**: it takes an error for the end of the list.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), openapi_runtime::Error> {
/// use openapi_runtime::{Cursor, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions};
///
/// let options = PagingOptions::new(PageSize::<1, 200>::new(2)?);
/// let mut pages = Pages::new("list_numbers", options, |request: PageRequest| async move {
///     // A facade makes a call here.
///     match request.cursor {
///         None => Ok(Page::new(vec![1, 2], NextPage::At(Cursor::new("after-2")))),
///         Some(_) => Ok(Page::new(vec![3], NextPage::End)),
///     }
/// });
/// while let Some(page) = pages.try_next().await? {
///     println!("{:?}", page.items());
/// }
/// # Ok(()) }
/// ```
pub struct Pages<T> {
    operation: &'static str,
    delivery: Delivery<T>,
    progress: Progress<T>,
}

impl<T> Pages<T> {
    /// Gives the pages of a [parallel list](Pages::parallel) in the order of the list; any other list
    /// has that already. It has no effect once the first page was asked for.
    ///
    /// It has a price: what comes too early has to wait, up to eight pages for each walk; so walks
    /// stay near each other and may wait for the one that is behind.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}]}"#)]);
    /// let things = list_things(&connection).ordered();
    /// assert_eq!(things.into_items().try_collect(100).await?.len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ordered(mut self) -> Self {
        if let Some(Source::Engine(engine)) = self.delivery.source() {
            engine.keep_order();
        }
        self
    }

    /// Says what items are known again by: `read` gives the id of an item, or `None` for one that was
    /// sent without, and `property` names the member of its JSON that holds the same text, for items
    /// that could not be decoded.
    ///
    /// An item whose id was on one of the two pages before too is left out and counted in
    /// [`PagingStats::repeated`], since a list that changes while it is walked, or whose cursor does
    /// not tell items of one moment apart, gives some items twice. No other ids are kept.
    ///
    /// A walk without this finds its place again by counting, which is right only when no item
    /// arrives or leaves before that place.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions};
    ///
    /// // While the first page was read, an item arrived, and 2 moved to the second page.
    /// async fn fetch(request: PageRequest) -> Result<Page<u32>, openapi_runtime::Error> {
    ///     Ok(match request.cursor {
    ///         None => Page::new(vec![1, 2], NextPage::At(Cursor::new("c2"))),
    ///         Some(_) => Page::new(vec![2, 3], NextPage::End),
    ///     })
    /// }
    /// let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// let numbers = Pages::new("list_numbers", options, fetch)
    ///     .identified_by("id", |number| Some(number.to_string()));
    /// assert_eq!(numbers.into_items().try_collect(100).await?, [1, 2, 3]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn identified_by(mut self, property: &'static str, read: fn(&T) -> Option<String>) -> Self {
        let identity = Identity::new(property, read);
        self.progress.identity = Some(identity);
        if let Some(source) = self.delivery.source() {
            source.identified_by(identity);
        }
        self
    }

    /// Changes each item as it is delivered, after its id was noted: for a facade that asks the
    /// server for more than its caller did.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}]}"#)]);
    /// let mut things = list_things(&connection).adjusting(|thing| thing.name.make_ascii_uppercase());
    /// assert_eq!(things.try_next().await?.unwrap().items()[0].name, "LAMP");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn adjusting(mut self, adjust: impl Fn(&mut T) + Send + Sync + 'static) -> Self {
        self.progress.adjust = Some(Box::new(adjust));
        self
    }

    /// Fetches up to `pages` pages ahead, from the first poll on, while the caller works on what it
    /// has; 0 switches it off. It has no effect once that has begun.
    ///
    /// The pages are fetched by a task of their own on the tokio runtime of the first poll, one
    /// after the other since each has the cursor of the next: a future that is polled only together
    /// with this stream would stand still while the caller is busy. Dropping the stream ends the
    /// task and abandons its request. Pages that wait there are not delivered yet, so they count
    /// neither for [`Pages::checkpoint`] nor for [`Pages::stats`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).prefetch(2);
    /// assert_eq!(things.into_items().try_collect(100).await?.len(), 2);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn prefetch(mut self, pages: usize) -> Self
    where
        T: Send + 'static,
    {
        self.delivery.fetch_ahead(Start::ahead(pages));
        self
    }

    /// The next page; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the request under way goes on with the next call.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}], "next": "c2"}"#),
    ///     ScriptedReply::json(200, r#"{"items": [{"id": 2, "name": "desk"}]}"#),
    /// ]);
    /// let mut pages = list_things(&connection);
    /// assert_eq!(pages.try_next().await?.unwrap().items()[0].name, "lamp");
    /// assert_eq!(pages.try_next().await?.unwrap().items()[0].name, "desk");
    /// assert!(pages.try_next().await?.is_none());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What fetching the page failed with, or
    /// [`ErrorKind::Pagination`](crate::ErrorKind::Pagination). `None` follows.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Where to go on after the pages delivered so far.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}], "next": "c2"}"#;
    /// let mut pages = list_things(&scripted([ScriptedReply::json(200, reply)]));
    /// pages.try_next().await?;
    /// assert_eq!(pages.checkpoint().last_id(), Some("2"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.progress.checkpoint()
    }

    /// What was delivered so far, and what that took.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut pages = list_things(&scripted([ScriptedReply::json(200, reply)]));
    /// assert_eq!(pages.stats().requests, 0);
    /// pages.try_next().await?;
    /// assert_eq!((pages.stats().pages, pages.stats().items), (1, 2));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> PagingStats {
        self.progress.stats
    }

    /// The items of these pages, one by one. Pages already taken are not repeated.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}], "next": "c2"}"#),
    ///     ScriptedReply::json(200, r#"{"items": [{"id": 2, "name": "desk"}]}"#),
    /// ]);
    /// let mut pages = list_things(&connection);
    /// pages.try_next().await?;
    /// let rest = pages.into_items().try_collect(100).await?;
    /// assert_eq!(rest[0].name, "desk");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_items(self) -> Items<T> {
        Items::new(self)
    }

    /// The next page and where it begins, not counted as delivered yet.
    pub(super) fn poll_walked(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Walked<T>, Error>>> {
        loop {
            let result = match ready!(self.delivery.poll_step(context)) {
                Step::Page(walked, cost) => {
                    self.progress.stats.add_cost(cost);
                    match self.progress.claim(*walked) {
                        Some(walked) => Some(Ok(walked)),
                        None => continue,
                    }
                }
                Step::Drawn(id, window) => {
                    self.progress.ledger.draw(id, window);
                    continue;
                }
                Step::Finished(id, cost) => {
                    self.progress.stats.add_cost(cost);
                    self.progress.ledger.finish(id);
                    continue;
                }
                Step::Lost(error) => Some(Err(error.with_checkpoint(self.checkpoint()))),
                Step::Failed(error, cost) => {
                    self.progress.stats.add_cost(cost);
                    Some(Err(error.with_checkpoint(self.checkpoint())))
                }
                Step::End(cost) => {
                    self.progress.stats.add_cost(cost);
                    None
                }
            };
            return Poll::Ready(result);
        }
    }

    pub(super) fn progress(&mut self) -> &mut Progress<T> {
        &mut self.progress
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let walked = ready!(self.poll_walked(context));
        Poll::Ready(walked.map(|result| Ok(self.progress.deliver(result?))))
    }
}

impl<T> FusedStream for Pages<T> {
    fn is_terminated(&self) -> bool {
        self.delivery.is_ended()
    }
}

impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation)
            .field("checkpoint", &self.checkpoint())
            .field("stats", &self.progress.stats)
            .finish_non_exhaustive()
    }
}
