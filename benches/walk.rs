//! How fast a list is drained from a server on the same machine, over a real
//! socket.
//!
//! `cargo bench --bench walk` prints times, and after them the ratio to a loop
//! written by hand over structs tuned by hand, which does nothing that the
//! client does for its user: no deadline, no retry, no limit to a body, no
//! check of cursors, nothing to go on from. It asserts nothing.

#![allow(clippy::expect_used, reason = "a benchmark may panic")]

#[path = "shared/data.rs"]
mod data;
mod floor;
#[path = "shared/ratio.rs"]
mod ratio;
#[path = "shared/server.rs"]
mod server;

use std::net::SocketAddr;
use std::sync::LazyLock;

use bytes::Bytes;
use divan::Bencher;
use featherhq::Client;
use floor::{plain, tuned};
use ratio::Way;
use serde::de::DeserializeOwned;
use tokio::runtime::Runtime;

const PAGE_SIZE: u32 = 200;
/// Pages of one round.
const PAGES: u64 = 50;
/// Each way drains 10,000 conversations a round, 410,000 together.
const ROUNDS: usize = 41;

static PAGE: LazyLock<Bytes> = LazyLock::new(|| data::answers().expect("the sandbox answers").page);
static SERVER: LazyLock<SocketAddr> =
    LazyLock::new(|| server::start(PAGE.clone()).expect("there is a free port"));

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
}

/// Without settings, as the client's own, and with the same provider for TLS.
fn http() -> reqwest::Client {
    // A second time, it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

fn client() -> Client {
    let client = Client::builder().base_url(format!("http://{}", *SERVER));
    client
        .api_key("key")
        .build()
        .expect("the settings are right")
}

/// Drains the list as a user of the client does.
async fn drain(client: &Client) -> u64 {
    let list = client.conversations().list().page_size(PAGE_SIZE);
    let list = list.max_items(PAGES * u64::from(PAGE_SIZE));
    let mut conversations = list.items().expect("the settings are right");
    let mut count = 0;
    while let Some(conversation) = conversations.try_next().await.expect("the list goes on") {
        count += u64::from(!conversation.channel.is_empty());
    }
    assert_eq!(count, PAGES * u64::from(PAGE_SIZE));
    count
}

/// Drains the list as a person would write it for this one purpose.
async fn drain_by_hand<P: DeserializeOwned>(
    http: &reqwest::Client,
    take: fn(P) -> (u64, Option<String>),
) -> u64 {
    let (mut count, mut cursor) = (0, None::<String>);
    for _ in 0..PAGES {
        let mut request = http
            .get(format!("http://{}/v1/v2/conversations", *SERVER))
            .header("x-api-key", "key")
            .query(&[("limit", PAGE_SIZE)]);
        if let Some(cursor) = &cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let response = request.send().await.expect("the server answers");
        let body = response.bytes().await.expect("the server answers");
        let page = serde_json::from_slice(&body).expect("the page can be decoded");
        let (conversations, next) = take(page);
        count += conversations;
        cursor = next;
    }
    assert_eq!(count, PAGES * u64::from(PAGE_SIZE));
    count
}

fn take_tuned(page: tuned::Page) -> (u64, Option<String>) {
    let conversations = page.items.into_iter();
    let count = conversations.filter(|conversation| !conversation.channel.is_empty());
    (count.count() as u64, page.next_cursor)
}

fn take_plain(page: plain::Page) -> (u64, Option<String>) {
    let conversations = page.items.into_iter();
    let count = conversations.filter(|conversation| !conversation.channel.is_empty());
    (count.count() as u64, page.next_cursor)
}

#[divan::bench(sample_count = 10)]
fn client_items(bencher: Bencher) {
    let (runtime, client) = (runtime(), client());
    bencher.bench_local(|| runtime.block_on(drain(&client)));
}

#[divan::bench(sample_count = 10)]
fn loop_over_tuned_structs(bencher: Bencher) {
    let (runtime, http) = (runtime(), http());
    bencher.bench_local(|| runtime.block_on(drain_by_hand(&http, take_tuned)));
}

#[divan::bench(sample_count = 10)]
fn loop_over_plain_structs(bencher: Bencher) {
    let (runtime, http) = (runtime(), http());
    bencher.bench_local(|| runtime.block_on(drain_by_hand(&http, take_plain)));
}

fn print_ratios() {
    let (runtime, client, http) = (runtime(), client(), http());
    ratio::print(
        "drain 50 pages of 200",
        PAGE.len() * PAGES as usize,
        ROUNDS,
        vec![
            Way::new("the client", || runtime.block_on(drain(&client))),
            Way::new("a loop by hand over structs tuned by hand", || {
                runtime.block_on(drain_by_hand(&http, take_tuned))
            }),
            Way::new("a loop by hand over plain structs", || {
                runtime.block_on(drain_by_hand(&http, take_plain))
            }),
        ],
    );
}
