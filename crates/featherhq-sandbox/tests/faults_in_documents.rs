//! Faults of pages and documents, in the bytes of their bodies.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::BTreeSet;

use common::raw::{faulty, raw};
use common::{LIST, encode, get, text, walk};
use featherhq_api::types::SessionDetailResponse;
use featherhq_sandbox::Sandbox;
use serde_json::{Value, json};

/// The ids of a page.
fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| text(item, "id").to_owned())
        .collect()
}

/// The ids of the whole list.
async fn all_ids() -> Vec<String> {
    let sandbox = Sandbox::start().await.unwrap();
    let items = walk(&sandbox, &[], 200).await;
    items
        .iter()
        .map(|item| text(item, "id").to_owned())
        .collect()
}

async fn page(sandbox: &Sandbox, limit: u16, cursor: Option<&str>) -> Value {
    let limit = limit.to_string();
    let mut parameters = vec![("limit", limit.as_str())];
    parameters.extend(cursor.map(|cursor| ("cursor", cursor)));
    let answer = raw(sandbox, &format!("{LIST}?{}", encode(&parameters))).await;
    assert!(answer.head().starts_with("HTTP/1.1 200 OK"));
    assert_eq!(answer.declared_length(), answer.body().len());
    answer.json()
}

fn cursor(page: &Value) -> &str {
    page["next_cursor"].as_str().unwrap()
}

