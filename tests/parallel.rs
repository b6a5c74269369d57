//! Lists walked by several walks at once, against the sandbox: id for id what one walk gives.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use chrono::{DateTime, TimeDelta, Utc};
use featherhq::types::SessionDetailResponse;
use featherhq::{
    Checkpoint, Client, ConversationItems, ConversationPriority, ConversationStatus, Error,
    ErrorKind, ListConversations, RetryPolicy,
};
use featherhq_sandbox::{Fault, FaultKind, Operation, Sandbox, SandboxBuilder};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use uuid::Uuid;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Some day in 2025, in microseconds.
const BASE: i64 = 1_750_000_000 * SECOND;

fn time(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).unwrap()
}

/// One that started so many microseconds after the base; those of even numbers are closed.
fn conversation(number: u32, offset: i64) -> SessionDetailResponse {
    let started_at = time(BASE + offset);
    let status = match number % 2 {
        0 => ConversationStatus::Closed,
        _ => ConversationStatus::Active,
    };
    // Ids tell nothing of the order.
    let id =
        Uuid::from_u128(u128::from(number.wrapping_mul(2_654_435_761)) << 64 | u128::from(number));
    SessionDetailResponse::new(
        "chat",
        started_at,
        Uuid::from_u128(7),
        id,
        1,
        Uuid::from_u128(8),
        ConversationPriority::High,
        started_at,
        status,
        started_at,
    )
}

fn with(offsets: &[i64]) -> SandboxBuilder {
    // So that no conversations are invented when there are none.
    let empty = Sandbox::builder().conversations(0);
    let numbered = (0..).zip(offsets);
    numbered.fold(empty, |builder, (number, offset)| {
        builder.conversation(conversation(number, *offset))
    })
}

fn client(sandbox: &Sandbox) -> Client {
    let builder = Client::builder()
        .base_url(sandbox.url())
        .api_key(sandbox.api_key());
    builder.retry(RetryPolicy::never()).build().unwrap()
}

/// All ids that come, and the errors.
async fn drain(items: &mut ConversationItems) -> (Vec<Uuid>, Vec<Error>) {
    let (mut ids, mut errors) = (Vec::new(), Vec::new());
    loop {
        match items.try_next().await {
            Ok(Some(conversation)) => ids.push(conversation.id),
            Ok(None) => return (ids, errors),
            Err(error) => errors.push(error),
        }
    }
}

/// The ids of all that came, decoded or not: which of them a fault hits depends on where pages are
/// cut.
fn good_and_bad((mut ids, errors): (Vec<Uuid>, Vec<Error>)) -> Vec<Uuid> {
    for error in errors {
        let json: serde_json::Value = serde_json::from_slice(error.item_json().unwrap()).unwrap();
        ids.push(json["id"].as_str().unwrap().parse().unwrap());
    }
    ids
}

async fn ids(list: Result<ConversationItems, Error>) -> Vec<Uuid> {
    let (ids, errors) = drain(&mut list.unwrap()).await;
    assert!(errors.is_empty(), "{errors:?}");
    ids
}

fn sorted(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids
}

fn stored(checkpoint: &Checkpoint) -> Checkpoint {
    serde_json::from_str(&serde_json::to_string(checkpoint).unwrap()).unwrap()
}

#[tokio::test]
async fn the_demo_data_come_as_from_one_walk_and_in_order_when_that_is_wanted() {
    let sandbox = Sandbox::builder()
        .conversations(2_000)
        .without_turns()
        .start()
        .await
        .unwrap();
    let client = client(&sandbox);
    for size in [7, 50, 200] {
        let list = || client.conversations().list().page_size(size);
        let one = ids(list().items()).await;
        assert_eq!(one.len(), 2_000);
        assert_eq!(
            sorted(ids(list().items_parallel(8)).await),
            sorted(one.clone())
        );
        let ordered = list().items_parallel(8).map(ConversationItems::ordered);
        assert_eq!(ids(ordered).await, one);
        let ahead = list().prefetch(3).items_parallel(8);
        assert_eq!(sorted(ids(ahead).await), sorted(one));
    }
}

