//! The facade from outside, against the sandbox over a real socket.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashSet;

use featherhq::prelude::*;
use featherhq::{
    Client, Conversation, ConversationPriority, ConversationStatus, Error, ErrorKind, EvalFilter,
};
use featherhq_sandbox::Sandbox;
use uuid::Uuid;

async fn sandbox() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().conversations(120).start().await.unwrap();
    let client = client(&sandbox);
    (sandbox, client)
}

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.url())
        .api_key(sandbox.api_key())
        .build()
        .unwrap()
}

async fn all(list: featherhq::ListConversations) -> Vec<Conversation> {
    let mut items = list.items().unwrap();
    let mut found = Vec::new();
    while let Some(conversation) = items.try_next().await.unwrap() {
        found.push(conversation);
    }
    found
}

#[tokio::test]
async fn every_page_size_gives_every_conversation_once_and_in_order() {
    let (_sandbox, client) = sandbox().await;
    let whole: Vec<Uuid> = all(client.conversations().list().page_size(200))
        .await
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(whole.len(), 120);
    assert_eq!(whole.iter().collect::<HashSet<_>>().len(), 120);
    for page_size in [1, 7, 50, 119, 120, 121] {
        let walked = all(client.conversations().list().page_size(page_size)).await;
        let ids: Vec<Uuid> = walked.iter().map(|one| one.id).collect();
        assert_eq!(ids, whole, "page size {page_size}");
    }
}

#[tokio::test]
async fn limits_end_the_list_early() {
    let (_sandbox, client) = sandbox().await;
    assert_eq!(
        all(client.conversations().list().page_size(50).max_items(75))
            .await
            .len(),
        75
    );
    assert_eq!(
        all(client.conversations().list().page_size(10).max_pages(3))
            .await
            .len(),
        30
    );
    assert_eq!(
        client
            .conversations()
            .list()
            .max_items(0)
            .send()
            .await
            .unwrap()
            .items()
            .len(),
        0
    );
    let page = client
        .conversations()
        .list()
        .page_size(5)
        .send()
        .await
        .unwrap();
    assert_eq!(page.items().len(), 5);
    assert!(page.meta().unwrap().request_id().is_some());
}

#[tokio::test]
async fn each_filter_keeps_what_it_says() {
    let (_sandbox, client) = sandbox().await;
    let list = || client.conversations().list();
    let whole = all(list()).await;
    let sample = whole
        .iter()
        .find(|one| one.assigned_agent_id.is_some())
        .unwrap()
        .clone();
    let with_subject = whole.iter().find_map(|one| one.subject.clone()).unwrap();
    let text: String = with_subject
        .chars()
        .take(5)
        .collect::<String>()
        .to_uppercase();

    type Keeps<'a> = Box<dyn Fn(&Conversation) -> bool + 'a>;
    let mentions = |field: &Option<String>| {
        field
            .as_ref()
            .is_some_and(|field| field.to_uppercase().contains(&text))
    };
    let (first, last) = (whole[90].started_at, whole[30].started_at);
    let cases: Vec<(featherhq::ListConversations, Keeps<'_>)> = vec![
        (
            list().status(ConversationStatus::Closed),
            Box::new(|one| one.status == ConversationStatus::Closed),
        ),
        (
            list().channel(&sample.channel),
            Box::new(|one| one.channel == sample.channel),
        ),
        (
            list().end_user_id(sample.end_user_id),
            Box::new(|one| one.end_user_id == sample.end_user_id),
        ),
        (
            list().assigned_agent_id(sample.assigned_agent_id.unwrap()),
            Box::new(|one| one.assigned_agent_id == sample.assigned_agent_id),
        ),
        (
            list().priority(ConversationPriority::High),
            Box::new(|one| one.priority == ConversationPriority::High),
        ),
        (
            list().started_after(last),
            Box::new(|one| one.started_at >= last),
        ),
        (
            list().started_before(first),
            Box::new(|one| one.started_at <= first),
        ),
        (
            list().started_between(first, last),
            Box::new(|one| one.started_at >= first && one.started_at <= last),
        ),
        (
            list().query(&text),
            Box::new(|one| mentions(&one.subject) || mentions(&one.summary)),
        ),
        (
            list().eval_filter(EvalFilter::HasEvals),
            Box::new(|one| {
                one.eval_summary
                    .as_ref()
                    .is_some_and(|summary| summary.total > 0)
            }),
        ),
    ];
    for (index, (list, keeps)) in cases.into_iter().enumerate() {
        let expected: Vec<Uuid> = whole
            .iter()
            .filter(|one| keeps(one))
            .map(|one| one.id)
            .collect();
        assert!(
            !expected.is_empty() && expected.len() < whole.len(),
            "filter {index} keeps nothing or all"
        );
        let found: Vec<Uuid> = all(list.page_size(7))
            .await
            .iter()
            .map(|one| one.id)
            .collect();
        assert_eq!(found, expected, "filter {index}");
    }
}

