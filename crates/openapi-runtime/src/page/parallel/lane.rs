//! One window and the walk through it.

use std::collections::VecDeque;
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::checkpoint::Position;
use super::super::identity::Identity;
use super::super::options::PagingOptions;
use super::super::walk::{Step, Walk, Walked};
use super::cut::{are_alike, span_of_page};
use super::engine::MakeWalk;
use super::moment::Moment;
use super::survey::Survey;
use super::window::{Window, WindowId};

/// A window, and how far its walk has come.
pub(super) struct Lane<T> {
    pub(super) id: WindowId,
    pub(super) window: Window,
    pub(super) progress: Option<Progress>,
    /// How much time a page spans below its end, in microseconds.
    pub(super) below: Option<i64>,
    /// Whether a page of it came.
    pub(super) has_begun: bool,
    /// Pages that wait to be taken.
    pub(super) ready: VecDeque<Walked<T>>,
    state: State<T>,
}

/// Where a walk is in time, and how fast it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) position: Moment,
    /// How much time a page spans there, in microseconds.
    pub(super) page: i64,
    /// For how many pages that has been so.
    pub(super) lasted: i64,
    /// Whether these were pages of its own, and not of the walk that it took over from.
    pub(super) is_own: bool,
}

enum State<T> {
    Queued(Position),
    Walking(Box<Walk<T>>),
    Over,
    Failed,
}

impl<T> Lane<T> {
    pub(super) fn new(id: WindowId, window: Window, position: Position) -> Self {
        Self {
            id,
            window,
            progress: None,
            below: None,
            has_begun: false,
            ready: VecDeque::new(),
            state: State::Queued(position),
        }
    }

    pub(super) fn is_queued(&self) -> bool {
        matches!(self.state, State::Queued(_))
    }

    pub(super) fn is_walking(&self) -> bool {
        matches!(self.state, State::Walking(_))
    }

    /// Whether it goes on, as far as the number of its pages that wait is concerned.
    pub(super) fn is_going(&self, room: usize) -> bool {
        self.is_walking() && (self.is_asking() || self.ready.len() < room)
    }

    /// Whether a request is under way.
    pub(super) fn is_asking(&self) -> bool {
        matches!(&self.state, State::Walking(walk) if walk.is_asking())
    }

    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::Over | State::Failed)
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.state, State::Failed)
    }

    /// Sends its walk off.
    pub(super) fn begin(
        &mut self,
        make_walk: &MakeWalk<T>,
        options: &PagingOptions,
        identity: Option<Identity<T>>,
    ) {
        let State::Queued(position) = &self.state else {
            return;
        };
        let mut walk = make_walk(self.window.range(), options.clone(), position);
        if let Some(identity) = identity {
            walk.identified_by(identity);
        }
        self.state = State::Walking(Box::new(walk));
    }

    /// Goes on, with another request only if it may ask for a page. `time_used` is that of the whole
    /// list.
    pub(super) fn poll_step(
        &mut self,
        context: &mut Context<'_>,
        may_ask: bool,
        time_used: Duration,
    ) -> Poll<Step<T>> {
        match &mut self.state {
            State::Walking(walk) if may_ask || walk.is_asking() => {
                walk.count_time(time_used);
                walk.poll_step(context)
            }
            _ => Poll::Pending,
        }
    }

    pub(super) fn end(&mut self) {
        self.state = State::Over;
    }

    /// Whether the page that came was the last one of its walk.
    pub(super) fn has_walk_ended(&self) -> bool {
        matches!(&self.state, State::Walking(walk) if walk.is_ended())
    }

    /// Ends when the page that came was the last one, so that nobody takes over from it.
    pub(super) fn end_with_walk(&mut self) {
        if self.has_walk_ended() {
            self.end();
        }
    }

    pub(super) fn fail(&mut self) {
        self.state = State::Failed;
    }

    /// The time of the last item that its own walk brought.
    pub(super) fn last(&self) -> Option<Moment> {
        let progress = self.progress.filter(|progress| progress.is_own)?;
        Some(progress.position)
    }

    /// Takes note of where a page lies in time.
    pub(super) fn note(&mut self, survey: &Survey) {
        let (Some(first), Some(oldest)) = (survey.first(), survey.oldest()) else {
            return;
        };
        let from = self.last().or(self.window.before).unwrap_or(first);
        let whole = from.microseconds().saturating_sub(oldest.microseconds());
        let page = match survey.page_at_end() {
            Some(at_end) if !are_alike(at_end, whole) => at_end,
            _ => whole,
        };
        let goes_on = |known: &Progress| are_alike(known.page, page);
        let lasted = self
            .progress
            .filter(goes_on)
            .map_or(0, |known| known.lasted);
        self.progress = Some(Progress {
            position: oldest,
            page,
            lasted: lasted.saturating_add(1),
            is_own: true,
        });
    }

    /// What is known of the window that begins at `cut`.
    pub(super) fn progress_of_rest(&self, cut: Moment) -> Option<Progress> {
        let known = self.progress?;
        let left = known
            .position
            .microseconds()
            .saturating_sub(cut.microseconds());
        Some(Progress {
            position: cut,
            lasted: known.lasted.saturating_add(left / span_of_page(known.page)),
            is_own: false,
            ..known
        })
    }
}
