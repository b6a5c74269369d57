//! The walk over a cursor that is a point in time: every conversation once, in order, whichever way
//! the server reads its cursors.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyreach::{
    Client, Conversation, Error, ErrorKind, Field, Items, ListConversations, PaginationErrorKind,
    Transport,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openapi_runtime::{TransportError, TransportFuture};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Serves conversations from memory, the newest first.
#[derive(Clone, Debug)]
struct Server {
    /// Each conversation's second and id, in the order of the list.
    conversations: Arc<Mutex<Vec<(i64, u32)>>>,
    /// Whether what is as old as the cursor is sent too.
    inclusive: bool,
    /// Whether each answer has conversations of one second in another order.
    unordered: bool,
    requests: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

impl Server {
    /// So many conversations of each second, the oldest second first.
    fn of(seconds: &[u32], inclusive: bool) -> Self {
        let mut conversations = Vec::new();
        let mut id = 0;
        for (second, count) in seconds.iter().enumerate() {
            for _ in 0..*count {
                conversations.insert(0, (second as i64, id));
                id += 1;
            }
        }
        Self {
            conversations: Arc::new(Mutex::new(conversations)),
            inclusive,
            unordered: false,
            requests: Arc::default(),
        }
    }

    fn unordered(mut self) -> Self {
        self.unordered = true;
        self
    }

    fn arrive(&self, second: i64, id: u32) {
        self.conversations.lock().unwrap().insert(0, (second, id));
    }

    fn stored(&self) -> Vec<u32> {
        let conversations = self.conversations.lock().unwrap();
        conversations.iter().map(|(_, id)| *id).collect()
    }

    fn answer(&self, query: &HashMap<String, String>) -> Value {
        let before = query.get("cursor").map(|cursor| {
            let text = String::from_utf8(STANDARD.decode(cursor).unwrap()).unwrap();
            seconds_of(&text)
        });
        let number = self.requests.lock().unwrap().len();
        let mut list = self.conversations.lock().unwrap().clone();
        list.retain(|(second, _)| match before {
            None => true,
            Some(before) if self.inclusive => *second <= before,
            Some(before) => *second < before,
        });
        if self.unordered && number % 2 == 1 {
            list.sort_by_key(|(second, id)| (-second, *id));
        }
        let limit: usize = query["limit"].parse().unwrap();
        list.truncate(limit);
        let items = list.into_iter().map(|(second, id)| {
            json!({"id": id.to_string(), "created_at": created_at(second), "status": "completed"})
        });
        items.collect()
    }

    fn list(&self) -> ListConversations {
        let client = Client::builder()
            .base_url("http://localhost")
            .token("ak_1")
            .transport(self.clone())
            .build()
            .unwrap();
        client.conversations().list()
    }
}

/// Written in a way that no library would choose, to see that the bytes come back.
fn created_at(second: i64) -> String {
    let time = chrono::DateTime::from_timestamp(second, 0).unwrap();
    format!("{}.500000+00:00", time.format("%Y-%m-%dT%H:%M:%S"))
}

fn seconds_of(text: &str) -> i64 {
    assert!(text.ends_with(".500000+00:00"), "{text}");
    chrono::DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp()
}

impl Transport for Server {
    fn send(&self, request: reqwest::Request) -> TransportFuture<'_> {
        let pairs = request.url().query_pairs();
        let query: HashMap<String, String> = pairs.into_owned().collect();
        let body = self.answer(&query).to_string();
        self.requests.lock().unwrap().push(query);
        Box::pin(async move {
            let answer: Result<_, TransportError> = Ok(http::Response::new(body).into());
            answer
        })
    }
}

async fn ids(mut items: Items<Conversation>) -> Result<Vec<u32>, (Vec<u32>, Error)> {
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(conversation)) => ids.push(conversation.id.unwrap().parse().unwrap()),
            Ok(None) => return Ok(ids),
            Err(error) => return Err((ids, error)),
        }
    }
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn sorted(mut ids: Vec<u32>) -> Vec<u32> {
    ids.sort_unstable();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_conversation_comes_once_and_in_order(
        seconds in prop::collection::vec(0..9_u32, 0..12),
        inclusive: bool,
        unordered: bool,
        page_size in 1..8_u32,
        prefetch in 0..2_usize,
    ) {
        let mut server = Server::of(&seconds, inclusive);
        if unordered {
            server = server.unordered();
        }
        let stored = server.stored();
        let list = server.list().page_size(page_size).prefetch(prefetch);
        let walked = run(async { ids(list.items().unwrap()).await }).unwrap();
        if unordered {
            prop_assert_eq!(sorted(walked), sorted(stored));
        } else {
            prop_assert_eq!(walked, stored);
        }
    }

    #[test]
    fn going_on_after_any_conversation_gives_the_rest(
        seconds in prop::collection::vec(0..6_u32, 1..7),
        inclusive: bool,
        page_size in 1..6_u32,
        other_size in 1..6_u32,
    ) {
        let server = Server::of(&seconds, inclusive);
        let stored = server.stored();
        run(async {
            let mut items = server.list().page_size(page_size).items().unwrap();
            let mut seen = Vec::new();
            while let Some(conversation) = items.try_next().await.unwrap() {
                seen.push(conversation.id.unwrap().parse().unwrap());
                let rest = server.list().page_size(other_size).start_from(items.checkpoint());
                let rest = ids(rest.items().unwrap()).await.unwrap();
                assert_eq!([seen.clone(), rest].concat(), stored);
            }
            assert_eq!(seen, stored);
        });
    }
}

