//! The facade from outside, against the sandbox over a real socket.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, HashSet};

use anyreach::prelude::*;
use anyreach::{
    Client, ClientBuilder, Conversation, ConversationChannel, ConversationDirection,
    ConversationStatus, ErrorKind, Field, ListConversations,
};
use chrono::{DateTime, TimeDelta, Utc};
use featherhq_sandbox::{AnyreachCursor, Sandbox, SandboxBuilder};
use proptest::prelude::*;

fn sandbox() -> SandboxBuilder {
    Sandbox::builder().conversations(0)
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.url())
        .token(sandbox.anyreach_token())
        .organization(sandbox.anyreach_organization())
}

async fn all(list: ListConversations) -> Vec<Conversation> {
    list.items().unwrap().try_collect(100_000).await.unwrap()
}

fn ids(conversations: &[Conversation]) -> Vec<String> {
    conversations
        .iter()
        .map(|one| one.id.clone().unwrap())
        .collect()
}

fn time(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(second)
}

#[test]
fn the_ids_delivered_are_the_ids_stored_in_both_ways_to_read_a_cursor() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for cursor in [AnyreachCursor::Older, AnyreachCursor::OlderOrEqual] {
        let started = sandbox()
            .anyreach_conversations(400)
            .anyreach_cursor(cursor)
            .start_blocking();
        let sandbox = started.unwrap();
        let client = builder(&sandbox).build().unwrap();
        // All of them fit on one page, so no cursor is needed.
        let stored = client.conversations().list().page_size(1000);
        let stored = ids(&runtime.block_on(all(stored)));
        assert_eq!(stored.iter().collect::<HashSet<_>>().len(), 400);
        proptest!(ProptestConfig::with_cases(24), |(
            page_size in 1..130_u32,
            prefetch in 0..2_usize,
            stop_after in 0..400_usize,
        )| {
            let list = || client.conversations().list().page_size(page_size).prefetch(prefetch);
            let walked = runtime.block_on(all(list()));
            prop_assert_eq!(&ids(&walked), &stored);

            let (mut seen, rest) = runtime.block_on(async {
                let mut items = list().items().unwrap();
                let mut seen = Vec::new();
                while seen.len() < stop_after {
                    seen.push(items.try_next().await.unwrap().unwrap().id.unwrap());
                }
                (seen, all(list().start_from(items.checkpoint())).await)
            });
            seen.extend(ids(&rest));
            prop_assert_eq!(&seen, &stored);
        });
    }
}

#[tokio::test]
async fn a_hundred_of_one_moment_are_walked_at_fifty_a_page() {
    for cursor in [AnyreachCursor::Older, AnyreachCursor::OlderOrEqual] {
        let mut builder = sandbox().anyreach_cursor(cursor);
        for number in 0..220 {
            let second = match number {
                0..40 => 0,
                40..140 => 1,
                _ => 2 + number / 20,
            };
            let conversation = Conversation::new()
                .with_id(format!("c-{number:03}"))
                .with_created_at(time(second));
            builder = builder.anyreach_conversation(conversation);
        }
        let sandbox = builder.start().await.unwrap();
        let client = self::builder(&sandbox).build().unwrap();
        let walked = all(client.conversations().list().page_size(50)).await;
        let different: HashSet<String> = ids(&walked).into_iter().collect();
        assert_eq!((walked.len(), different.len()), (220, 220), "{cursor:?}");
        let times: Vec<_> = walked.iter().map(|one| one.created_at.unwrap()).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older));
    }
}

#[tokio::test]
async fn conversations_that_arrive_during_the_walk_are_not_of_it() {
    let sandbox = sandbox().anyreach_conversations(200).start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    let before = ids(&all(client.conversations().list().page_size(1000)).await);
    let mut items = client.conversations().list().page_size(10).items().unwrap();
    let mut walked = Vec::new();
    while let Some(conversation) = items.try_next().await.unwrap() {
        walked.push(conversation.id.unwrap());
        if walked.len() % 25 == 1 {
            let newer = Conversation::new()
                .with_id(format!("new-{}", walked.len()))
                .with_created_at(Utc::now() + TimeDelta::days(365));
            sandbox.insert_anyreach(&newer).unwrap();
        }
    }
    assert_eq!(walked, before);
}

