//! Lists of conversations that are damaged, interrupted, exported or looked up.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use featherhq::{
    Checkpoint, Client, Conversation, ConversationItems, ConversationStatus, Error, ErrorKind,
    ScriptedReply, ScriptedTransport,
};
use featherhq_sandbox::Sandbox;
use serde_json::{Value, json};
use uuid::Uuid;

async fn sandbox() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().conversations(30).start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.url())
        .api_key(sandbox.api_key())
        .build()
        .unwrap();
    (sandbox, client)
}

async fn ids(mut items: ConversationItems) -> Vec<Uuid> {
    let mut ids = Vec::new();
    while let Some(conversation) = items.try_next().await.unwrap() {
        ids.push(conversation.id);
    }
    ids
}

/// A client that gets these bodies in order, and the record of what it asked.
fn scripted(bodies: Vec<Value>) -> (Client, ScriptedTransport) {
    let replies = bodies
        .into_iter()
        .map(|body| ScriptedReply::json(200, body.to_string()));
    let transport = ScriptedTransport::new(replies);
    let client = Client::builder()
        .base_url("http://localhost")
        .api_key("key")
        .transport(transport.clone())
        .build()
        .unwrap();
    (client, transport)
}

/// A page of the sandbox as it came.
async fn page(client: &Client) -> Value {
    let list = client.conversations().list().page_size(5);
    let page = list.send().await.unwrap();
    serde_json::from_slice(page.meta().unwrap().body()).unwrap()
}

#[tokio::test]
async fn one_bad_conversation_costs_no_other() {
    let (_sandbox, client) = sandbox().await;
    let good = page(&client).await;
    let mut bad = good.clone();
    bad["items"][3]["status"] = json!(7);
    bad["next_cursor"] = json!("next");
    bad["has_more"] = json!(true);
    let mut last = good.clone();
    last["has_more"] = json!(false);
    for index in 0..5 {
        last["items"][index]["id"] = json!(Uuid::from_u128(index as u128));
    }

    let (damaged, transport) = scripted(vec![bad.clone(), last.clone()]);
    let mut items = damaged.conversations().list().items().unwrap();
    let mut seen: Vec<Result<Conversation, Error>> = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(conversation)) => seen.push(Ok(conversation)),
            Ok(None) => break,
            Err(error) => seen.push(Err(error)),
        }
    }
    assert_eq!(seen.len(), 10);
    for (index, result) in seen.iter().enumerate() {
        match result {
            Ok(conversation) => {
                let page = if index < 5 { &good } else { &last };
                let id = conversation.id.to_string();
                assert_eq!(page["items"][index % 5]["id"], json!(id));
            }
            Err(error) => {
                assert_eq!((index, error.item_index()), (3, Some(3)));
                assert_eq!(error.json_path(), Some("$.items[3].status"));
                assert!(!error.ends_stream());
                let json: Value = serde_json::from_slice(error.item_json().unwrap()).unwrap();
                assert_eq!(json, bad["items"][3]);
                let id = error.checkpoint().unwrap().last_id().unwrap().to_owned();
                assert_eq!(good["items"][3]["id"], json!(id));
            }
        }
    }
    let asked = &transport.requests()[1].url;
    assert!(asked.query().unwrap().contains("cursor=next"), "{asked}");

    let (damaged, _) = scripted(vec![bad.clone()]);
    let page = damaged.conversations().list().send().await.unwrap();
    assert_eq!((page.items().len(), page.rejected().len()), (4, 1));

    let (damaged, _) = scripted(vec![bad]);
    let strict = damaged.conversations().list().strict();
    let error = strict.send().await.unwrap_err();
    assert!(error.ends_stream());
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_list_goes_on_after_every_conversation_and_only_with_the_same_filters() {
    let (_sandbox, client) = sandbox().await;
    let list = || client.conversations().list().page_size(4);
    let whole = ids(list().items().unwrap()).await;
    for taken in 0..=whole.len() {
        let mut items = list().prefetch(taken % 3).items().unwrap();
        for _ in 0..taken {
            items.try_next().await.unwrap();
        }
        let stored = serde_json::to_string(&items.checkpoint()).unwrap();
        let checkpoint: Checkpoint = serde_json::from_str(&stored).unwrap();
        let rest = list().page_size(7).start_from(checkpoint.clone());
        assert_eq!(ids(rest.items().unwrap()).await, whole[taken..], "{taken}");

        let other = list()
            .status(ConversationStatus::Closed)
            .start_from(checkpoint);
        assert_eq!(
            other.clone().items().unwrap_err().kind(),
            ErrorKind::RequestBuild
        );
        assert_eq!(
            other.send().await.unwrap_err().kind(),
            ErrorKind::RequestBuild
        );
    }
}

