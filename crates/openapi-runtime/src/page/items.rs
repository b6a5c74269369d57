//! The walk item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::checkpoint::{Checkpoint, Position};
use super::content::{PlacedEntries, Repeated};
use super::layout::PageLayout;
use super::lookups::Lookups;
use super::pages::Pages;
use super::parallel::WindowId;
use super::raw::RawItems;
use super::stats::PagingStats;
use super::step::Cursor;
use super::walk::Walked;
use crate::error::{Error, ErrorKind, PaginationErrorKind};

/// A stream of the items of a list, over all its pages.
///
/// A page is fetched when its first item is wanted, not before; empty pages are passed over. What
/// is said of dropping at [`Pages`] holds here as well.
///
/// # Errors
///
/// An item that cannot be decoded is an `Err` in its place, for which [`Error::ends_stream`] is
/// false; the next items follow. An error for which it is true is the last element. So
/// **`while let Some(Ok(item)) = …` takes an error for the end of the list**, and `?` gives up the
/// rest of the list for one bad item. To go on after bad items:
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let reply = r#"{"items": [{"id": 1}, {"id": 2, "name": "desk"}]}"#;
/// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
/// let (mut good, mut bad) = (0, 0);
/// loop {
///     match things.try_next().await {
///         Ok(Some(_)) => good += 1,
///         Ok(None) => break,
///         Err(error) if error.ends_stream() => return Err(error.into()),
///         Err(_) => bad += 1,
///     }
/// }
/// assert_eq!((good, bad), (1, 1));
/// # Ok(()) }
/// ```
pub struct Items<T> {
    pages: Pages<T>,
    current: PlacedEntries<T>,
    cursor: Option<Cursor>,
    window: WindowId,
    taken: u64,
    repeated: Repeated,
    source: Option<(Bytes, PageLayout)>,
}

