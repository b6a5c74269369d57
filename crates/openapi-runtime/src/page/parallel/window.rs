//! A part of a list, by time.

use std::cmp::Reverse;

use super::moment::{Moment, TimeRange};

/// Tells the windows of one stream apart.
pub(in super::super) type WindowId = u32;

/// The part of a list that one walk has to deliver.
///
/// Its upper bound is asked of the server, which includes it, and what lies on it belongs to the
/// window above. Its lower bound belongs to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Window {
    /// Only items of earlier times belong to it; `None` for the newest window.
    pub(in super::super) before: Option<Moment>,
    /// The lower bound that the server is asked for; `None` for the oldest window.
    pub(in super::super) after: Option<Moment>,
    /// The lower bound where another walk took over the rest. The server does not know of it.
    pub(in super::super) stop: Option<Moment>,
}

impl Window {
    /// What the server is asked for as long as the window is walked.
    pub(super) fn range(&self) -> TimeRange {
        TimeRange {
            after: self.after,
            before: self.before,
        }
    }

    /// The earliest time that belongs to it.
    pub(super) fn lower(&self) -> Option<Moment> {
        self.stop.or(self.after)
    }

    pub(super) fn is_above(&self, time: Moment) -> bool {
        self.lower().is_some_and(|lower| time < lower)
    }

    pub(super) fn is_below(&self, time: Moment) -> bool {
        self.before.is_some_and(|before| time >= before)
    }

    pub(super) fn has(&self, time: Moment) -> bool {
        !self.is_above(time) && !self.is_below(time)
    }

    /// Sorts windows as the list has them.
    pub(super) fn newest_first(&self) -> (bool, Reverse<Option<Moment>>) {
        (self.before.is_some(), Reverse(self.before))
    }

    /// Leaves what is earlier than `cut` to a new window.
    pub(super) fn split(&mut self, cut: Moment) -> Self {
        let rest = Self {
            before: Some(cut),
            after: self.lower(),
            stop: None,
        };
        self.stop = Some(cut);
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(microseconds: i64) -> Option<Moment> {
        Some(Moment::from_microseconds(microseconds))
    }

    #[test]
    fn every_time_belongs_to_exactly_one_window() {
        let mut windows = vec![Window::default()];
        for (index, cut) in [(0, 50), (1, 20), (0, 70), (0, 90), (3, 30)] {
            let rest = windows[index].split(Moment::from_microseconds(cut));
            windows.insert(index + 1, rest);
        }
        for time in -10..110 {
            let time = Moment::from_microseconds(time);
            let owners = windows.iter().filter(|window| window.has(time)).count();
            assert_eq!(owners, 1, "{time:?}");
        }
    }

    #[test]
    fn the_server_keeps_being_asked_for_the_same() {
        let mut window = Window {
            before: at(9),
            after: at(1),
            stop: None,
        };
        let range = window.range();
        let rest = window.split(Moment::from_microseconds(5));
        assert_eq!(window.range(), range);
        assert_eq!((rest.before, rest.after), (at(5), at(1)));
        // The bound on the server's side of the rest is where this one was cut last.
        let upper = window.split(Moment::from_microseconds(7));
        assert_eq!((upper.before, upper.after), (at(7), at(5)));
    }
}
