//! Where a window is cut for walks that have nothing to do.
//!
//! Nobody knows how the items lie in time. What is known of the rest of a window is how much time a
//! page spans where its walk is, and often how much one spans below its end, where another walk was.
//!
//! - Where both are alike, or little is left, the items are taken to lie evenly, and the parts are of
//!   the same length.
//! - Otherwise the items lie densely from one end on for as long as nobody knows: likely for about as
//!   long again as they were seen to. So each part is up to twice as long as the one before. Those
//!   beyond the dense stretch turn out to be empty for a request each; the others are of use wherever
//!   it ends. The end of a list is found in the same way.

use super::moment::Moment;

/// A page that spans less is taken to span this much, in microseconds.
const SHORTEST_PAGE: i64 = 1_000;
/// Pages are alike when none spans more than so many times as much as the other.
const ALIKE: i64 = 4;
/// The shortest part of a dense stretch, in pages, as long as no more of it was seen.
const FEW_PAGES: i64 = 4;
/// How many times as far as it was seen a dense stretch may go on.
const REACH: i64 = 4;
/// What is estimated from afar counts for so much less.
const UNKNOWN: f64 = 4.0;
/// By how much the parts of a dense stretch grow at most, from one to the next and altogether.
const GROWTH: f64 = 2.0;
const WHOLE_GROWTH: f64 = 128.0;
/// A list of no more than so many pages that ends where the caller wants it to is taken to be even.
const EVEN_PAGES: i64 = 256;
/// No list is reached into beyond this time, the beginning of 1970: servers refuse times that lie too
/// far back. What is older still belongs to the oldest window.
const FARTHEST: i64 = 0;
/// A cut is as round as the parts allow, so that a server which keeps times less precisely than in
/// microseconds compares with the same bound.
const UNITS: [i64; 3] = [1_000_000, 1_000, 1];

/// What a walk has still to do, as far as is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The time of the last item that came.
    pub(super) position: Moment,
    /// Where it ends.
    pub(super) lower: Option<Moment>,
    /// How much time a page spans at `position`, in microseconds.
    pub(super) page: i64,
    /// For how many pages that has been so.
    pub(super) lasted: i64,
    /// How much time a page spans below `lower`.
    pub(super) below: Option<i64>,
    /// Whether a page of this walk came. Otherwise `position` is where it begins, and the rest is
    /// what was known of the window that it was cut from.
    pub(super) is_known: bool,
    /// Whether the list is wanted in its order.
    pub(super) in_order: bool,
}

/// How the items are taken to lie: so much time a page.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Even(i64),
    DenseAbove(i64),
    DenseBelow(i64),
}

/// How much time a page is taken to span that spans so much.
pub(super) fn span_of_page(page: i64) -> i64 {
    page.max(SHORTEST_PAGE)
}

/// Whether pages that span so much lie where the items are about as dense.
pub(super) fn are_alike(one: i64, other: i64) -> bool {
    let (one, other) = (span_of_page(one), span_of_page(other));
    one.max(other) / ALIKE <= one.min(other)
}

impl Stretch {
    /// The time it spans, at most.
    fn span(&self) -> i64 {
        let lower = self.lower.map_or(FARTHEST, Moment::microseconds);
        self.position.microseconds().saturating_sub(lower)
    }

    /// For how many pages the dense stretch above goes on before anything is left to another walk.
    fn first_part(&self) -> i64 {
        self.lasted.max(FEW_PAGES)
    }

    fn shape(&self) -> Shape {
        let (span, above) = (self.span(), span_of_page(self.page));
        let is_long = |page: i64, first_part: i64| span / page > first_part.saturating_mul(REACH);
        match self.below.map(span_of_page) {
            _ if self.lower.is_none() => Shape::DenseAbove(above),
            Some(below) if are_alike(above, below) => Shape::Even(above.midpoint(below)),
            // In order, what lies at the far end is of no use yet.
            Some(below) if below < above && self.in_order => {
                Shape::Even((above as f64 * below as f64).sqrt() as i64)
            }
            Some(below) if below < above && is_long(below, FEW_PAGES) => Shape::DenseBelow(below),
            Some(below) if below < above => Shape::Even(below),
            None if span / above <= EVEN_PAGES => Shape::Even(above),
            _ if is_long(above, self.first_part()) => Shape::DenseAbove(above),
            _ => Shape::Even(above),
        }
    }

