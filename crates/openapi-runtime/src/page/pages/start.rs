//! How a list is begun: by one walk, or by several at once.

use std::sync::Arc;

use super::Pages;
use crate::error::Error;
use crate::page::checkpoint::Checkpoint;
use crate::page::content::Page;
use crate::page::delivery::{Delivery, Source};
use crate::page::options::PagingOptions;
use crate::page::parallel::{Engine, MakeWalk, Parallelism, TimeRange, Timeline};
use crate::page::progress::Progress;
use crate::page::step::PageRequest;
use crate::page::walk::Walk;

impl<T> Pages<T> {
    /// A walk that gets each page from `fetch`. `operation` is named in errors of the walk itself.
    ///
    /// `fetch` is called with one request at a time. It must apply the same filters to each.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// // A list that is walked by number and not by cursor.
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(2)?);
    /// let numbers = Pages::new("list_numbers", options, |request| async move {
    ///     let page: u32 = request.cursor.as_ref().map_or(0, |cursor| cursor.as_str().parse().unwrap());
    ///     let next = if page < 2 { NextPage::At(Cursor::new((page + 1).to_string())) } else { NextPage::End };
    ///     Ok(Page::new(vec![2 * page, 2 * page + 1], next))
    /// });
    /// assert_eq!(numbers.into_items().try_collect(100).await?, [0, 1, 2, 3, 4, 5]);
    /// # Ok(()) }
    /// ```
    pub fn new<F, Fut>(operation: &'static str, options: PagingOptions, fetch: F) -> Self
    where
        F: FnMut(PageRequest) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let start = options.start.clone();
        let position = start.of_one_walk().cloned().unwrap_or_default();
        let mut walk = Walk::new(operation, options, &position, fetch);
        if start.is_parallel() {
            walk.refuse(Error::request_build(
                "the checkpoint was taken from a parallel list, and only a parallel list can go on \
                 from it",
            ));
        }
        Self::of(operation, start, Source::Walk(Box::new(walk)))
    }

    /// Several walks at once through a list that can be bounded by time, each of which gets its pages
    /// from `fetch`; see [`Pages`].
    ///
    /// Pages come in any order, unless [`Pages::ordered`] is called. While the stream is polled, one
    /// page for each walk is on its way or waits to be taken.
    ///
    /// `fetch` must apply the caller's filters, with the bounds of the range in place of the caller's
    /// where it has any, and to give items in descending time. When they come in another order, the
    /// list is walked by windows that do not change any more, which is slower. Should that show only
    /// after a walk has relied on the order, the list ends with
    /// [`NotInOrder`](crate::PaginationErrorKind::NotInOrder).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{
    ///     Cursor, Error, Moment, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions, TimeRange, Timeline,
    /// };
    ///
    /// // The numbers from 999 down to 0, each of which is its time.
    /// async fn fetch(range: TimeRange, request: PageRequest) -> Result<Page<i64>, Error> {
    ///     let before = range.before.map_or(999, Moment::microseconds).min(999);
    ///     let after = range.after.map_or(0, Moment::microseconds).max(0);
    ///     let first = request.cursor.map_or(before, |cursor| cursor.as_str().parse().unwrap());
    ///     let last = after.max(first + 1 - i64::from(request.limit));
    ///     let next = if last > after { NextPage::At(Cursor::new((last - 1).to_string())) } else { NextPage::End };
    ///     Ok(Page::new((last..=first).rev().collect(), next))
    /// }
    /// let timeline = Timeline::new(|number: Result<&i64, &Error>| Some(Moment::from_microseconds(*number.ok()?)));
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(20)?);
    /// let pages = Pages::parallel("list_numbers", options, 4, timeline, fetch)?;
    ///
    /// let mut numbers = pages.into_items().try_collect(1_000).await?;
    /// numbers.sort_unstable();
    /// assert!(numbers.into_iter().eq(0..1_000));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// A failed window does not end the others: what it failed with is the last element, after all
    /// that could be had, and its checkpoint has all windows that are not done. When several failed,
    /// each error comes then, and only for the last one is [`Error::ends_stream`] true.
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when the number of walks is out of
    /// range, or the number of items or pages is limited: without an order there are no first ones.
    pub fn parallel<F, Fut>(
        operation: &'static str,
        options: PagingOptions,
        walks: impl Into<Parallelism>,
        timeline: Timeline<T>,
        fetch: F,
    ) -> Result<Self, Error>
    where
        T: 'static,
        F: Fn(TimeRange, PageRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let walks = walks.into().check()?;
        if options.max_items.is_some() || options.max_pages.is_some() {
            return Err(Error::request_build(
                "a parallel list has no first items or pages; limit it by time, or walk it by one \
                 walk",
            ));
        }
        let start = options.start.clone();
        let fetch = Arc::new(fetch);
        let make_walk: MakeWalk<T> = Box::new(move |range, options, position| {
            let fetch = Arc::clone(&fetch);
            Walk::new(operation, options, position, move |request| {
                fetch(range, request)
            })
        });
        let engine = Engine::new(operation, options, walks, timeline, make_walk);
        Ok(Self::of(operation, start, Source::Engine(Box::new(engine))))
    }

    fn of(operation: &'static str, start: Checkpoint, source: Source<T>) -> Self {
        Self {
            operation,
            delivery: Delivery::OnDemand(source),
            progress: Progress::new(start),
        }
    }
}
