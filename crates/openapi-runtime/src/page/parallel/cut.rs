//! Where a window is cut when a walk has nothing to do.
//!
//! Nobody knows how the items lie in time. What is known is how much time the last page of a walk
//! spanned, and that is a good measure near that page and a bad one far from it. So a stretch of few
//! such pages is halved; one of many is cut nearer to the page, at the geometric mean, which finds
//! the dense part of a list that spans years by two or three cuts; and one whose end is not known is
//! cut well beyond what was seen, since a window that turns out to be empty tells where the list ends
//! for the price of one request.

use super::moment::Moment;

/// No stretch shorter than this many pages is worth cutting.
const FEWEST_PAGES: i64 = 2;
/// Up to so many pages, a stretch is taken to be as dense as its last page.
const EVEN_PAGES: i64 = 256;
/// A page that spans less is taken to span this much, in microseconds.
const SHORTEST_PAGE: i64 = 1_000;
/// How far to reach into the unknown at first, in pages, and then how many times as far as was seen.
const FIRST_REACH: i64 = 15;
const REACH: i64 = 7;
/// No list is reached into beyond this time, the beginning of 1970: servers refuse times that lie too
/// far back. What is older still belongs to the oldest window.
const FARTHEST: i64 = 0;
/// A reach that no page has confirmed weighs so much less.
const UNCONFIRMED: i64 = 16;
/// A cut is as round as the stretch allows, so that a server which keeps times less precisely than
/// in microseconds compares with the same bound.
const UNITS: [i64; 3] = [1_000_000, 1_000, 1];

/// What a walk has still to do, as far as is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The time of the last item that came.
    pub(super) position: Moment,
    /// Where it ends.
    pub(super) lower: Option<Moment>,
    /// How much time a page spans, in microseconds.
    pub(super) page: i64,
    /// How much time the list is known to span up to `position`.
    pub(super) seen: i64,
    /// Whether a page of this walk came.
    pub(super) confirmed: bool,
}

impl Stretch {
    fn page(&self) -> i64 {
        self.page.max(SHORTEST_PAGE)
    }

    /// The time it spans; a guess when its end is not known.
    fn span(&self) -> i64 {
        let position = self.position.microseconds();
        match self.lower {
            Some(lower) => position.saturating_sub(lower.microseconds()),
            None => {
                let seen = self.seen.max(0).saturating_add(self.page());
                let first = self.page().saturating_mul(FIRST_REACH);
                let reach = first.max(seen.saturating_mul(REACH));
                reach.min(position.saturating_sub(FARTHEST))
            }
        }
    }

    /// About how many pages it has; to be compared with that of others.
    pub(super) fn pages(&self) -> i64 {
        let pages = self.span() / self.page();
        match self.lower {
            None if !self.confirmed => pages / UNCONFIRMED,
            _ => pages,
        }
    }

    /// Where to cut it, leaving its walk no more than `at_most` pages; `None` when that is not worth
    /// a request.
    pub(super) fn cut(&self, at_most: Option<i64>) -> Option<Moment> {
        let span = self.span();
        let pages = span / self.page();
        if pages < FEWEST_PAGES {
            return None;
        }
        let keep = match self.lower {
            None => span,
            Some(_) if pages <= EVEN_PAGES => span / 2,
            Some(_) => self.page().saturating_mul(pages.isqrt()),
        };
        let keep = match at_most {
            Some(most) => keep.min(self.page().saturating_mul(most)),
            None => keep,
        };
        let position = self.position.microseconds();
        let cut = position.checked_sub(keep)?;
        let lower = self.lower.map_or(i64::MIN, Moment::microseconds);
        UNITS
            .into_iter()
            .map(|unit| cut.div_euclid(unit).saturating_mul(unit))
            .find(|round| *round > lower && position - round <= keep.saturating_add(keep / 4))
            .map(Moment::from_microseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn stretch(position: i64, lower: Option<i64>, page: i64) -> Stretch {
        Stretch {
            position: Moment::from_microseconds(position),
            lower: lower.map(Moment::from_microseconds),
            page,
            seen: page,
            confirmed: true,
        }
    }

    fn cut(position: i64, lower: Option<i64>, page: i64) -> Option<i64> {
        let cut = stretch(position, lower, page).cut(None)?;
        Some(cut.microseconds())
    }

    #[test]
    fn a_short_stretch_is_halved_and_a_long_one_cut_near_its_beginning() {
        let day = 86_400 * SECOND;
        for (position, lower, page, expected) in [
            // As dense as its last page: half.
            (100 * SECOND, Some(0), 10 * SECOND, Some(50 * SECOND)),
            (100 * SECOND, Some(0), 50 * SECOND, Some(50 * SECOND)),
            // One page is left, and it is on its way.
            (100 * SECOND, Some(0), 51 * SECOND, None),
            (0, Some(0), 0, None),
            // Ten thousand pages: a hundred of them.
            (10_000 * SECOND, Some(0), SECOND, Some(9_900 * SECOND)),
            // All on one moment, or so it looks: not the whole day for one walk.
            (day, Some(0), 0, Some(86_390 * SECOND)),
            // The end is not known.
            (900 * SECOND, None, 10 * SECOND, Some(750 * SECOND)),
            // It is not before 1970.
            (90 * SECOND, None, 10 * SECOND, Some(0)),
            (0, None, 10 * SECOND, None),
            (-90 * SECOND, None, 10 * SECOND, None),
        ] {
            assert_eq!(
                cut(position, lower, page),
                expected,
                "{position} {lower:?} {page}"
            );
        }
    }

    #[test]
    fn cuts_are_as_round_as_there_is_room_for() {
        for (position, lower, page, expected) in [
            (100_123_456, Some(123_456), 10 * SECOND, Some(50 * SECOND)),
            (1_900_123, Some(1_100_123), 100_000, Some(1_500_000)),
            (1_007_900, Some(1_000_100), 1_000, Some(1_004_000)),
            (1_002_300, Some(1_000_300), 1_000, Some(1_001_300)),
        ] {
            assert_eq!(
                cut(position, lower, page),
                expected,
                "{position} {lower:?} {page}"
            );
        }
    }

    #[test]
    fn a_cut_lies_within_and_leaves_something_on_either_side() {
        for position in [-7, 0, 1_999, 5_000_001, i64::MAX - 5, i64::MIN + 99] {
            for span in [2_000, 2_001, 3_999, 70_000, 5_123_456, 1 << 52] {
                for page in [0, 1, 999, 1_000, 60_000_000] {
                    for at_most in [None, Some(4)] {
                        let lower = position.saturating_sub(span);
                        let stretch = stretch(position, Some(lower), page);
                        let Some(cut) = stretch.cut(at_most) else {
                            continue;
                        };
                        let cut = cut.microseconds();
                        assert!(lower < cut && cut <= position, "{lower} {cut} {position}");
                    }
                }
            }
        }
    }
}
