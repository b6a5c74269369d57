//! Quantiles of durations in bounded memory: exact for a few, and from then on
//! by counting in buckets that grow with what they hold.

use std::collections::BTreeMap;

/// So many durations are kept as they are.
pub(super) const EXACT: usize = 1_000;

/// Each bucket goes from a duration to one so many times longer, and stands for
/// the middle of that: no quantile is off by more than 1%.
const GROWTH: f64 = 1.01 / 0.99;

/// Durations in milliseconds.
#[derive(Clone, Debug)]
pub(super) enum Durations {
    /// All of them.
    Exact(Vec<u64>),
    /// How many are in each bucket.
    Buckets(BTreeMap<u32, u64>),
}

impl Default for Durations {
    fn default() -> Self {
        Self::Exact(Vec::new())
    }
}

impl Durations {
    pub(super) fn add(&mut self, milliseconds: u64) {
        match self {
            Self::Exact(all) if all.len() < EXACT => all.push(milliseconds),
            Self::Exact(all) => {
                let mut buckets = BTreeMap::new();
                for duration in all.iter().chain([&milliseconds]) {
                    *buckets.entry(bucket(*duration)).or_default() += 1;
                }
                *self = Self::Buckets(buckets);
            }
            Self::Buckets(buckets) => *buckets.entry(bucket(milliseconds)).or_default() += 1,
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Exact(all) => all.len() as u64,
            Self::Buckets(buckets) => buckets.values().sum(),
        }
    }

    /// Whether quantiles are exact.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Self::Exact(_))
    }

    /// The smallest duration such that at least `percent` of all are not longer;
    /// `None` when there are none.
    pub(super) fn quantile(&self, percent: u64) -> Option<u64> {
        let rank = (self.count() * percent).div_ceil(100).max(1);
        match self {
            Self::Exact(all) => {
                let mut sorted = all.clone();
                sorted.sort_unstable();
                let index = usize::try_from(rank - 1).ok()?;
                sorted.get(index).copied()
            }
            Self::Buckets(buckets) => {
                let mut passed = 0;
                let (bucket, _) = buckets.iter().find(|(_, count)| {
                    passed += **count;
                    passed >= rank
                })?;
                Some(middle(*bucket))
            }
        }
    }
}

/// Bucket 0 is for nothing at all, bucket n for what is longer than
/// `GROWTH^(n-2)` and not longer than `GROWTH^(n-1)`.
fn bucket(milliseconds: u64) -> u32 {
    match milliseconds {
        0 => 0,
        _ => 1 + ((milliseconds as f64).ln() / GROWTH.ln()).ceil() as u32,
    }
}

fn middle(bucket: u32) -> u64 {
    match bucket {
        0 => 0,
        _ => {
            let upper = GROWTH.powf(f64::from(bucket - 1));
            (2.0 * upper / (1.0 + GROWTH)).round() as u64
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_exact() {
        let mut durations = Durations::default();
        assert_eq!(durations.quantile(50), None);
        for milliseconds in [40, 10, 30, 20] {
            durations.add(milliseconds);
        }
        assert_eq!(durations.quantile(50), Some(20));
        assert_eq!(durations.quantile(95), Some(40));
        assert_eq!(durations.quantile(0), Some(10));
        assert!(durations.is_exact());
    }

    #[test]
    fn many_are_within_one_percent_in_little_memory() {
        let mut durations = Durations::default();
        let mut all = Vec::new();
        // From nothing to ten years, each about as often.
        for step in 0..200_000_u64 {
            let scale = (step.wrapping_mul(7_919) % 200_000) as f64 / 200_000.0;
            let milliseconds = ((3.2e11_f64).powf(scale) - 1.0) as u64;
            durations.add(milliseconds);
            all.push(milliseconds);
        }
        all.sort_unstable();
        assert!(!durations.is_exact());
        assert_eq!(durations.count(), 200_000);
        for percent in [1, 25, 50, 75, 95, 99, 100] {
            let exact = all[(200_000 * percent / 100) as usize - 1] as f64;
            let found = durations.quantile(percent).unwrap() as f64;
            assert!(
                (found - exact).abs() <= exact * 0.01 + 0.5,
                "{percent}%: {found}, not {exact}"
            );
        }
        let Durations::Buckets(buckets) = durations else {
            unreachable!("there are many");
        };
        assert!(buckets.len() < 2_000, "{} buckets", buckets.len());
    }
}
