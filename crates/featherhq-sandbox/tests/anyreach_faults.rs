//! Faults of the AnyReach list, as they look on the socket.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use anyreach_api::JsonObject;
use anyreach_api::types::Conversation;
use chrono::DateTime;
use common::anyreach::{LIST, get, page};
use common::raw::{End, Raw, read_to_end};
use common::{get as get_feather, text};
use featherhq_sandbox::{Fault, FaultKind, Operation, Sandbox};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

async fn faulty(faults: &[&str]) -> Sandbox {
    let mut builder = Sandbox::builder()
        .conversations(5)
        .anyreach_conversations(80);
    for fault in faults {
        builder = builder.fault(fault.parse::<Fault>().unwrap());
    }
    builder.start().await.unwrap()
}

/// The bytes of the first page of three.
async fn raw(sandbox: &Sandbox) -> Raw {
    let (host, token) = (sandbox.address(), sandbox.anyreach_token());
    let request = format!(
        "GET {LIST}?limit=3 HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
         connection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    read_to_end(&mut stream).await
}

async fn with_and_without(fault: &str) -> (Raw, Raw) {
    (
        raw(&faulty(&[fault]).await).await,
        raw(&faulty(&[]).await).await,
    )
}

#[tokio::test]
async fn what_goes_wrong_on_the_wire_goes_wrong_here_too() {
    let (with, without) = with_and_without("status=503,retry-after=2s").await;
    assert!(with.head().starts_with("HTTP/1.1 503 "), "{}", with.head());
    assert_eq!(with.header("retry-after"), Some("2"));
    assert_eq!(without.end, End::Closed);

    let (with, without) = with_and_without("truncated-json").await;
    assert_eq!(with.body(), &without.body()[..without.body().len() / 2]);
    let (with, _) = with_and_without("reset=body").await;
    assert_eq!(with.end, End::Reset);
    assert_eq!(with.declared_length(), without.body().len());
    let (with, _) = with_and_without("content-length=+7").await;
    assert_eq!(with.declared_length(), without.body().len() + 7);
    let (with, _) = with_and_without("invalid-utf8").await;
    assert!(with.body().starts_with(b"[{\"id\":\"\xff\xfe"));
    let (with, _) = with_and_without("redirect-loop").await;
    let location = with.header("location").unwrap();
    assert!(
        location.ends_with("/core/conversations?limit=3"),
        "{location}"
    );
}

#[tokio::test]
async fn fields_of_the_first_item_can_be_wrong() {
    let (with, without) = with_and_without("unknown-enum=status").await;
    let mut expected = without.json();
    expected[0]["status"] = "unheard_of".into();
    assert_eq!(with.json(), expected);
    let (with, without) = with_and_without("null-field=created_at").await;
    let mut expected = without.json();
    expected[0]["created_at"] = Value::Null;
    assert_eq!(with.json(), expected);
    let (with, without) = with_and_without("missing-field=id").await;
    let mut expected = without.json();
    expected[0].as_object_mut().unwrap().remove("id");
    assert_eq!(with.json(), expected);
}

#[tokio::test]
async fn times_can_lack_their_offset() {
    let (with, without) = with_and_without("naive-timestamps").await;
    let mut expected = without.json();
    for item in expected.as_array_mut().unwrap() {
        for field in ["created_at", "updated_at"] {
            let naive = text(item, field).strip_suffix("+00:00").unwrap().to_owned();
            item[field] = naive.into();
        }
    }
    assert_eq!(with.json(), expected);

    let sandbox = faulty(&["naive-timestamps"]).await;
    let metadata = json!({ "paid_at": "2026-01-02T03:04:05Z" });
    let own = Conversation::new()
        .with_id("conv_1".to_owned())
        .with_created_at(DateTime::from_timestamp(1_900_000_000, 0).unwrap())
        .with_custom_metadata(JsonObject::from(metadata.as_object().unwrap().clone()));
    sandbox.insert_anyreach(&own).unwrap();
    let first = page(&sandbox, &[("limit", "1")]).await.remove(0);
    assert_eq!(first["custom_metadata"], metadata);
}

#[tokio::test]
async fn every_conversation_can_have_more_fields() {
    let (with, without) = with_and_without("extra-fields").await;
    let mut expected = without.json();
    for item in expected.as_array_mut().unwrap() {
        item["x_new_text"] = "a later version's".into();
        item["x_new_object"] = json!({ "nested": [1, null] });
    }
    assert_eq!(with.json(), expected);
}

#[tokio::test]
async fn a_page_can_be_longer_than_asked_for_or_empty() {
    let sandbox = faulty(&["extra-items=2,on=anyreach-list"]).await;
    assert_eq!(page(&sandbox, &[("limit", "3")]).await.len(), 5);
    let sandbox = faulty(&["empty-page,on=anyreach-list,request=2"]).await;
    assert_eq!(page(&sandbox, &[("limit", "3")]).await.len(), 3);
    assert_eq!(get(&sandbox, &[("limit", "3")]).await.body, "[]");
}

#[tokio::test]
async fn a_fault_strikes_the_operation_it_is_limited_to() {
    let sandbox = faulty(&["status=503,on=anyreach-list,request=2", "empty-page"]).await;
    let feather = common::LIST;
    assert_eq!(
        get_feather(&sandbox, feather).await.json()["items"],
        json!([])
    );
    assert_eq!(get(&sandbox, &[]).await.status, 200);
    assert_eq!(get_feather(&sandbox, feather).await.status, 200);
    assert_eq!(get(&sandbox, &[]).await.status, 503);
    let operations: Vec<_> = sandbox
        .requests()
        .iter()
        .map(|request| request.operation().unwrap())
        .collect();
    let (list, anyreach) = (Operation::List, Operation::AnyreachList);
    assert_eq!(operations, [list, anyreach, list, anyreach]);
    let kind = FaultKind::status(503);
    assert_eq!(sandbox.requests()[3].faults()[0].kind(), &kind);
}

#[tokio::test]
async fn a_fault_of_any_operation_counts_them_all() {
    let sandbox = faulty(&["status=503,request=2"]).await;
    assert_eq!(get_feather(&sandbox, common::LIST).await.status, 200);
    assert_eq!(get(&sandbox, &[]).await.status, 503);
    assert_eq!(get(&sandbox, &[]).await.status, 200);
}

#[test]
fn what_has_no_place_in_this_list_is_refused() {
    for (fault, words) in [
        ("cursor-cycle=3,on=anyreach-list", "`on=list`"),
        ("unknown-view,on=anyreach-list", "`on=get`"),
        ("extra-items=3,on=get", "`on=list` or `on=anyreach-list`"),
        ("empty-page,on=any", "`on=list` or `on=anyreach-list`"),
    ] {
        let error = fault.parse::<Fault>().unwrap_err().to_string();
        assert!(
            error.ends_with(&format!("can only go wrong with {words}")),
            "{error}"
        );
    }
    let fault: Fault = "extra-items=3,on=anyreach-list".parse().unwrap();
    assert_eq!(fault.to_string(), "extra-items=3,on=anyreach-list");
}
