//! What a sandbox remembers of its requests.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::time::Duration;

use common::raw::{ask, faulty, raw};
use common::{LIST, send};
use featherhq_sandbox::{Operation, RecordedRequest};

#[tokio::test]
async fn requests_are_remembered_as_they_were_asked() {
    let sandbox = faulty(&["reset=headers,request=2", "latency=1ms,on=list"]).await;
    raw(&sandbox, &format!("{LIST}/x?q=a&q=b%20c")).await;
    raw(&sandbox, &format!("{LIST}?limit=0")).await;
    send(&sandbox, "POST", LIST, &[("x-own", "1"), ("X-OWN", "2")]).await;
    send(&sandbox, "GET", "/no%20where", &[]).await;

    let requests = sandbox.requests();
    let targets: Vec<String> = requests.iter().map(RecordedRequest::target).collect();
    let list = format!("{LIST}?limit=0");
    let detail = format!("{LIST}/x?q=a&q=b%20c");
    assert_eq!(targets, [detail.as_str(), &list, LIST, "/no%20where"]);
    let numbers: Vec<u64> = requests.iter().map(RecordedRequest::number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let operations: Vec<_> = requests.iter().map(RecordedRequest::operation).collect();
    let expected = [Some(Operation::Get), Some(Operation::List), None, None];
    assert_eq!(operations, expected);
    let faults = |request: &RecordedRequest| request.faults().len();
    let faults: Vec<usize> = requests.iter().map(faults).collect();
    assert_eq!(faults, [0, 2, 0, 0]);

    assert_eq!(requests[0].path(), format!("{LIST}/x"));
    assert_eq!(requests[0].parameter("q").as_deref(), Some("b c"));
    assert_eq!(requests[0].parameter("limit"), None);
    assert_eq!(requests[0].header("X-Api-Key"), Some(sandbox.api_key()));
    assert_eq!(requests[2].method(), "POST");
    let own: Vec<&[u8]> = requests[2]
        .headers()
        .filter(|(name, _)| *name == "x-own")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(own, [b"1", b"2"]);

    sandbox.clear_requests();
    assert!(sandbox.requests().is_empty());
    send(&sandbox, "GET", LIST, &[]).await;
    assert_eq!(sandbox.requests()[0].number(), 5);
}

#[tokio::test]
async fn a_request_is_there_before_its_response() {
    let sandbox = faulty(&["latency=60m"]).await;
    let _connection = ask(&sandbox, LIST).await;
    let is_there = async {
        while sandbox.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), is_there)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_key_is_not_printed() {
    let sandbox = faulty(&[]).await;
    let headers = [
        ("x-api-key", "very-secret"),
        ("authorization", "Bearer very-secret"),
    ];
    send(&sandbox, "GET", LIST, &headers).await;
    let printed = format!("{:?}", sandbox.requests());
    assert!(printed.contains("[redacted]"), "{printed}");
    assert!(!printed.contains("very-secret"), "{printed}");
}
