//! The walk itself: asks for pages one after the other and decides how to go on.

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::Instant;

use super::checkpoint::Position;
use super::content::Page;
use super::identity::Identity;
use super::options::PagingOptions;
use super::parallel::{Window, WindowId};
use super::resume::{Found, Resume};
use super::stats::Cost;
use super::step::{Cursor, NextPage, PageRequest};
use crate::error::{Error, ErrorKind, PaginationErrorKind, TimeoutClock};

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;
type Fetch<T> = Box<dyn FnMut(PageRequest) -> Fetching<T> + Send>;

/// Fetches pages and keeps the rules. It knows how far it has walked, not what was delivered.
pub(super) struct Walk<T> {
    operation: &'static str,
    options: PagingOptions,
    identity: Option<Identity<T>>,
    resume: Option<Resume>,
    fetch: Fetch<T>,
    used: HashSet<Cursor>,
    /// The ids on the last two pages, the later one first, as the server sent them. One page is not
    /// enough for a server that orders items of one moment anew for each request: one that stood on
    /// a page, and was cut off from the next, may come with the page after that.
    ids_before: [HashSet<String>; 2],
    /// The same of the page that is being asked for again.
    ids_here: HashSet<String>,
    /// What was delivered before a checkpoint and stands after it on its page.
    again: HashSet<String>,
    walked_items: u64,
    walked_pages: u64,
    empty_in_a_row: u32,
    time_used: Duration,
    cost: Cost,
    state: State<T>,
}

enum State<T> {
    /// The next page, still to be asked for.
    At(Option<Cursor>),
    Fetching {
        cursor: Option<Cursor>,
        since: Instant,
        page: Fetching<T>,
    },
    /// The pages received are walked; the list is known to be broken after them.
    Broken(PaginationErrorKind, Option<&'static str>),
    /// It cannot begin.
    Refused(Box<Error>),
    Ended,
}

/// What a walk comes to, and what it cost to get there.
pub(super) enum Step<T> {
    Page(Box<Walked<T>>, Cost),
    /// A part of the list was made, or its bounds were moved.
    Drawn(WindowId, Window),
    /// All of a part was walked.
    Finished(WindowId, Cost),
    /// A part failed, and others have failed as well.
    Lost(Error),
    Failed(Error, Cost),
    End(Cost),
}

impl<T> Step<T> {
    /// Whether no step follows.
    pub(super) fn is_last(&self) -> bool {
        matches!(self, Self::Failed(..) | Self::End(_))
    }
}

/// A page with something to deliver, or an empty one as the server sent it.
pub(super) struct Walked<T> {
    pub(super) page: Page<T>,
    /// Where the page begins.
    pub(super) cursor: Option<Cursor>,
    /// The part of the list that it is of.
    pub(super) window: WindowId,
    /// Which of its entries may come with another window too.
    pub(super) doubtful: Vec<usize>,
}

impl<T> Walk<T> {
    pub(super) fn new<F, Fut>(
        operation: &'static str,
        options: PagingOptions,
        position: &Position,
        mut fetch: F,
    ) -> Self
    where
        F: FnMut(PageRequest) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        let Position { cursor, again, .. } = position.clone();
        Self {
            operation,
            used: cursor.iter().cloned().collect(),
            state: if options.allow_more(0, 0) {
                State::At(cursor)
            } else {
                State::Ended
            },
            ids_before: Default::default(),
            ids_here: HashSet::new(),
            again: again.into_iter().collect(),
            identity: None,
            resume: Resume::at(position),
            options,
            fetch: Box::new(move |request| Box::pin(fetch(request))),
            walked_items: 0,
            walked_pages: 0,
            empty_in_a_row: 0,
            time_used: Duration::ZERO,
            cost: Cost::default(),
        }
    }

