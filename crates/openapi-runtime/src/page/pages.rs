//! The walk itself, page by page.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::items::Items;
use super::options::PagingOptions;
use super::step::{Cursor, NextPage, Page, PageRequest};
use crate::error::{Error, ErrorKind, PaginationErrorKind};

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;
type Fetch<T> = Box<dyn FnMut(PageRequest) -> Fetching<T> + Send>;

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
    options: PagingOptions,
    fetch: Fetch<T>,
    used: HashSet<Cursor>,
    delivered_items: u64,
    delivered_pages: u64,
    empty_in_a_row: u32,
    state: State<T>,
}

enum State<T> {
    /// The next page, still to be asked for.
    At(Option<Cursor>),
    Fetching(Fetching<T>),
    /// The pages received are delivered; the list is known to be broken after them.
    Broken(PaginationErrorKind),
    Ended,
}

impl<T> Pages<T> {
    /// A walk that gets each page from `fetch`. `operation` is named in errors of the walk itself.
    ///
    /// `fetch` is called with one request at a time. It must apply the same filters to each.
    pub fn new<F, Fut>(operation: &'static str, options: PagingOptions, mut fetch: F) -> Self
    where
        F: FnMut(PageRequest) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let state = if options.allow_more(0, 0) {
            State::At(options.start.clone())
        } else {
            State::Ended
        };
        Self {
            operation,
            used: options.start.iter().cloned().collect(),
            state,
            options,
            fetch: Box::new(move |request| Box::pin(fetch(request))),
            delivered_items: 0,
            delivered_pages: 0,
            empty_in_a_row: 0,
        }
    }

    /// The next page; `None` after the last one.
    ///
    /// Dropping the future loses nothing: the request under way goes on with the next call.
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

    /// The items of these pages, one by one. Pages already taken are not repeated.
    #[must_use]
    pub fn into_items(self) -> Items<T> {
        Items::new(self)
    }

    /// Takes note of a page, cuts it to what may still be delivered, and decides how to go on.
    fn accept(&mut self, page: &mut Page<T>) {
        let remaining = self.options.remaining_after(self.delivered_items);
        let announced = page.items.len();
        page.items
            .truncate(usize::try_from(remaining).unwrap_or(usize::MAX));
        self.delivered_items += page.items.len() as u64;
        self.delivered_pages += 1;
        self.empty_in_a_row = if announced == 0 {
            self.empty_in_a_row + 1
        } else {
            0
        };
        self.state = if self
            .options
            .allow_more(self.delivered_items, self.delivered_pages)
        {
            self.after(page.next())
        } else {
            State::Ended
        };
    }

    fn after(&mut self, next: &NextPage) -> State<T> {
        match next {
            NextPage::End => State::Ended,
            NextPage::Missing => State::Broken(PaginationErrorKind::MissingCursor),
            NextPage::At(cursor) if cursor.as_str().is_empty() => {
                State::Broken(PaginationErrorKind::MissingCursor)
            }
            NextPage::At(cursor) if !self.used.insert(cursor.clone()) => {
                State::Broken(PaginationErrorKind::CursorCycle)
            }
            NextPage::At(_) if self.empty_in_a_row > self.options.max_empty_pages => {
                State::Broken(PaginationErrorKind::EmptyPages)
            }
            NextPage::At(cursor) => State::At(Some(cursor.clone())),
        }
    }

    fn broken(&self, kind: PaginationErrorKind) -> Error {
        let reason = match kind {
            PaginationErrorKind::MissingCursor => {
                "the server says that more follows but gives no cursor".to_owned()
            }
            PaginationErrorKind::CursorCycle => {
                "the server gives a cursor that was used before, so the list would never end"
                    .to_owned()
            }
            PaginationErrorKind::EmptyPages => format!(
                "the server sent {} empty pages in a row and says that more follows",
                self.empty_in_a_row
            ),
        };
        let (items, pages) = (self.delivered_items, self.delivered_pages);
        Error::new(
            ErrorKind::Pagination(kind),
            format!("{reason}; the list is incomplete (items received: {items}, pages: {pages})"),
        )
        .with_operation(self.operation)
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Ended => return Poll::Ready(None),
                State::Broken(kind) => {
                    let kind = *kind;
                    let error = this.broken(kind);
                    this.state = State::Ended;
                    return Poll::Ready(Some(Err(error)));
                }
                State::At(cursor) => {
                    let request = PageRequest {
                        cursor: cursor.take(),
                        limit: this.options.limit_after(this.delivered_items),
                    };
                    this.state = State::Fetching((this.fetch)(request));
                }
                State::Fetching(fetching) => {
                    let result = ready!(fetching.as_mut().poll(context));
                    this.state = State::Ended;
                    return Poll::Ready(Some(match result {
                        Ok(mut page) => {
                            this.accept(&mut page);
                            Ok(page)
                        }
                        Err(error) => Err(error.with_operation(this.operation)),
                    }));
                }
            }
        }
    }
}

impl<T> FusedStream for Pages<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended)
    }
}

impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation)
            .field("options", &self.options)
            .field("delivered_items", &self.delivered_items)
            .field("delivered_pages", &self.delivered_pages)
            .finish_non_exhaustive()
    }
}
