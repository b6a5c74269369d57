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
use super::lane::Lane;
use super::moment::{Moment, TimeRange};
use super::share::{Aim, share};
use super::survey::Survey;
use super::timeline::Timeline;
use super::window::{Window, WindowId};
use crate::error::{Error, ErrorKind, PaginationErrorKind};

/// How many pages may be on their way or wait to be taken for each walk: in any order, and where
/// order is kept.
const ROOM: usize = 1;
const ROOM_IN_ORDER: usize = 8;
/// Those of one window may take the room of so many walks.
const ROOM_OF_WINDOW: usize = 2;
/// From so many tenths of it on, room is scarce: the rest is for what is to be delivered next.
const SCARCE: usize = 9;

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
    /// The windows that have a page to take, in the order in which these came; where that counts.
    arrivals: VecDeque<WindowId>,
    steps: VecDeque<Step<T>>,
    failures: Vec<Error>,
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
                let (may_ask, time_used) = (self.may_ask(index), self.waiting.total);
                let lane = &mut self.lanes[index];
                if let Poll::Ready(step) = lane.poll_step(context, may_ask, time_used) {
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

    /// How many pages may be on their way or wait, and how many of one window.
    fn room(&self) -> (usize, usize) {
        let of_one_walk = if self.keeps_order {
            ROOM_IN_ORDER
        } else {
            ROOM
        };
        (of_one_walk * self.walks, of_one_walk * ROOM_OF_WINDOW)
    }

    fn waiting_pages(&self) -> usize {
        self.lanes.iter().map(|lane| lane.ready.len()).sum()
    }

    /// Whether another request may be sent for a window. What is to be delivered next does not have
    /// to wait until room is made, since nothing else could make it.
    fn may_ask(&self, index: usize) -> bool {
        let lane = &self.lanes[index];
        let (room, of_window) = self.room();
        let asking = self.lanes.iter().filter(|lane| lane.is_asking()).count();
        let is_next = self.keeps_order && index == 0 && lane.ready.is_empty();
        asking < self.walks
            && lane.ready.len() < of_window
            && (is_next || self.waiting_pages() + asking < room)
    }

    /// Gives every walk that has nothing to do a window of its own.
    fn assign(&mut self) {
        let (room, of_window) = self.room();
        let is_going = |lane: &&Lane<T>| lane.is_going(of_window);
        let going = self.lanes.iter().filter(is_going).count();
        let idle = self.walks.saturating_sub(going);
        let taken = self.waiting_pages() + going;
        let (walks, aim) = if !self.keeps_order {
            (idle, Aim::All)
        } else if taken * 10 < room * SCARCE {
            (idle.min(room - taken), Aim::SideBySide)
        } else {
            (idle.min(room.saturating_sub(taken)), Aim::Next)
        };
        let queued = self.lanes.iter().filter(|lane| lane.is_queued()).count();
        self.split(walks.saturating_sub(queued), aim);
        let is_next_queued = self.keeps_order && self.lanes.first().is_some_and(Lane::is_queued);
        for _ in 0..idle.max(is_next_queued.into()) {
            let Some(lane) = self.lanes.iter_mut().find(|lane| lane.is_queued()) else {
                return;
            };
            lane.begin(&self.make_walk, &self.options, self.identity);
        }
    }

    /// Cuts windows for so many walks.
    fn split(&mut self, walks: usize, aim: Aim) {
        if self.order.is_broken || walks == 0 {
            return;
        }
        let (indices, stretches): (Vec<_>, Vec<_>) = self.stretches().unzip();
        let cuts = share(&stretches, walks, aim);
        // The last ones first, so that the others stay where they are.
        for (index, cuts) in indices.into_iter().zip(cuts).rev() {
            for (cut, index) in cuts.into_iter().zip(index..) {
                self.split_at(index, cut);
            }
        }
    }

    /// Leaves what is earlier than `cut` to a new window, the next one.
    fn split_at(&mut self, index: usize, cut: Moment) {
        let lane = &mut self.lanes[index];
        let rest = lane.window.split(cut);
        let progress = lane.progress_of_rest(cut);
        let below = lane.below.take();
        self.steps.push_back(Step::Drawn(lane.id, lane.window));
        self.insert(index + 1, rest);
        let lane = &mut self.lanes[index + 1];
        (lane.progress, lane.below) = (progress, below);
    }

    fn insert(&mut self, index: usize, window: Window) {
        let lane = Lane::new(self.next_id, window, Default::default());
        self.next_id += 1;
        self.steps.push_back(Step::Drawn(lane.id, lane.window));
        self.lanes.insert(index, lane);
    }

    /// What the walks under way have still to do.
    fn stretches(&self) -> impl Iterator<Item = (usize, Stretch)> {
        let lanes = self.lanes.iter().enumerate();
        lanes.filter_map(|(index, lane)| {
            let progress = lane.progress.filter(|_| lane.is_walking())?;
            let stretch = Stretch {
                position: progress.position,
                lower: lane.window.lower().or(self.timeline.earliest),
                page: progress.page,
                lasted: progress.lasted,
                below: lane.below,
                is_known: progress.is_own,
                in_order: self.keeps_order,
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
        if !self.lanes[index].has_begun {
            self.tell_above(index, &survey);
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
            // In order, nobody takes from it.
            if !self.keeps_order {
                self.arrivals.push_back(lane.id);
            }
        }
    }

    /// Lets the window above know how dense the items lie where this one begins.
    fn tell_above(&mut self, index: usize, survey: &Survey) {
        let lane = &self.lanes[index];
        let (Some(begin), Some(above)) = (lane.window.before, index.checked_sub(1)) else {
            return;
        };
        let end = match lane.has_walk_ended() {
            true => lane.window.lower(),
            false => survey.oldest(),
        };
        let page = end.map(|end| begin.microseconds().saturating_sub(end.microseconds()));
        let above = &mut self.lanes[above];
        if above.window.lower() == Some(begin) {
            above.below = Some(page.unwrap_or(i64::MAX));
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
            self.insert(index, window);
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