#[tokio::test]
async fn more_conversations_of_one_moment_than_a_page_has() {
    // Crowds at three moments, one of them between two seconds, and single ones around them.
    let crowd = |at: i64| std::iter::repeat_n(at, 90);
    let mut offsets: Vec<i64> = crowd(0).chain(crowd(DAY)).chain(crowd(DAY + 1)).collect();
    offsets.extend((0..100).map(|number| number * DAY / 50));
    let sandbox = with(&offsets).start().await.unwrap();
    let client = client(&sandbox);
    for size in [1, 20] {
        for walks in [2, 16] {
            let list = || client.conversations().list().page_size(size);
            let one = ids(list().items()).await;
            assert_eq!(one.len(), offsets.len());
            assert_eq!(sorted(ids(list().items_parallel(walks)).await), sorted(one));
        }
    }
}

#[tokio::test]
async fn no_conversation_that_is_damaged_is_lost() {
    let offsets: Vec<i64> = (0..400).map(|number| number * DAY / 40).collect();
    for field in ["status", "started_at"] {
        let fault = Fault::new(FaultKind::NullField(field.to_owned())).on(Operation::List);
        let sandbox = with(&offsets).fault(fault).start().await.unwrap();
        let client = client(&sandbox);
        let list = || client.conversations().list().page_size(10);
        let one = drain(&mut list().items().unwrap()).await;
        let parallel = drain(&mut list().items_parallel(8).unwrap()).await;
        // One of each page, but for those that lie below the bound at which a walk stopped; these are
        // read whole by another walk.
        assert!(parallel.1.len() >= 20, "{field}");
        assert_eq!(one.0.len() + one.1.len(), 400);
        let mut parallel = sorted(good_and_bad(parallel));
        if field == "started_at" {
            // The fault hits another conversation where pages are cut differently, so one on a bound
            // can come whole with one window and without its time with the other.
            parallel.dedup();
        }
        assert!(parallel == sorted(good_and_bad(one)), "{field}");
    }
}

#[tokio::test]
async fn a_window_that_fails_costs_no_other() {
    let offsets: Vec<i64> = (0..600).map(|number| number * DAY / 60).collect();
    let builder = with(&offsets);
    let fault = Fault::new(FaultKind::status(503))
        .on(Operation::List)
        .at_requests(12..=13);
    let sandbox = builder.fault(fault).start().await.unwrap();
    let client = client(&sandbox);
    let list = || client.conversations().list().page_size(10);
    let mut items = list().items_parallel(6).unwrap();
    let (first, errors) = drain(&mut items).await;
    assert_eq!(errors.len(), 2);
    assert!(!errors[0].ends_stream() && errors[1].ends_stream());
    assert!(!first.is_empty());
    let checkpoint = stored(errors[1].checkpoint().unwrap());
    assert!(checkpoint.is_parallel());
    let rest = ids(list().start_from(checkpoint).items_parallel(3)).await;
    assert_eq!(
        sorted([first, rest].concat()),
        sorted(ids(list().items()).await)
    );
}

#[tokio::test]
async fn one_walk_goes_on_where_several_were_and_the_other_way_round() {
    let offsets: Vec<i64> = (0..300).map(|number| number * DAY / 60).collect();
    let sandbox = with(&offsets).start().await.unwrap();
    let client = client(&sandbox);
    let list = || client.conversations().list().page_size(10);
    let all = ids(list().items()).await;
    for several_first in [true, false] {
        let walk = |list: ListConversations, several| match several {
            true => list.items_parallel(5),
            false => list.items(),
        };
        let mut items = walk(list(), several_first).unwrap();
        let mut got = Vec::new();
        for _ in 0..123 {
            got.push(items.try_next().await.unwrap().unwrap().id);
        }
        let checkpoint = stored(&items.checkpoint());
        assert_eq!(checkpoint.is_parallel(), several_first);
        got.extend(ids(walk(list().start_from(checkpoint), !several_first)).await);
        assert_eq!(sorted(got), sorted(all.clone()));
    }
}

