//! The paging contract: nothing lost, nothing twice, nothing asked for too early, nothing endless.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use openapi_runtime::{
    Cursor, Error, ErrorKind, Items, NextPage, Page, PageRequest, PageSize, Pages,
    PaginationErrorKind, PagingOptions,
};
use proptest::prelude::*;

type Size = PageSize<1, 200>;
type Served = Result<Page<u32>, Error>;

/// A request as the server saw it: cursor and limit.
type Asked = (Option<String>, u32);

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Asked>>>);

impl Seen {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn limits(&self) -> Vec<u32> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(|(_, limit)| *limit)
            .collect()
    }

    fn cursors(&self) -> Vec<Option<String>> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(|(cursor, _)| cursor.clone())
            .collect()
    }
}

fn options(page_size: u32) -> PagingOptions {
    PagingOptions::new(Size::new(page_size).unwrap())
}

fn pages(
    options: PagingOptions,
    mut serve: impl FnMut(&PageRequest) -> Served + Send + 'static,
) -> (Pages<u32>, Seen) {
    let seen = Seen::default();
    let record = seen.clone();
    let pages = Pages::new("list_things", options, move |request: PageRequest| {
        let cursor = request
            .cursor
            .as_ref()
            .map(|cursor| cursor.as_str().to_owned());
        record.0.lock().unwrap().push((cursor, request.limit));
        std::future::ready(serve(&request))
    });
    (pages, seen)
}

/// A list whose pages have fixed contents; the page with index n has the cursor `n`.
fn scripted(contents: Vec<Vec<u32>>) -> impl FnMut(&PageRequest) -> Served + Send + 'static {
    move |request| {
        let index = match &request.cursor {
            None => 0,
            Some(cursor) => cursor.as_str().parse().unwrap(),
        };
        let next = match index + 1 {
            next if next < contents.len() => NextPage::At(Cursor::new(next.to_string())),
            _ => NextPage::End,
        };
        Ok(Page::new(contents[index].clone(), next))
    }
}

/// A list of one item a page that follows `route`: the page's cursor decides what comes next.
fn routed(route: fn(Option<&str>) -> NextPage) -> impl FnMut(&PageRequest) -> Served + Send {
    move |request| {
        let next = route(request.cursor.as_ref().map(Cursor::as_str));
        Ok(Page::new(vec![0], next))
    }
}

/// Everything a stream gives, polled on once more after its end.
fn drain<S: Stream + FusedStream + Unpin>(stream: &mut S) -> Vec<S::Item> {
    let mut all = Vec::new();
    while let Some(element) = poll(stream) {
        all.push(element);
        assert!(all.len() < 10_000, "the stream does not end");
    }
    assert!(poll(stream).is_none() && stream.is_terminated());
    all
}

fn poll<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(element) => element,
        Poll::Pending => panic!("these pages are always ready"),
    }
}

/// The items before the end or the error, and the kind of the error.
fn outcome(mut items: Items<u32>) -> (Vec<u32>, Option<ErrorKind>) {
    let mut good = Vec::new();
    let mut failed = None;
    for element in drain(&mut items) {
        assert!(failed.is_none(), "an error is the last element");
        match element {
            Ok(item) => good.push(item),
            Err(error) => {
                assert!(error.ends_stream());
                assert_eq!(error.operation(), Some("list_things"));
                failed = Some(error.kind());
            }
        }
    }
    (good, failed)
}

fn pagination(kind: PaginationErrorKind) -> Option<ErrorKind> {
    Some(ErrorKind::Pagination(kind))
}

