//! Lets several walks go through the windows of a list, and hands work from one to another.

use std::collections::VecDeque;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

use super::super::checkpoint::{Checkpoint, Position};
use super::super::identity::Identity;
use super::super::options::PagingOptions;
use super::super::stats::Cost;
use super::super::walk::{Step, Walk, Walked};
use super::cut::Stretch;
use super::lane::{Lane, Progress};
use super::moment::{Moment, TimeRange};
use super::survey::Survey;
use super::timeline::Timeline;
use super::window::{Window, WindowId};
use crate::error::{Error, ErrorKind, PaginationErrorKind};

/// How many pages of a walk may wait to be taken: while others go on in any order, and where order is
/// kept.
const ROOM: usize = 1;
const ROOM_IN_ORDER: usize = 8;
/// Where order is kept, a walk gets no more than about so many pages.
const PAGES_IN_ORDER: i64 = 4;

/// Makes a walk through a part of the list.
pub(in super::super) type MakeWalk<T> =
    Box<dyn Fn(TimeRange, PagingOptions, &Position) -> Walk<T> + Send + Sync>;

/// Walks the windows of a list. What it has found out and done comes as steps, in the order in which
/// it happened; it knows nothing of what the caller has.
pub(in super::super) struct Engine<T> {
    operation: &'static str,
    options: PagingOptions,
    identity: Option<Identity<T>>,
    timeline: Timeline<T>,
    make_walk: MakeWalk<T>,
    walks: usize,
    keeps_order: bool,
    /// The windows that are not done, newest first.
    lanes: Vec<Lane<T>>,
    next_id: WindowId,
    /// The windows that have a page to take, in the order in which these came.
    arrivals: VecDeque<WindowId>,
    steps: VecDeque<Step<T>>,
    failures: Vec<Error>,
    /// The newest item that was seen.
    newest: Option<Moment>,
    order: Order,
    waiting: Waiting,
    /// What pages that came to nothing have cost.
    cost: Cost,
    is_ended: bool,
}

/// What is known of the order of the list.
#[derive(Default)]
struct Order {
    /// An item was later than one before it.
    is_broken: bool,
    /// A walk has ended at a bound that the server does not know of.
    was_relied_on: bool,
}

/// For how long the caller has waited for pages.
#[derive(Default)]
struct Waiting {
    total: Duration,
    since: Option<Instant>,
}

impl Waiting {
    fn pause(&mut self) {
        if let Some(since) = self.since.take() {
            self.total += since.elapsed();
        }
    }

    fn go_on(&mut self) {
        self.since = Some(Instant::now());
    }
}

impl<T> Engine<T> {
    pub(in super::super) fn new(
        operation: &'static str,
        options: PagingOptions,
        walks: usize,
        timeline: Timeline<T>,
        make_walk: MakeWalk<T>,
    ) -> Self {
        let lanes = (0..).zip(&options.start.places);
        let lanes: Vec<_> = lanes
            .map(|(id, place)| Lane::new(id, place.window, place.position.clone()))
            .collect();
        Self {
            operation,
            identity: None,
            timeline,
            make_walk,
            walks,
            keeps_order: false,
            next_id: lanes.len().try_into().unwrap_or(WindowId::MAX),
            lanes,
            options,
            arrivals: VecDeque::new(),
            steps: VecDeque::new(),
            failures: Vec::new(),
            newest: None,
            order: Order::default(),
            waiting: Waiting::default(),
            cost: Cost::default(),
            is_ended: false,
        }
    }

    pub(in super::super) fn identified_by(&mut self, identity: Identity<T>) {
        self.identity = Some(identity);
    }

    pub(in super::super) fn keep_order(&mut self) {
        self.keeps_order = true;
    }

