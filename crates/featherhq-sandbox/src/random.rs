//! Repeatable chance: the same seed gives the same choices on any machine.
//!
//! The generator is SplitMix64, which is three lines and never changes.
//! Each conversation draws from a stream of its own, so that asking for more
//! conversations leaves the first ones as they are.

use uuid::Uuid;

const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of choices.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream of number `index` among those called `name`.
    pub(crate) fn new(seed: u64, name: &str, index: u64) -> Self {
        let mut random = Self { state: seed };
        for byte in name.bytes() {
            random.state = random.next() ^ u64::from(byte);
        }
        random.state = random.next() ^ index;
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_RATIO);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to and without `bound`; 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        (wide >> 64) as u64
    }

    /// A number of `minimum..=maximum`.
    pub(crate) fn between(&mut self, minimum: i64, maximum: i64) -> i64 {
        let width = maximum.abs_diff(minimum) + 1;
        minimum + self.below(width) as i64
    }

    /// A number from 0 up to and without 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        const STEPS: u64 = 1 << 53;
        (self.next() % STEPS) as f64 / STEPS as f64
    }

    /// True in so many cases of a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// `Some` in so many cases of a hundred.
    pub(crate) fn sometimes<T>(
        &mut self,
        percent: u64,
        value: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        self.percent(percent).then(|| value(self))
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize].clone()
    }

    /// A random (version 4) id.
    pub(crate) fn uuid(&mut self) -> Uuid {
        let (high, low) = (self.next(), self.next());
        let bits = (u128::from(high) << 64) | u128::from(low);
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    /// The card that `index` gets when a deck is dealt over and over, shuffled
    /// anew each time: a random order in which every card comes up.
    pub(crate) fn dealt<'a, T>(seed: u64, name: &str, index: u64, deck: &'a [T]) -> &'a T {
        let size = deck.len() as u64;
        let mut random = Self::new(seed, name, index / size);
        let mut order: Vec<usize> = (0..deck.len()).collect();
        for place in (1..deck.len()).rev() {
            order.swap(place, random.below(place as u64 + 1) as usize);
        }
        &deck[order[(index % size) as usize]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_fixed_for_all_time() {
        let mut random = Random { state: 1_234_567 };
        // The published test vector of SplitMix64.
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn every_card_is_dealt_once_per_round() {
        let deck = ['a', 'b', 'c', 'd', 'e'];
        for round in 0..4 {
            let mut dealt: Vec<char> = (0..5)
                .map(|place| *Random::dealt(9, "test", round * 5 + place, &deck))
                .collect();
            dealt.sort_unstable();
            assert_eq!(dealt, deck);
        }
    }
}
