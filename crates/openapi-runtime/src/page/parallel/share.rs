//! Which windows are cut for walks that have nothing to do.

use super::cut::Stretch;
use super::moment::Moment;

/// What the walks are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// To be done soon with all.
    All,
    /// To go through the list side by side, in its order.
    SideBySide,
    /// To come to what is to be delivered next: hardly any pages more may wait.
    Next,
}

/// Parts with less than this are not worth a request; one page is on its way at any rate.
const FEWEST_PAGES: f64 = 1.0;

impl Aim {
    /// How many pages a part may have. As the last page of a part is seldom full, a few more than a
    /// whole number: then most of it is.
    fn at_most(self) -> Option<f64> {
        match self {
            Self::All => None,
            Self::SideBySide => Some(6.6),
            Self::Next => Some(2.0),
        }
    }
}

/// Where to cut each of these, newest first, for so many walks.
///
/// What no page has come from is not cut: soon more will be known. Until then, walks that would be
/// needed there wait.
pub(super) fn share(stretches: &[Stretch], walks: usize, aim: Aim) -> Vec<Vec<Moment>> {
    let mut helpers = vec![0; stretches.len()];
    let mut left = walks;
    if let Some(at_most) = aim.at_most() {
        for (stretch, helpers) in stretches.iter().zip(&mut helpers) {
            let wanted = match stretch.lower {
                None if aim == Aim::SideBySide => left,
                _ => (stretch.pages() / at_most - 0.5).max(0.0) as usize,
            };
            *helpers = wanted.min(left);
            left -= *helpers;
        }
    }
    if aim != Aim::Next {
        (0..left).for_each(|_| help_longest(stretches, &mut helpers));
    }
    let cuts = stretches.iter().zip(helpers);
    cuts.map(|(stretch, helpers)| match stretch.is_known {
        true => stretch.cuts(helpers, aim.at_most()),
        false => Vec::new(),
    })
    .collect()
}

/// One walk more where the parts are the longest.
fn help_longest(stretches: &[Stretch], helpers: &mut [usize]) {
    let parts = stretches.iter().zip(helpers);
    let parts = parts.map(|(stretch, helpers)| (stretch.pages() / (*helpers + 1) as f64, helpers));
    // Of several that are the longest, the newest.
    let longest = parts.rev().max_by(|one, other| one.0.total_cmp(&other.0));
    if let Some((_, helpers)) = longest.filter(|(pages, _)| *pages > FEWEST_PAGES) {
        *helpers += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    /// Stretches of so many pages, each of which spans a second.
    fn stretches(pages: &[i64]) -> Vec<Stretch> {
        let mut position = pages.iter().sum::<i64>() * SECOND;
        let stretches = pages.iter().map(|pages| {
            let lower = position - pages * SECOND;
            let above = std::mem::replace(&mut position, lower);
            Stretch {
                position: Moment::from_microseconds(above),
                lower: Some(Moment::from_microseconds(lower)),
                page: SECOND,
                lasted: 1,
                below: Some(SECOND),
                is_known: true,
                in_order: false,
            }
        });
        stretches.collect()
    }

    fn helpers(stretches: &[Stretch], walks: usize, aim: Aim) -> Vec<usize> {
        let cuts = share(stretches, walks, aim);
        cuts.iter().map(Vec::len).collect()
    }

    #[test]
    fn in_any_order_the_longest_is_cut_first() {
        let some = stretches(&[2, 40, 10, 1]);
        for (walks, expected) in [
            (0, [0, 0, 0, 0]),
            (1, [0, 1, 0, 0]),
            (4, [0, 4, 0, 0]),
            (7, [0, 6, 1, 0]),
        ] {
            assert_eq!(helpers(&some, walks, Aim::All), expected);
        }
        // One page is no more than what is on its way.
        assert_eq!(helpers(&stretches(&[1, 2, 3]), 9, Aim::All), [0, 1, 2]);
    }

    #[test]
    fn in_order_the_next_is_cut_first() {
        let some = stretches(&[8, 40, 30, 60]);
        for (walks, expected) in [(1, [0, 1, 0, 0]), (7, [0, 5, 2, 0])] {
            assert_eq!(helpers(&some, walks, Aim::SideBySide), expected);
        }
        for (walks, expected) in [(1, [1, 0, 0, 0]), (3, [3, 0, 0, 0]), (5, [3, 2, 0, 0])] {
            assert_eq!(helpers(&some, walks, Aim::Next), expected);
        }
        // When all parts are short, the longest.
        let short = stretches(&[3, 5, 4]);
        assert_eq!(helpers(&short, 1, Aim::SideBySide), [0, 1, 0]);
        assert_eq!(helpers(&short, 1, Aim::Next), [1, 0, 0]);
    }

    #[test]
    fn walks_wait_for_what_is_not_known_yet_when_it_seems_to_be_the_longest() {
        let mut some = stretches(&[100, 10]);
        some[0].is_known = false;
        assert_eq!(helpers(&some, 1, Aim::All), [0, 0]);
        assert_eq!(helpers(&some, 2, Aim::All), [0, 0]);
        assert_eq!(helpers(&some, 6, Aim::All), [0, 1]);
        assert_eq!(helpers(&some, 1, Aim::SideBySide), [0, 0]);
    }
}
