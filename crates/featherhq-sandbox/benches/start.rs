//! How long a sandbox takes to start.
//!
//! `cargo bench -p featherhq-sandbox --bench start` prints it for several
//! numbers of conversations. It asserts nothing: times depend on the machine.

use std::error::Error;
use std::time::{Duration, Instant};

use featherhq_sandbox::Sandbox;

const ROUNDS: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    println!("start to ready, {ROUNDS} rounds: median, fastest and slowest");
    for conversations in [0, 60, 1_000, 10_000] {
        let mut times = (0..ROUNDS)
            .map(|_| start(conversations))
            .collect::<Result<Vec<Duration>, _>>()?;
        times.sort();
        println!(
            "{conversations:>6} conversations {:>8.1?} {:>8.1?} {:>8.1?}",
            times[ROUNDS / 2],
            times[0],
            times[ROUNDS - 1]
        );
    }
    Ok(())
}

fn start(conversations: u32) -> Result<Duration, featherhq_sandbox::SandboxError> {
    let begun = Instant::now();
    let sandbox = Sandbox::builder()
        .conversations(conversations)
        .start_blocking()?;
    let took = begun.elapsed();
    drop(sandbox);
    Ok(took)
}