#[tokio::test]
async fn details_and_json_come_as_from_one_walk() {
    let sandbox = Sandbox::builder().conversations(90).start().await.unwrap();
    let client = client(&sandbox);
    let list = || client.conversations().list().page_size(10);
    let mut details = list().items_parallel(4).unwrap().with_details(8);
    let mut raw = list().items_parallel(4).unwrap().with_raw();
    let (mut of_details, mut of_raw) = (Vec::new(), Vec::new());
    while let Some(detail) = details.try_next().await.unwrap() {
        of_details.push(detail.id);
    }
    while let Some(item) = raw.try_next().await.unwrap() {
        let json: serde_json::Value = serde_json::from_slice(item.json()).unwrap();
        assert_eq!(json["id"], item.id.to_string());
        of_raw.push(item.id);
    }
    let all = sorted(ids(list().items()).await);
    assert_eq!(sorted(of_details), all);
    assert_eq!(sorted(of_raw), all);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox);
    let list = || client.conversations().list();
    let after = time(BASE);
    for refused in [
        list().items_parallel(0),
        list().items_parallel(65),
        list().page_size(201).items_parallel(2),
        list().max_items(5).items_parallel(2),
        list().max_pages(5).items_parallel(2),
        list()
            .started_between(after, after - TimeDelta::seconds(1))
            .items_parallel(2),
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::RequestBuild);
    }
    let checkpoint = list().items_parallel(2).unwrap().checkpoint();
    let other = list()
        .channel("voice")
        .start_from(checkpoint)
        .items_parallel(2);
    assert_eq!(other.unwrap_err().kind(), ErrorKind::RequestBuild);
    assert!(sandbox.requests().is_empty());
}

/// Where conversations lie: spread, crowded in a minute, a second or a moment.
fn any_offsets() -> impl Strategy<Value = Vec<i64>> {
    let spans = prop::sample::select(vec![0, 1, SECOND, 60 * SECOND, DAY, 300 * DAY]);
    let group = (
        0..300 * DAY,
        spans,
        prop::collection::vec(any::<u32>(), 1..80),
    );
    let groups = prop::collection::vec(group, 0..5);
    groups.prop_map(|groups| {
        let spread = |(from, span, places): (i64, i64, Vec<u32>)| {
            places
                .into_iter()
                .map(move |place| from + i64::from(place) * 1_000 % (span + 1))
        };
        groups.into_iter().flat_map(spread).collect()
    })
}

#[derive(Clone, Debug)]
struct Filters {
    closed_only: bool,
    after: Option<i64>,
    before: Option<i64>,
}

fn any_filters() -> impl Strategy<Value = Filters> {
    let bound = || prop::option::of(-DAY..601 * DAY);
    (any::<bool>(), bound(), bound()).prop_map(|(closed_only, after, before)| Filters {
        closed_only,
        after: after.min(before.or(after)),
        before: before.max(after.and(before)),
    })
}

impl Filters {
    fn of(&self, client: &Client) -> ListConversations {
        let mut list = client.conversations().list();
        if self.closed_only {
            list = list.status(ConversationStatus::Closed);
        }
        if let Some(after) = self.after {
            list = list.started_after(time(BASE + after));
        }
        if let Some(before) = self.before {
            list = list.started_before(time(BASE + before));
        }
        list
    }
}