    pub(super) fn identified_by(&mut self, identity: Identity<T>) {
        self.identity = Some(identity);
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(super) fn is_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Whether a request is under way.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.state, State::Fetching { .. })
    }

    /// Makes an error of the whole walk, before anything is sent.
    pub(super) fn refuse(&mut self, error: Error) {
        self.state = State::Refused(Box::new(error));
    }

    /// Says how much of the time for the whole list is used up, when others walk it too.
    pub(super) fn count_time(&mut self, used: Duration) {
        self.time_used = used;
    }

    /// After a failure comes the end.
    pub(super) fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<T>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(Step::End(std::mem::take(&mut self.cost))),
                State::Refused(_) => {
                    let refused = std::mem::replace(&mut self.state, State::Ended);
                    if let State::Refused(error) = refused {
                        return Poll::Ready(self.fail(*error));
                    }
                }
                State::Broken(kind, reason) => {
                    let (kind, reason) = (*kind, *reason);
                    let error = self.broken(kind, reason);
                    return Poll::Ready(self.fail(error));
                }
                State::At(cursor) => {
                    let cursor = cursor.take();
                    let time_left = match self.time_left() {
                        Ok(time_left) => time_left,
                        Err(error) => return Poll::Ready(self.fail(error)),
                    };
                    let request = PageRequest {
                        cursor: cursor.clone(),
                        limit: self.limit(),
                        time_left,
                    };
                    self.state = State::Fetching {
                        cursor,
                        since: Instant::now(),
                        page: (self.fetch)(request),
                    };
                }
                State::Fetching {
                    cursor,
                    since,
                    page,
                } => {
                    let result = ready!(page.as_mut().poll(context));
                    let cursor = cursor.take();
                    self.time_used += since.elapsed();
                    let page = match result {
                        Ok(page) => page,
                        Err(error) => {
                            self.cost.add_failure(&error);
                            return Poll::Ready(self.fail(error.ending_the_stream()));
                        }
                    };
                    self.cost.add_page(page.meta());
                    match self.accept(page) {
                        Ok(Some(page)) => {
                            let cost = std::mem::take(&mut self.cost);
                            let walked = Box::new(Walked {
                                page,
                                cursor,
                                window: 0,
                                doubtful: Vec::new(),
                            });
                            return Poll::Ready(Step::Page(walked, cost));
                        }
                        Ok(None) => {}
                        Err(error) => return Poll::Ready(self.fail(error)),
                    }
                }
            }
        }
    }

    /// How long asking for the next page may take; `None` for as long as a call may.
    fn time_left(&self) -> Result<Option<Duration>, Error> {
        let Some(total) = self.options.total_deadline else {
            return Ok(None);
        };
        match total.checked_sub(self.time_used) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            _ => Err(Error::new(
                ErrorKind::Deadline,
                format!("the time for the whole list, {total:?}, is used up"),
            )
            .with_timeout_clock(TimeoutClock::List)),
        }
    }

    fn fail(&mut self, error: Error) -> Step<T> {
        self.state = State::Ended;
        Step::Failed(
            error.with_operation(self.operation),
            std::mem::take(&mut self.cost),
        )
    }

    /// Pages on the way to a checkpoint are whole ones, however few items are wanted after it.
    fn limit(&self) -> u32 {
        let walked = match self.resume {
            Some(_) => return self.options.page_size,
            None => self.walked_items,
        };
        self.options.limit_after(walked)
    }

    /// Takes note of a page, cuts it to what may be delivered, and decides how to go on. `None`
    /// when all of it was taken before a checkpoint.
    fn accept(&mut self, mut page: Page<T>) -> Result<Option<Page<T>>, Error> {
        let next = page.next().clone();
        let ids = self.ids_of(&page);
        let sent = page.len();
        let passed_over = self.pass_over(&mut page, &ids);
        let wanted =
            passed_over.is_some_and(|count| self.leave_out_repeated(&mut page, &ids[count..]));
        self.ids_here.extend(ids.into_iter().flatten());
        if !matches!(next, NextPage::Again(_)) {
            self.ids_before.swap(0, 1);
            self.ids_before[0] = std::mem::take(&mut self.ids_here);
        }
        let is_empty = sent == 0 || passed_over.is_some() && !wanted && page.len() == 0;
        self.empty_in_a_row = if is_empty { self.empty_in_a_row + 1 } else { 0 };
        if wanted {
            if self.options.strict && page.rejected().len() > 0 {
                return match page.first_rejected() {
                    Some(error) => Err(error.ending_the_stream()),
                    None => Ok(None),
                };
            }
            let remaining = self.options.remaining_after(self.walked_items);
            page.truncate(usize::try_from(remaining).unwrap_or(usize::MAX));
            self.walked_items += page.len() as u64;
            self.walked_pages += 1;
        }
        if !matches!(self.state, State::Broken(..)) {
            self.state = if self
                .options
                .allow_more(self.walked_items, self.walked_pages)
            {
                self.after(next)
            } else {
                State::Ended
            };
        }
        Ok(wanted.then_some(page))
    }

    /// Leaves out what was taken before the checkpoint, and gives the number of these items. `None`
    /// when the page has nothing after it.
    fn pass_over(&mut self, page: &mut Page<T>, ids: &[Option<String>]) -> Option<usize> {
        let Some(mut resume) = self.resume.take() else {
            return Some(0);
        };
        let new = ids.iter().filter(|id| !self.is_known(id)).count();
        match resume.look_at(page, ids, new) {
            Found::Through(count) => {
                page.skip(count);
                (page.len() > 0).then_some(count)
            }
            Found::NotYet => {
                self.resume = Some(resume);
                None
            }
            Found::Gone => {
                self.state = State::Broken(PaginationErrorKind::CheckpointStale, None);
                None
            }
        }
    }

    /// Whether an item was on the page before too, or was delivered before a checkpoint.
    fn is_known(&self, id: &Option<String>) -> bool {
        let [last, before] = &self.ids_before;
        let known = [&self.ids_here, last, before, &self.again];
        id.as_ref()
            .is_some_and(|id| known.iter().any(|ids| ids.contains(id)))
    }

    /// The ids of a page; empty ones where items have none or cannot be told apart.
    fn ids_of(&self, page: &Page<T>) -> Vec<Option<String>> {
        let id = |entry| self.identity.and_then(|identity| identity.of(entry));
        page.entries().map(id).collect()
    }

    /// Leaves out what was on the page before too. Says whether the page is one to deliver: one
    /// that had nothing else is not.
    fn leave_out_repeated(&mut self, page: &mut Page<T>, ids: &[Option<String>]) -> bool {
        let again: Vec<Option<String>> = ids
            .iter()
            .map(|id| id.as_ref().filter(|_| self.is_known(id)).cloned())
            .collect();
        let repeated = again.iter().flatten().count();
        self.again.clear();
        if repeated == 0 {
            return true;
        }
        page.leave_out_repeated(again);
        self.cost.add_repeated(repeated);
        page.len() > 0
    }

    fn after(&mut self, next: NextPage) -> State<T> {
        match next {
            NextPage::End if self.resume.is_some() => {
                State::Broken(PaginationErrorKind::CheckpointStale, None)
            }
            NextPage::End => State::Ended,
            NextPage::Unreachable(kind, reason) => State::Broken(kind, Some(reason)),
            NextPage::Missing => State::Broken(PaginationErrorKind::MissingCursor, None),
            NextPage::At(cursor) | NextPage::Again(cursor) => self.at(cursor),
        }
    }

    fn at(&mut self, cursor: Cursor) -> State<T> {
        if cursor.as_str().is_empty() {
            State::Broken(PaginationErrorKind::MissingCursor, None)
        } else if !self.used.insert(cursor.clone()) {
            State::Broken(PaginationErrorKind::CursorCycle, None)
        } else if self.empty_in_a_row > self.options.max_empty_pages {
            State::Broken(PaginationErrorKind::EmptyPages, None)
        } else {
            State::At(Some(cursor))
        }
    }

    fn broken(&self, kind: PaginationErrorKind, reason: Option<&'static str>) -> Error {
        let reason = reason.map_or_else(|| self.reason_of(kind), str::to_owned);
        let (items, pages) = (self.walked_items, self.walked_pages);
        Error::new(
            ErrorKind::Pagination(kind),
            format!("{reason}; the list is incomplete (items received: {items}, pages: {pages})"),
        )
    }

    fn reason_of(&self, kind: PaginationErrorKind) -> String {
        match kind {
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
            PaginationErrorKind::CheckpointStale => {
                "the item that the checkpoint was taken after is no longer in the list; start from \
                 the beginning"
                    .to_owned()
            }
            PaginationErrorKind::TooManyAlike => {
                "more items than one page can have cannot be told apart by the cursor".to_owned()
            }
            PaginationErrorKind::NotInOrder => {
                "the list does not come in descending time".to_owned()
            }
            PaginationErrorKind::TooManyItems => "the list is too long".to_owned(),
        }
    }
}
