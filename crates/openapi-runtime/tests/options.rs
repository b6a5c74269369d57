//! Options for some calls only, under virtual time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use openapi_runtime::{
    CallOptions, ErrorKind, RetryBudget, RetryPolicy, ScriptedReply, ScriptedTransport,
};
use support::{builder_with_defaults, get};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn each_option_changes_its_own_setting_and_no_other_connection() {
    let seconds = Duration::from_secs;
    let hang = ScriptedReply::hang;
    for (options, reply, kind, elapsed) in [
        (CallOptions::new(), hang(), ErrorKind::Deadline, 60),
        (
            CallOptions::new().deadline(seconds(3)),
            hang(),
            ErrorKind::Deadline,
            3,
        ),
        (
            CallOptions::new()
                .deadline(None)
                .retry(RetryPolicy::never()),
            hang(),
            ErrorKind::Timeout,
            30,
        ),
        (
            CallOptions::new()
                .attempt_timeout(seconds(7))
                .retry(RetryPolicy::never()),
            hang(),
            ErrorKind::Timeout,
            7,
        ),
        (
            CallOptions::new().max_body_bytes(3),
            ScriptedReply::json(200, "1234"),
            ErrorKind::BodyTooLarge,
            0,
        ),
        (
            CallOptions::new().deadline(Duration::ZERO),
            hang(),
            ErrorKind::Config,
            0,
        ),
        (
            CallOptions::new().attempt_timeout(Duration::ZERO),
            hang(),
            ErrorKind::Config,
            0,
        ),
    ] {
        let transport = ScriptedTransport::new([reply, hang(), hang(), hang()]);
        let connection = builder_with_defaults("http://localhost")
            .transport(transport)
            .randomness(|| 0.0)
            .build()
            .unwrap();
        let changed = connection.with_options(&options);
        let start = Instant::now();
        let error = get::<u32>(&changed, "/").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{options:?}: {error}");
        assert_eq!(start.elapsed(), seconds(elapsed), "{options:?}");
        let unchanged = get::<u32>(&connection, "/").await.unwrap_err();
        assert_eq!(unchanged.kind(), ErrorKind::Deadline, "{options:?}");
        assert_eq!(unchanged.elapsed(), seconds(60), "{options:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn options_add_up_and_share_the_retry_budget() {
    let budget = RetryBudget::of_tokens(100);
    let transport = ScriptedTransport::new((0..9).map(|_| ScriptedReply::status(503)));
    let connection = builder_with_defaults("http://localhost")
        .transport(transport.clone())
        .retry_budget(budget.clone())
        .build()
        .unwrap();
    let once = connection.with_options(&CallOptions::new().retry(RetryPolicy::never()));
    let once = once.with_options(&CallOptions::new().deadline(Duration::from_secs(5)));
    get::<u32>(&once, "/").await.unwrap_err();
    assert_eq!(budget.available(), Some(100));
    let often = RetryPolicy::default().max_attempts(4);
    let often = once.with_options(&CallOptions::new().retry(often));
    get::<u32>(&often, "/").await.unwrap_err();
    assert_eq!(budget.available(), Some(85));
    get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!(budget.available(), Some(75));
    assert_eq!(transport.remaining(), 1);
}
