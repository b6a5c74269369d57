//! Which items of a page belong to the window that it was asked for.

use super::super::content::Page;
use super::moment::Moment;
use super::timeline::Timeline;
use super::window::Window;

/// The times of the items of a page, where they are known.
pub(super) struct Survey {
    times: Vec<Option<Moment>>,
}

/// What is to be done with each item.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) kept: Vec<bool>,
    /// Those of the kept ones that another window may have too, by their place among the kept.
    pub(super) doubtful: Vec<usize>,
}

impl Survey {
    pub(super) fn of<T>(page: &Page<T>, timeline: &Timeline<T>) -> Self {
        Self {
            times: page.entries().map(|entry| timeline.of(entry)).collect(),
        }
    }

    fn known(&self) -> impl DoubleEndedIterator<Item = Moment> {
        self.times.iter().copied().flatten()
    }

    pub(super) fn first(&self) -> Option<Moment> {
        self.known().next()
    }

    pub(super) fn newest(&self) -> Option<Moment> {
        self.known().max()
    }

    pub(super) fn oldest(&self) -> Option<Moment> {
        self.known().min()
    }

    /// How much time a page spans if the items lie as at the end of this one: in its last quarter, or
    /// more of it when that lies at one moment.
    pub(super) fn page_at_end(&self) -> Option<i64> {
        let times: Vec<i64> = self.known().map(Moment::microseconds).collect();
        let (last, before) = times.split_last()?;
        let fewest = (times.len() / 4).max(1);
        let steps = (fewest..times.len()).find(|steps| before[before.len() - steps] > *last)?;
        let span = before[before.len() - steps].saturating_sub(*last);
        let (all, steps) = (i64::try_from(times.len()).ok()?, i64::try_from(steps).ok()?);
        Some((span / steps).saturating_mul(all))
    }

    /// Whether the times descend, from that of the page before on.
    pub(super) fn descends_from(&self, last: Option<Moment>) -> bool {
        let times = last.into_iter().chain(self.known());
        times.is_sorted_by(|one, next| one >= next)
    }

    /// Whether something lies beyond the end of the window.
    pub(super) fn reaches_beyond(&self, stop: Moment) -> bool {
        self.oldest().is_some_and(|oldest| oldest < stop)
    }

    /// Sorts out what belongs to the window; `last` is the time of the last item before the page. An
    /// item whose time is not known lies between its neighbours, if the list is in order.
    pub(super) fn judge(&self, window: Window, last: Option<Moment>, in_order: bool) -> Verdict {
        let mut verdict = Verdict::default();
        let mut previous = last;
        let mut kept_so_far = 0;
        for (index, time) in self.times.iter().enumerate() {
            let (kept, doubtful) = match *time {
                Some(time) => {
                    previous = Some(time);
                    (window.has(time), false)
                }
                None if !in_order => (true, true),
                None => {
                    let next = self.times[index..].iter().copied().flatten().next();
                    between(window, previous, next)
                }
            };
            if kept && doubtful {
                verdict.doubtful.push(kept_so_far);
            }
            kept_so_far += usize::from(kept);
            verdict.kept.push(kept);
        }
        verdict
    }
}

/// Whether an item between these times may belong to the window, and whether it may to another too.
fn between(window: Window, previous: Option<Moment>, next: Option<Moment>) -> (bool, bool) {
    if previous.is_some_and(|time| window.is_above(time))
        || next.is_some_and(|time| window.is_below(time))
    {
        return (false, false);
    }
    let is_below_top = window.before.is_none() || previous.is_some_and(|time| window.has(time));
    // Without an end too: the window may be cut above such an item later. And what lies on the end is
    // seen by the window below as well.
    let is_above_end = next.is_some_and(|time| window.has(time) && Some(time) != window.lower());
    (true, !(is_below_top && is_above_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(time: i64) -> Moment {
        Moment::from_microseconds(time)
    }

    fn survey(times: &[Option<i64>]) -> Survey {
        Survey {
            times: times.iter().map(|time| time.map(moment)).collect(),
        }
    }

    const WINDOW: Window = Window {
        before: Some(Moment::from_microseconds(80)),
        after: None,
        stop: Some(Moment::from_microseconds(50)),
    };

    #[test]
    fn what_lies_on_the_upper_bound_is_left_to_the_window_above() {
        let survey = survey(&[Some(80), Some(79), Some(50), Some(49)]);
        let verdict = survey.judge(WINDOW, None, true);
        assert_eq!(verdict.kept, [false, true, true, false]);
        assert!(verdict.doubtful.is_empty());
        assert!(survey.reaches_beyond(moment(50)) && !survey.reaches_beyond(moment(49)));
    }

    #[test]
    fn what_has_no_time_lies_between_its_neighbours() {
        for (times, kept, doubtful) in [
            // Within.
            (vec![Some(79), None, Some(60)], vec![true; 3], vec![]),
            // At either end, two windows see it.
            (vec![None, Some(60)], vec![true; 2], vec![0]),
            (
                vec![Some(80), None, Some(60)],
                vec![false, true, true],
                vec![0],
            ),
            (
                vec![Some(60), None, Some(49)],
                vec![true, true, false],
                vec![1],
            ),
            (vec![Some(60), None], vec![true; 2], vec![1]),
            (vec![Some(60), None, Some(50)], vec![true; 3], vec![1]),
            // Outside.
            (
                vec![None, Some(80), Some(60)],
                vec![false, false, true],
                vec![],
            ),
            (
                vec![Some(60), Some(49), None],
                vec![true, false, false],
                vec![],
            ),
            // Nothing is known.
            (vec![None, None], vec![true; 2], vec![0, 1]),
        ] {
            let verdict = survey(&times).judge(WINDOW, None, true);
            assert_eq!(verdict, Verdict { kept, doubtful }, "{times:?}");
        }
        // A window without an end may get one.
        let last = survey(&[Some(60), None]).judge(Window::default(), None, true);
        assert_eq!(last.doubtful, [1]);
        // The page before is a neighbour too.
        let verdict = survey(&[None, Some(60)]).judge(WINDOW, Some(moment(70)), true);
        assert!(verdict.doubtful.is_empty());
        // Without order, there are no neighbours.
        let verdict = survey(&[Some(79), None, Some(60)]).judge(WINDOW, None, false);
        assert_eq!(verdict.doubtful, [1]);
    }

    #[test]
    fn the_end_of_a_page_tells_how_dense_the_items_lie_there() {
        let sparse = [Some(9_000), Some(8_000), Some(7_000), Some(6_000)];
        let dense = [Some(5_990), None, Some(5_980), Some(5_980)];
        let page = |times: &[&[Option<i64>]]| survey(&times.concat()).page_at_end();
        assert_eq!(page(&[&sparse]), Some(4_000));
        assert_eq!(page(&[&sparse, &dense]), Some(35));
        // The last quarter lies at one moment.
        assert_eq!(page(&[&sparse, &[Some(6_000); 6]]), Some(1_420));
        assert_eq!(page(&[&[Some(7); 6]]), None);
        assert_eq!(page(&[&[Some(7), None]]), None);
        assert_eq!(page(&[]), None);
    }

    #[test]
    fn order_is_judged_over_pages() {
        let survey = survey(&[Some(5), None, Some(5), Some(3)]);
        assert!(survey.descends_from(None));
        assert!(survey.descends_from(Some(moment(5))));
        assert!(!survey.descends_from(Some(moment(4))));
        assert!(!self::survey(&[Some(3), None, Some(5)]).descends_from(None));
    }
}