/// What a server does to pages without losing anything.
fn any_fault() -> impl Strategy<Value = Option<FaultKind>> {
    prop_oneof![
        3 => Just(None),
        1 => Just(Some(FaultKind::EmptyPage)),
        1 => (1_u32..4).prop_map(|items| Some(FaultKind::RepeatedItems(items))),
        1 => (1_u16..4).prop_map(|items| Some(FaultKind::ExtraItems(items))),
        1 => Just(Some(FaultKind::NaiveTimestamps)),
        1 => Just(Some(FaultKind::NullField("status".to_owned()))),
    ]
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(9),
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_ids_are_those_of_one_walk(
        offsets in any_offsets(),
        filters in any_filters(),
        fault in any_fault(),
        size in 1_u32..=200,
        walks in 1_usize..=16,
        ordered in any::<bool>(),
    ) {
        block_on(async {
            let mut builder = with(&offsets);
            if let Some(kind) = fault {
                builder = builder.fault(Fault::new(kind).on(Operation::List).with_chance(0.3, 5));
            }
            let sandbox = builder.start().await.unwrap();
            let client = client(&sandbox);
            let list = || filters.of(&client).page_size(size);
            let one = drain(&mut list().items().unwrap()).await;
            let mut parallel = list().items_parallel(walks).unwrap();
            if ordered {
                parallel = parallel.ordered();
            }
            let parallel = drain(&mut parallel).await;
            prop_assert_eq!(sorted(good_and_bad(parallel)), sorted(good_and_bad(one)));
            Ok(())
        })?;
    }

    #[test]
    fn what_was_broken_off_is_gone_on_with_exactly(
        offsets in any_offsets(),
        filters in any_filters(),
        sizes in (1_u32..=50, 1_u32..=50),
        walks in (1_usize..=16, 1_usize..=16),
        stop in 0_usize..300,
        ahead in 0_usize..3,
    ) {
        block_on(async {
            let sandbox = with(&offsets).start().await.unwrap();
            let client = client(&sandbox);
            let list = || filters.of(&client);
            let mut items = list().page_size(sizes.0).prefetch(ahead).items_parallel(walks.0).unwrap();
            let mut got = Vec::new();
            for _ in 0..stop {
                got.extend(items.try_next().await.unwrap().map(|conversation| conversation.id));
            }
            let rest = list().page_size(sizes.1).start_from(stored(&items.checkpoint()));
            drop(items);
            got.extend(ids(rest.items_parallel(walks.1)).await);
            prop_assert_eq!(sorted(got), sorted(ids(list().items()).await));
            Ok(())
        })?;
    }

    #[test]
    fn what_arrives_meanwhile_disturbs_nothing(
        offsets in any_offsets(),
        arrivals in any_offsets(),
        size in 1_u32..=50,
        walks in 1_usize..=16,
    ) {
        block_on(async {
            let sandbox = with(&offsets).start().await.unwrap();
            let client = client(&sandbox);
            let list = || client.conversations().list().page_size(size);
            let before = sorted(ids(list().items()).await);
            let mut items = list().items_parallel(walks).unwrap();
            let mut arrivals = (1_000_000..).zip(arrivals);
            let mut got = Vec::new();
            while let Some(conversation) = items.try_next().await.unwrap() {
                got.push(conversation.id);
                if let Some((number, offset)) = arrivals.next() {
                    sandbox.insert(&self::conversation(number, offset)).unwrap();
                }
            }
            let got = sorted(got);
            let mut once = got.clone();
            once.dedup();
            prop_assert_eq!(&got, &once);
            let old = got.into_iter().filter(|id| before.binary_search(id).is_ok());
            prop_assert_eq!(old.collect::<Vec<_>>(), before);
            Ok(())
        })?;
    }

    #[test]
    fn pages_that_fail_are_told_and_gone_on_with(
        offsets in any_offsets(),
        size in 1_u32..=30,
        walks in 1_usize..=16,
        times in 1_u64..4,
        seed in any::<u64>(),
    ) {
        block_on(async {
            let fault = Fault::new(FaultKind::status(500)).on(Operation::List);
            let builder = with(&offsets).fault(fault.with_chance(0.2, seed).times(times));
            let sandbox = builder.start().await.unwrap();
            let client = client(&sandbox);
            let list = || client.conversations().list().page_size(size);
            let mut items = list().items_parallel(walks).unwrap();
            let (mut got, mut errors) = drain(&mut items).await;
            let mut checkpoint = stored(&items.checkpoint());
            while !errors.is_empty() {
                let mut rest = list().start_from(checkpoint).items_parallel(walks).unwrap();
                let more = drain(&mut rest).await;
                got.extend(more.0);
                errors = more.1;
                checkpoint = stored(&rest.checkpoint());
            }
            let mut expected = Vec::new();
            for (number, offset) in (0..).zip(&offsets) {
                expected.push(conversation(number, *offset).id);
            }
            prop_assert_eq!(sorted(got), sorted(expected));
            Ok(())
        })?;
    }
}
