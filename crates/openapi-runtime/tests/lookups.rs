//! A call for each item: in order, not too many at once, and one failure is one failure.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use openapi_runtime::{
    Cursor, Error, Items, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions,
};

fn options() -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(3).unwrap())
}

/// 0 to 8 on three pages, and an error in place of the third page if wanted.
fn items(options: PagingOptions, broken: bool) -> Items<u64> {
    let pages = Pages::new("list_numbers", options, move |request: PageRequest| {
        let first = request
            .cursor
            .map_or(0, |cursor| cursor.as_str().parse().unwrap());
        std::future::ready(if broken && first == 6 {
            Err(Error::request_build("no third page"))
        } else {
            let next = match first {
                6 => NextPage::End,
                _ => NextPage::At(Cursor::new((first + 3).to_string())),
            };
            Ok(Page::new(vec![first, first + 1, first + 2], next))
        })
    });
    pages
        .identified_by("id", |number| Some(number.to_string()))
        .into_items()
}

#[tokio::test(start_paused = true)]
async fn order_is_kept_and_no_more_calls_run_than_agreed() {
    for (concurrency, most, seconds) in [(0, 1, 45), (1, 1, 45), (4, 4, 15), (100, 9, 9)] {
        let running = Arc::new(AtomicUsize::new(0));
        let highest = Arc::new(AtomicUsize::new(0));
        let (now, record) = (Arc::clone(&running), Arc::clone(&highest));
        let mut lookups = items(options(), false).look_up(concurrency, move |number| {
            let now = Arc::clone(&now);
            record.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            async move {
                // Later items are faster.
                tokio::time::sleep(Duration::from_secs(9 - number)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(number * 10)
            }
        });
        assert_eq!(running.load(Ordering::SeqCst), 0);
        let started = tokio::time::Instant::now();
        let mut seen = Vec::new();
        while let Some(number) = lookups.try_next().await.unwrap() {
            seen.push(number);
        }
        assert_eq!(seen, [0, 10, 20, 30, 40, 50, 60, 70, 80]);
        assert_eq!(highest.load(Ordering::SeqCst), most, "{concurrency}");
        assert_eq!(started.elapsed().as_secs(), seconds, "{concurrency}");
        assert_eq!(lookups.stats().items, 9);
    }
}

#[tokio::test]
async fn a_failed_call_is_one_failure_and_a_failed_page_is_the_end() {
    let mut lookups = items(options(), true).look_up(5, |number| async move {
        match number {
            1 => Err(Error::config("no such number")),
            number => Ok(number),
        }
    });
    let mut seen = Vec::new();
    let last = loop {
        match lookups.try_next().await {
            Ok(Some(number)) => seen.push(Some(number)),
            Ok(None) => panic!("the list is broken"),
            Err(error) if error.ends_stream() => break error,
            Err(error) => {
                assert_eq!(error.checkpoint(), Some(&lookups.checkpoint()));
                assert_eq!(error.checkpoint().unwrap().last_id(), Some("1"));
                seen.push(None);
            }
        }
    };
    assert_eq!(seen, [Some(0), None, Some(2), Some(3), Some(4), Some(5)]);
    assert_eq!(last.checkpoint().unwrap().last_id(), Some("5"));
    assert!(lookups.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_under_way_does_not_count_as_delivered() {
    let mut lookups = items(options(), false).look_up(8, |number| async move { Ok(number) });
    for number in 0..4 {
        assert_eq!(lookups.try_next().await.unwrap(), Some(number));
        assert_eq!(
            lookups.checkpoint().last_id(),
            Some(number.to_string().as_str())
        );
        assert_eq!(lookups.stats().items, number + 1);
    }
    let from = options().start_from(lookups.checkpoint()).unwrap();
    assert_eq!(
        items(from, false).try_collect(9).await.unwrap(),
        [4, 5, 6, 7, 8]
    );
}
