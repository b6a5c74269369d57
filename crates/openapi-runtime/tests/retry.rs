//! Retries under virtual time: what is repeated, after exactly which waits, and what it costs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::{Duration, SystemTime};

use futures_util::stream;
use http::Method;
use openapi_runtime::{
    AttemptOutcome, Connection, ConnectionBuilder, Error, ErrorKind, RetryBudget, RetryPolicy,
    ScriptedReply, ScriptedTransport, StatusCode, TransportError, TransportFailure,
};
use serde_json::Value;
use support::{builder_with_defaults, call, get};
use tokio::time::Instant;

/// Every wait is the whole of its bound: 500, 1000, 2000 … milliseconds.
fn connect(
    replies: impl IntoIterator<Item = ScriptedReply>,
    settings: impl FnOnce(ConnectionBuilder) -> ConnectionBuilder,
) -> (Connection, ScriptedTransport) {
    let transport = ScriptedTransport::new(replies);
    let builder = builder_with_defaults("http://localhost")
        .transport(transport.clone())
        .randomness(|| 1.0);
    (settings(builder).build().unwrap(), transport)
}

fn milliseconds(number: u64) -> Duration {
    Duration::from_millis(number)
}

fn failing(failure: TransportFailure) -> ScriptedReply {
    ScriptedReply::failure(TransportError::new(failure, "scripted"))
}

fn fine() -> ScriptedReply {
    ScriptedReply::json(200, "1")
}

