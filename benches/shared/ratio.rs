//! Ways to do the same, measured in turns so that what else the machine does
//! disturbs all alike.

use std::time::{Duration, Instant};

/// One way to do the work.
pub(crate) struct Way<'a> {
    pub(crate) name: &'a str,
    pub(crate) work: Box<dyn FnMut() + 'a>,
}

impl<'a> Way<'a> {
    pub(crate) fn new<T>(name: &'a str, mut work: impl FnMut() -> T + 'a) -> Self {
        Self {
            name,
            work: Box::new(move || drop(std::hint::black_box(work()))),
        }
    }
}

/// Prints how long each way takes for so many `bytes` (the median of all rounds),
/// and how fast the first is compared with it (the median of each round's own
/// ratio): below one, the first is the slower.
pub(crate) fn print(what: &str, bytes: usize, rounds: usize, mut ways: Vec<Way<'_>>) {
    let mut times: Vec<Vec<Duration>> = vec![Vec::with_capacity(rounds); ways.len()];
    for round in 0..=rounds {
        // Whoever goes after another finds caches as that one left them.
        for place in 0..ways.len() {
            let index = (place + round) % ways.len();
            let begun = Instant::now();
            (ways[index].work)();
            // The first round warms up.
            if round > 0 {
                times[index].push(begun.elapsed());
            }
        }
    }
    println!("\n{what}, {bytes} bytes, {rounds} rounds");
    for (way, of_way) in ways.iter().zip(&times) {
        let took = median(of_way.iter().map(Duration::as_secs_f64));
        let pairs = times[0].iter().zip(of_way);
        let ratio = median(pairs.map(|(first, other)| other.div_duration_f64(*first)));
        println!(
            "  {:<44} {:>9.1} µs {:>6.0} MB/s {ratio:>6.3}",
            way.name,
            took * 1e6,
            bytes as f64 / took / 1e6,
        );
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