#[tokio::test]
async fn each_filter_keeps_what_it_says() {
    let sandbox = sandbox().anyreach_conversations(400).start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    let list = || client.conversations().list();
    let whole = all(list()).await;
    let sample = whole
        .iter()
        .find(|one| {
            one.agent_number.is_some()
                && one
                    .custom_metadata
                    .as_ref()
                    .is_some_and(|map| !map.is_empty())
        })
        .unwrap()
        .clone();
    let (newer, older) = (
        whole[100].created_at.unwrap(),
        whole[300].created_at.unwrap(),
    );
    let metadata = sample.custom_metadata.clone().unwrap();
    let one_entry: BTreeMap<_, _> = metadata.iter().take(1).collect();
    let part = |text: &Option<String>| text.clone().unwrap()[2..6].to_uppercase();
    let holds = |text: &Option<String>, part: &str| {
        text.as_ref()
            .is_some_and(|text| text.to_uppercase().contains(part))
    };
    let (user, number) = (part(&sample.user_id), part(&sample.agent_number));

    type Keeps<'a> = Box<dyn Fn(&Conversation) -> bool + 'a>;
    let cases: Vec<(ListConversations, Keeps<'_>)> = vec![
        (
            list().direction(ConversationDirection::Outbound),
            Box::new(|one| one.direction == Some(ConversationDirection::Outbound)),
        ),
        (
            list().channel(ConversationChannel::Webrtc),
            Box::new(|one| one.channel == Some(ConversationChannel::Webrtc)),
        ),
        (
            list().status(ConversationStatus::Completed),
            Box::new(|one| one.status == Some(ConversationStatus::Completed)),
        ),
        (
            list().user_id(&user),
            Box::new(|one| holds(&one.user_id, &user)),
        ),
        (
            list().agent_number(&number),
            Box::new(|one| holds(&one.agent_number, &number)),
        ),
        (
            list().agent_id(sample.agent_id.clone().unwrap()),
            Box::new(|one| one.agent_id == sample.agent_id),
        ),
        (
            list().duration(60..=240),
            Box::new(|one| {
                one.duration
                    .is_some_and(|seconds| (60.0..=240.0).contains(&seconds))
            }),
        ),
        (
            list().user_turn_count(3..6),
            Box::new(|one| {
                one.user_turn_count
                    .is_some_and(|turns| (3..6).contains(&turns))
            }),
        ),
        (
            list().created_between(older, newer),
            Box::new(|one| (older..=newer).contains(&one.created_at.unwrap())),
        ),
        (
            list().updated_after(newer),
            Box::new(|one| one.updated_at.is_some_and(|time| time >= newer)),
        ),
        (
            list().custom_metadata(&one_entry),
            Box::new(|one| {
                let has = |map: &anyreach::JsonObject| {
                    one_entry
                        .iter()
                        .all(|(name, value)| map.get(*name) == Some(*value))
                };
                one.custom_metadata.as_ref().is_some_and(has)
            }),
        ),
    ];
    for (index, (list, keeps)) in cases.into_iter().enumerate() {
        let expected: Vec<Conversation> = whole.iter().filter(|one| keeps(one)).cloned().collect();
        assert!(
            !expected.is_empty() && expected.len() < whole.len(),
            "filter {index}"
        );
        let found = all(list.page_size(17)).await;
        assert_eq!(ids(&found), ids(&expected), "filter {index}");
    }
}

