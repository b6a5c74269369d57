//! One window and the walk through it.

use std::collections::VecDeque;
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::checkpoint::Position;
use super::super::identity::Identity;
use super::super::options::PagingOptions;
use super::super::walk::{Step, Walk, Walked};
use super::engine::MakeWalk;
use super::moment::Moment;
use super::survey::Survey;
use super::window::{Window, WindowId};

/// A window, and how far its walk has come.
pub(super) struct Lane<T> {
    pub(super) id: WindowId,
    pub(super) window: Window,
    pub(super) progress: Option<Progress>,
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
    /// How much time its last page spanned, in microseconds.
    pub(super) page: i64,
    /// Whether that page was one of its own, and not of the walk that it took over from.
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

    /// Goes on as long as there is room for pages. `time_used` is that of the whole list.
    pub(super) fn poll_step(
        &mut self,
        context: &mut Context<'_>,
        room: usize,
        time_used: Duration,
    ) -> Poll<Step<T>> {
        match &mut self.state {
            State::Walking(walk) if self.ready.len() < room => {
                walk.count_time(time_used);
                walk.poll_step(context)
            }
            _ => Poll::Pending,
        }
    }

    pub(super) fn end(&mut self) {
        self.state = State::Over;
    }

    /// Ends when the page that came was the last one, so that nobody takes over from it.
    pub(super) fn end_with_walk(&mut self) {
        if matches!(&self.state, State::Walking(walk) if walk.is_ended()) {
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
        let from = self.last().unwrap_or(first).microseconds();
        self.progress = Some(Progress {
            position: oldest,
            page: from.saturating_sub(oldest.microseconds()),
            is_own: true,
        });
    }

    /// What is known of the window that begins at `cut`.
    pub(super) fn progress_of_rest(&self, cut: Moment) -> Option<Progress> {
        let known = self.progress?;
        // What no page has confirmed is the less to be relied on the farther it is carried: without
        // this, walks that come one by one would cut a sparse part into as many pieces as a dense one.
        let page = match known.is_own {
            true => known.page,
            false => known.page.max(1_000).saturating_mul(4),
        };
        Some(Progress {
            position: cut,
            page,
            is_own: false,
        })
    }
}