#[tokio::test]
async fn filters_go_unchanged_with_every_page() {
    let empty = |cursor: &str| json!({"items": [], "has_more": true, "next_cursor": cursor});
    let end = json!({"items": [], "has_more": false, "next_cursor": null});
    let (client, transport) = scripted(vec![empty("a"), empty("b"), empty("c"), end]);
    let list = client
        .conversations()
        .list()
        .status(ConversationStatus::Closed);
    let list = list.channel("voice").query("a b&c").page_size(9);
    assert!(ids(list.items().unwrap()).await.is_empty());
    let mut filters = Vec::new();
    let mut cursors = Vec::new();
    for request in transport.requests() {
        let (paging, filter): (Vec<_>, Vec<_>) = request
            .url
            .query_pairs()
            .into_owned()
            .partition(|(name, _)| name == "cursor");
        cursors.extend(paging.into_iter().map(|(_, cursor)| cursor));
        filters.push(filter);
    }
    assert_eq!(cursors, ["a", "b", "c"]);
    assert_eq!(filters.len(), 4);
    assert!(filters[0].contains(&("q".to_owned(), "a b&c".to_owned())));
    assert!(filters.iter().all(|filter| filter == &filters[0]));
}

#[tokio::test]
async fn an_export_has_fields_that_the_types_do_not_know() {
    let (_sandbox, client) = sandbox().await;
    let mut body = page(&client).await;
    body["has_more"] = json!(false);
    for item in body["items"].as_array_mut().unwrap() {
        item["added_later"] = json!({"deep": [1, 2.50]});
    }
    let (client, _) = scripted(vec![body.clone()]);
    let mut items = client.conversations().list().items().unwrap().with_raw();
    let mut exported = Vec::new();
    while let Some(conversation) = items.try_next().await.unwrap() {
        let json: Value = serde_json::from_slice(conversation.json()).unwrap();
        assert_eq!(json["id"], json!(conversation.id));
        exported.push(json);
    }
    assert_eq!(Value::Array(exported), body["items"]);
    assert_eq!(items.stats().items, 5);
}

#[tokio::test]
async fn details_come_in_the_order_of_the_list_and_one_that_is_gone_is_one_error() {
    let (_sandbox, client) = sandbox().await;
    let list = || client.conversations().list().page_size(7);
    let whole = ids(list().items().unwrap()).await;
    for concurrency in [1, 4, 50] {
        let mut details = list().items().unwrap().with_details(concurrency);
        let mut seen = Vec::new();
        while let Some(detail) = details.try_next().await.unwrap() {
            assert_eq!(detail.meta().status(), 200);
            seen.push(detail.id);
            let last = details.checkpoint().last_id().map(str::to_owned);
            assert_eq!(last, Some(detail.id.to_string()));
        }
        assert_eq!(seen, whole);
    }

    let mut body = page(&client).await;
    body["has_more"] = json!(false);
    let gone = ScriptedReply::json(404, r#"{"detail": "gone"}"#);
    let detail = client.conversations().get(whole[1]).await.unwrap();
    let found = ScriptedReply::json(200, detail.meta().body().clone());
    let page = ScriptedReply::json(200, body.to_string());
    let transport = ScriptedTransport::new([page, gone, found]);
    let builder = Client::builder()
        .base_url("http://localhost")
        .api_key("key");
    let client = builder.transport(transport).build().unwrap();
    let items = client.conversations().list().max_items(2).items().unwrap();
    let mut details = items.with_details(1);
    let error = details.try_next().await.unwrap_err();
    assert!(error.is_not_found() && !error.ends_stream());
    assert_eq!(details.try_next().await.unwrap().unwrap().id, whole[1]);
    assert!(details.try_next().await.unwrap().is_none());
}