#[tokio::test]
async fn a_role_and_the_fields_asked_for_decide_what_is_seen() {
    let sandbox = sandbox().anyreach_conversations(50).start().await.unwrap();
    let seen = |conversations: Vec<Conversation>| {
        let fields = conversations
            .iter()
            .flat_map(|one| one.visibility().fields().to_vec());
        fields.collect::<HashSet<Field>>()
    };
    let sensitive = [
        Field::Agent,
        Field::Summary,
        Field::InitialContext,
        Field::CustomMetadata,
        Field::Conversation,
        Field::RecordingDetails,
    ];
    let whole = seen(all(builder(&sandbox).build().unwrap().conversations().list()).await);
    assert!(
        sensitive.iter().all(|field| whole.contains(field)),
        "{whole:?}"
    );
    let read_only = builder(&sandbox)
        .token("ak_sandbox_read_only")
        .build()
        .unwrap();
    let reduced = seen(all(read_only.conversations().list()).await);
    assert!(!reduced.is_empty() && !sensitive.iter().any(|field| reduced.contains(field)));
    let list = read_only.conversations().list().page_size(7);
    let chosen = all(list.fields([Field::Status, Field::Summary])).await;
    assert_eq!(chosen.len(), 50);
    assert_eq!(seen(chosen), HashSet::from([Field::Status]));
    let debug = format!(
        "{:?}",
        all(read_only.conversations().list().max_items(1)).await
    );
    assert!(!debug.contains("ak_sandbox"));
}

#[tokio::test]
async fn tokens_are_checked_before_and_by_the_server() {
    let sandbox = sandbox().anyreach_conversations(3).start().await.unwrap();
    let builder = || Client::builder().base_url(sandbox.url());
    let alone = builder().token("pat_sandbox").build().unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::Config);
    assert!(alone.to_string().contains("ANYREACH_ORG_ID"), "{alone}");
    assert!(sandbox.requests().is_empty());

    let personal = builder()
        .token("pat_sandbox")
        .organization(sandbox.anyreach_organization());
    let personal = personal.build().unwrap();
    assert_eq!(all(personal.conversations().list()).await.len(), 3);
    let request = &sandbox.requests()[0];
    assert_eq!(
        request.header("x-anyreach-org"),
        Some(sandbox.anyreach_organization())
    );
    assert_eq!(request.header("authorization"), Some("Bearer pat_sandbox"));
    assert_eq!(request.header("api-version"), None);

    let list = |token: &str| {
        let client = builder().token(token).build().unwrap();
        async move { client.conversations().list().send().await.unwrap_err() }
    };
    assert!(list("ak_wrong").await.is_unauthorized());
    assert!(list("ak_sandbox_no_access").await.is_forbidden());
}

#[tokio::test]
async fn the_token_shows_up_nowhere() {
    const CANARY: &str = "pat_canary-9f";
    let builder = Client::builder()
        .base_url("http://127.0.0.1:9")
        .organization("org-7")
        .token(CANARY);
    let mut seen = format!("{builder:?}");
    let client = builder.build().unwrap();
    let list = client.conversations().list();
    seen.push_str(&format!("{client:?} {:?} {list:?}", client.conversations()));
    let error = list.send().await.unwrap_err();
    seen.push_str(&format!("{error} {error:?}"));
    for wrong in ["pat_canary-9f\n", "pat_canary-9f"] {
        let refused = Client::builder().token(wrong).base_url("http://localhost");
        let refused = refused.organization("").build().unwrap_err();
        seen.push_str(&format!("{refused} {refused:?}"));
    }
    assert!(!seen.contains("canary"), "{seen}");
}

#[cfg(feature = "blocking")]
#[test]
fn code_that_is_not_async_sees_the_same() {
    let sandbox = sandbox()
        .anyreach_conversations(120)
        .start_blocking()
        .unwrap();
    let client = builder(&sandbox).build_blocking().unwrap();
    let list = || client.conversations().list(|list| list.page_size(25));
    let items: Vec<_> = list().items().unwrap().map(Result::unwrap).collect();
    let different: HashSet<String> = ids(&items).into_iter().collect();
    assert_eq!(different.len(), 120);
    let pages: usize = list()
        .pages()
        .unwrap()
        .map(|page| page.unwrap().items().len())
        .sum();
    assert_eq!(pages, 120);
    assert_eq!(list().send().unwrap().items().len(), 25);
}
