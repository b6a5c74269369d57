//! Where the entries of a page stood when the server sent it.

/// The places of the entries that are left of a page, counted from 0 as the server sent them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// One after the other from this one on.
    From(usize),
    /// These, in ascending order.
    Listed(Vec<usize>),
}

impl Places {
    /// The place of the entry that is at `index` now.
    fn of(&self, index: usize) -> usize {
        match self {
            Self::From(first) => first + index,
            // Every entry has a place.
            Self::Listed(places) => places.get(index).copied().unwrap_or(index),
        }
    }

    /// How many entries of the page as sent come up to and including the one at `index` now.
    pub(super) fn taken_with(&self, index: usize) -> u64 {
        self.of(index) as u64 + 1
    }

    /// Leaves out the entries at the beginning.
    pub(super) fn skip(&mut self, count: usize) {
        match self {
            Self::From(first) => *first += count,
            Self::Listed(places) => {
                places.drain(..count.min(places.len()));
            }
        }
    }

    /// Keeps those entries that `kept` has a `true` for.
    pub(super) fn keep(&mut self, kept: &[bool]) {
        let left = kept.iter().enumerate().filter(|(_, kept)| **kept);
        *self = Self::Listed(left.map(|(index, _)| self.of(index)).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_those_of_the_whole_page() {
        let mut places = Places::From(0);
        places.skip(2);
        assert_eq!([places.of(0), places.of(1)], [2, 3]);
        places.keep(&[false, true, true, false, true]);
        assert_eq!(places, Places::Listed(vec![3, 4, 6]));
        places.skip(1);
        places.keep(&[false, true]);
        assert_eq!(places.of(0), 6);
    }
}