proptest! {
    #[test]
    fn every_item_comes_once_and_in_order_whatever_the_pages(
        lengths in prop::collection::vec(prop_oneof![Just(0_usize), 1..7_usize], 1..30),
        page_size in 1..=200_u32,
        max_items in prop::option::of(0..60_u64),
        max_pages in prop::option::of(0..30_u64),
    ) {
        let mut numbers = 0..;
        let contents: Vec<Vec<u32>> =
            lengths.iter().map(|length| numbers.by_ref().take(*length).collect()).collect();
        let mut options = options(page_size).max_empty_pages(u32::MAX);
        if let Some(items) = max_items {
            options = options.max_items(items);
        }
        if let Some(pages) = max_pages {
            options = options.max_pages(pages);
        }
        // What the contract says, in the plainest form: cut pages, then cut items.
        let allowed_pages = max_pages.map_or(contents.len(), |pages| pages as usize);
        let allowed_items = max_items.map_or(usize::MAX, |items| items as usize);
        let visible = contents.iter().take(allowed_pages).flatten().copied();
        let expected: Vec<u32> = visible.take(allowed_items).collect();

        let (walk, seen) = pages(options.clone(), scripted(contents.clone()));
        let (items, failed) = outcome(walk.into_items());
        prop_assert_eq!(&items, &expected);
        prop_assert_eq!(failed, None);
        prop_assert!(seen.count() <= allowed_pages.min(contents.len()));
        let mut left = max_items.unwrap_or(u64::MAX);
        for (limit, content) in seen.limits().into_iter().zip(&contents) {
            prop_assert!(left > 0, "a page was asked for although no item was wanted");
            prop_assert_eq!(u64::from(limit), left.min(page_size.into()));
            left = left.saturating_sub(content.len() as u64);
        }

        let (mut walk, page_requests) = pages(options, scripted(contents));
        let by_page = drain(&mut walk).into_iter().map(Result::unwrap);
        let items: Vec<u32> = by_page.flat_map(Page::into_items).collect();
        prop_assert_eq!(items, expected);
        prop_assert_eq!(page_requests.cursors(), seen.cursors());
    }
}

#[test]
fn nothing_is_asked_for_before_it_is_wanted() {
    let contents = vec![vec![1, 2], vec![], vec![3], vec![4]];
    let (walk, seen) = pages(options(2), scripted(contents));
    let mut items = walk.into_items();
    assert_eq!(seen.count(), 0);
    let mut requests = Vec::new();
    while let Some(item) = poll(&mut items) {
        requests.push((item.unwrap(), seen.count()));
    }
    assert_eq!(requests, [(1, 1), (2, 1), (3, 3), (4, 4)]);
    assert_eq!(seen.count(), 4);
}

#[test]
fn the_flag_decides_and_not_the_cursor() {
    let (walk, seen) = pages(options(1), |_| {
        Ok(Page::new(
            vec![1],
            NextPage::from_has_more(false, Some("more".into())),
        ))
    });
    assert_eq!(outcome(walk.into_items()), (vec![1], None));
    assert_eq!(seen.count(), 1);
}

#[test]
fn more_without_a_cursor_is_an_error_after_the_pages_items() {
    for next in [
        NextPage::from_has_more(true, None),
        NextPage::from_has_more(true, Some(String::new())),
        NextPage::At(Cursor::new("")),
    ] {
        let serve = move |_: &PageRequest| Ok(Page::new(vec![1, 2], next.clone()));
        let (walk, seen) = pages(options(2), serve.clone());
        let missing = pagination(PaginationErrorKind::MissingCursor);
        assert_eq!(outcome(walk.into_items()), (vec![1, 2], missing));
        assert_eq!(seen.count(), 1);
        // Whoever has all they asked for does not care what comes after.
        let (walk, _) = pages(options(2).max_items(2), serve);
        assert_eq!(outcome(walk.into_items()), (vec![1, 2], None));
    }
}

#[test]
fn a_cursor_that_was_used_before_is_an_error_at_any_distance() {
    type Route = fn(Option<&str>) -> NextPage;
    let at = |cursor: usize| NextPage::At(Cursor::new(cursor.to_string()));
    let own_page: Route = |_| NextPage::At(Cursor::new("0"));
    let (walk, seen) = pages(options(1), routed(own_page));
    let cycle = pagination(PaginationErrorKind::CursorCycle);
    assert_eq!(outcome(walk.into_items()), (vec![0, 0], cycle));
    assert_eq!(seen.count(), 2);

    for length in [2, 7] {
        let (walk, seen) = pages(options(1), move |request: &PageRequest| {
            let page = request
                .cursor
                .as_ref()
                .map_or(0, |c| c.as_str().parse().unwrap());
            // Two pages lead into the cycle 2, 3, …, length + 1, 2.
            let next = if page == length + 1 { 2 } else { page + 1 };
            Ok(Page::new(vec![0], at(next)))
        });
        let (items, failed) = outcome(walk.into_items());
        assert_eq!((items.len(), failed), (length + 2, cycle));
        assert_eq!(seen.count(), length + 2);
    }
}

#[test]
fn the_cursor_a_walk_began_at_counts_as_used() {
    let back: fn(Option<&str>) -> NextPage = |_| NextPage::At(Cursor::new("start"));
    let (walk, seen) = pages(options(1).start_at(Cursor::new("start")), routed(back));
    let cycle = pagination(PaginationErrorKind::CursorCycle);
    assert_eq!(outcome(walk.into_items()), (vec![0], cycle));
    assert_eq!(seen.cursors(), [Some("start".to_owned())]);
}

