//! Pages that begin with items of the page before: each item is delivered once, and the place of a
//! checkpoint stays right.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use http::Method;
use openapi_runtime::{
    Connection, Cursor, Error, ErrorKind, Items, NextPage, Page, PageLayout, PageRequest, PageSize,
    Pages, PaginationErrorKind, PagingOptions, ScriptedReply, ScriptedTransport,
};
use openapi_runtime_examples::{OPERATION, call_generated};
use proptest::prelude::*;
use serde::Deserialize;
use support::builder;

/// Items `0..count` in pages of `size`, each of which begins with the last `overlap` items of the
/// one before, backwards if `unordered`.
#[derive(Clone, Copy, Debug)]
struct Overlapping {
    count: u32,
    size: u32,
    overlap: u32,
    unordered: bool,
}

impl Overlapping {
    fn serve(self, request: &PageRequest) -> Page<u32> {
        let begin = match &request.cursor {
            None => 0,
            Some(cursor) => cursor.as_str().parse().unwrap(),
        };
        let first = u32::saturating_sub(begin, self.overlap);
        let end = (begin + self.size - self.overlap.min(begin)).min(self.count);
        let mut items: Vec<u32> = (first..begin).collect();
        if self.unordered {
            items.reverse();
        }
        items.extend(begin..end);
        if self.unordered && begin > 0 {
            // What was there before comes in the middle.
            items.rotate_left(1);
        }
        let next = match end < self.count {
            true => NextPage::At(Cursor::new(end.to_string())),
            false => NextPage::End,
        };
        Page::new(items, next)
    }

    fn walk(self, options: PagingOptions) -> Pages<u32> {
        Pages::new("list_numbers", options, move |request: PageRequest| {
            std::future::ready(Ok(self.serve(&request)))
        })
        .identified_by("id", |number| Some(number.to_string()))
    }
}

fn options(size: u32) -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(size).unwrap())
}

async fn all(mut items: Items<u32>) -> Vec<u32> {
    let mut seen = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        seen.push(item);
    }
    seen
}

fn sorted(mut items: Vec<u32>) -> Vec<u32> {
    items.sort_unstable();
    items
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn each_item_comes_once_also_when_gone_on_after_any_of_them(
        count in 1..25_u32,
        size in 2..8_u32,
        overlap in 1..7_u32,
        unordered: bool,
    ) {
        let list = Overlapping { count, size, overlap: overlap.min(size - 1), unordered };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let whole: Vec<u32> = (0..count).collect();
            let mut items = list.walk(options(size)).into_items();
            let mut seen = Vec::new();
            while let Some(item) = items.try_next().await.unwrap() {
                seen.push(item);
                let rest = options(size).start_from(items.checkpoint()).unwrap();
                let rest = all(list.walk(rest).into_items()).await;
                let together = [seen.clone(), rest].concat();
                assert_eq!(if unordered { sorted(together) } else { together }, whole);
            }
            let stats = items.stats();
            assert_eq!(sorted(seen), whole);
            assert_eq!(stats.items, u64::from(count));
            let pages_after_first = stats.requests - 1;
            assert_eq!(stats.repeated, pages_after_first * u64::from(list.overlap));

            let mut by_page = Vec::new();
            let mut pages = list.walk(options(size));
            while let Some(page) = pages.try_next().await.unwrap() {
                by_page.extend(page.into_items());
                let rest = options(size).start_from(pages.checkpoint()).unwrap();
                let rest = all(list.walk(rest).into_items()).await;
                assert_eq!(sorted([by_page.clone(), rest].concat()), whole);
            }
        });
    }
}

#[tokio::test]
async fn a_limit_counts_what_is_delivered() {
    let list = Overlapping {
        count: 20,
        size: 5,
        overlap: 2,
        unordered: false,
    };
    let items = list.walk(options(5).max_items(9)).into_items();
    assert_eq!(all(items).await, (0..9).collect::<Vec<u32>>());
}

#[tokio::test]
async fn pages_of_nothing_but_repeated_items_do_not_go_on_for_ever() {
    let mut number = 0;
    let pages = Pages::new("list_numbers", options(5), move |_| {
        number += 1;
        let next = NextPage::At(Cursor::new(number.to_string()));
        std::future::ready(Ok(Page::new(vec![1, 2], next)))
    });
    let mut items = pages
        .identified_by("id", |number| Some(number.to_string()))
        .into_items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let error = items.try_next().await.unwrap_err();
    let kind = ErrorKind::Pagination(PaginationErrorKind::EmptyPages);
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(items.stats().repeated, 34);
}

