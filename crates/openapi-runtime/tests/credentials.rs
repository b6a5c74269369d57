//! Credentials that are replaced while a program runs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::error::Error as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use openapi_runtime::{
    Connection, Credential, CredentialFuture, CredentialProvider, ErrorKind, RetryPolicy,
    ScriptedReply, ScriptedTransport, TimeoutClock,
};
use support::{everything_shown, get};

/// A new key for each attempt, after a wait; the third time it fails, the fourth it hangs.
#[derive(Default)]
struct Rotating {
    asked: AtomicU32,
}

impl CredentialProvider for Rotating {
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            match self.asked.fetch_add(1, Ordering::Relaxed) {
                2 => Err("the vault is sealed".into()),
                3 => std::future::pending().await,
                number => Ok(Credential::bearer(format!("CANARY-{number}"))?),
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_own_credential_and_none_is_shown() {
    let echo = "CANARY-0 CANARY-1 canary-1";
    let transport = ScriptedTransport::new([
        ScriptedReply::json(503, echo),
        ScriptedReply::json(401, echo).header("x-request-id", echo),
    ]);
    let connection = Connection::builder("http://localhost")
        .credential_provider(Rotating::default())
        .transport(transport.clone())
        .randomness(|| 0.0)
        .build()
        .unwrap();
    let refused = get::<u32>(&connection, "/").await.unwrap_err();
    let sent: Vec<_> = transport
        .requests()
        .iter()
        .map(|request| request.headers["authorization"].clone())
        .collect();
    assert_eq!(sent, ["Bearer CANARY-0", "Bearer CANARY-1"]);
    assert!(sent.iter().all(http::HeaderValue::is_sensitive));
    assert!(refused.is_unauthorized());
    assert_eq!(refused.snippet(), Some("[redacted] [redacted] [redacted]"));
    // The provider's own second counts as part of the attempt.
    assert_eq!(refused.attempts()[1].elapsed(), Duration::from_secs(1));
    let shown = format!("{} {connection:?}", everything_shown(&refused));
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");

    let failed = get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Credential);
    assert_eq!(failed.attempts().len(), 1);
    assert_eq!(failed.source().unwrap().to_string(), "the vault is sealed");

    let once = openapi_runtime::CallOptions::new().retry(RetryPolicy::never());
    let stuck = get::<u32>(&connection.with_options(&once), "/").await;
    let stuck = stuck.unwrap_err();
    assert_eq!(stuck.timeout_clock(), Some(TimeoutClock::Attempt));
    assert_eq!(stuck.elapsed(), Duration::from_secs(30));
    assert!(stuck.to_string().contains("credential provider"), "{stuck}");
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_function_is_a_provider() {
    let transport = ScriptedTransport::new([ScriptedReply::json(200, "1")]);
    let connection = Connection::builder("http://localhost")
        .credential_provider(|| Ok(Credential::bearer("token")?))
        .transport(transport.clone())
        .build()
        .unwrap();
    get::<u32>(&connection, "/").await.unwrap();
    assert_eq!(
        transport.requests()[0].headers["authorization"],
        "Bearer token"
    );

    let transport = ScriptedTransport::new([]);
    let connection = Connection::builder("http://localhost")
        .credential_provider(|| Ok(Credential::bearer("CANARY with spaces")?))
        .transport(transport.clone())
        .build()
        .unwrap();
    let error = get::<u32>(&connection, "/").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!everything_shown(&error).contains("CANARY"), "{error:?}");
    assert!(transport.requests().is_empty());
}
