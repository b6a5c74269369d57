//! What an observer is told of each attempt, under virtual time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use openapi_runtime::{
    AttemptEvent, AttemptOutcome, ErrorKind, RetryBudget, ScriptedReply, ScriptedTransport,
    StatusCode,
};
use openapi_runtime_examples::OPERATION;
use support::{builder_with_defaults, get};

#[tokio::test(start_paused = true)]
async fn every_attempt_is_told_once_with_the_wait_that_follows() {
    let milliseconds = Duration::from_millis;
    let transport = ScriptedTransport::new([
        ScriptedReply::json(503, "busy").after(milliseconds(20)),
        ScriptedReply::hang(),
        ScriptedReply::json(200, "12345"),
        ScriptedReply::status(404),
        ScriptedReply::status(500),
        ScriptedReply::status(500),
    ]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let connection = builder_with_defaults("http://localhost")
        .transport(transport)
        .randomness(|| 1.0)
        .attempt_timeout(milliseconds(3000))
        .retry_budget(RetryBudget::of_tokens(19))
        .observer(move |event: &AttemptEvent<'_>| {
            assert_eq!(event.operation(), OPERATION);
            log.lock().unwrap().push(event.attempt().clone());
        })
        .build()
        .unwrap();
    let response = get::<u32>(&connection, "/").await.unwrap();
    assert_eq!(*told.lock().unwrap(), response.meta().attempts());
    get::<u32>(&connection, "/").await.unwrap_err();
    get::<u32>(&connection, "/").await.unwrap_err();
    let told: Vec<_> = told
        .lock()
        .unwrap()
        .iter()
        .map(|attempt| {
            (
                attempt.number(),
                attempt.outcome(),
                attempt.elapsed().as_millis(),
                attempt.body_bytes(),
                attempt.next_wait().map(|wait| wait.as_millis()),
            )
        })
        .collect();
    let answered = |status| AttemptOutcome::Answered(StatusCode::from_u16(status).unwrap());
    let timed_out = AttemptOutcome::Failed(ErrorKind::Timeout);
    // 19 tokens: 5 and 10 are spent, 10 come back, and 14 are enough for two retries.
    let expected = [
        (1, answered(503), 20, 4, Some(500)),
        (2, timed_out, 3000, 0, Some(1000)),
        (3, answered(200), 0, 5, None),
        (1, answered(404), 0, 0, None),
        (1, answered(500), 0, 0, Some(500)),
        (2, answered(500), 0, 0, Some(1000)),
        (
            3,
            AttemptOutcome::Failed(ErrorKind::RequestBuild),
            0,
            0,
            None,
        ),
    ];
    assert_eq!(told, expected);
}
