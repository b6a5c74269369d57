//! Pages and answers with items that cannot be decoded: the others are delivered, and nothing is
//! hidden.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::error::Error as _;

use http::Method;
use openapi_runtime::{
    Connection, Cursor, Error, ErrorKind, NextPage, Page, PageLayout, PageSize, Pages,
    PagingOptions, Response, ScriptedReply, ScriptedTransport,
};
use openapi_runtime_examples::{OPERATION, call_generated};
use progenitor_client::ResponseValue;
use serde::Deserialize;
use support::{CANARY, builder, everything_shown};

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Item>,
    has_more: bool,
    next_cursor: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Item {
    id: u32,
    status: String,
}

const LAYOUT: PageLayout = PageLayout::Property("items");

fn connection(bodies: &[&str]) -> (Connection, ScriptedTransport) {
    let replies = bodies
        .iter()
        .map(|body| ScriptedReply::json(200, (*body).to_owned()).header("x-request-id", "r-3"));
    let transport = ScriptedTransport::new(replies);
    let connection = builder("http://localhost").transport(transport.clone());
    (connection.build().unwrap(), transport)
}

/// What a facade does for each page.
async fn fetch(connection: Connection, cursor: Option<Cursor>) -> Result<Page<Item>, Error> {
    let exchange = connection.exchange();
    let cursor = cursor.as_ref().map_or("", Cursor::as_str);
    let path = format!("/list?cursor={cursor}");
    let result = call_generated::<List>(&connection, &exchange, Method::GET, &path, None).await;
    exchange.finish_page(result, LAYOUT, |list| {
        (
            list.items,
            NextPage::from_has_more(list.has_more, list.next_cursor),
        )
    })
}

fn options() -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(50).unwrap())
}

fn walk(options: PagingOptions, bodies: &[&str]) -> (Pages<Item>, ScriptedTransport) {
    let (connection, transport) = connection(bodies);
    let pages = Pages::new(
        OPERATION,
        options,
        move |request: openapi_runtime::PageRequest| fetch(connection.clone(), request.cursor),
    );
    (pages, transport)
}

async fn page(body: &str) -> Result<Page<Item>, Error> {
    fetch(connection(&[body]).0, None).await
}

const BAD: &str = r#"{"has_more": true, "items": [
    {"id": 1, "status": "open"},
    {"id": 2, "status": 7, "subject": "x"},
    "three",
    {"id": 4, "status": "closed"},
    {"status": "open"}
], "next_cursor": "c2", "total": [1, 2]}"#;
const GOOD: &str = r#"{"items": [{"id": 6, "status": "open"}], "has_more": false}"#;

#[tokio::test]
async fn good_items_come_in_order_and_bad_ones_say_where_and_what() {
    let (walk, transport) = walk(options(), &[BAD, GOOD]);
    let mut items = walk.into_items();
    let mut seen = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => seen.push(format!("{}", item.id)),
            Ok(None) => break,
            Err(error) => {
                assert!(!error.ends_stream());
                assert_eq!(error.kind(), ErrorKind::Decode);
                assert_eq!(error.operation(), Some(OPERATION));
                assert_eq!(error.request_id(), Some("r-3"));
                assert_eq!(error.body().unwrap(), BAD);
                assert_eq!(
                    error.snippet().unwrap().as_bytes(),
                    error.item_json().unwrap()
                );
                assert!(
                    error
                        .source()
                        .unwrap()
                        .to_string()
                        .starts_with("invalid type")
                        || error
                            .source()
                            .unwrap()
                            .to_string()
                            .starts_with("missing field")
                );
                let path = error.json_path().unwrap();
                assert!(error.to_string().contains(path), "{error}");
                let json = std::str::from_utf8(error.item_json().unwrap()).unwrap();
                seen.push(format!("{} {path} {json}", error.item_index().unwrap()));
            }
        }
    }
    assert_eq!(
        seen,
        [
            "1",
            r#"1 $.items[1].status {"id": 2, "status": 7, "subject": "x"}"#,
            r#"2 $.items[2] "three""#,
            "4",
            r#"4 $.items[4] {"status": "open"}"#,
            "6",
        ]
    );
    assert!(transport.requests()[1].url.as_str().ends_with("cursor=c2"));
    let stats = items.stats();
    assert_eq!((stats.pages, stats.items, stats.rejected), (2, 3, 3));
    assert_eq!((stats.requests, stats.retries), (2, 0));
    assert_eq!(stats.bytes, (BAD.len() + GOOD.len()) as u64);
}

