//! Going on from a checkpoint: none lost, none twice, and never by guessing.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};

use openapi_runtime::{
    Checkpoint, Cursor, Error, ErrorKind, Fingerprint, Items, NextPage, Page, PageRequest,
    PageSize, Pages, PaginationErrorKind, PagingOptions,
};
use proptest::prelude::*;

/// A list whose newest item, the one with the largest number, comes first, and whose cursors name
/// the last item of the page before. Clones share it.
#[derive(Clone, Default)]
struct Newest {
    numbers: Arc<Mutex<Vec<u32>>>,
    /// Numbers that are served as an item that cannot be decoded.
    broken: Vec<u32>,
    cursors: Arc<Mutex<Vec<Option<String>>>>,
}

impl Newest {
    fn of(count: u32) -> Self {
        let list = Self::default();
        list.arrive(count);
        list
    }

    fn arrive(&self, count: u32) {
        let mut numbers = self.numbers.lock().unwrap();
        let newest = numbers.first().map_or(0, |newest| newest + 1);
        for number in newest..newest + count {
            numbers.insert(0, number);
        }
    }

    fn remove(&self, number: u32) {
        self.numbers
            .lock()
            .unwrap()
            .retain(|other| *other != number);
    }

    fn all(&self) -> Vec<u32> {
        self.numbers.lock().unwrap().clone()
    }

    fn serve(&self, request: &PageRequest) -> Page<u32> {
        let after = request
            .cursor
            .as_ref()
            .map(|cursor| cursor.as_str().to_owned());
        self.cursors.lock().unwrap().push(after.clone());
        let after = after.map_or(u32::MAX, |number| number.parse().unwrap());
        let numbers = self.numbers.lock().unwrap();
        let mut left = numbers.iter().copied().filter(|number| *number < after);
        let served: Vec<u32> = left.by_ref().take(request.limit as usize).collect();
        let next = match (left.next(), served.last()) {
            (Some(_), Some(last)) => NextPage::At(Cursor::new(last.to_string())),
            _ => NextPage::End,
        };
        let results = served.into_iter().map(|number| {
            if self.broken.contains(&number) {
                Err(Error::decode(format!("{number} is broken")))
            } else {
                Ok(number)
            }
        });
        Page::from_results(results.collect(), next)
    }

    fn walk(&self, options: PagingOptions) -> Pages<u32> {
        let list = self.clone();
        Pages::new("list_numbers", options, move |request: PageRequest| {
            std::future::ready(Ok(list.serve(&request)))
        })
        .identified_by("id", |number| Some(number.to_string()))
    }

    fn resume(&self, page_size: u32, checkpoint: &Checkpoint) -> Items<u32> {
        self.walk(options(page_size).start_from(stored(checkpoint)).unwrap())
            .into_items()
    }
}

fn filters() -> Fingerprint {
    Fingerprint::of("list_numbers", [("status", Some("open".to_owned()))])
}

fn options(page_size: u32) -> PagingOptions {
    PagingOptions::new(PageSize::<1, 200>::new(page_size).unwrap()).filters(filters())
}

/// As another process would read it.
fn stored(checkpoint: &Checkpoint) -> Checkpoint {
    serde_json::from_str(&serde_json::to_string(checkpoint).unwrap()).unwrap()
}

/// Items, broken ones by the number their message starts with, until the end or an error that
/// ends the stream.
async fn rest(items: &mut Items<u32>) -> (Vec<u32>, Option<Error>) {
    let mut seen = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(number)) => seen.push(number),
            Ok(None) => return (seen, None),
            Err(error) if error.ends_stream() => return (seen, Some(error)),
            Err(error) => seen.push(number_of(&error)),
        }
    }
}

