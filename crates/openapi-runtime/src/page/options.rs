//! How far a walk goes and in what steps.

use std::time::Duration;

use super::checkpoint::{Checkpoint, Position};
use super::fingerprint::Fingerprint;
use super::size::PageSize;
use super::step::Cursor;
use crate::error::Error;

/// Page size and limits of one walk through a list.
///
/// ```
/// use openapi_runtime::{PageSize, PagingOptions};
///
/// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).max_items(120);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "options do nothing until they are given to `Pages`"]
pub struct PagingOptions {
    pub(super) page_size: u32,
    pub(super) smallest_page: u32,
    pub(super) max_items: Option<u64>,
    pub(super) max_pages: Option<u64>,
    pub(super) max_empty_pages: u32,
    pub(super) strict: bool,
    pub(super) total_deadline: Option<Duration>,
    pub(super) start: Checkpoint,
}

impl PagingOptions {
    /// The whole list from its beginning, in pages of `page_size` items.
    ///
    /// ```
    /// use openapi_runtime::{PageSize, PagingOptions};
    ///
    /// // As few requests as the API allows.
    /// let options = PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn new<const MIN: u32, const MAX: u32>(page_size: PageSize<MIN, MAX>) -> Self {
        Self {
            page_size: page_size.get(),
            smallest_page: PageSize::<MIN, MAX>::SMALLEST.get(),
            max_items: None,
            max_pages: None,
            max_empty_pages: 16,
            strict: false,
            total_deadline: None,
            start: Checkpoint::beginning(Fingerprint::default()),
        }
    }

    /// Ends the walk after this many items. The last page is asked for with a smaller limit, and
    /// what a server sends beyond it is not delivered. With 0 nothing is sent at all.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).max_items(2);
    /// let numbers = Pages::new("list_numbers", options, |request| async move {
    ///     assert_eq!(request.limit, 2);
    ///     Ok(Page::new(vec![1, 2, 3], NextPage::Missing))
    /// });
    /// assert_eq!(numbers.into_items().try_collect(100).await?, [1, 2]);
    /// # Ok(()) }
    /// ```
    pub fn max_items(mut self, items: u64) -> Self {
        self.max_items = Some(items);
        self
    }

    /// Ends the walk after this many pages, empty ones included. With 0 nothing is sent at all.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).max_pages(1);
    /// let numbers = Pages::new("list_numbers", options, |_| async {
    ///     Ok(Page::new(vec![1, 2, 3], NextPage::At(Cursor::new("c2"))))
    /// });
    /// assert_eq!(numbers.into_items().try_collect(100).await?.len(), 3);
    /// # Ok(()) }
    /// ```
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// How many empty pages in a row are put up with while the server announces more. Default: 16.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, ErrorKind, NextPage, Page, PageSize, Pages, PaginationErrorKind, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).max_empty_pages(3);
    /// let mut asked = 0;
    /// let numbers = Pages::<u32>::new("list_numbers", options, move |_| {
    ///     asked += 1;
    ///     async move { Ok(Page::new(vec![], NextPage::At(Cursor::new(asked.to_string())))) }
    /// });
    /// let error = numbers.into_items().try_collect(100).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Pagination(PaginationErrorKind::EmptyPages));
    /// # Ok(()) }
    /// ```
    pub fn max_empty_pages(mut self, pages: u32) -> Self {
        self.max_empty_pages = pages;
        self
    }

    /// Makes an item that cannot be decoded an error of its whole page: nothing of the page is
    /// delivered, and the stream ends with the error of the first such item.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Error, NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).strict();
    /// let mut numbers = Pages::new("list_numbers", options, |_| async {
    ///     Ok(Page::from_results(vec![Ok(1), Err(Error::decode("no number"))], NextPage::End))
    /// })
    /// .into_items();
    /// // Without `strict` the 1 would come first.
    /// assert!(numbers.try_next().await.unwrap_err().ends_stream());
    /// # Ok(()) }
    /// ```
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// The longest time that all pages of the walk together may take. Default: no limit.
    ///
    /// What counts is the time for which a page is being asked for, retries and waits included, and
    /// not what the caller does with it. When the time is used up, the walk ends with
    /// [`ErrorKind::Deadline`](crate::ErrorKind::Deadline) and
    /// [`TimeoutClock::List`](crate::TimeoutClock::List); what came before is good, and the error
    /// has the checkpoint to go on from.
    ///
    /// ```
    /// use std::time::Duration;
    /// use openapi_runtime::{PageSize, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).total_deadline(Duration::from_secs(300));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn total_deadline(mut self, deadline: Duration) -> Self {
        self.total_deadline = Some(deadline);
        self
    }

    /// Says what is listed. Checkpoints carry it, and none of other filters is accepted.
    ///
    /// ```
    /// use openapi_runtime::{Fingerprint, PageSize, PagingOptions};
    ///
    /// let open = Fingerprint::of("list_things", [("status", Some("open".to_owned()))]);
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).filters(open);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn filters(mut self, filters: Fingerprint) -> Self {
        self.start.filters = filters;
        self
    }

    /// Begins at a cursor instead of the first page.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, Page, PageSize, Pages, PagingOptions};
    ///
    /// let options = PagingOptions::new(PageSize::<1, 200>::new(50)?).start_at(Cursor::new("c2"));
    /// let mut numbers = Pages::new("list_numbers", options, |request| async move {
    ///     assert_eq!(request.cursor, Some(Cursor::new("c2")));
    ///     Ok(Page::new(vec![4, 5], NextPage::End))
    /// });
    /// assert_eq!(numbers.try_next().await?.unwrap().items(), [4, 5]);
    /// # Ok(()) }
    /// ```
    pub fn start_at(mut self, cursor: Cursor) -> Self {
        let position = Position {
            cursor: Some(cursor),
            ..Position::default()
        };
        self.start = Checkpoint::at(position, self.start.filters);
        self
    }

    /// Goes on after a checkpoint of a walk with the same [filters](Self::filters), which must be
    /// set before.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{NextPage, Page, PageRequest, PageSize, Pages, PagingOptions};
    ///
    /// async fn fetch(_: PageRequest) -> Result<Page<u32>, openapi_runtime::Error> {
    ///     Ok(Page::new(vec![1, 2, 3], NextPage::End))
    /// }
    /// let options = || PagingOptions::new(PageSize::<1, 200>::LARGEST);
    /// let mut numbers = Pages::new("list_numbers", options(), fetch).into_items();
    /// numbers.try_next().await?;
    ///
    /// let rest = Pages::new("list_numbers", options().start_from(numbers.checkpoint())?, fetch);
    /// assert_eq!(rest.into_items().try_collect(100).await?, [2, 3]);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Checkpoint::check`].
    pub fn start_from(mut self, checkpoint: Checkpoint) -> Result<Self, Error> {
        checkpoint.check(self.start.filters)?;
        self.start = checkpoint;
        Ok(self)
    }

    /// Whether another page may be asked for.
    pub(super) fn allow_more(&self, delivered_items: u64, delivered_pages: u64) -> bool {
        self.remaining_after(delivered_items) > 0
            && self.max_pages.is_none_or(|pages| delivered_pages < pages)
    }

    /// What to ask the next page for when `delivered` items were delivered.
    pub(super) fn limit_after(&self, delivered: u64) -> u32 {
        let remaining = self.remaining_after(delivered);
        let trimmed = u32::try_from(remaining).unwrap_or(u32::MAX);
        self.page_size.min(trimmed).max(self.smallest_page)
    }

    /// How many more items may be delivered.
    pub(super) fn remaining_after(&self, delivered: u64) -> u64 {
        self.max_items
            .map_or(u64::MAX, |items| items.saturating_sub(delivered))
    }
}
