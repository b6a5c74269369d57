//! How much later an answer begins.

use std::time::Duration;

use crate::random::Random;

/// How much later an answer begins.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use featherhq_sandbox::{Fault, FaultKind, Latency};
///
/// let mean = Duration::from_millis(200);
/// let fault = Fault::new(FaultKind::Latency(Latency::Exponential(mean)));
/// assert_eq!(fault.to_string(), "latency=exponential:200ms");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Latency {
    /// Always so much.
    Fixed(Duration),
    /// Anything from the first to the second, each as likely.
    Uniform(Duration, Duration),
    /// Exponentially distributed with this mean, as waiting times often are:
    /// most are short, and one in a hundred takes 4.6 times the mean. No wait
    /// is longer than ten times the mean.
    Exponential(Duration),
}

impl Latency {
    pub(super) fn draw(self, random: &mut Random) -> Duration {
        match self {
            Self::Fixed(latency) => latency,
            Self::Uniform(shortest, longest) => {
                let width = longest.saturating_sub(shortest);
                shortest + width.mul_f64(random.fraction())
            }
            Self::Exponential(mean) => {
                let factor = -(1.0 - random.fraction()).ln();
                mean.mul_f64(factor.min(10.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEAN: Duration = Duration::from_millis(100);

    fn draws(latency: Latency) -> Vec<Duration> {
        (0..10_000)
            .map(|index| latency.draw(&mut Random::new(1, "latency", index)))
            .collect()
    }

    #[test]
    fn a_uniform_latency_fills_its_range() {
        let (shortest, longest) = (MEAN, MEAN * 5);
        let draws = draws(Latency::Uniform(shortest, longest));
        assert!(draws.iter().all(|draw| (shortest..=longest).contains(draw)));
        assert!(draws.iter().any(|draw| *draw < MEAN * 2));
        assert!(draws.iter().any(|draw| *draw > MEAN * 4));
    }

    #[test]
    fn an_exponential_latency_has_its_mean_and_its_tail() {
        let draws = draws(Latency::Exponential(MEAN));
        let mean = draws.iter().sum::<Duration>() / 10_000;
        assert!((MEAN * 95 / 100..=MEAN * 105 / 100).contains(&mean));
        let long = draws.iter().filter(|draw| **draw > MEAN * 46 / 10).count();
        assert!((70..=130).contains(&long), "{long}");
        assert!(draws.iter().all(|draw| *draw <= MEAN * 10));
    }

    #[test]
    fn a_range_the_wrong_way_round_is_its_beginning() {
        let latency = Latency::Uniform(MEAN, Duration::ZERO);
        assert_eq!(latency.draw(&mut Random::new(1, "latency", 1)), MEAN);
    }
}