fn number_of(error: &Error) -> u32 {
    let message = error.to_string();
    let (_, message) = message.split_once(": ").unwrap();
    message.split(' ').next().unwrap().parse().unwrap()
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// After every single item, with another page size and while items arrive.
    #[test]
    fn the_rest_is_exact_after_every_item(
        count in 1..25_u32,
        first_size in 1..9_u32,
        second_size in 1..9_u32,
        arriving in prop_oneof![Just(0_u32), 1..30_u32],
        ahead in 0..3_usize,
    ) {
        run(async {
            for taken in 0..=count as usize {
                let list = Newest::of(count);
                let all = list.all();
                let mut items = list.walk(options(first_size)).prefetch(ahead).into_items();
                for expected in &all[..taken] {
                    assert_eq!(items.try_next().await.unwrap(), Some(*expected));
                }
                let checkpoint = items.checkpoint();
                drop(items);
                list.arrive(arriving);
                let resumed = rest(&mut list.resume(second_size, &checkpoint)).await;
                let expected = if taken == 0 { list.all() } else { all[taken..].to_vec() };
                assert_eq!(resumed.0, expected, "after {taken} items, from {checkpoint:?}");
                assert!(resumed.1.is_none(), "{:?}", resumed.1);
            }
        });
    }

    #[test]
    fn the_rest_is_exact_after_every_page(
        count in 1..25_u32,
        size in 1..9_u32,
        arriving in 0..20_u32,
    ) {
        run(async {
            let list = Newest::of(count);
            let all = list.all();
            let mut pages = list.walk(options(size));
            let mut taken = 0;
            while let Some(page) = pages.try_next().await.unwrap() {
                taken += page.items().len();
                let later = Newest::of(count);
                later.arrive(arriving);
                let resumed = rest(&mut later.resume(size, &pages.checkpoint())).await;
                assert_eq!(resumed.0, all[taken..]);
            }
            assert_eq!(taken, all.len());
        });
    }

    /// A walk that is interrupted again and again still gives everything once.
    #[test]
    fn going_on_after_each_item_gives_the_whole_list(count in 1..20_u32, size in 1..7_u32) {
        run(async {
            let list = Newest::of(count);
            let all = list.all();
            let mut checkpoint = list.walk(options(size)).checkpoint();
            let mut seen = Vec::new();
            loop {
                let mut items = list.resume(size, &checkpoint);
                let Some(number) = items.try_next().await.unwrap() else { break };
                seen.push(number);
                checkpoint = items.checkpoint();
                list.arrive(1);
            }
            assert_eq!(seen, all);
        });
    }
}

#[tokio::test]
async fn items_that_cannot_be_decoded_count_as_taken() {
    let mut list = Newest::of(9);
    list.broken = vec![8, 5, 4, 0];
    let all = list.all();
    for taken in 0..=all.len() {
        let mut items = list.walk(options(3)).into_items();
        let mut last_error = None;
        for _ in 0..taken {
            last_error = items.try_next().await.err();
        }
        let checkpoint = items.checkpoint();
        if let Some(error) = last_error {
            assert_eq!(error.checkpoint(), Some(&checkpoint));
        }
        let (seen, failed) = rest(&mut list.resume(3, &checkpoint)).await;
        assert_eq!(seen, all[taken..], "after {taken}");
        assert!(failed.is_none());
    }
}

#[tokio::test]
async fn an_item_that_is_gone_makes_the_checkpoint_stale() {
    // On the first page, and behind a cursor.
    for (taken, requests) in [(2, 4), (6, 1)] {
        let list = Newest::of(20);
        let mut items = list.walk(options(5)).into_items();
        for _ in 0..taken {
            items.try_next().await.unwrap();
        }
        let checkpoint = items.checkpoint();
        let last = checkpoint.last_id().unwrap().parse().unwrap();
        list.remove(last);
        list.cursors.lock().unwrap().clear();
        let mut resumed = list.resume(5, &checkpoint);
        let (seen, failed) = rest(&mut resumed).await;
        let error = failed.unwrap();
        let stale = ErrorKind::Pagination(PaginationErrorKind::CheckpointStale);
        assert_eq!((seen.len(), error.kind()), (0, stale));
        assert_eq!(error.checkpoint(), Some(&checkpoint));
        assert_eq!(list.cursors.lock().unwrap().len(), requests);
        assert_eq!(resumed.try_next().await.unwrap(), None);
        assert_eq!(resumed.stats().requests, requests as u64);
    }
}

