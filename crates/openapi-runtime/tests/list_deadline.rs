//! The total deadline of a list under virtual time: what counts, and which clock fires when.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use openapi_runtime::{
    Connection, ConnectionBuilder, Cursor, ErrorKind, Items, NextPage, Page, PageRequest, PageSize,
    Pages, PagingOptions, RateLimit, RetryPolicy, ScriptedReply, ScriptedTransport, TimeoutClock,
};
use support::{builder, get};
use tokio::time::{Instant, sleep};

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// A list of pages with one item each, every one of which takes four seconds.
fn list(
    total: Duration,
    limits: fn(ConnectionBuilder) -> ConnectionBuilder,
    replies: Vec<ScriptedReply>,
) -> (Items<u32>, ScriptedTransport) {
    let transport = ScriptedTransport::new(replies);
    let connection = builder("http://localhost").transport(transport.clone());
    let connection = limits(connection).build().unwrap();
    let options = PagingOptions::new(PageSize::<1, 10>::new(1).unwrap()).total_deadline(total);
    let pages = Pages::new("list_numbers", options, move |request| {
        fetch(connection.clone(), request)
    });
    (pages.into_items(), transport)
}

async fn fetch(
    connection: Connection,
    request: PageRequest,
) -> Result<Page<u32>, openapi_runtime::Error> {
    let number = match &request.cursor {
        None => 0,
        Some(cursor) => cursor.as_str().parse().unwrap(),
    };
    let response = get::<u32>(&connection.within(request.time_left), "/").await?;
    let next = NextPage::At(Cursor::new((number + 1).to_string()));
    Ok(Page::new(vec![response.into_inner()], next))
}

fn slow(count: usize) -> Vec<ScriptedReply> {
    (0..count)
        .map(|number| ScriptedReply::json(200, number.to_string()).after(seconds(4)))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_total_ends_the_list_in_the_middle_of_a_page() {
    let (mut items, _) = list(seconds(10), |builder| builder, slow(9));
    let started = Instant::now();
    assert_eq!(items.try_next().await.unwrap(), Some(0));
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(started.elapsed(), seconds(10));
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::List));
    assert!(error.to_string().contains("whole list"), "{error}");
    assert_eq!(error.attempts().len(), 1);
    assert_eq!(error.checkpoint().unwrap().items_taken(), 1);
    assert!(error.ends_stream() && error.is_network());
    assert_eq!(items.try_next().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn the_callers_own_time_does_not_count() {
    let (mut items, _) = list(seconds(10), |builder| builder, slow(9));
    assert_eq!(items.try_next().await.unwrap(), Some(0));
    sleep(seconds(1000)).await;
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let started = Instant::now();
    assert!(items.try_next().await.is_err());
    assert_eq!(started.elapsed(), seconds(2));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_no_time_is_left() {
    let (mut items, transport) = list(seconds(8), |builder| builder, slow(9));
    assert_eq!(items.try_next().await.unwrap(), Some(0));
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::List));
    assert!(error.attempts().is_empty());
    assert!(error.to_string().contains("8s"), "{error}");
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_shorter_limit_of_call_and_list_is_the_one_named() {
    let hang = || vec![ScriptedReply::hang()];
    type Limits = fn(ConnectionBuilder) -> ConnectionBuilder;
    let call_first: Limits = |builder| builder.deadline(seconds(5));
    let attempt_first: Limits = |builder| builder.attempt_timeout(seconds(3));
    let no_deadline: Limits = |builder| builder.deadline(None);
    for (limits, clock, after) in [
        (call_first, TimeoutClock::Call, 5),
        (attempt_first, TimeoutClock::Attempt, 3),
        (no_deadline, TimeoutClock::List, 10),
    ] {
        let (mut items, _) = list(seconds(10), limits, hang());
        let started = Instant::now();
        let error = items.try_next().await.unwrap_err();
        assert_eq!(error.timeout_clock(), Some(clock), "{error}");
        assert_eq!(started.elapsed(), seconds(after));
    }
}

#[tokio::test(start_paused = true)]
async fn no_wait_goes_past_the_total() {
    let busy = || ScriptedReply::status(503).header("retry-after", "20");
    let retrying = |builder: ConnectionBuilder| builder.retry(RetryPolicy::default());
    let (mut items, _) = list(seconds(10), retrying, vec![busy(), busy()]);
    let started = Instant::now();
    let error = items.try_next().await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(error.retry_after(), Some(seconds(20)));

    let limited = |builder: ConnectionBuilder| builder.rate_limit(RateLimit::per_second(1));
    let at_once = (0..3).map(|number| ScriptedReply::json(200, number.to_string()));
    let (mut items, _) = list(Duration::from_millis(500), limited, at_once.collect());
    assert_eq!(items.try_next().await.unwrap(), Some(0));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::List), "{error}");
    assert!(error.to_string().contains("rate limit"), "{error}");
    assert_eq!(started.elapsed(), Duration::ZERO);
}
