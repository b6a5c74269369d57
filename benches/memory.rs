//! What draining a list costs in memory, and that it does not grow with it.
//!
//! `cargo bench --bench memory` prints the resident memory of the process (which
//! holds the server too) with an idle client, and the most that it took while
//! 100 pages and then 1,000 pages of 200 conversations were drained. Linux alone
//! says how much that is.

#![allow(clippy::expect_used, reason = "a benchmark may panic")]

#[path = "shared/data.rs"]
mod data;
#[path = "shared/server.rs"]
mod server;

use std::error::Error;

use featherhq::Client;

const PAGE_SIZE: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let server = server::start(data::answers()?.page)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let client = Client::builder()
        .base_url(format!("http://{server}"))
        .api_key("key")
        .build()?;
    // Connected, and with nothing under way.
    runtime.block_on(drain(&client, 1, 0))?;
    let idle = resident()?;
    println!("idle client: {idle} KB");
    for prefetch in [0, 2] {
        for pages in [100, 1_000] {
            let most = runtime.block_on(drain(&client, pages, prefetch))?;
            let more = most as i64 - idle as i64;
            println!("{pages:>5} pages, prefetch {prefetch}: at most {most} KB, {more:+} KB");
        }
    }
    Ok(())
}

/// Drains pages, and says the most memory that was resident after any of them.
async fn drain(client: &Client, pages: u64, prefetch: usize) -> Result<u64, Box<dyn Error>> {
    let list = client.conversations().list().page_size(PAGE_SIZE);
    let list = list
        .max_items(pages * u64::from(PAGE_SIZE))
        .prefetch(prefetch);
    let mut conversations = list.items()?;
    let (mut count, mut most) = (0, 0);
    while conversations.try_next().await?.is_some() {
        count += 1;
        if count % u64::from(PAGE_SIZE) == 1 {
            most = most.max(resident()?);
        }
    }
    Ok(most)
}

/// In kilobytes.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(number.ok_or("there is no VmRSS")?.trim().parse()?)
}