#[tokio::test]
async fn an_error_of_a_page_has_the_checkpoint_before_it() {
    let list = Newest::of(10);
    let served = list.clone();
    let pages = Pages::new("list_numbers", options(4), move |request: PageRequest| {
        std::future::ready(match &request.cursor {
            Some(cursor) if cursor.as_str() == "2" => Err(Error::request_build("no third page")),
            _ => Ok(served.serve(&request)),
        })
    });
    let mut items = pages
        .identified_by("id", |number| Some(number.to_string()))
        .into_items();
    let (seen, failed) = rest(&mut items).await;
    assert_eq!(seen, [9, 8, 7, 6, 5, 4, 3, 2]);
    let checkpoint = failed.unwrap().checkpoint().unwrap().clone();
    assert_eq!(checkpoint, items.checkpoint());
    list.arrive(3);
    assert_eq!(rest(&mut list.resume(4, &checkpoint)).await.0, [1, 0]);
}

#[tokio::test]
async fn limits_count_from_the_checkpoint_on() {
    let list = Newest::of(30);
    let mut items = list.walk(options(10)).into_items();
    for _ in 0..7 {
        items.try_next().await.unwrap();
    }
    let from = || options(10).start_from(items.checkpoint()).unwrap();
    let mut walk = list.walk(from().max_items(2)).into_items();
    assert_eq!(rest(&mut walk).await.0, [22, 21]);
    assert_eq!(walk.stats().requests, 1, "pages on the way are whole ones");
    let (seen, _) = rest(&mut list.walk(from().max_pages(1)).into_items()).await;
    assert_eq!(seen, [22, 21, 20]);
    list.arrive(100);
    let mut walk = list.walk(from().max_pages(1)).into_items();
    assert_eq!(rest(&mut walk).await.0.first(), Some(&22));
    assert_eq!(walk.stats().pages, 1);
    assert_eq!(walk.stats().requests, 11);
}

#[tokio::test]
async fn what_was_passed_over_counts_for_the_next_checkpoint() {
    let mut list = Newest::of(12);
    list.broken = vec![6];
    let mut items = list.walk(options(6)).into_items();
    for _ in 0..2 {
        items.try_next().await.unwrap();
    }
    let from = || options(6).start_from(items.checkpoint()).unwrap();
    let mut pages = list.walk(from());
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!((page.items(), page.rejected().len()), (&[9, 8, 7][..], 1));
    assert_eq!(pages.checkpoint().items_taken(), 6);
    let mut items = list.walk(from()).into_items();
    assert_eq!(items.try_next().await.unwrap(), Some(9));
    assert_eq!(items.checkpoint().items_taken(), 3);
}

#[tokio::test]
async fn a_failed_page_ends_the_stream_whatever_its_error_says() {
    let mut pages = Pages::<u32>::new("list_numbers", options(1), |_| async {
        Err(Error::decode("an item is broken").of_one_item())
    });
    assert!(pages.try_next().await.unwrap_err().ends_stream());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[test]
fn other_filters_are_refused_before_anything_is_sent() {
    let checkpoint = Newest::of(3).walk(options(1)).checkpoint();
    let other = Fingerprint::of("list_numbers", [("status", Some("closed".to_owned()))]);
    let error = options(1)
        .filters(other)
        .start_from(checkpoint)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestBuild);
    assert!(error.to_string().contains("other filters"), "{error}");
}

#[tokio::test]
async fn without_ids_the_place_is_found_by_counting() {
    let list = Newest::of(10);
    let walk = |options| {
        let list = list.clone();
        Pages::new("list_numbers", options, move |request: PageRequest| {
            std::future::ready(Ok(list.serve(&request)))
        })
        .into_items()
    };
    for taken in 0..=10 {
        let mut items = walk(options(4));
        for _ in 0..taken {
            items.try_next().await.unwrap();
        }
        let from = options(3).start_from(stored(&items.checkpoint())).unwrap();
        assert_eq!(
            rest(&mut walk(from)).await.0,
            list.all()[taken..],
            "{taken}"
        );
    }
}

#[tokio::test]
async fn an_item_served_twice_is_found_at_its_place() {
    let serve = |options| {
        Pages::new("list_numbers", options, |_: PageRequest| async {
            Ok(Page::new(vec![3_u32, 5, 3, 1], NextPage::End))
        })
        .identified_by("id", |number| Some(number.to_string()))
        .into_items()
    };
    let mut items = serve(options(4));
    for _ in 0..3 {
        items.try_next().await.unwrap();
    }
    let from = options(4).start_from(items.checkpoint()).unwrap();
    assert_eq!(rest(&mut serve(from)).await.0, [1]);
}