    /// About how many pages it has; to be compared with that of others.
    pub(super) fn pages(&self) -> f64 {
        let (page, at_most) = match self.shape() {
            Shape::Even(page) => (page, i64::MAX),
            Shape::DenseAbove(page) => (page, self.first_part().saturating_mul(REACH)),
            Shape::DenseBelow(page) => (page, FEW_PAGES * REACH),
        };
        let pages = (self.span() as f64 / page as f64).min(at_most as f64);
        if self.is_known {
            pages
        } else {
            pages / UNKNOWN
        }
    }

    /// Where to cut it for so many more walks, latest first; fewer when it is too short. No part but
    /// the last has more pages than `at_most`.
    pub(super) fn cuts(&self, walks: usize, at_most: Option<f64>) -> Vec<Moment> {
        let span = self.span();
        let of_pages = |page: i64, pages: f64| (page as f64 * pages) as i64;
        let even = |part: i64| (1..).map(move |number| part.saturating_mul(number));
        let mut lengths: Vec<i64> = match (self.shape(), at_most) {
            (Shape::Even(page), at_most) => {
                let share = span / i64::try_from(walks).map_or(i64::MAX, |walks| walks + 1);
                let at_most = at_most.map_or(i64::MAX, |pages| of_pages(page, pages));
                even(share.min(at_most)).take(walks).collect()
            }
            (Shape::DenseAbove(page) | Shape::DenseBelow(page), Some(at_most)) => {
                even(of_pages(page, at_most)).take(walks).collect()
            }
            (Shape::DenseAbove(page), None) => growing(span, page, self.first_part(), walks),
            (Shape::DenseBelow(page), None) => growing(span, page, FEW_PAGES, walks)
                .into_iter()
                .map(|length| span.saturating_sub(length))
                .collect(),
        };
        lengths.sort_unstable();
        self.rounded(lengths.into_iter().filter(|length| *length < span))
    }

    fn rounded(&self, lengths: impl Iterator<Item = i64>) -> Vec<Moment> {
        let position = self.position.microseconds();
        let lower = self.lower.map_or(FARTHEST, Moment::microseconds);
        let mut above = position;
        let mut cuts = Vec::new();
        for cut in lengths.map(|length| position.saturating_sub(length)) {
            let room = above.saturating_sub(cut) / 8;
            let round = UNITS
                .into_iter()
                .map(|unit| cut.div_euclid(unit).saturating_mul(unit))
                .find(|round| *round > lower && *round < above && cut - round <= room);
            if let Some(round) = round {
                above = round;
                cuts.push(Moment::from_microseconds(round));
            }
        }
        cuts
    }
}

