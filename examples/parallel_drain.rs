//! Reads a whole list by several walks at once, within a rate limit that they share, and goes on
//! from where it was when it breaks off.
//!
//! ```sh
//! cargo run --example parallel_drain
//! cargo run --example parallel_drain -- 16   # by 16 walks (default 8)
//! ```
//!
//! It asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use featherhq::{Checkpoint, Client, RateLimit};
use featherhq_sandbox::{Fault, Sandbox};

/// How often a list that breaks off is gone on with.
const AGAIN: u32 = 3;

/// Conversations by status.
type Counts = BTreeMap<String, u64>;

/// Adds what comes after a checkpoint. In what order it comes is of no account to counts; others
/// put `.ordered()` behind `items_parallel`, which holds back some pages.
async fn drain(
    client: &Client,
    walks: usize,
    from: Option<Checkpoint>,
    counts: &mut Counts,
) -> Result<(), featherhq::Error> {
    let mut list = client.conversations().list().page_size(20);
    if let Some(checkpoint) = from {
        list = list.start_from(checkpoint);
    }
    let mut conversations = list.items_parallel(walks)?;
    loop {
        match conversations.try_next().await {
            Ok(Some(conversation)) => {
                *counts.entry(conversation.status.to_string()).or_default() += 1;
            }
            Ok(None) => return Ok(()),
            Err(error) if error.ends_stream() => return Err(error),
            Err(error) => {
                eprintln!("cannot be read: {error}");
                *counts.entry("unreadable".to_owned()).or_default() += 1;
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let walks = std::env::args().nth(1);
    let walks: usize = walks.map_or(Ok(8), |count| count.parse())?;

    // In the sandbox some requests fail for long enough to break a walk off.
    let fault: Fault = "status=503,on=list,request=12-20".parse()?;
    let sandbox = Sandbox::builder().conversations(1_000).without_turns();
    let server = support::Server::start(sandbox.fault(fault)).await?;
    // All walks together, retries included.
    let limit = RateLimit::per_second(200).burst(8);
    let client = server.client().rate_limit(limit).build()?;

    let mut counts = Counts::new();
    let mut from = None;
    let mut again = 0;
    while let Err(error) = drain(&client, walks, from, &mut counts).await {
        // What was counted until then is good, and the checkpoint says what is left.
        let place = error.checkpoint().cloned();
        if place.is_none() || again == AGAIN || !(error.is_network() || error.is_server()) {
            return Err(error.into());
        }
        eprintln!("going on after: {error}");
        tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_millis(100))).await;
        from = place;
        again += 1;
    }
    for (status, count) in &counts {
        println!("{count:>6}  {status}");
    }
    println!("{:>6}  in all", counts.values().sum::<u64>());
    Ok(())
}