#[tokio::test]
async fn a_page_keeps_both_kinds_apart_and_can_put_them_together() {
    let page = page(BAD).await.unwrap();
    let ids: Vec<u32> = page.items().iter().map(|item| item.id).collect();
    assert_eq!(ids, [1, 4]);
    let indices: Vec<_> = page.rejected().map(Error::item_index).collect();
    assert_eq!(indices, [Some(1), Some(2), Some(4)]);
    assert_eq!(page.next(), &NextPage::At(Cursor::new("c2")));
    assert_eq!(page.meta().unwrap().body(), BAD);
    let results = page.clone().into_results();
    let good: Vec<bool> = results.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, false, true, false]);
    assert_eq!(page.into_items().len(), 2);
}

#[tokio::test]
async fn a_page_that_is_broken_elsewhere_is_an_error_as_a_whole() {
    for (body, path) in [
        (r#"{"items": [{}], "has_more": "yes"}"#, "$.items[0]"),
        (r#"{"items": [{}]}"#, "$.items[0]"),
        (
            r#"{"items": [{}], "items": [], "has_more": false}"#,
            "$.items[0]",
        ),
        (r#"{"items": [], "items": [], "has_more": false}"#, "$"),
        (r#"{"items": {}, "has_more": false}"#, "$.items"),
        (r#"{"items": [{}], "has_more": false} x"#, "$.items[0]"),
        (r#"{"items": [{}], "has_more": false"#, "$.items[0]"),
        (r#"{"has_more": false}"#, "$"),
        ("[]", "$"),
    ] {
        let error = page(body).await.unwrap_err();
        assert!(error.ends_stream(), "{body}");
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.json_path(), Some(path), "{body}");
        assert_eq!(error.item_json(), None);
    }
}

#[tokio::test]
async fn an_unlisted_status_is_no_page_even_with_items_in_it() {
    let transport = ScriptedTransport::new([ScriptedReply::json(206, GOOD)]);
    let connection = builder("http://localhost")
        .transport(transport)
        .build()
        .unwrap();
    let error = fetch(connection, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
}

#[tokio::test]
async fn a_page_can_be_the_array_itself() {
    let body = r#"[{"id": 1, "status": "a"}, {"id": 2}]"#;
    let (connection, _) = connection(&[body]);
    let exchange = connection.exchange();
    let request = connection.http_client().get(connection.base_url());
    let response = exchange.execute(request.build().unwrap(), OPERATION).await;
    let result = ResponseValue::<Vec<Item>>::from_response::<()>(response).await;
    let layout = PageLayout::from(None);
    let page = exchange
        .finish_page(result, layout, |items| (items, NextPage::End))
        .unwrap();
    assert_eq!(page.items().len(), 1);
    let error = page.rejected().next().unwrap();
    assert_eq!(error.json_path(), Some("$[1]"));
}

#[tokio::test]
async fn strict_lets_the_first_bad_item_end_the_stream() {
    let (mut walk, transport) = walk(options().strict(), &[GOOD_FIRST, BAD, GOOD]);
    assert_eq!(walk.try_next().await.unwrap().unwrap().items().len(), 1);
    let before = walk.checkpoint();
    let error = walk.try_next().await.unwrap_err();
    assert!(error.ends_stream());
    assert_eq!(error.json_path(), Some("$.items[1].status"));
    assert_eq!(error.item_index(), Some(1));
    assert_eq!(error.checkpoint(), Some(&before));
    assert!(walk.try_next().await.unwrap().is_none());
    assert_eq!(transport.requests().len(), 2);
    let stats = walk.stats();
    assert_eq!(
        (stats.pages, stats.items, stats.rejected, stats.requests),
        (1, 1, 0, 2)
    );
}

const GOOD_FIRST: &str =
    r#"{"items": [{"id": 0, "status": "open"}], "has_more": true, "next_cursor": "c1"}"#;

#[tokio::test]
async fn a_limit_on_items_counts_bad_ones_too() {
    for (limit, good, bad) in [(1, 1, 0), (2, 1, 1), (4, 2, 2), (6, 3, 3)] {
        let (walk, transport) = walk(options().max_items(limit), &[BAD, GOOD]);
        let mut items = walk.into_items();
        let (mut seen_good, mut seen_bad) = (0, 0);
        loop {
            match items.try_next().await {
                Ok(Some(_)) => seen_good += 1,
                Ok(None) => break,
                Err(_) => seen_bad += 1,
            }
        }
        assert_eq!((seen_good, seen_bad), (good, bad), "{limit}");
        assert_eq!(transport.requests().len(), if limit > 5 { 2 } else { 1 });
    }
}

#[tokio::test]
async fn what_is_shown_of_a_bad_item_is_short_and_without_the_key() {
    let long = "x".repeat(5_000);
    let body =
        format!(r#"{{"items": [{{"id": "{CANARY}", "note": "{long}"}}], "has_more": false}}"#);
    let page = page(&body).await.unwrap();
    let error = page.rejected().next().unwrap();
    let shown = everything_shown(error);
    assert!(
        !shown.contains(CANARY) && shown.contains("[redacted]"),
        "{shown}"
    );
    assert!(error.snippet().unwrap().chars().count() <= 256);
    assert!(error.to_string().chars().count() < 200);
    assert!(error.item_json().unwrap().len() > 5_000);
}

#[tokio::test]
async fn a_bad_item_is_found_again_by_the_id_in_its_json() {
    let first = r#"{"items": [{"id": 9, "status": 0}, {"id": 8, "status": "a"}, {"status": 0, "x": 1}, {"id": 6, "status": "a"}],
        "has_more": false}"#;
    let later = r#"{"items": [{"id": 11, "status": "a"}, {"id": 10, "status": "a"}, {"id": 9, "status": 0}],
        "has_more": true, "next_cursor": "c"}"#;
    let last = r#"{"items": [{"id": 8, "status": "a"}, {"status": 0, "x": 1}, {"id": 6, "status": "a"}],
        "has_more": false}"#;
    for (taken, last_id, rest) in [
        (1, "9", vec![8, 0, 6]),
        (2, "8", vec![0, 6]),
        (3, "json ", vec![6]),
        (4, "6", vec![]),
    ] {
        let (pages, _) = walk(options(), &[first]);
        let mut items = pages
            .identified_by("id", |item| Some(item.id.to_string()))
            .into_items();
        for _ in 0..taken {
            let _ = items.try_next().await;
        }
        let checkpoint = items.checkpoint();
        assert!(checkpoint.last_id().unwrap().starts_with(last_id));
        let from = options().start_from(checkpoint).unwrap();
        let (pages, _) = walk(from, &[later, last]);
        let mut items = pages
            .identified_by("id", |item| Some(item.id.to_string()))
            .into_items();
        let mut seen = Vec::new();
        loop {
            match items.try_next().await {
                Ok(Some(item)) => seen.push(item.id),
                Ok(None) => break,
                Err(error) if error.ends_stream() => panic!("{error}"),
                Err(_) => seen.push(0),
            }
        }
        assert_eq!(seen, rest, "{taken}");
    }
}

#[tokio::test]
async fn every_item_can_be_had_with_its_own_json() {
    let (walk, _) = walk(options(), &[GOOD_FIRST, BAD, GOOD]);
    let mut items = walk.into_items();
    assert_eq!(items.try_next().await.unwrap().unwrap().id, 0);
    let mut items = items.with_raw();
    let mut seen = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => {
                assert!(item.status == "open" || item.status == "closed");
                seen.push(item.json().clone());
            }
            Ok(None) => break,
            Err(error) => seen.push(error.item_json().unwrap().clone()),
        }
    }
    assert_eq!(
        seen,
        [
            r#"{"id": 1, "status": "open"}"#,
            r#"{"id": 2, "status": 7, "subject": "x"}"#,
            r#""three""#,
            r#"{"id": 4, "status": "closed"}"#,
            r#"{"status": "open"}"#,
            r#"{"id": 6, "status": "open"}"#,
        ]
    );
    assert_eq!(items.stats().items, 4);
}

#[tokio::test]
async fn json_is_that_of_the_item_also_after_a_checkpoint_and_unknown_without_a_call() {
    let (pages, _) = walk(options(), &[BAD]);
    let mut items = pages.into_items();
    for _ in 0..3 {
        let _ = items.try_next().await;
    }
    let from = options().start_from(items.checkpoint()).unwrap();
    let (pages, _) = walk(from, &[BAD, GOOD]);
    let mut items = pages.into_items().with_raw();
    let item = items.try_next().await.unwrap().unwrap();
    assert_eq!((item.id, &item.json()[..9]), (4, &br#"{"id": 4,"#[..]));

    let pages = Pages::new(OPERATION, options(), |_| async {
        Ok(Page::new(vec![1, 2], NextPage::End))
    });
    let mut items = pages.into_items().with_raw();
    for _ in 0..2 {
        assert!(!items.try_next().await.unwrap_err().ends_stream());
    }
    assert!(items.try_next().await.unwrap().is_none());
}

/// What a facade does for one thing that has a list of parts.
async fn whole(body: &str) -> Result<Response<List>, Error> {
    let connection = connection(&[body]).0;
    let exchange = connection.exchange();
    let url = format!("{}/thing", connection.base_url());
    let request = connection.http_client().get(url).build().unwrap();
    let response = exchange.execute(request, OPERATION).await;
    let result = ResponseValue::<List>::from_response::<()>(response).await;
    exchange.finish_isolating(result, LAYOUT, |list: &mut List, items| list.items = items)
}

#[tokio::test]
async fn parts_of_one_answer_are_told_apart_in_the_same_way() {
    let response = whole(BAD).await.unwrap();
    let ids: Vec<u32> = response.items.iter().map(|item| item.id).collect();
    assert_eq!(ids, [1, 4]);
    assert!(response.has_more && response.next_cursor.as_deref() == Some("c2"));
    let rejected = response.rejected();
    let places: Vec<_> = rejected.iter().map(Error::item_index).collect();
    assert_eq!(places, [Some(1), Some(2), Some(4)]);
    for error in rejected {
        assert!(!error.ends_stream());
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.operation(), Some(OPERATION));
        assert_eq!(error.request_id(), Some("r-3"));
    }
    assert_eq!(rejected[0].json_path(), Some("$.items[1].status"));
    assert_eq!(rejected[1].item_json().unwrap(), r#""three""#);
    assert!(rejected[0].to_string().contains("item 1 of `items`"));

    let error = response.complete().unwrap_err();
    assert_eq!(error.item_index(), Some(1));
    let good = whole(GOOD).await.unwrap().complete().unwrap();
    assert_eq!(good.items.len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_broken_elsewhere_is_an_error_as_a_whole() {
    for (body, path) in [
        (r#"{"items": [], "has_more": 1}"#, "$.has_more"),
        (r#"{"has_more": true}"#, "$"),
        (r#"{"items": {}, "has_more": true}"#, "$.items"),
    ] {
        let error = whole(body).await.unwrap_err();
        assert_eq!(error.json_path(), Some(path), "{error}");
        assert!(error.ends_stream());
    }
}