/// So many lengths within the span, the first of so many pages.
fn growing(span: i64, page: i64, first: i64, count: usize) -> Vec<i64> {
    let (span, page) = (span as f64, page as f64);
    let first = first as f64 * page;
    let whole = (span / first).clamp(1.0, WHOLE_GROWTH);
    let growth = whole.powf(1.0 / count.max(1) as f64).min(GROWTH);
    // No part has less than a page.
    let next = |length: &f64| Some((length * growth).max(length + page));
    let lengths = std::iter::successors(Some(first), next).take(count);
    lengths.map(|length| length as i64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400 * SECOND;

    /// From `position` down to `lower`, with so much time a page at either end.
    fn stretch(position: i64, lower: Option<i64>, page: i64, below: Option<i64>) -> Stretch {
        Stretch {
            position: Moment::from_microseconds(position),
            lower: lower.map(Moment::from_microseconds),
            page,
            lasted: 1,
            below,
            is_known: true,
            in_order: false,
        }
    }

    /// In seconds.
    fn cuts(stretch: Stretch, walks: usize, at_most: Option<f64>) -> Vec<i64> {
        let cuts = stretch.cuts(walks, at_most).into_iter();
        cuts.map(|cut| cut.microseconds() / SECOND).collect()
    }

    #[test]
    fn an_even_stretch_is_cut_into_equal_parts() {
        let page = 10 * SECOND;
        for (below, pages) in [
            (None, 10.0),
            (Some(page), 10.0),
            (Some(2 * page), 20.0 / 3.0),
        ] {
            let stretch = stretch(100 * SECOND, Some(0), page, below);
            assert!((stretch.pages() - pages).abs() < 0.01);
            assert_eq!(cuts(stretch, 1, None), [50]);
            assert_eq!(cuts(stretch, 3, None), [75, 50, 25]);
        }
        let stretch = stretch(100 * SECOND, Some(0), page, None);
        assert_eq!(cuts(stretch, 3, Some(1.5)), [85, 70, 55]);
        assert_eq!(cuts(stretch, 3, Some(4.0)), [75, 50, 25]);
    }

    #[test]
    fn what_is_dense_for_an_unknown_while_is_cut_in_parts_that_double() {
        let list = stretch(10_000 * SECOND, None, 10 * SECOND, None);
        assert_eq!(cuts(list, 4, None), [9_960, 9_920, 9_840, 9_680]);
        assert_eq!(cuts(list, 3, Some(6.6)), [9_934, 9_868, 9_802]);
        assert!((list.pages() - 16.0).abs() < 0.01);
        // It was so for ten pages.
        let seen = Stretch { lasted: 10, ..list };
        assert_eq!(cuts(seen, 2, None), [9_900, 9_800]);
        assert!((seen.pages() - 40.0).abs() < 0.01);
        // It is not before 1970.
        let many = cuts(list, 63, None);
        assert_eq!((many.len(), &many[..3]), (63, &[9_960, 9_950, 9_940][..]));
        let early = stretch(90 * SECOND, None, 10 * SECOND, None);
        assert_eq!(cuts(early, 7, None), [50, 40, 30, 20, 10]);
        assert!(cuts(stretch(-90, None, SECOND, None), 7, None).is_empty());

        // A crowd at the upper end, and one at the lower.
        let above = stretch(DAY, Some(0), SECOND, Some(DAY));
        assert_eq!(cuts(above, 3, None), [86_396, 86_392, 86_384]);
        let below = stretch(DAY, Some(0), DAY, Some(SECOND));
        assert_eq!(cuts(below, 3, None), [16, 8, 4]);
        // In order, the upper end comes first.
        let in_order = Stretch {
            in_order: true,
            ..below
        };
        assert_eq!(cuts(in_order, 1, Some(6.0)), [84_636]);
    }

    #[test]
    fn cuts_are_as_round_as_there_is_room_for() {
        for (position, lower, page, expected) in [
            (100_123_456, 123_456, 10 * SECOND, 50 * SECOND),
            (1_900_123, 1_100_123, 100_000, 1_500_000),
            (1_007_900, 1_000_100, 1_000, 1_004_000),
            (1_002_300, 1_000_300, 1_000, 1_001_300),
        ] {
            let stretch = stretch(position, Some(lower), page, None);
            assert_eq!(stretch.cuts(1, None), [Moment::from_microseconds(expected)]);
        }
    }

    #[test]
    fn cuts_descend_within_the_stretch() {
        let spans = [
            0,
            1,
            2_000,
            2_001,
            3_999,
            70_000,
            5_123_456,
            1 << 52,
            i64::MAX,
        ];
        let pages = [0, 1, 999, 1_000, 60_000_000, i64::MAX];
        for position in [-7, 0, 1_999, 5_000_001, i64::MAX - 5, i64::MIN + 99] {
            for span in spans {
                for (page, below) in pages.into_iter().flat_map(|page| {
                    let below = pages.into_iter().map(Some).chain([None]);
                    below.map(move |below| (page, below))
                }) {
                    for (walks, at_most) in [(1, None), (63, None), (2, Some(4.0)), (9, Some(0.1))]
                    {
                        let lower = position.saturating_sub(span);
                        for in_order in [false, true] {
                            let stretch = stretch(position, Some(lower), page, below);
                            let cuts = Stretch {
                                in_order,
                                ..stretch
                            }
                            .cuts(walks, at_most);
                            let cuts = cuts.into_iter().map(Moment::microseconds);
                            let all: Vec<i64> = [position].into_iter().chain(cuts).collect();
                            assert!(
                                all.is_sorted_by(|one, next| one > next),
                                "{stretch:?} {all:?}"
                            );
                            assert!(
                                all.len() == 1 || all[all.len() - 1] > lower,
                                "{stretch:?} {all:?}"
                            );
                            assert!(all.len() <= walks + 1);
                        }
                    }
                }
            }
        }
    }
}
