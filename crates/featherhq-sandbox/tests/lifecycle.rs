//! Starting, stopping, and what every response carries.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::HashSet;
use std::net::TcpStream;

use common::{LIST, get, send, walk};
use featherhq_sandbox::{DEFAULT_API_KEY, DEFAULT_CONVERSATIONS, Sandbox};

#[tokio::test]
async fn a_sandbox_is_ready_when_start_returns_and_gone_when_dropped() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    assert!(address.ip().is_loopback());
    assert_eq!(sandbox.url(), format!("http://{address}"));
    assert_eq!(sandbox.api_key(), DEFAULT_API_KEY);
    assert_eq!(
        sandbox.conversation_count(),
        u64::from(DEFAULT_CONVERSATIONS)
    );
    assert_eq!(get(&sandbox, LIST).await.status, 200);
    // An idle connection must not keep the sandbox.
    let idle = TcpStream::connect(address).unwrap();
    drop(sandbox);
    assert!(TcpStream::connect(address).is_err());
    drop(idle);
}

#[tokio::test]
async fn a_shutdown_frees_the_port() {
    let mut sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.address();
    assert_eq!(get(&sandbox, LIST).await.status, 200);
    let still_running = tokio::select! {
        biased;
        () = sandbox.stopped() => false,
        () = std::future::ready(()) => true,
    };
    assert!(still_running);
    sandbox.shutdown().await;
    let next = Sandbox::builder().address(address).start().await.unwrap();
    assert_eq!(next.address(), address);
}

#[tokio::test]
async fn two_sandboxes_do_not_meet() {
    let one = Sandbox::start().await.unwrap();
    let other = Sandbox::start().await.unwrap();
    assert_ne!(one.address(), other.address());
}

#[test]
fn a_sandbox_answers_while_its_starter_blocks() {
    let sandbox = Sandbox::builder()
        .conversations(3)
        .start_blocking()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(get(&sandbox, LIST)).status, 200);
}

#[tokio::test]
async fn a_file_keeps_the_conversations() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("conversations.db");
    let builder = Sandbox::builder().database(&file).conversations(25).seed(5);
    let sandbox = builder.clone().start().await.unwrap();
    let all = walk(&sandbox, &[], 10).await;
    assert_eq!(all.len(), 25);
    sandbox.shutdown().await;

    let again = builder.seed(6).conversations(99).start().await.unwrap();
    assert_eq!(again.conversation_count(), 25);
    assert_eq!(walk(&again, &[], 10).await, all);
    assert!(!walk(&again, &[("q", "the")], 10).await.is_empty());
}

#[tokio::test]
async fn a_file_of_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "no database ".repeat(100)).unwrap();
    let error = Sandbox::builder()
        .database(&file)
        .start()
        .await
        .unwrap_err();
    let expected = format!("cannot use the database {}: ", file.display());
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "no database ".repeat(100)
    );
}

#[tokio::test]
async fn a_taken_port_is_reported() {
    let sandbox = Sandbox::start().await.unwrap();
    let second = Sandbox::builder().address(sandbox.address()).start().await;
    let error = second.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot listen on {}: ", sandbox.address())),
        "{error}"
    );
}

#[tokio::test]
async fn every_response_has_a_request_id() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut ids = HashSet::new();
    for path in [LIST, "/nope", "/healthz", "/v1/v2/conversations/x"] {
        let answer = send(&sandbox, "GET", path, &[]).await;
        let id = answer.headers["x-request-id"].clone();
        assert_eq!(id.len(), 36, "{id}");
        assert!(ids.insert(id));
    }
    for (sent, is_echoed) in [
        ("my-request_1", true),
        ("with space", false),
        (&"x".repeat(128), true),
        (&"x".repeat(129), false),
    ] {
        let answer = send(&sandbox, "GET", "/healthz", &[("x-request-id", sent)]).await;
        assert_eq!(answer.headers["x-request-id"] == sent, is_echoed, "{sent}");
    }
}

#[tokio::test]
async fn health_needs_no_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = send(&sandbox, "GET", "/healthz", &[]).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"status":"ok"}"#)
    );
}

#[tokio::test]
async fn the_key_is_not_in_any_debug_output() {
    let builder = Sandbox::builder().api_key("do-not-print");
    assert!(!format!("{builder:?}").contains("do-not-print"));
    let sandbox = builder.start().await.unwrap();
    assert!(!format!("{sandbox:?}").contains("do-not-print"));
}