#[tokio::test]
async fn a_detail_has_turns_and_both_kinds_of_evidence_appear() {
    let (_sandbox, client) = sandbox().await;
    let (mut display, mut full, mut cards, mut tool_calls) = (0, 0, 0, 0);
    for conversation in all(client.conversations().list()).await {
        let detail = client.conversations().get(conversation.id).await.unwrap();
        assert_eq!(detail.id, conversation.id);
        for turn in &detail.recent_turns {
            tool_calls += turn.tool_calls.iter().flatten().count();
            for package in turn.evidence.iter() {
                display += usize::from(package.as_display().is_some());
                full += usize::from(package.as_full().is_some());
                cards += package.cards().count();
                assert_eq!(package.turn_id(), Some(turn.id));
            }
        }
    }
    assert!(
        display > 0 && full > 0 && cards > 0 && tool_calls > 0,
        "{display} {full} {cards} {tool_calls}"
    );
}

#[tokio::test]
async fn the_published_eval_status_is_the_derived_one() {
    let (_sandbox, client) = sandbox().await;
    let summaries: Vec<_> = all(client.conversations().list())
        .await
        .into_iter()
        .filter_map(|one| one.eval_summary)
        .collect();
    assert!(!summaries.is_empty());
    for summary in summaries {
        assert_eq!(summary.derive(), summary.eval_status, "{summary:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_for_fails_before_anything_is_sent() {
    // Nothing listens there, so a request would be another error.
    let client = Client::builder()
        .base_url("http://127.0.0.1:9")
        .api_key("key")
        .build()
        .unwrap();
    let early = "2026-01-01T00:00:00Z".parse().unwrap();
    let late = "2026-01-02T00:00:00Z".parse().unwrap();
    let list = || client.conversations().list();
    for list in [
        list().page_size(0),
        list().page_size(201),
        list().started_between(late, early),
    ] {
        let error = list.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RequestBuild, "{error}");
    }
    let error = client.conversations().get("not-a-uuid").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestBuild, "{error}");
    assert!(error.to_string().contains("UUID"), "{error}");
}

#[tokio::test]
async fn failures_say_what_they_are() {
    let (sandbox, client) = sandbox().await;
    let error = client.conversations().get(Uuid::nil()).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.operation(), Some("getV2Conversation"));
    assert!(error.request_id().is_some());

    let wrong_key = Client::builder()
        .base_url(sandbox.url())
        .api_key("wrong")
        .build()
        .unwrap();
    let error = wrong_key.conversations().list().send().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!(error.operation(), Some("listV2Conversations"));

    let error = client
        .conversations()
        .list()
        .eval_filter("most".into())
        .send()
        .await
        .unwrap_err();
    assert!(error.is_validation(), "{error}");
    let found = error.validation_errors();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].location(), "query.eval_filter");

    let url = sandbox.url().to_owned();
    let key = sandbox.api_key().to_owned();
    sandbox.shutdown().await;
    let stopped = Client::builder()
        .base_url(url)
        .api_key(key)
        .build()
        .unwrap();
    let error = stopped.conversations().list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn the_key_shows_up_nowhere() {
    const CANARY: &str = "canary-7f3a91";
    let builder = Client::builder()
        .base_url("http://127.0.0.1:9")
        .api_key(CANARY);
    let mut seen = format!("{builder:?}");
    let client = builder.build().unwrap();
    seen.push_str(&format!(
        "{client:?} {:?} {:?}",
        client.conversations(),
        client.conversations().list()
    ));
    let error = client.conversations().list().send().await.unwrap_err();
    seen.push_str(&format!("{error} {error:?}"));
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        seen.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    seen.push_str(&format!(
        "{}",
        Client::builder()
            .api_key(format!("{CANARY}\n"))
            .build()
            .unwrap_err()
    ));
    assert!(!seen.contains(CANARY), "{seen}");
}

#[test]
fn a_server_on_another_machine_must_be_reached_by_https() {
    let build = |url: &str| Client::builder().base_url(url).api_key("key").build();
    let error: Error = build("http://api.example.com").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(build("http://localhost:8000").is_ok());
    assert!(
        Client::builder()
            .api_key("")
            .base_url("http://localhost")
            .build()
            .is_err()
    );
}

#[tokio::test]
async fn a_key_can_be_replaced_while_the_client_is_in_use() {
    let (sandbox, _) = sandbox().await;
    let keys = std::sync::Mutex::new(vec![sandbox.api_key().to_owned(), "old".to_owned()]);
    let rotating = Client::builder()
        .base_url(sandbox.url())
        .credential_provider(move || {
            let mut keys = keys.lock().map_err(|error| error.to_string())?;
            let key = keys.pop().ok_or("there are no more keys")?;
            Ok(featherhq::api_key_credential(key)?)
        })
        .build()
        .unwrap();
    let list = || rotating.conversations().list();
    assert!(list().send().await.unwrap_err().is_unauthorized());
    assert!(list().send().await.is_ok());
    let error = list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential, "{error}");
}

#[tokio::test]
async fn what_a_refusal_repeats_of_the_key_is_not_in_the_validation_errors() {
    let body = r#"{"detail": [{"loc": ["header", "canary-4d"], "msg": "canary-4d is no key",
        "type": "key", "input": {"key": "canary-4d"}}]}"#;
    let transport = featherhq::ScriptedTransport::new([featherhq::ScriptedReply::json(422, body)]);
    let client = Client::builder()
        .base_url("http://localhost")
        .api_key("canary-4d")
        .transport(transport)
        .build()
        .unwrap();
    let error = client.conversations().list().send().await.unwrap_err();
    let found = error.validation_errors();
    assert_eq!(found[0].msg, "[redacted] is no key");
    assert_eq!(found[0].location(), "header.[redacted]");
    assert!(!format!("{found:?}").contains("canary"), "{found:?}");
}