#[tokio::test]
async fn items_without_ids_cannot_be_told_apart_and_all_come() {
    let list = Overlapping {
        count: 4,
        size: 3,
        overlap: 1,
        unordered: false,
    };
    let pages = Pages::new("list_numbers", options(3), move |request: PageRequest| {
        std::future::ready(Ok(list.serve(&request)))
    });
    assert_eq!(all(pages.into_items()).await, [0, 1, 2, 2, 3]);
}

#[derive(Debug, Deserialize)]
struct Item {
    id: u32,
}

async fn fetch(connection: Connection, request: PageRequest) -> Result<Page<Item>, Error> {
    let exchange = connection.exchange();
    let result =
        call_generated::<Vec<Item>>(&connection, &exchange, Method::GET, "/list", None).await;
    let next = match request.cursor {
        None => NextPage::At(Cursor::new("2")),
        Some(_) => NextPage::End,
    };
    exchange.finish_page(result, PageLayout::Root, |items| (items, next))
}

#[tokio::test]
async fn an_item_keeps_its_own_json_behind_repeated_ones() {
    let replies = [
        r#"[{"id":1},{"id":"two"},{"id":3}]"#,
        r#"[{"id":3},{"id":4},{"id":"two"},{"id":1},{"id":"five"},{"id":6}]"#,
    ];
    let replies = replies.map(|body| ScriptedReply::json(200, body));
    let connection = builder("http://localhost").transport(ScriptedTransport::new(replies));
    let connection = connection.build().unwrap();
    let pages = Pages::new(OPERATION, options(3), move |request| {
        fetch(connection.clone(), request)
    });
    let pages = pages.identified_by("id", |item| Some(item.id.to_string()));
    let mut items = pages.into_items().with_raw();
    let mut seen = Vec::new();
    loop {
        match items.try_next().await {
            Ok(None) => break,
            Ok(Some(item)) => {
                assert_eq!(item.json(), format!(r#"{{"id":{}}}"#, item.id).as_bytes());
                seen.push(item.json().clone());
            }
            Err(error) => seen.push(error.item_json().unwrap().clone()),
        }
    }
    let expected = [
        r#"{"id":1}"#,
        r#"{"id":"two"}"#,
        r#"{"id":3}"#,
        r#"{"id":4}"#,
    ];
    assert_eq!(seen[..4], expected);
    assert_eq!(seen[4..], [r#"{"id":"five"}"#, r#"{"id":6}"#]);
    assert_eq!(items.stats().repeated, 3);
}

#[tokio::test]
async fn what_the_facade_leaves_out_and_changes_does_not_move_the_others() {
    let replies = [r#"[{"id":1},{"id":2},{"id":"three"},{"id":4}]"#];
    let replies = replies.map(|body| ScriptedReply::json(200, body));
    let connection = builder("http://localhost").transport(ScriptedTransport::new(replies));
    let connection = connection.build().unwrap();
    let pages = Pages::new(OPERATION, options(4), move |request| {
        let page = fetch(connection.clone(), request);
        async {
            Ok(page
                .await?
                .with_next(NextPage::End)
                .retain(|item| item.id != 2))
        }
    });
    let pages = pages
        .identified_by("id", |item| Some(item.id.to_string()))
        .adjusting(|item| item.id = 0);
    let mut items = pages.into_items().with_raw();
    let first = items.try_next().await.unwrap().unwrap();
    assert_eq!((first.id, &first.json()[..]), (0, &br#"{"id":1}"#[..]));
    assert_eq!(items.checkpoint().last_id(), Some("1"));
    assert_eq!(items.try_next().await.unwrap_err().item_index(), Some(2));
    let last = items.try_next().await.unwrap().unwrap();
    assert_eq!(last.json(), &br#"{"id":4}"#[..]);
    assert_eq!(items.checkpoint().items_taken(), 4);
    assert_eq!(items.checkpoint().last_id(), Some("4"));
}

#[tokio::test]
async fn a_page_that_cannot_be_reached_is_an_error_that_says_why() {
    let kind = PaginationErrorKind::TooManyAlike;
    let pages = Pages::new("list_numbers", options(2), move |_| {
        let next = NextPage::Unreachable(kind, "more than 2 numbers are alike");
        std::future::ready(Ok(Page::new(vec![1, 1], next)))
    });
    let mut items = pages.into_items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination(kind));
    assert!(
        error
            .to_string()
            .contains("more than 2 numbers are alike; the list is incomplete")
    );
}
