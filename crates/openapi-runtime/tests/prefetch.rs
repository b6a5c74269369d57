//! Pages fetched ahead: no more than agreed, never before they are wanted, gone with the stream.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use openapi_runtime::{
    Cursor, Error, ErrorKind, NextPage, Page, PageRequest, PageSize, Pages, PagingOptions,
};
use tokio::sync::{mpsc, watch};

fn options() -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(2).unwrap())
}

fn number(request: &PageRequest) -> u32 {
    let cursor = request.cursor.as_ref();
    cursor.map_or(0, |cursor| cursor.as_str().parse().unwrap())
}

/// Page n has the items 2n and 2n + 1.
fn page(number: u32, count: u32) -> Page<u32> {
    let next = match number + 1 {
        next if next < count => NextPage::At(Cursor::new(next.to_string())),
        _ => NextPage::End,
    };
    Page::new(vec![2 * number, 2 * number + 1], next)
}

/// A list of `count` pages, and how many of them were asked for.
fn list(count: u32) -> (Pages<u32>, watch::Receiver<u32>) {
    let (asked, seen) = watch::channel(0);
    let pages = Pages::new("list_numbers", options(), move |request: PageRequest| {
        asked.send_modify(|asked| *asked += 1);
        std::future::ready(Ok(page(number(&request), count)))
    });
    (pages, seen)
}

/// Lets everything run that can: the paused clock moves only when nothing else is left to do.
async fn until_nothing_moves() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn no_more_pages_are_ahead_than_agreed_and_none_before_the_first_is_wanted() {
    for ahead in [1, 2, 5] {
        let (pages, asked) = list(20);
        let mut items = pages.prefetch(ahead).into_items();
        until_nothing_moves().await;
        assert_eq!(*asked.borrow(), 0);
        for item in 0..40 {
            assert_eq!(items.try_next().await.unwrap(), Some(item));
            until_nothing_moves().await;
            let delivered = item / 2 + 1;
            assert_eq!(
                *asked.borrow(),
                (delivered + ahead as u32).min(20),
                "{ahead}"
            );
            assert_eq!(items.stats().requests, u64::from(delivered));
            assert_eq!(items.checkpoint().items_taken(), u64::from(item % 2 + 1));
        }
        assert_eq!(items.try_next().await.unwrap(), None);
        assert_eq!(items.try_next().await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_page_comes_while_the_caller_works() {
    let slow = |ahead| {
        let pages = Pages::new(
            "list_numbers",
            options(),
            |request: PageRequest| async move {
                tokio::time::sleep(Duration::from_secs(10)).await;
                Ok(page(number(&request), 5))
            },
        );
        pages.prefetch(ahead)
    };
    for (ahead, seconds) in [(0, 100), (1, 60)] {
        let started = tokio::time::Instant::now();
        let mut pages = slow(ahead);
        while pages.try_next().await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
        assert_eq!(started.elapsed(), Duration::from_secs(seconds), "{ahead}");
    }
}

/// Says when it is dropped.
struct Dropped(mpsc::UnboundedSender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[tokio::test]
async fn dropping_the_stream_abandons_the_request_in_flight() {
    let (started, mut starts) = mpsc::unbounded_channel();
    let (dropped, mut drops) = mpsc::unbounded_channel();
    let pages = Pages::new("list_numbers", options(), move |request: PageRequest| {
        let number = number(&request);
        started.send(number).unwrap();
        let guard = Dropped(dropped.clone());
        async move {
            if number == 1 {
                std::future::pending::<()>().await;
            }
            // A request that ended by itself was not abandoned.
            std::mem::forget(guard);
            Ok(page(number, 9))
        }
    });
    let mut items = pages.prefetch(3).into_items();
    assert_eq!(items.try_next().await.unwrap(), Some(0));
    assert_eq!(
        (starts.recv().await, starts.recv().await),
        (Some(0), Some(1))
    );
    drop(items);
    assert_eq!(drops.recv().await, Some(()));
    assert_eq!(starts.recv().await, None);
}

#[tokio::test]
async fn an_error_comes_after_the_pages_before_it_and_ends_the_stream() {
    let pages = Pages::new(
        "list_numbers",
        options(),
        |request: PageRequest| async move {
            match number(&request) {
                2 => Err(Error::request_build("no such page")),
                number => Ok(page(number, 9)),
            }
        },
    );
    let mut items = pages.prefetch(8).into_items();
    for item in 0..4 {
        assert_eq!(items.try_next().await.unwrap(), Some(item));
    }
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "list_numbers: no such page");
    assert_eq!(error.checkpoint(), Some(&items.checkpoint()));
    assert_eq!(items.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn a_task_that_is_lost_is_an_error_and_not_the_end() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    let (first, pages) = tokio::task::spawn_blocking(move || {
        let (asked, mut seen) = watch::channel(0);
        let pages = Pages::new("list_numbers", options(), move |request: PageRequest| {
            let number = number(&request);
            asked.send_modify(|asked| *asked += 1);
            async move {
                if number > 0 {
                    std::future::pending::<()>().await;
                }
                Ok(page(number, 9))
            }
        });
        let mut pages = pages.prefetch(1);
        let first = runtime.block_on(async {
            let first = pages.try_next().await;
            seen.wait_for(|asked| *asked == 2).await.unwrap();
            first
        });
        drop(runtime);
        (first, pages)
    })
    .await
    .unwrap();
    assert!(first.unwrap().is_some());
    let mut pages = pages;
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.ends_stream() && error.checkpoint().is_some());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_list_that_is_too_long_to_collect_is_an_error() {
    let (pages, _) = list(3);
    assert_eq!(
        pages.into_items().try_collect(6).await.unwrap(),
        [0, 1, 2, 3, 4, 5]
    );
    let (pages, _) = list(3);
    let error = pages.into_items().try_collect(5).await.unwrap_err();
    assert_eq!(error.kind().as_str(), "pagination_too_many_items");
    assert_eq!(error.operation(), Some("list_numbers"));
}
