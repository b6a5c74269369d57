//! Several walks through one list: exactly the items of one walk, each once, whatever the list looks
//! like, whatever fails, and wherever it was broken off.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod parallel_server;

use openapi_runtime::{Error, ErrorKind, Fingerprint, PaginationErrorKind, TimeoutClock};
use parallel_server::times::{SECOND, YEAR, any_times, evenly};
use parallel_server::walking::{cases, drain, in_order, rest, stored, virtual_time};
use parallel_server::{Item, LATENCY, Server, options};
use proptest::prelude::*;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_short_list_takes_no_request_more_than_one_walk_would() {
    for count in [0, 1, 50] {
        let server = Server::new(&evenly(count, YEAR));
        let items = rest(server.parallel(50, 8, None).into_items()).await;
        assert_eq!(items.len() as i64, count);
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_poll_and_the_first_page_comes_alone() {
    let server = Server::new(&evenly(1_000, YEAR));
    let mut items = server.parallel(50, 8, None).into_items();
    tokio::time::sleep(10 * LATENCY).await;
    assert_eq!(server.requests(), 0);
    items.try_next().await.unwrap();
    // The page was taken, and then all eight were sent off.
    let asked = server.asked();
    assert_eq!(asked.len(), 9);
    assert_eq!(asked[0].range, Default::default());
    assert_eq!(items.stats().requests, 1);
}

/// Virtual time is exact, so this is no measurement.
#[tokio::test(start_paused = true)]
async fn eight_walks_take_a_sixth_of_the_time_of_one() {
    let mut mostly_in_a_minute = evenly(400, YEAR);
    mostly_in_a_minute.extend(evenly(19_600, 60 * SECOND).iter().map(|at| YEAR / 3 + at));
    for (name, times) in [
        ("even", evenly(20_000, YEAR)),
        ("in a minute", evenly(20_000, 60 * SECOND)),
        ("mostly in a minute", mostly_in_a_minute),
    ] {
        let times: Vec<i64> = times.iter().map(|at| 55 * YEAR + at).collect();
        for (size, ordered) in [(50, false), (50, true), (200, false), (200, true)] {
            let server = Server::new(&times);
            let start = Instant::now();
            let mut pages = server.parallel(size, 8, None);
            if ordered {
                pages = pages.ordered();
            }
            let items = rest(pages.into_items()).await;
            assert_eq!(in_order(items), server.all(None));
            let one_walk = LATENCY * (20_000 / size);
            let took = start.elapsed();
            let more = server.requests() - 20_000 / size as usize;
            let what = format!("{name}, {size}, in order: {ordered}");
            assert!(took * 6 <= one_walk, "{what}: {took:?} of {one_walk:?}");
            let at_most = if ordered { 48 } else { 24 };
            assert!(more <= at_most, "{what}: {more} requests more");
        }
    }
}

/// The farther it goes, the more lies in the same time.
#[tokio::test(start_paused = true)]
async fn walks_in_order_stay_together_where_a_list_becomes_denser() {
    let age = |place: i64| (place as f64 + 0.5) / 20_000.0;
    let time = |place: i64| 55 * YEAR - (age(place).ln() * YEAR as f64 / 8.0) as i64;
    let times: Vec<i64> = (0..20_000).map(time).collect();
    let server = Server::new(&times);
    let start = Instant::now();
    let items = rest(server.parallel(50, 8, None).ordered().into_items()).await;
    assert_eq!(items, server.all(None));
    let took = start.elapsed();
    assert!(took * 6 <= LATENCY * 400, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_order_is_kept_on_demand_with_few_pages_waiting() {
    let server = Server::new(&evenly(20_000, YEAR));
    let mut items = server.parallel(50, 8, None).ordered().into_items();
    for (index, expected) in server.all(None).into_iter().enumerate() {
        assert_eq!(items.try_next().await.unwrap(), Some(expected));
        let taken = index / 50;
        // Beside what waits, pages are on their way, some of which are no whole ones.
        assert!(server.requests() <= taken * 9 / 8 + 8 * 8 + 16, "{index}");
    }
    assert_eq!(items.try_next().await.unwrap(), None);
}

/// One walk alone can go through a crowd at one moment; meanwhile the others come only so far.
#[tokio::test(start_paused = true)]
async fn what_comes_too_early_waits_in_limited_room() {
    let mut times = vec![56 * YEAR; 5_000];
    times.extend(evenly(10_000, YEAR).iter().map(|at| 55 * YEAR + at));
    for seed in 0..4 {
        let server = Server::new(&times).with_jitter(seed);
        let mut items = server.parallel(50, 8, None).ordered().into_items();
        for (index, expected) in server.all(None).into_iter().enumerate() {
            assert_eq!(items.try_next().await.unwrap(), Some(expected));
            if index == 4_900 {
                // Eight pages for each walk, beside those that turned out to be empty.
                let (taken, asked) = (index / 50, server.requests());
                assert!(
                    (taken + 40..=taken + 8 * 8 + 16).contains(&asked),
                    "{asked}"
                );
            }
        }
        assert_eq!(items.try_next().await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_window_does_not_lose_the_others_and_is_gone_on_with() {
    let server = Server::new(&evenly(2_000, YEAR));
    let broken = server.clone().failing(|asked, _| {
        // Every page but the first of two windows.
        let fails = asked.cursor.is_some()
            && asked
                .range
                .before
                .is_some_and(|before| before.microseconds() < YEAR / 2);
        fails.then(|| Error::decode("this window is cursed"))
    });
    let mut items = broken.parallel(20, 4, None).into_items();
    let (good, errors) = drain(&mut items).await;
    assert!(good.len() > 1_000, "{}", good.len());
    let (last, others) = errors.split_last().unwrap();
    assert!(last.ends_stream() && last.to_string().contains("cursed"));
    assert!(others.iter().all(|error| !error.ends_stream()));
    assert_eq!(last.checkpoint(), Some(&items.checkpoint()));

    let checkpoint = stored(&items.checkpoint());
    let options = options(20).start_from(checkpoint).unwrap();
    let more = rest(server.with_options(options, 4, None).into_items()).await;
    assert_eq!(in_order([good, more].concat()), server.all(None));
}

#[tokio::test(start_paused = true)]
async fn all_windows_together_have_the_time_of_the_list() {
    let server = Server::new(&evenly(20_000, YEAR));
    let options = options(50).total_deadline(LATENCY * 10);
    let mut items = server.with_options(options, 4, None).into_items();
    let start = Instant::now();
    let mut count = 0;
    let error = loop {
        match items.try_next().await {
            Ok(item) => count += u64::from(item.is_some()),
            Err(error) => break error,
        }
    };
    assert_eq!(start.elapsed(), LATENCY * 10);
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.timeout_clock(), Some(TimeoutClock::List));
    assert!(error.ends_stream() && count >= 50 * 30, "{count}");
    assert_eq!(items.try_next().await.unwrap(), None);
    let left = server.asked().last().unwrap().time_left;
    assert_eq!(left, Some(LATENCY));

    let options = self::options(50).start_from(error.checkpoint().unwrap().clone());
    let more = rest(server.with_options(options.unwrap(), 4, None).into_items()).await;
    assert_eq!(count as usize + more.len(), 20_000);
}

#[tokio::test(start_paused = true)]
async fn pages_come_while_the_caller_works_if_that_is_wanted() {
    let server = Server::new(&evenly(2_000, YEAR));
    let mut pages = server.parallel(50, 4, None).prefetch(4);
    let mut items = Vec::new();
    let start = Instant::now();
    while let Some(page) = pages.try_next().await.unwrap() {
        items.extend(page.into_items());
        tokio::time::sleep(LATENCY).await;
    }
    assert_eq!(in_order(items), server.all(None));
    // All that the caller waits for is the first page.
    assert_eq!(start.elapsed(), LATENCY * (1 + pages.stats().pages as u32));
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_abandons_all_requests() {
    for ahead in [0, 4] {
        let server = Server::new(&evenly(2_000, YEAR));
        let mut pages = server.parallel(50, 4, None).prefetch(ahead);
        pages.try_next().await.unwrap();
        drop(pages);
        let asked = server.requests();
        tokio::time::sleep(LATENCY * 20).await;
        assert_eq!(server.requests(), asked);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_in_another_order_is_walked_by_windows_that_the_server_knows_of() {
    fn scrambled(items: &mut [Item]) {
        items.sort_unstable_by_key(|(_, id)| id.wrapping_mul(2_654_435_761));
    }
    for caller in [None, Some((YEAR / 4, YEAR / 2))] {
        let server = Server::new(&evenly(2_000, YEAR)).sorted_by(scrambled);
        let items = rest(server.parallel(50, 4, caller).into_items()).await;
        assert_eq!(in_order(items), in_order(server.all(caller)));
        let all = server.all(caller).len();
        assert!(
            server.requests() <= all.div_ceil(50) + 5,
            "{}",
            server.requests()
        );
    }
}

/// Walks that ended at bounds of their own before may have left something out.
#[tokio::test(start_paused = true)]
async fn an_order_that_was_relied_on_and_breaks_is_an_error() {
    fn old_ones_scrambled(items: &mut [Item]) {
        items.sort_unstable_by(|one, other| other.cmp(one));
        let old = items.partition_point(|(time, _)| *time > YEAR / 10);
        items[old..].sort_unstable_by_key(|(_, id)| id.wrapping_mul(2_654_435_761));
    }
    let server = Server::new(&evenly(5_000, YEAR)).sorted_by(old_ones_scrambled);
    // Side by side, the walks come to the old ones late.
    let mut items = server.parallel(50, 8, None).ordered().into_items();
    let (_, errors) = drain(&mut items).await;
    let kinds: Vec<ErrorKind> = errors.iter().map(Error::kind).collect();
    let not_in_order = ErrorKind::Pagination(PaginationErrorKind::NotInOrder);
    assert_eq!(kinds, [not_in_order]);
}

/// Nothing is lost without an error, and nothing comes twice, also when the order breaks late.
#[tokio::test(start_paused = true)]
async fn an_order_that_breaks_late_is_told() {
    fn late(items: &mut [Item]) {
        items.sort_unstable_by(|one, other| other.cmp(one));
        // In the middle of the list, an old item comes before newer ones.
        let middle = items.len() / 2;
        items[middle..].rotate_right(1);
    }
    let server = Server::new(&evenly(5_000, YEAR)).sorted_by(late);
    let mut items = server.parallel(50, 8, None).into_items();
    let (good, errors) = drain(&mut items).await;
    let good = in_order(good);
    let mut once = good.clone();
    once.dedup();
    assert_eq!(good, once);
    if good != in_order(server.all(None)) {
        let kind = ErrorKind::Pagination(PaginationErrorKind::NotInOrder);
        assert_eq!(errors.last().unwrap().kind(), kind);
    }
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let server = Server::new(&evenly(500, YEAR));
    let parallel = |options, walks: usize| {
        let timeline = openapi_runtime::Timeline::new(|_: Result<&Item, &Error>| None);
        openapi_runtime::Pages::parallel("list_items", options, walks, timeline, |_, _| async {
            panic!("nothing is to be sent")
        })
    };
    for (options, walks, says) in [
        (options(50), 0, "1 to 64"),
        (options(50), 65, "1 to 64"),
        (options(50).max_items(10), 8, "no first items"),
        (options(50).max_pages(10), 8, "no first items"),
    ] {
        let error = parallel(options, walks).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RequestBuild);
        assert!(error.to_string().contains(says), "{error}");
    }

    let mut items = server.parallel(50, 8, None).into_items();
    for _ in 0..60 {
        items.try_next().await.unwrap();
    }
    let checkpoint = items.checkpoint();
    assert!(checkpoint.is_parallel());
    // Other filters.
    let other = Fingerprint::of("other", []);
    assert!(
        options(50)
            .filters(other)
            .start_from(checkpoint.clone())
            .is_err()
    );
    // One walk cannot go on from it.
    let options = options(50).start_from(checkpoint).unwrap();
    let mut pages = openapi_runtime::Pages::<Item>::new("list_items", options, |_| async {
        panic!("nothing is to be sent")
    });
    let error = pages.try_next().await.unwrap_err();
    assert!(error.to_string().contains("parallel list"), "{error}");
    assert!(pages.try_next().await.unwrap().is_none());
}

fn any_bounds() -> impl Strategy<Value = Option<(i64, i64)>> {
    let bound = || -YEAR..2 * YEAR;
    prop_oneof![
        3 => Just(None),
        1 => (bound(), bound()).prop_map(|(one, other)| Some((one.min(other), one.max(other)))),
    ]
}

fn server_of(times: &[i64], readable: bool) -> Server {
    let server = Server::new(times);
    if readable {
        server
    } else {
        server.with_unreadable_times()
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn the_items_are_those_of_one_walk(
        times in any_times(),
        size in 1_u32..=200,
        walks in 1_usize..=16,
        caller in any_bounds(),
        ordered in any::<bool>(),
        ahead in 0_usize..3,
        readable in any::<bool>(),
    ) {
        virtual_time(async {
            let server = server_of(&times, readable);
            let mut pages = server.parallel(size, walks, caller).prefetch(ahead);
            if ordered {
                pages = pages.ordered();
            }
            let items = rest(pages.into_items()).await;
            let items = if ordered && readable { items } else { in_order(items) };
            prop_assert_eq!(items, server.all(caller));
            Ok(())
        })?;
    }

    #[test]
    fn what_was_broken_off_anywhere_is_gone_on_with_exactly(
        times in any_times(),
        sizes in (1_u32..=60, 1_u32..=60),
        walks in (1_usize..=16, 1_usize..=16),
        ordered in any::<(bool, bool)>(),
        ahead in 0_usize..3,
        stops in prop::collection::vec(0_usize..200, 1..4),
        by_pages in any::<bool>(),
        readable in any::<bool>(),
    ) {
        virtual_time(async {
            let server = server_of(&times, readable);
            let mut got = Vec::new();
            let mut checkpoint = None;
            for (index, stop) in stops.into_iter().enumerate() {
                let is_even = index % 2 == 0;
                let (size, walks) = if is_even { (sizes.0, walks.0) } else { (sizes.1, walks.1) };
                let options = match checkpoint.take() {
                    Some(checkpoint) => options(size).start_from(checkpoint).unwrap(),
                    None => options(size),
                };
                let mut pages = server.with_options(options, walks, None).prefetch(ahead);
                if if is_even { ordered.0 } else { ordered.1 } {
                    pages = pages.ordered();
                }
                if by_pages {
                    for _ in 0..stop % 8 {
                        got.extend(pages.try_next().await.unwrap().into_iter().flat_map(|page| page.into_items()));
                    }
                    checkpoint = Some(stored(&pages.checkpoint()));
                } else {
                    let mut items = pages.into_items();
                    for _ in 0..stop {
                        got.extend(items.try_next().await.unwrap());
                    }
                    checkpoint = Some(stored(&items.checkpoint()));
                }
            }
            let options = options(sizes.0).start_from(checkpoint.unwrap()).unwrap();
            got.extend(rest(server.with_options(options, walks.1, None).into_items()).await);
            prop_assert_eq!(in_order(got), server.all(None));
            Ok(())
        })?;
    }

    #[test]
    fn what_arrives_meanwhile_disturbs_nothing(
        times in any_times(),
        arrivals in any_times(),
        size in 1_u32..=60,
        walks in 1_usize..=16,
    ) {
        virtual_time(async {
            let server = Server::new(&times);
            let before = server.all(None);
            let mut items = server.parallel(size, walks, None).into_items();
            let mut got = Vec::new();
            let mut arrivals = arrivals.into_iter().zip(1_000_000..);
            while let Some(item) = items.try_next().await.unwrap() {
                got.push(item);
                arrivals.next().map(|arrival| server.insert(arrival)).unwrap_or_default();
            }
            let got = in_order(got);
            let mut once = got.clone();
            once.dedup();
            prop_assert_eq!(&got, &once);
            let old: Vec<Item> = got.into_iter().filter(|item| item.1 < 1_000_000).collect();
            prop_assert_eq!(old, before);
            Ok(())
        })?;
    }

    #[test]
    fn whatever_fails_the_rest_comes_and_then_the_failed_part(
        times in any_times(),
        size in 1_u32..=40,
        walks in 1_usize..=16,
        unlucky in prop::collection::vec(1_usize..40, 1..6),
        ordered in any::<bool>(),
    ) {
        virtual_time(async {
            let server = Server::new(&times);
            let failing = server.clone().failing(move |_, number| {
                unlucky.contains(&number).then(|| Error::decode("unlucky"))
            });
            let mut pages = failing.parallel(size, walks, None);
            if ordered {
                pages = pages.ordered();
            }
            let mut items = pages.into_items();
            let (mut got, errors) = drain(&mut items).await;
            let ending: Vec<bool> = errors.iter().map(Error::ends_stream).collect();
            let mut expected = vec![false; errors.len()];
            expected.last_mut().map(|last| *last = true).unwrap_or_default();
            prop_assert_eq!(ending, expected);
            let options = options(size).start_from(stored(&items.checkpoint())).unwrap();
            got.extend(rest(server.with_options(options, walks, None).into_items()).await);
            prop_assert_eq!(in_order(got), server.all(None));
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_the_server_does_not_matter_as_long_as_it_shows(
        times in any_times(),
        size in 2_u32..=200,
        walks in 1_usize..=16,
        caller in any_bounds(),
    ) {
        fn by_id(items: &mut [Item]) {
            items.sort_unstable_by_key(|(_, id)| id.wrapping_mul(2_654_435_761));
        }
        virtual_time(async {
            let server = Server::new(&times).sorted_by(by_id);
            let mut items = server.parallel(size, walks, caller).into_items();
            let (got, errors) = drain(&mut items).await;
            let got = in_order(got);
            let mut once = got.clone();
            once.dedup();
            prop_assert_eq!(&got, &once);
            if errors.is_empty() && size >= 20 {
                prop_assert_eq!(got, in_order(server.all(caller)));
            }
            Ok(())
        })?;
    }
}