/// When each request was sent, in milliseconds after `start`.
fn sent_at(transport: &ScriptedTransport, start: Instant) -> Vec<u128> {
    let requests = transport.requests();
    let times = requests
        .iter()
        .map(|request| (request.at - start).as_millis());
    times.collect()
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_repeated_and_nothing_else() {
    let passing: [fn() -> ScriptedReply; 12] = [
        || failing(TransportFailure::Connect),
        || failing(TransportFailure::ConnectTimeout),
        || failing(TransportFailure::Timeout),
        || failing(TransportFailure::Interrupted),
        || ScriptedReply::json(200, "[1").broken_body(Duration::ZERO),
        ScriptedReply::hang,
        || ScriptedReply::status(408),
        || ScriptedReply::status(429),
        || ScriptedReply::status(500),
        || ScriptedReply::json(502, "<html>"),
        || ScriptedReply::status(503),
        || ScriptedReply::status(504),
    ];
    for (case, reply) in passing.iter().enumerate() {
        let (connection, transport) = connect([reply(), fine()], |builder| {
            builder.attempt_timeout(milliseconds(1000))
        });
        let response = get::<u32>(&connection, "/").await;
        let response = response.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(response.meta().attempts().len(), 2, "{case}");
        assert_eq!(transport.remaining(), 0, "{case}");
    }
    let lasting: [fn() -> ScriptedReply; 11] = [
        || failing(TransportFailure::Request),
        || failing(TransportFailure::RedirectFollowed),
        || ScriptedReply::status(301),
        || ScriptedReply::status(400),
        || ScriptedReply::status(401),
        || ScriptedReply::status(404),
        || ScriptedReply::status(422),
        || ScriptedReply::status(501),
        || ScriptedReply::status(505),
        || ScriptedReply::json(200, r#""no number""#),
        || ScriptedReply::json(200, "[1"),
    ];
    for (case, reply) in lasting.iter().enumerate() {
        let (connection, transport) = connect([reply(), fine()], |builder| builder);
        let error = get::<u32>(&connection, "/").await.unwrap_err();
        assert_eq!(error.attempts().len(), 1, "{case}: {error}");
        assert_eq!(transport.remaining(), 1, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn only_methods_that_are_safe_to_repeat_are_repeated() {
    for (method, attempts) in [
        (Method::GET, 3),
        (Method::HEAD, 3),
        (Method::OPTIONS, 3),
        (Method::PUT, 3),
        (Method::DELETE, 3),
        (Method::POST, 1),
        (Method::PATCH, 1),
        (Method::CONNECT, 1),
    ] {
        let script = (0..3).map(|_| ScriptedReply::status(503));
        let (connection, transport) = connect(script, |builder| builder);
        let result = call::<Value>(&connection, method.clone(), "/", Some("body".into())).await;
        let error = result.unwrap_err();
        assert_eq!(error.attempts().len(), attempts, "{method}");
        let methods = transport.requests();
        assert!(methods.iter().all(|request| request.method == method));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_can_be_read_only_once_is_sent_only_once() {
    let (connection, transport) = connect([ScriptedReply::status(503), fine()], |builder| builder);
    let chunks = stream::iter([Ok::<_, std::io::Error>("body")]);
    let body = reqwest::Body::wrap_stream(chunks);
    let result = call::<Value>(&connection, Method::PUT, "/", Some(body)).await;
    assert_eq!(result.unwrap_err().status().unwrap(), 503);
    assert_eq!(transport.remaining(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_first_attempt_is_not_delayed_and_the_waits_double_up_to_their_limit() {
    let policy = RetryPolicy::default()
        .max_attempts(6)
        .max_backoff(milliseconds(2000));
    for (random, expected) in [
        (1.0, [0, 500, 1500, 3500, 5500, 7500]),
        (0.5, [0, 250, 750, 1750, 2750, 3750]),
        (0.0, [0, 0, 0, 0, 0, 0]),
    ] {
        let script = (0..6).map(|_| ScriptedReply::status(503));
        let (connection, transport) = connect(script, |builder| {
            builder.retry(policy.clone()).randomness(move || random)
        });
        let start = Instant::now();
        let error = get::<u32>(&connection, "/").await.unwrap_err();
        assert_eq!(sent_at(&transport, start), expected);
        assert_eq!(start.elapsed().as_millis(), expected[5]);
        assert_eq!(error.elapsed(), start.elapsed());
        assert_eq!(error.kind(), ErrorKind::Status);
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_listed_with_their_reasons_and_waits() {
    let script = || {
        [
            failing(TransportFailure::Connect).after(milliseconds(30)),
            ScriptedReply::json(503, "busy").after(milliseconds(40)),
        ]
    };
    let list = [
        (1, AttemptOutcome::Failed(ErrorKind::Connect), 30, 0),
        (
            2,
            AttemptOutcome::Answered(StatusCode::SERVICE_UNAVAILABLE),
            40,
            4,
        ),
    ];
    let waits = [Some(milliseconds(500)), Some(milliseconds(1000)), None];
    let check = |attempts: &[openapi_runtime::Attempt], last| {
        assert_eq!(attempts.len(), 3);
        for (attempt, expected) in attempts.iter().zip(list.into_iter().chain([last])) {
            let (number, outcome, elapsed, bytes) = expected;
            assert_eq!(attempt.number(), number);
            assert_eq!(attempt.outcome(), outcome);
            assert_eq!(attempt.elapsed(), milliseconds(elapsed));
            assert_eq!(attempt.body_bytes(), bytes);
            assert_eq!(attempt.next_wait(), waits[number as usize - 1]);
        }
    };

    let (connection, _) = connect(script().into_iter().chain([fine()]), |builder| builder);
    let response = get::<u32>(&connection, "/").await.unwrap();
    let answered = AttemptOutcome::Answered(StatusCode::OK);
    check(response.meta().attempts(), (3, answered, 0, 1));
    assert_eq!(response.meta().elapsed(), milliseconds(1570));

    let broken = failing(TransportFailure::Interrupted);
    let (connection, _) = connect(script().into_iter().chain([broken]), |builder| builder);
    let error = get::<u32>(&connection, "/").await.unwrap_err();
    let failed = AttemptOutcome::Failed(ErrorKind::Interrupted);
    check(error.attempts(), (3, failed, 0, 0));
    assert!(error.to_string().ends_with("(3 attempts)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_policy_can_be_switched_off() {
    let (connection, transport) = connect([ScriptedReply::status(503), fine()], |builder| {
        builder.retry(RetryPolicy::never())
    });
    get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!(transport.remaining(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_asks_for_is_waited_when_it_fits_the_deadline() {
    // Sun, 06 Nov 1994 08:49:37 GMT; waits without a wish are 500 milliseconds.
    let wall_clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    for (header, value, waited) in [
        ("retry-after", "7", Some(7000)),
        ("retry-after", "0", Some(500)),
        ("retry-after", "0.2", Some(500)),
        ("retry-after", "1.5", Some(1500)),
        ("retry-after-ms", "1234", Some(1234)),
        ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT", Some(10_000)),
        ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT", Some(500)),
        ("retry-after", "-5", Some(500)),
        ("retry-after", "soon", Some(500)),
        ("retry-after", "59", Some(59_000)),
        ("retry-after", "60", None),
        ("retry-after", "Mon, 07 Nov 1994 08:49:37 GMT", None),
        ("retry-after", "99999999999999999999", None),
    ] {
        for status in [429, 503] {
            let asking = ScriptedReply::status(status).header(header, value);
            let (connection, transport) =
                connect([asking, fine()], |builder| builder.wall_clock(wall_clock));
            let start = Instant::now();
            let result = get::<u32>(&connection, "/").await;
            let elapsed = start.elapsed();
            match waited {
                Some(waited) => {
                    result.unwrap();
                    assert_eq!(elapsed, milliseconds(waited), "{value}");
                }
                None => {
                    let error = result.unwrap_err();
                    assert_eq!(elapsed, Duration::ZERO, "{value}");
                    assert_eq!(error.status().unwrap(), status);
                    assert!(error.retry_after().unwrap() >= milliseconds(60_000));
                    assert!(error.to_string().contains("asks to wait"), "{error}");
                    assert_eq!(transport.remaining(), 1);
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn how_long_to_wait_is_told_also_where_nothing_is_repeated() {
    let asking = || ScriptedReply::status(429).header("retry-after", "7");
    let (connection, _) = connect([asking()], |builder| builder);
    let error = call::<Value>(&connection, Method::POST, "/", None).await;
    assert_eq!(error.unwrap_err().retry_after(), Some(milliseconds(7000)));

    let not_asking = ScriptedReply::status(503);
    let (connection, _) = connect([asking(), asking(), not_asking], |builder| builder);
    let error = get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!((error.attempts().len(), error.retry_after()), (3, None));
}

#[tokio::test(start_paused = true)]
async fn without_a_deadline_the_policy_bounds_what_the_server_may_ask_for() {
    for (asked, repeated) in [("300", true), ("301", false)] {
        let asking = ScriptedReply::status(503).header("retry-after", asked);
        let (connection, _) = connect([asking, fine()], |builder| builder.deadline(None));
        let result = get::<u32>(&connection, "/").await;
        assert_eq!(result.is_ok(), repeated, "{asked}");
    }
}

async fn failure_after(connection: &Connection) -> (Error, Duration) {
    let start = Instant::now();
    let error = get::<u32>(connection, "/").await.unwrap_err();
    (error, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_begun_that_would_reach_the_deadline() {
    // The first attempt fails after 200 milliseconds, the wait would be 500.
    for (deadline, attempts, elapsed) in [(700, 1, 200), (701, 2, 701)] {
        let script = [
            ScriptedReply::status(503).after(milliseconds(200)),
            ScriptedReply::hang(),
        ];
        let (connection, _) = connect(script, |builder| builder.deadline(milliseconds(deadline)));
        let (error, took) = failure_after(&connection).await;
        assert_eq!(error.attempts().len(), attempts);
        assert_eq!(took, milliseconds(elapsed));
        match attempts {
            1 => {
                assert_eq!(error.kind(), ErrorKind::Status);
                assert!(error.to_string().contains("deadline"), "{error}");
            }
            _ => assert_eq!(error.kind(), ErrorKind::Deadline),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retries_cost_tokens_and_successes_bring_them_back() {
    let fails = || ScriptedReply::status(503);
    let slow = || failing(TransportFailure::Timeout);
    let policy = RetryPolicy::default().max_attempts(3);
    // What happens in one call, and how many of 100 tokens are left after it and those before.
    let calls: [(Vec<ScriptedReply>, u32); 7] = [
        (vec![fine()], 100),
        (vec![fails(), fine()], 100),
        (vec![fails(), fails(), fine()], 95),
        (vec![fine()], 96),
        (vec![fails(), fails(), fails()], 86),
        (vec![slow(), fails(), fails()], 71),
        (vec![fails(), slow(), fine()], 66),
    ];
    let (scripts, left): (Vec<_>, Vec<_>) = calls.into_iter().unzip();
    let budget = RetryBudget::of_tokens(100);
    let (connection, transport) = connect(scripts.into_iter().flatten(), |builder| {
        builder.retry(policy).retry_budget(budget.clone())
    });
    for expected in left {
        // Each call by a clone of its own: they share the tokens.
        let _ = get::<u32>(&connection.clone(), "/").await;
        assert_eq!(budget.available(), Some(expected));
    }
    assert_eq!(transport.remaining(), 0);
}

#[tokio::test(start_paused = true)]
async fn without_tokens_the_last_failure_is_reported_as_it_is() {
    let budget = RetryBudget::of_tokens(9);
    let asking = || {
        ScriptedReply::json(503, "busy")
            .header("retry-after", "2")
            .header("x-request-id", "r-9")
    };
    let script = [asking(), asking(), failing(TransportFailure::Timeout)];
    let (connection, transport) = connect(script, |builder| builder.retry_budget(budget.clone()));
    let (error, elapsed) = failure_after(&connection).await;
    assert_eq!(error.kind(), ErrorKind::RetryBudget);
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert!(error.is_server() && !error.is_network());
    assert_eq!(error.body().unwrap(), "busy");
    assert_eq!(error.request_id(), Some("r-9"));
    assert_eq!(error.retry_after(), Some(milliseconds(2000)));
    assert_eq!(error.attempts().len(), 2);
    assert_eq!(elapsed, milliseconds(2000));
    let line = error.to_string();
    assert!(line.contains("503") && line.contains("budget"), "{line}");
    // What is not enough is not taken.
    assert_eq!(budget.available(), Some(4));
    let (error, _) = failure_after(&connection).await;
    assert!(error.is_network(), "{error:?}");
    assert_eq!(transport.remaining(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_budget_without_a_limit_never_ends() {
    let policy = RetryPolicy::default()
        .max_attempts(300)
        .max_backoff(Duration::ZERO);
    let (connection, _) = connect((0..300).map(|_| ScriptedReply::status(500)), |builder| {
        builder.retry(policy).retry_budget(RetryBudget::unlimited())
    });
    let (error, _) = failure_after(&connection).await;
    assert_eq!(error.attempts().len(), 300);
    assert_eq!(error.kind(), ErrorKind::Status);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_waits_sends_nothing_more() {
    let (connection, transport) = connect([ScriptedReply::status(503), fine()], |builder| builder);
    let call = get::<u32>(&connection, "/");
    tokio::time::timeout(milliseconds(499), call)
        .await
        .unwrap_err();
    tokio::time::sleep(milliseconds(10_000)).await;
    assert_eq!(transport.remaining(), 1);
}