    pub(in super::super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(in super::super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// After a failure comes the end.
    pub(in super::super) fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step<T>> {
        self.waiting.pause();
        loop {
            if let Some(step) = self.steps.pop_front() {
                self.is_ended |= step.is_last();
                return Poll::Ready(step);
            }
            let has_moved = self.advance(context);
            if !self.steps.is_empty() {
                continue;
            }
            if let Some(step) = self.take_page() {
                // The walk that had it asks for its next page before the caller looks at this one.
                self.advance(context);
                return Poll::Ready(step);
            }
            if self.lanes.is_empty() {
                self.conclude();
            } else if !has_moved {
                self.waiting.go_on();
                return Poll::Pending;
            }
        }
    }

    /// Goes on with every walk that can, and begins others. Says whether anything came of it.
    fn advance(&mut self, context: &mut Context<'_>) -> bool {
        let mut has_moved = false;
        loop {
            self.assign();
            let mut index = 0;
            let mut has_moved_now = false;
            while index < self.lanes.len() {
                let id = self.lanes[index].id;
                let room = self.room();
                if let Poll::Ready(step) =
                    self.lanes[index].poll_step(context, room, self.waiting.total)
                {
                    has_moved_now = true;
                    self.take_note(id, step);
                }
                // A window that is done is no longer there.
                if self.lanes.get(index).is_some_and(|lane| lane.id == id) {
                    index += 1;
                }
            }
            if !has_moved_now {
                return has_moved;
            }
            has_moved = true;
        }
    }

    fn room(&self) -> usize {
        if self.keeps_order {
            ROOM_IN_ORDER
        } else {
            ROOM
        }
    }

    /// Gives every walk that has nothing to do a window of its own.
    fn assign(&mut self) {
        let waiting_pages: usize = self.lanes.iter().map(|lane| lane.ready.len()).sum();
        let mut walking = self.lanes.iter().filter(|lane| lane.is_walking()).count();
        while walking < self.walks && waiting_pages < self.walks * self.room() {
            let queued = self.lanes.iter().position(Lane::is_queued);
            let Some(index) = queued.or_else(|| self.split_busiest()) else {
                return;
            };
            let lane = &mut self.lanes[index];
            lane.begin(&self.make_walk, &self.options, self.identity);
            walking += 1;
        }
    }

    /// Cuts the window in which most is left to do, and says where the new one is.
    fn split_busiest(&mut self) -> Option<usize> {
        if self.order.is_broken {
            return None;
        }
        let (index, cut) = if self.keeps_order {
            self.first_long_stretch().or_else(|| self.longest_stretch())
        } else {
            self.longest_stretch()
        }?;
        let lane = &mut self.lanes[index];
        let rest = lane.window.split(cut);
        let progress = lane.progress_of_rest(cut);
        self.steps.push_back(Step::Drawn(lane.id, lane.window));
        Some(self.insert(index + 1, rest, progress))
    }

    fn insert(&mut self, index: usize, window: Window, progress: Option<Progress>) -> usize {
        let mut lane = Lane::new(self.next_id, window, Default::default());
        lane.progress = progress;
        self.next_id += 1;
        self.steps.push_back(Step::Drawn(lane.id, lane.window));
        self.lanes.insert(index, lane);
        index
    }

    fn longest_stretch(&self) -> Option<(usize, Moment)> {
        let stretches = self.stretches().filter_map(|(index, stretch)| {
            let cut = stretch.cut(None)?;
            Some((stretch.pages(), index, cut))
        });
        let (_, index, cut) = stretches.max_by_key(|(pages, ..)| *pages)?;
        Some((index, cut))
    }

    /// Where order is kept, help is of most use in what is to be delivered next.
    fn first_long_stretch(&self) -> Option<(usize, Moment)> {
        let mut stretches = self.stretches();
        stretches.find_map(|(index, stretch)| {
            let is_long = stretch.lower.is_none() || stretch.pages() > 2 * PAGES_IN_ORDER;
            let cut = is_long.then(|| stretch.cut(Some(PAGES_IN_ORDER)))??;
            Some((index, cut))
        })
    }

    /// What the walks under way have still to do.
    fn stretches(&self) -> impl Iterator<Item = (usize, Stretch)> {
        let lanes = self.lanes.iter().enumerate();
        lanes.filter_map(|(index, lane)| {
            let progress = lane.progress.filter(|_| lane.is_walking())?;
            let newest = self.newest.unwrap_or(progress.position).microseconds();
            let stretch = Stretch {
                position: progress.position,
                lower: lane.window.lower().or(self.timeline.earliest),
                page: progress.page,
                seen: newest.saturating_sub(progress.position.microseconds()),
                confirmed: progress.is_own,
            };
            Some((index, stretch))
        })
    }

    /// What a walk has come to.
    fn take_note(&mut self, id: WindowId, step: Step<T>) {
        let Some(index) = self.lanes.iter().position(|lane| lane.id == id) else {
            return;
        };
        match step {
            Step::Page(walked, cost) => {
                self.cost += cost;
                self.accept(index, *walked);
            }
            Step::End(cost) => {
                self.cost += cost;
                self.lanes[index].end();
            }
            Step::Failed(error, cost) => {
                self.cost += cost;
                self.lose(index, error);
            }
            // A single walk has no windows.
            Step::Drawn(..) | Step::Finished(..) | Step::Lost(_) => {}
        }
        self.finish(id);
    }

    /// Takes of a page what belongs to its window.
    fn accept(&mut self, index: usize, mut walked: Walked<T>) {
        let survey = Survey::of(&walked.page, &self.timeline);
        let lane = &mut self.lanes[index];
        let last = lane.last();
        if !self.order.is_broken && !survey.descends_from(last) {
            self.order.is_broken = true;
            if self.begin_anew_by(&survey) {
                return;
            }
        }
        let lane = &mut self.lanes[index];
        let in_order = !self.order.is_broken;
        let verdict = survey.judge(lane.window, last, in_order);
        if verdict.kept.contains(&false) {
            walked.page.keep(&verdict.kept);
        }
        walked.window = lane.id;
        walked.doubtful = verdict.doubtful;
        lane.note(&survey);
        self.newest = self.newest.max(survey.newest());
        if in_order
            && lane
                .window
                .stop
                .is_some_and(|stop| survey.reaches_beyond(stop))
        {
            self.order.was_relied_on = true;
            lane.end();
        }
        lane.end_with_walk();
        lane.has_begun = true;
        if walked.page.len() > 0 {
            lane.ready.push_back(walked);
            self.arrivals.push_back(lane.id);
        }
    }

    /// A list that is not in order at once is cut into windows that the server knows of. The times
    /// of one page stand for the others; that page comes again.
    fn begin_anew_by(&mut self, survey: &Survey) -> bool {
        let [lane] = self.lanes.as_slice() else {
            return false;
        };
        let is_fresh = !lane.has_begun
            && self.options.start == Checkpoint::beginning(self.options.start.filters);
        if !is_fresh || self.walks == 1 {
            return false;
        }
        let latest = self.timeline.latest.or(survey.newest());
        let earliest = self.timeline.earliest.or(survey.oldest());
        let (Some(latest), Some(earliest)) = (latest, earliest) else {
            return false;
        };
        self.lanes.clear();
        self.next_id = 0;
        for (index, window) in even_windows(latest, earliest, self.walks).enumerate() {
            self.insert(index, window, None);
        }
        true
    }

    fn lose(&mut self, index: usize, error: Error) {
        let is_fatal = self.options.strict || error.kind() == ErrorKind::Deadline;
        if is_fatal {
            self.lanes.clear();
            self.arrivals.clear();
            self.failures.clear();
        } else {
            self.lanes[index].fail();
        }
        self.failures.push(error);
    }

    /// Takes leave of a window when all of it was taken.
    fn finish(&mut self, id: WindowId) {
        let Some(index) = self.lanes.iter().position(|lane| lane.id == id) else {
            return;
        };
        let lane = &self.lanes[index];
        if lane.ready.is_empty() && lane.is_over() {
            let has_failed = lane.has_failed();
            self.lanes.remove(index);
            if !has_failed {
                let cost = std::mem::take(&mut self.cost);
                self.steps.push_back(Step::Finished(id, cost));
            }
        }
    }

    /// The next page that may be delivered.
    fn take_page(&mut self) -> Option<Step<T>> {
        let lane = if self.keeps_order {
            self.lanes.first_mut()?
        } else {
            let id = self.arrivals.pop_front()?;
            self.lanes.iter_mut().find(|lane| lane.id == id)?
        };
        let id = lane.id;
        let walked = lane.ready.pop_front()?;
        self.finish(id);
        let cost = std::mem::take(&mut self.cost);
        Some(Step::Page(Box::new(walked), cost))
    }

    /// How the list ends.
    fn conclude(&mut self) {
        if self.order.is_broken && self.order.was_relied_on {
            let error = Error::new(
                ErrorKind::Pagination(PaginationErrorKind::NotInOrder),
                "the list does not come in descending time, which showed after some of it had been \
                 walked as if it did; something may be missing: walk it by one walk",
            );
            self.failures.push(error.with_operation(self.operation));
        }
        let cost = std::mem::take(&mut self.cost);
        let mut failures = std::mem::take(&mut self.failures).into_iter();
        let last = failures.next_back();
        let lost = failures.map(|error| Step::Lost(error.of_one_item()));
        self.steps.extend(lost);
        self.steps.push_back(match last {
            Some(error) => Step::Failed(error, cost),
            None => Step::End(cost),
        });
    }
}

/// Windows of the same length, open at both ends of the list.
fn even_windows(latest: Moment, earliest: Moment, count: usize) -> impl Iterator<Item = Window> {
    let (latest, earliest) = (latest.microseconds(), earliest.microseconds());
    let parts = i64::try_from(count).unwrap_or(i64::MAX);
    let length = (latest.saturating_sub(earliest) / parts).max(1);
    let cut = move |part: i64| {
        let is_inner = part > 0 && part < parts;
        is_inner
            .then(|| Moment::from_microseconds(latest.saturating_sub(length.saturating_mul(part))))
    };
    (0..parts).map(move |part| Window {
        before: cut(part),
        after: cut(part + 1),
        stop: None,
    })
}
