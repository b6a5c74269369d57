//! Time limits under virtual time: which clock fires, and exactly when.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use openapi_runtime::{
    Connection, ConnectionBuilder, Error, ErrorKind, ScriptedReply, ScriptedTransport,
    TimeoutClock, TransportError, TransportFailure,
};
use serde_json::Value;
use support::{builder, get};
use tokio::time::Instant;

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

fn connect(reply: ScriptedReply, limits: fn(ConnectionBuilder) -> ConnectionBuilder) -> Connection {
    let transport = ScriptedTransport::new([reply]);
    limits(builder("http://localhost").transport(transport))
        .build()
        .unwrap()
}

async fn fail(connection: &Connection) -> (Error, Duration) {
    let started = Instant::now();
    let error = get::<Value>(connection, "/").await.unwrap_err();
    (error, started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn the_first_limit_reached_is_the_one_named() {
    let hang = ScriptedReply::hang;
    let stalled_body = || {
        ScriptedReply::json(200, "{")
            .chunk(seconds(1000), "}")
            .after(seconds(3))
    };
    type Limits = fn(ConnectionBuilder) -> ConnectionBuilder;
    let defaults: Limits = |builder| builder;
    let deadline_first: Limits = |builder| builder.deadline(seconds(5));
    let equal: Limits = |builder| builder.deadline(seconds(30));
    let no_deadline: Limits = |builder| builder.deadline(None).attempt_timeout(seconds(90));
    let deadline_only: Limits = |builder| builder.attempt_timeout(Duration::MAX);
    for (reply, limits, clock, after) in [
        (hang(), defaults, TimeoutClock::Attempt, 30),
        (stalled_body(), defaults, TimeoutClock::Attempt, 30),
        (hang(), deadline_first, TimeoutClock::Call, 5),
        (stalled_body(), deadline_first, TimeoutClock::Call, 5),
        (hang(), equal, TimeoutClock::Call, 30),
        (hang(), no_deadline, TimeoutClock::Attempt, 90),
        (hang(), deadline_only, TimeoutClock::Call, 60),
    ] {
        let (error, elapsed) = fail(&connect(reply, limits)).await;
        assert_eq!(error.timeout_clock(), Some(clock), "{error}");
        assert_eq!(elapsed, seconds(after), "{error}");
        assert_eq!(error.elapsed(), elapsed);
        assert_eq!(error.attempts()[0].elapsed(), elapsed);
        assert!(error.is_network());
        let (kind, words) = match clock {
            TimeoutClock::Call => (ErrorKind::Deadline, format!("deadline of {after}s")),
            _ => (ErrorKind::Timeout, format!("attempt timeout of {after}s")),
        };
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains(&words), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connect_timeout_is_named_as_such() {
    let cause = TransportError::new(TransportFailure::ConnectTimeout, "timed out");
    let reply = ScriptedReply::failure(cause).after(seconds(10));
    let (error, elapsed) = fail(&connect(reply, |builder| builder)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::Connect));
    assert_eq!(elapsed, seconds(10));
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_within_the_limits_is_an_answer() {
    let reply = ScriptedReply::json(200, "[1,")
        .chunk(seconds(9), "2")
        .chunk(seconds(10), "]")
        .after(seconds(10));
    let connection = connect(reply, |builder| builder);
    let response = get::<Vec<u32>>(&connection, "/").await.unwrap();
    assert_eq!(*response, [1, 2]);
    assert_eq!(response.meta().elapsed(), seconds(29));
    assert_eq!(response.meta().attempts()[0].elapsed(), seconds(29));
}

#[tokio::test(start_paused = true)]
async fn a_script_says_what_it_is_told_and_records_what_it_is_asked() {
    let transport = ScriptedTransport::new([
        ScriptedReply::json(200, "1").broken_body(seconds(1)),
        ScriptedReply::json(204, ""),
    ]);
    let connection = builder("http://localhost")
        .transport(transport.clone())
        .build()
        .unwrap();
    let started = Instant::now();
    let error = get::<Value>(&connection, "/a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(
        get::<Value>(&connection, "/b")
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        204
    );
    assert_eq!(transport.remaining(), 0);
    let exhausted = get::<Value>(&connection, "/c").await.unwrap_err();
    assert!(
        exhausted.to_string().contains("no reply left"),
        "{exhausted}"
    );
    let asked: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| (request.url.path().to_owned(), request.at - started))
        .collect();
    let expected = [("/a", 0), ("/b", 1), ("/c", 1)];
    assert_eq!(
        asked,
        expected.map(|(path, at)| (path.to_owned(), seconds(at)))
    );
}
