//! The client's own rate limit under virtual time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use futures_util::future::join_all;
use openapi_runtime::{
    CallOptions, Connection, ConnectionBuilder, ErrorKind, RateLimit, ScriptedReply,
    ScriptedTransport, TimeoutClock,
};
use support::{builder, builder_with_defaults, get};
use tokio::time::Instant;

fn milliseconds(number: u64) -> Duration {
    Duration::from_millis(number)
}

fn fine(count: usize) -> Vec<ScriptedReply> {
    (0..count).map(|_| ScriptedReply::json(200, "1")).collect()
}

fn connect(
    builder: ConnectionBuilder,
    limit: RateLimit,
    replies: Vec<ScriptedReply>,
) -> (Connection, ScriptedTransport) {
    let transport = ScriptedTransport::new(replies);
    let builder = builder.rate_limit(limit).transport(transport.clone());
    (builder.build().unwrap(), transport)
}

fn sent_at(transport: &ScriptedTransport, start: Instant) -> Vec<u128> {
    let requests = transport.requests();
    let times = requests
        .iter()
        .map(|request| (request.at - start).as_millis());
    times.collect()
}

#[tokio::test(start_paused = true)]
async fn requests_are_spaced_after_the_burst_whoever_makes_them() {
    for (limit, expected) in [
        (RateLimit::per_second(10), [0, 100, 200, 300, 400, 500]),
        (RateLimit::per_second(10).burst(3), [0, 0, 0, 100, 200, 300]),
        (RateLimit::per_second(2).burst(9), [0; 6]),
        (
            RateLimit::per_minute(60).burst(2),
            [0, 0, 1000, 2000, 3000, 4000],
        ),
    ] {
        let (connection, transport) = connect(builder("http://localhost"), limit, fine(6));
        let start = Instant::now();
        let calls = (0..6).map(async |_| {
            let clone = connection.with_options(&CallOptions::new());
            get::<u32>(&clone, "/").await.unwrap();
        });
        join_all(calls).await;
        assert_eq!(sent_at(&transport, start), expected, "{limit:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_saves_up_no_more_than_the_burst() {
    let limit = RateLimit::per_second(10).burst(2);
    let (connection, transport) = connect(builder("http://localhost"), limit, fine(5));
    get::<u32>(&connection, "/").await.unwrap();
    tokio::time::sleep(milliseconds(60_000)).await;
    let start = Instant::now();
    for _ in 0..4 {
        get::<u32>(&connection, "/").await.unwrap();
    }
    let times: Vec<_> = transport.requests()[1..]
        .iter()
        .map(|request| (request.at - start).as_millis())
        .collect();
    assert_eq!(times, [0, 0, 100, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_turn_past_the_deadline_is_refused_at_once_and_not_used_up() {
    let limit = RateLimit::per_second(1);
    let limited = builder("http://localhost").deadline(milliseconds(2000));
    let (connection, transport) = connect(limited, limit, fine(3));
    let start = Instant::now();
    let calls = (0..4).map(|_| get::<u32>(&connection, "/"));
    let results = join_all(calls).await;
    assert_eq!(sent_at(&transport, start), [0, 1000]);
    for error in results.into_iter().filter_map(Result::err) {
        assert_eq!(error.kind(), ErrorKind::Deadline);
        assert_eq!(error.timeout_clock(), Some(TimeoutClock::Call));
        assert_eq!(error.elapsed(), Duration::ZERO);
        assert!(error.attempts().is_empty());
        assert!(error.to_string().contains("rate limit"), "{error}");
    }
    // Two were refused, so the third turn is still to be had.
    get::<u32>(&connection, "/").await.unwrap();
    assert_eq!(sent_at(&transport, start), [0, 1000, 2000]);
}

#[tokio::test(start_paused = true)]
async fn too_many_requests_halve_the_pace_and_answers_restore_it() {
    let mut replies = vec![ScriptedReply::status(429), ScriptedReply::status(429)];
    replies.extend(fine(14));
    let limit = RateLimit::per_second(10);
    let (connection, transport) = connect(builder("http://localhost"), limit, replies);
    let start = Instant::now();
    for _ in 0..16 {
        let _ = get::<u32>(&connection, "/").await;
    }
    let times = sent_at(&transport, start);
    let gaps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // From 16 sixteenths to 8 and 4, then one more for each answer. Timers are of a millisecond.
    let paces = [8, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    assert_eq!(gaps.len(), paces.len());
    for (gap, pace) in gaps.iter().zip(paces) {
        assert!(gap.abs_diff(1600 / pace) <= 1, "{gap} at pace {pace}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_not_spent_on_a_server_that_is_asked_too_much() {
    let mut replies = vec![ScriptedReply::status(429)];
    replies.extend(fine(2));
    let limit = RateLimit::per_second(10).burst(5);
    let (connection, transport) = connect(builder("http://localhost"), limit, replies);
    let start = Instant::now();
    let _ = get::<u32>(&connection, "/").await;
    get::<u32>(&connection, "/").await.unwrap();
    assert_eq!(sent_at(&transport, start), [0, 200]);
}

#[tokio::test(start_paused = true)]
async fn requests_that_were_under_way_together_slow_down_once() {
    let busy = (0..4).map(|_| ScriptedReply::status(429).after(milliseconds(10)));
    let replies = busy.chain(fine(2)).collect();
    let limit = RateLimit::per_second(10).burst(4);
    let (connection, transport) = connect(builder("http://localhost"), limit, replies);
    join_all((0..4).map(|_| get::<u32>(&connection, "/"))).await;
    let start = Instant::now();
    get::<u32>(&connection, "/").await.unwrap();
    let sent = transport.requests()[4].at - start;
    assert_eq!(sent, milliseconds(200));
}

#[tokio::test(start_paused = true)]
async fn retries_wait_for_their_turn_too() {
    let replies = vec![ScriptedReply::status(503), ScriptedReply::status(503)];
    let limited = builder_with_defaults("http://localhost")
        .randomness(|| 0.0)
        .deadline(milliseconds(1500));
    let (connection, transport) = connect(limited, RateLimit::per_second(1), replies);
    let start = Instant::now();
    let error = get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!(sent_at(&transport, start), [0, 1000]);
    assert_eq!(start.elapsed(), milliseconds(1000));
    // The third turn would be too late; what the server said is not lost.
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(error.attempts().len(), 2);
    assert!(error.to_string().contains("rate limit"), "{error}");
}

#[test]
fn a_limit_that_lets_nothing_through_is_refused() {
    for limit in [
        RateLimit::per_second(0),
        RateLimit::per_minute(0),
        RateLimit::per_second(1).burst(0),
    ] {
        let result = builder("http://localhost").rate_limit(limit).build();
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Config, "{limit:?}");
    }
}
