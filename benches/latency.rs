//! What is left of waiting when answers take 50 ms: several walks through a
//! list, pages fetched ahead, several details at a time.
//!
//! `cargo bench --bench latency` prints times, numbers of requests, and how many
//! times as fast as one request after the other each way is; for pages fetched
//! ahead, how much longer it takes to work on them than to get them. Server and
//! client share the process, so that the work of both is in the times. No time is
//! asserted.

#![allow(clippy::expect_used, reason = "a benchmark may panic")]

use std::error::Error;
use std::time::{Duration, Instant};

use chrono::DateTime;
use featherhq::types::SessionDetailResponse;
use featherhq::{Client, ConversationItems, ConversationPriority, ConversationStatus};
use featherhq_sandbox::{Fault, FaultKind, Latency, Sandbox, SandboxBuilder};
use uuid::Uuid;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const LATENCY: Duration = Duration::from_millis(50);
const CONVERSATIONS: u32 = 20_000;
/// How many walks share a list.
const WALKS: usize = 8;
/// What the caller does with a page while others may be fetched.
const WORK: Duration = Duration::from_millis(30);
const PAGES_TO_WORK_ON: u64 = 60;
const DETAILS: u64 = 320;
/// How many details are asked for at a time.
const AT_A_TIME: usize = 16;
const MICROSECONDS: i64 = 1_000_000;

#[tokio::main]
async fn main() -> Outcome {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let demo = Sandbox::builder().conversations(CONVERSATIONS);
    let demo = Served::start(demo.without_turns()).await?;
    walk("spread over time", &demo).await?;
    walk("98 % in one minute", &Served::start(crowded()).await?).await?;
    fetch_ahead(&demo).await?;
    details(&Served::start(Sandbox::builder().conversations(400)).await?).await
}

/// A sandbox that takes its time, and a client for it.
struct Served {
    sandbox: Sandbox,
    client: Client,
}

impl Served {
    async fn start(builder: SandboxBuilder) -> Outcome<Self> {
        let latency = Fault::new(FaultKind::Latency(Latency::Fixed(LATENCY)));
        let sandbox = builder.fault(latency).start().await?;
        let client = Client::builder().base_url(sandbox.url());
        let client = client.api_key(sandbox.api_key()).build()?;
        Ok(Self { sandbox, client })
    }

    /// How long something takes, and how many requests.
    async fn measure(&self, work: impl Future<Output = Outcome>) -> Outcome<(Duration, usize)> {
        self.sandbox.clear_requests();
        let begun = Instant::now();
        work.await?;
        Ok((begun.elapsed(), self.sandbox.requests().len()))
    }
}

/// One in fifty lies somewhere in 300 days, the others in one minute.
fn crowded() -> SandboxBuilder {
    let empty = Sandbox::builder().conversations(0);
    (0..CONVERSATIONS).fold(empty, |builder, number| {
        let place = i64::from(number.wrapping_mul(2_654_435_761));
        let offset = match number % 50 {
            0 => place % (300 * 86_400) * MICROSECONDS,
            _ => 100 * 86_400 * MICROSECONDS + place % (60 * MICROSECONDS),
        };
        builder.conversation(conversation(number, 1_750_000_000 * MICROSECONDS + offset))
    })
}

fn conversation(number: u32, microseconds: i64) -> SessionDetailResponse {
    let at = DateTime::from_timestamp_micros(microseconds).expect("it lies in this century");
    let id = |number: u32| Uuid::from_u128(number.into());
    let (agent, version) = (id(CONVERSATIONS), id(CONVERSATIONS + 1));
    SessionDetailResponse::new(
        "chat",
        at,
        agent,
        id(number),
        1,
        version,
        ConversationPriority::High,
        at,
        ConversationStatus::Closed,
        at,
    )
}

/// Several walks through a list beside one.
async fn walk(name: &str, served: &Served) -> Outcome {
    for size in [50, 200] {
        let list = || served.client.conversations().list().page_size(size);
        let one = served.measure(drain(list().items()?)).await?;
        let any_order = list().items_parallel(WALKS)?;
        let in_order = list().items_parallel(WALKS)?.ordered();
        println!("{CONVERSATIONS} conversations {name}, pages of {size}");
        report("one walk", one, 1.0);
        let several = served.measure(drain(any_order)).await?;
        report(&format!("{WALKS} walks"), several, ratio(one, several));
        let several = served.measure(drain(in_order)).await?;
        report(
            &format!("{WALKS} walks, in order"),
            several,
            ratio(one, several),
        );
    }
    Ok(())
}

async fn drain(mut items: ConversationItems) -> Outcome {
    let mut count = 0;
    while items.try_next().await?.is_some() {
        count += 1;
    }
    assert_eq!(count, CONVERSATIONS);
    Ok(())
}

/// Work on each page beside none, with pages fetched ahead and without.
async fn fetch_ahead(served: &Served) -> Outcome {
    let list = || served.client.conversations().list().page_size(200);
    let pages = |ahead, work: Duration| async move {
        let list = list().max_pages(PAGES_TO_WORK_ON).prefetch(ahead);
        let mut pages = list.pages()?;
        while pages.try_next().await?.is_some() {
            if !work.is_zero() {
                tokio::time::sleep(work).await;
            }
        }
        Ok(())
    };
    println!("{PAGES_TO_WORK_ON} pages of 200");
    let idle = served.measure(pages(0, Duration::ZERO)).await?;
    report("no work", idle, 1.0);
    for ahead in [0, 1, 2] {
        let took = served.measure(pages(ahead, WORK)).await?;
        report(
            &format!("{WORK:?} a page, {ahead} ahead"),
            took,
            ratio(took, idle),
        );
    }
    Ok(())
}

async fn details(served: &Served) -> Outcome {
    let details = |at_a_time| async move {
        let list = served.client.conversations().list().page_size(200);
        let items = list.max_items(DETAILS).items()?;
        let mut details = items.with_details(at_a_time);
        while details.try_next().await?.is_some() {}
        Ok(())
    };
    println!("{DETAILS} details");
    let one = served.measure(details(1)).await?;
    report("one at a time", one, 1.0);
    let several = served.measure(details(AT_A_TIME)).await?;
    report(
        &format!("{AT_A_TIME} at a time"),
        several,
        ratio(one, several),
    );
    Ok(())
}

fn report(way: &str, (took, requests): (Duration, usize), ratio: f64) {
    println!("  {way:<24} {took:>9.2?} {requests:>4} requests {ratio:>7.3}");
}

/// How many times as long the one took as the other.
fn ratio(one: (Duration, usize), other: (Duration, usize)) -> f64 {
    one.0.div_duration_f64(other.0)
}