#[test]
fn empty_pages_are_put_up_with_only_so_long() {
    let empties = |number: usize| {
        let mut contents = vec![vec![]; number];
        contents.push(vec![1]);
        contents
    };
    let (walk, _) = pages(options(1), scripted(empties(16)));
    assert_eq!(outcome(walk.into_items()), (vec![1], None));
    let (walk, seen) = pages(options(1), scripted(empties(17)));
    let too_many = pagination(PaginationErrorKind::EmptyPages);
    assert_eq!(outcome(walk.into_items()), (vec![], too_many));
    assert_eq!(seen.count(), 17);
    let (walk, _) = pages(
        options(1).max_empty_pages(1),
        scripted([empties(1), empties(1)].concat()),
    );
    assert_eq!(outcome(walk.into_items()), (vec![1, 1], None));
    let (walk, _) = pages(options(1).max_empty_pages(0), scripted(empties(1)));
    assert_eq!(outcome(walk.into_items()).1, too_many);
    let (walk, _) = pages(options(1).max_empty_pages(0), scripted(vec![vec![]]));
    assert_eq!(outcome(walk.into_items()), (vec![], None));
}

#[test]
fn a_page_longer_than_asked_is_delivered_whole_but_for_the_limit() {
    let contents = || scripted(vec![vec![1, 2, 3, 4, 5], vec![6, 7, 8]]);
    let (walk, seen) = pages(options(2), contents());
    assert_eq!(outcome(walk.into_items()), ((1..=8).collect(), None));
    assert_eq!(seen.limits(), [2, 2]);
    for limit in 0..=8 {
        let (walk, _) = pages(options(2).max_items(limit), contents());
        let expected = (1..=limit as u32).collect();
        assert_eq!(outcome(walk.into_items()), (expected, None), "{limit}");
    }
}

#[test]
fn progress_counts_what_was_delivered_and_not_what_was_received() {
    let (walk, _) = pages(options(2), scripted(vec![vec![1, 2], vec![], vec![3]]));
    let mut items = walk.into_items();
    let mut counted = Vec::new();
    while poll(&mut items).is_some() {
        let stats = items.stats();
        assert_eq!((stats.retries, stats.bytes, stats.rejected), (0, 0, 0));
        counted.push((stats.items, stats.pages, stats.requests));
    }
    assert_eq!(counted, [(1, 1, 1), (2, 1, 1), (3, 3, 3)]);
}

#[test]
fn a_limit_of_nothing_asks_for_nothing() {
    for options in [options(1).max_items(0), options(1).max_pages(0)] {
        let (mut walk, seen) = pages(options, scripted(vec![vec![1]]));
        assert!(walk.is_terminated());
        assert!(drain(&mut walk).is_empty());
        assert_eq!(seen.count(), 0);
    }
}

#[test]
fn a_failed_page_ends_the_stream_after_the_items_before_it() {
    let (walk, seen) = pages(options(2), |request| match &request.cursor {
        None => Ok(Page::new(vec![1, 2], NextPage::At(Cursor::new("bad")))),
        Some(_) => Err(Error::request_build("no such page")),
    });
    let failed = Some(ErrorKind::RequestBuild);
    assert_eq!(outcome(walk.into_items()), (vec![1, 2], failed));
    assert_eq!(seen.count(), 2);
}

#[test]
fn an_error_of_the_walk_says_how_far_it_came() {
    let lost: fn(Option<&str>) -> NextPage = |_| NextPage::Missing;
    let (mut walk, _) = pages(options(1), routed(lost));
    let error = drain(&mut walk).remove(1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list_things: the server says that more follows but gives no cursor; the list is \
         incomplete (items received: 1, pages: 1)"
    );
}

#[tokio::test(start_paused = true)]
async fn try_next_can_be_dropped_without_losing_a_page() {
    let requests = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&requests);
    let pages = Pages::new("list_things", options(2), move |_| {
        *counted.lock().unwrap() += 1;
        async {
            tokio::time::sleep(std::time::Duration::from_secs(2)).await;
            Ok(Page::new(vec![1, 2], NextPage::End))
        }
    });
    let mut items = pages.into_items();
    let impatient = std::time::Duration::from_secs(1);
    assert!(
        tokio::time::timeout(impatient, items.try_next())
            .await
            .is_err()
    );
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(*requests.lock().unwrap(), 1);
}

#[test]
fn a_walk_can_move_to_another_thread() {
    fn sent<T: Send>(_: T) {}
    let (walk, _) = pages(options(1), scripted(vec![vec![1]]));
    sent(walk.into_items());
}