#[test]
fn ties_across_the_end_of_a_page_cost_few_requests() {
    for (inclusive, requests) in [(false, 3), (true, 3)] {
        let server = Server::of(&[40, 60], inclusive);
        let walked = run(async { ids(server.list().page_size(50).items().unwrap()).await });
        assert_eq!(walked.unwrap(), server.stored());
        assert!(
            server.requests.lock().unwrap().len() <= requests,
            "{inclusive}"
        );
    }
}

#[test]
fn a_limit_is_sent_with_every_request_and_the_first_is_what_is_wanted() {
    let server = Server::of(&[3, 3, 3, 3], false);
    let list = server.list().page_size(5).max_items(7);
    assert_eq!(
        run(async { ids(list.items().unwrap()).await }).unwrap(),
        server.stored()[..7]
    );
    let requests = server.requests.lock().unwrap();
    assert_eq!(requests[0]["limit"], "5");
    assert!(requests.iter().all(|request| request.contains_key("limit")));
}

#[test]
fn a_list_that_ends_with_a_full_page_costs_one_request_more() {
    let server = Server::of(&[1; 10], false);
    let walked = run(async { ids(server.list().page_size(5).items().unwrap()).await });
    assert_eq!(walked.unwrap(), server.stored());
    let empty = Server::of(&[], true);
    assert!(
        run(async { ids(empty.list().items().unwrap()).await })
            .unwrap()
            .is_empty()
    );
    assert_eq!(empty.requests.lock().unwrap().len(), 1);
}

#[test]
fn more_than_a_page_can_have_at_one_moment_is_an_error_and_not_a_loss() {
    for inclusive in [false, true] {
        let server = Server::of(&[5, 999, 5], inclusive);
        let walked = run(async { ids(server.list().items().unwrap()).await });
        assert_eq!(walked.unwrap(), server.stored());

        let server = Server::of(&[5, 1001, 5], inclusive);
        let walked = run(async { ids(server.list().items().unwrap()).await });
        let (delivered, error) = walked.unwrap_err();
        let kind = ErrorKind::Pagination(PaginationErrorKind::TooManyAlike);
        assert_eq!(error.kind(), kind, "{error}");
        assert!(delivered.len() >= 1000, "{}", delivered.len());
        assert_eq!(delivered, server.stored()[..delivered.len()]);
        assert!(error.checkpoint().is_some());
    }
}

#[test]
fn what_arrives_meanwhile_does_not_disturb_the_walk() {
    for (seconds, inclusive) in [(&[9][..], false), (&[9], true), (&[2, 3, 9, 2], true)] {
        let server = Server::of(seconds, inclusive);
        let before = server.stored();
        let walked = run(async {
            let mut items = server.list().page_size(2).items().unwrap();
            let mut walked: Vec<u32> = Vec::new();
            while let Some(conversation) = items.try_next().await.unwrap() {
                walked.push(conversation.id.unwrap().parse().unwrap());
                server.arrive(100, 1000 + walked.len() as u32);
            }
            walked
        });
        assert_eq!(walked, before, "{seconds:?} {inclusive}");
    }
}

#[test]
fn fields_that_were_not_asked_for_are_not_shown() {
    let server = Server::of(&[3, 3], false);
    let list = server.list().page_size(2).fields([Field::Status]);
    run(async {
        let mut items = list.items().unwrap();
        let mut count = 0;
        while let Some(conversation) = items.try_next().await.unwrap() {
            assert_eq!((conversation.id, conversation.created_at), (None, None));
            assert!(conversation.status.is_some());
            count += 1;
        }
        assert_eq!(count, 6);
        assert!(items.checkpoint().last_id().is_some());
    });
    for request in server.requests.lock().unwrap().iter() {
        assert_eq!(request["fields"], "status,id,created_at");
    }
}

#[test]
fn a_checkpoint_of_another_organization_or_filter_is_refused() {
    let server = Server::of(&[3, 3], false);
    let checkpoint = run(async {
        let mut items = server.list().items().unwrap();
        items.try_next().await.unwrap();
        items.checkpoint()
    });
    let stored = serde_json::to_string(&checkpoint).unwrap();
    let checkpoint: anyreach::Checkpoint = serde_json::from_str(&stored).unwrap();
    let other = server.list().user_id("x").start_from(checkpoint.clone());
    assert_eq!(other.items().unwrap_err().kind(), ErrorKind::RequestBuild);
    assert!(server.list().start_from(checkpoint).items().is_ok());
    let damaged = stored.replace("{\"v\"", "{\"cursor\":\"x\",\"v\"");
    let damaged: anyreach::Checkpoint = serde_json::from_str(&damaged).unwrap();
    let list = server.list().start_from(damaged);
    let (_, error) = run(async { ids(list.items().unwrap()).await }).unwrap_err();
    assert!(error.to_string().contains("damaged"), "{error}");
}