impl<T> Items<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self {
            pages,
            current: PlacedEntries::none(),
            cursor: None,
            window: 0,
            taken: 0,
            repeated: Repeated::default(),
            source: None,
        }
    }

    /// The next item; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the request under way goes on with the next call.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// let mut names = Vec::new();
    /// while let Some(thing) = things.try_next().await? {
    ///     names.push(thing.name);
    /// }
    /// assert_eq!(names, ["lamp", "desk"]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Pages::try_next`], and for an item that cannot be decoded; see [`Items`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// All items that are left, if there are no more than `at_most`.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ErrorKind, PaginationErrorKind, ScriptedReply};
    ///
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let connection = scripted([ScriptedReply::json(200, reply), ScriptedReply::json(200, reply)]);
    /// assert_eq!(list_things(&connection).into_items().try_collect(2).await?.len(), 2);
    ///
    /// let error = list_things(&connection).into_items().try_collect(1).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Pagination(PaginationErrorKind::TooManyItems));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`TooManyItems`](PaginationErrorKind::TooManyItems) when there are more; a shorter list is
    /// never taken for the whole one. Otherwise the first error, also one of a single item: use
    /// [`Items::try_next`] to go on after those.
    pub async fn try_collect(mut self, at_most: usize) -> Result<Vec<T>, Error> {
        let mut collected = Vec::new();
        while let Some(item) = self.try_next().await? {
            if collected.len() == at_most {
                let error = Error::new(
                    ErrorKind::Pagination(PaginationErrorKind::TooManyItems),
                    format!(
                        "the list has more than {at_most} items; allow more, or handle them one \
                         by one"
                    ),
                );
                return Err(error.with_operation(self.pages.operation()));
            }
            collected.push(item);
        }
        Ok(collected)
    }

    /// As [`Pages::ordered`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}]}"#)]);
    /// let things = list_things(&connection).into_items().ordered();
    /// assert_eq!(things.try_collect(100).await?.len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ordered(mut self) -> Self {
        self.pages = self.pages.ordered();
        self
    }

    /// Gives each item together with its own JSON. Finding that in a page costs a second reading of
    /// the page.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp", "color": "red"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// let thing = things.try_next().await?.unwrap();
    /// assert_eq!(thing.name, "lamp");
    /// assert_eq!(thing.json(), r#"{"id": 1, "name": "lamp", "color": "red"}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_raw(self) -> RawItems<T> {
        RawItems::new(self)
    }

    /// Makes a call for each item, up to `concurrency` at a time (at least one), and gives what they
    /// bring in the order of the items.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// // A facade makes a call for each item here.
    /// let mut names = things.look_up(4, |thing| async move { Ok(thing.name.to_uppercase()) });
    /// assert_eq!(names.try_next().await?.as_deref(), Some("LAMP"));
    /// assert_eq!(names.try_next().await?.as_deref(), Some("DESK"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn look_up<U, F, Fut>(self, concurrency: usize, look_up: F) -> Lookups<T, U>
    where
        U: Send + 'static,
        F: FnMut(T) -> Fut + Send + 'static,
        Fut: Future<Output = Result<U, Error>> + Send + 'static,
    {
        Lookups::new(self, concurrency, look_up)
    }

    /// Where to go on after the items delivered so far.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items();
    /// things.try_next().await?;
    /// // To be kept until PagingOptions::start_from.
    /// let stored = serde_json::to_value(things.checkpoint())?;
    /// assert_eq!(stored["last_id"], "1");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.pages.checkpoint()
    }

    /// What was delivered so far, and what that took.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2}]}"#;
    /// let connection = scripted([ScriptedReply::status(503), ScriptedReply::json(200, reply)]);
    /// let mut things = list_things(&connection).into_items();
    /// things.try_next().await?;
    /// things.try_next().await.unwrap_err();
    /// let stats = things.stats();
    /// assert_eq!((stats.items, stats.rejected, stats.requests, stats.retries), (1, 1, 2, 1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> PagingStats {
        self.pages.stats()
    }

    /// The JSON of every item of the current page, as the server sent them.
    pub(super) fn page_json(&self) -> Option<Vec<Bytes>> {
        let (body, layout) = self.source.as_ref()?;
        Some(layout.take_apart(body).ok()?.items)
    }

    /// Where on its page the item stood that was delivered last, counted from 0.
    pub(super) fn last_index(&self) -> usize {
        usize::try_from(self.taken.saturating_sub(1)).unwrap_or(usize::MAX)
    }

    fn begin(&mut self, walked: Walked<T>) {
        let Walked {
            page,
            cursor,
            window,
            ..
        } = walked;
        self.pages.progress().stats.pages += 1;
        self.cursor = cursor;
        self.window = window;
        self.repeated = page.repeated().clone();
        self.source = page.source();
        self.current = page.into_placed();
    }

    /// Counts an item as delivered, and with it the first `taken` of its page.
    fn deliver(&mut self, taken: u64, entry: Result<T, Error>) -> Result<T, Error> {
        self.taken = taken;
        let operation = self.pages.operation();
        let progress = self.pages.progress();
        let position = Position {
            cursor: self.cursor.clone(),
            taken,
            last_id: progress.id_of(entry.as_ref()),
            again: self.repeated.after(taken),
        };
        progress.advance(self.window, position);
        match &entry {
            Ok(_) => progress.stats.items += 1,
            Err(_) => progress.stats.rejected += 1,
        }
        progress.adjusted(entry).map_err(|error| {
            error
                .with_operation(operation)
                .with_checkpoint(progress.checkpoint())
        })
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some((taken, entry)) = self.current.next() {
                return Poll::Ready(Some(self.deliver(taken, entry)));
            }
            match ready!(self.pages.poll_walked(context)) {
                Some(Ok(walked)) => self.begin(walked),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.current.len(), None)
    }
}

impl<T> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        self.current.len() == 0 && self.pages.is_terminated()
    }
}

impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("ready", &self.current.len())
            .finish()
    }
}