#[tokio::test]
async fn more_can_be_promised_without_a_cursor() {
    for (fault, end) in [
        ("missing-cursor", r#"],"next_cursor":null,"has_more":true}"#),
        (
            "missing-cursor=null",
            r#"],"next_cursor":null,"has_more":true}"#,
        ),
        (
            "missing-cursor=empty",
            r#"],"next_cursor":"","has_more":true}"#,
        ),
        ("missing-cursor=absent", r#"],"has_more":true}"#),
    ] {
        let answer = raw(&faulty(&[fault]).await, &format!("{LIST}?limit=2")).await;
        assert!(answer.body_text().ends_with(end), "{fault}");
        assert_eq!(ids(&answer.json()).len(), 2);
    }
}

#[tokio::test]
async fn cursors_lead_round_in_a_circle() {
    for length in [1, 2, 3, 7] {
        let sandbox = faulty(&[&format!("cursor-cycle={length}")]).await;
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..16 {
            let page = page(&sandbox, 20, seen.last().map(String::as_str)).await;
            assert_eq!(page["has_more"], true);
            seen.push(cursor(&page).to_owned());
        }
        for (place, text) in seen.iter().enumerate() {
            let first = seen.iter().position(|other| other == text);
            assert_eq!(first, Some(place % length), "{length}");
        }
    }
}

#[tokio::test]
async fn a_circle_begins_with_the_list_as_it_is() {
    let sandbox = faulty(&["cursor-cycle=3"]).await;
    let mut found = Vec::new();
    let mut next: Option<String> = None;
    for _ in 0..4 {
        let page = page(&sandbox, 10, next.as_deref()).await;
        found.extend(ids(&page));
        next = Some(cursor(&page).to_owned());
    }
    assert_eq!(found, all_ids().await[..40]);
}

#[tokio::test]
async fn empty_pages_lose_nothing_and_repeat_no_cursor() {
    let sandbox = faulty(&["empty-page,request=1-3", "empty-page,request=5"]).await;
    let mut found = Vec::new();
    let mut sizes = Vec::new();
    let mut cursors = BTreeSet::new();
    let mut next: Option<String> = None;
    loop {
        let page = page(&sandbox, 30, next.as_deref()).await;
        sizes.push(ids(&page).len());
        found.extend(ids(&page));
        next = page["next_cursor"].as_str().map(str::to_owned);
        let Some(next) = &next else { break };
        assert!(cursors.insert(next.clone()));
    }
    assert_eq!(sizes, [0, 0, 0, 30, 0, 30]);
    assert_eq!(found, all_ids().await);
}

#[tokio::test]
async fn a_page_repeats_items_of_the_one_before() {
    let sandbox = faulty(&["repeated-items=2,request=1"]).await;
    let first = page(&sandbox, 5, None).await;
    let second = page(&sandbox, 5, Some(cursor(&first))).await;
    assert_eq!(ids(&second)[..2], ids(&first)[3..]);
    let third = page(&sandbox, 5, Some(cursor(&second))).await;
    let all = all_ids().await;
    assert_eq!(ids(&third), all[8..13]);
}

#[tokio::test]
async fn a_page_that_repeats_everything_still_gets_on() {
    let sandbox = faulty(&["repeated-items=99"]).await;
    let first = page(&sandbox, 5, None).await;
    let second = page(&sandbox, 5, Some(cursor(&first))).await;
    assert_eq!(ids(&second)[..4], ids(&first)[1..]);
}

#[tokio::test]
async fn a_page_has_more_items_than_asked_for() {
    let sandbox = faulty(&["extra-items=7,request=1"]).await;
    let first = page(&sandbox, 5, None).await;
    let second = page(&sandbox, 5, Some(cursor(&first))).await;
    let all = all_ids().await;
    assert_eq!(ids(&first), all[..12]);
    assert_eq!(ids(&second), all[12..17]);
    assert_eq!(ids(&page(&sandbox, 200, None).await), all);
}

/// The bodies of a request with this fault and without.
async fn with_and_without(fault: &str, path: &str) -> (Value, Value) {
    let with = raw(&faulty(&[fault]).await, path).await;
    let without = raw(&Sandbox::start().await.unwrap(), path).await;
    (with.json(), without.json())
}

#[tokio::test]
async fn fields_of_the_first_item_can_be_wrong() {
    let path = format!("{LIST}?limit=2");
    for (fault, pointer, value) in [
        ("unknown-enum=status", "/status", "unheard_of".into()),
        (
            "unknown-enum=eval_summary/eval_status",
            "/eval_summary/eval_status",
            "unheard_of".into(),
        ),
        ("null-field=started_at", "/started_at", Value::Null),
    ] {
        let (with, mut without) = with_and_without(fault, &path).await;
        let found = without["items"][0].pointer_mut(pointer).unwrap();
        assert_ne!(*found, value);
        *found = value;
        assert_eq!(with, without, "{fault}");
    }
}

#[tokio::test]
async fn fields_can_be_missing() {
    let (with, mut without) =
        with_and_without("missing-field=id", &format!("{LIST}?limit=2")).await;
    without["items"][0].as_object_mut().unwrap().remove("id");
    assert_eq!(with, without);

    let fault = "missing-field=eval_summary/total";
    let (with, mut without) = with_and_without(fault, &format!("{LIST}?limit=2")).await;
    let summary = &mut without["items"][0]["eval_summary"];
    summary.as_object_mut().unwrap().remove("total");
    assert_eq!(with, without);
}

#[tokio::test]
async fn a_field_that_is_not_there_changes_nothing() {
    for fault in ["null-field=nope/0/x", "missing-field=nope/x"] {
        let (with, without) = with_and_without(fault, &format!("{LIST}?limit=2")).await;
        assert_eq!(with, without);
    }
}

/// A conversation of the default data with evidence, by its path.
async fn path_with_evidence() -> String {
    let sandbox = Sandbox::start().await.unwrap();
    for row in walk(&sandbox, &[], 200).await {
        let path = format!("{LIST}/{}", text(&row, "id"));
        if get(&sandbox, &path).await.body.contains("\"view\":") {
            return path;
        }
    }
    panic!("the default data have no evidence");
}

fn packages(detail: &mut Value) -> Vec<&mut Value> {
    let turns = detail["recent_turns"].as_array_mut().unwrap();
    let evidence = turns.iter_mut().map(|turn| &mut turn["evidence"]);
    evidence.filter(|evidence| evidence.is_object()).collect()
}

#[tokio::test]
async fn evidence_has_an_unknown_view_or_none() {
    let path = path_with_evidence().await;
    let (with, mut without) = with_and_without("unknown-view", &path).await;
    for package in packages(&mut without) {
        package["view"] = "summary".into();
    }
    assert_eq!(with, without);

    let (with, mut without) = with_and_without("missing-view", &path).await;
    for package in packages(&mut without) {
        assert!(package.as_object_mut().unwrap().remove("view").is_some());
    }
    assert_eq!(with, without);
}

#[tokio::test]
async fn extra_fields_are_at_every_level() {
    let (page, without) = with_and_without("extra-fields", &format!("{LIST}?limit=1")).await;
    assert!(without["x_new_text"].is_null());
    for object in [&page, &page["items"][0]] {
        assert_eq!(object["x_new_text"], "a later version's");
        assert_eq!(object["x_new_object"]["nested"][0], 1);
    }
    assert_eq!(page["items"][0]["id"], without["items"][0]["id"]);

    let path = path_with_evidence().await;
    let (mut detail, _) = with_and_without("extra-fields", &path).await;
    assert!(detail["x_new_text"].is_string());
    assert!(detail["recent_turns"][0]["x_new_text"].is_string());
    for package in packages(&mut detail) {
        assert!(package["x_new_text"].is_string());
    }
}

/// Every point in time of a document.
fn times<'a>(document: &'a Value, found: &mut Vec<&'a str>) {
    match document {
        Value::Array(items) => items.iter().for_each(|item| times(item, found)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name.ends_with("_at") => found.push(text),
                    other => times(other, found),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn no_point_in_time_has_an_offset() {
    let (with, without) = with_and_without("naive-timestamps", &path_with_evidence().await).await;
    let (mut naive, mut aware) = (Vec::new(), Vec::new());
    times(&with, &mut naive);
    times(&without, &mut aware);
    assert!(naive.len() > 5);
    let stripped: Vec<&str> = aware
        .iter()
        .map(|time| time.strip_suffix('Z').unwrap())
        .collect();
    assert_eq!(naive, stripped);
}

#[tokio::test]
async fn times_in_a_customers_own_data_stay_as_they_are() {
    let sandbox = faulty(&["naive-timestamps"]).await;
    let page = get(&sandbox, &format!("{LIST}?limit=1")).await.json();
    let mut conversation: SessionDetailResponse =
        serde_json::from_value(page["items"][0].clone()).unwrap();
    let metadata = json!({ "paid_at": "2026-01-02T03:04:05Z" });
    conversation.metadata = metadata.as_object().unwrap().clone().into();
    sandbox.insert(&conversation).unwrap();
    let page = get(&sandbox, &format!("{LIST}?limit=1")).await.json();
    assert_eq!(page["items"][0]["metadata"], metadata);
    assert!(!text(&page["items"][0], "started_at").ends_with('Z'));
}

#[tokio::test]
async fn refusals_are_not_changed() {
    let sandbox = faulty(&["extra-fields", "missing-cursor", "null-field=id"]).await;
    let plain = Sandbox::start().await.unwrap();
    for path in [
        format!("{LIST}?limit=0"),
        format!("{LIST}/00000000-0000-0000-0000-000000000000"),
    ] {
        let (with, without) = (raw(&sandbox, &path).await, raw(&plain, &path).await);
        assert!(with.head().starts_with("HTTP/1.1 4"));
        assert_eq!(with.body(), without.body());
    }
}
