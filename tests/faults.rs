//! The fault matrix: what a caller of the list, and of one conversation, sees of every fault.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use featherhq as facade;

mod fault_matrix;

use fault_matrix::{Api, CONVERSATIONS, Limits, PAGE_SIZE, Walked};
use featherhq::evidence::EvidenceView;
use featherhq::prelude::*;
use featherhq::{Checkpoint, Client, ConversationDetail, Error, ErrorKind, Response};
use featherhq_sandbox::{Fault, Sandbox};

struct Feather {
    sandbox: Option<Sandbox>,
    client: Client,
}

impl Api for Feather {
    const ON_LIST: &'static str = "on=list";
    const ENUM_FIELD: &'static str = "status";
    const REQUIRED_FIELD: Option<&'static str> = Some("started_at");
    const HAS_CURSORS: bool = true;

    async fn start(faults: &[String], limits: Limits) -> Self {
        let mut builder = Sandbox::builder().conversations(CONVERSATIONS as u32);
        for fault in faults {
            builder = builder.fault(fault.parse::<Fault>().unwrap());
        }
        let sandbox = builder.start().await.unwrap();
        let client = Client::builder()
            .base_url(sandbox.url())
            .api_key(sandbox.api_key())
            .attempt_timeout(limits.attempt_timeout)
            .max_body_bytes(limits.max_body_bytes)
            .retry(limits.retry)
            .build()
            .unwrap();
        Self {
            sandbox: Some(sandbox),
            client,
        }
    }

    async fn stop(&mut self) {
        self.sandbox.take().unwrap().shutdown().await;
    }

    async fn pages(&self) -> Vec<usize> {
        let list = self.client.conversations().list().page_size(PAGE_SIZE);
        let mut pages = list.pages().unwrap();
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            sizes.push(page.items().len());
        }
        sizes
    }

    async fn walk(&self, from: Option<Checkpoint>) -> Walked {
        let mut list = self.client.conversations().list().page_size(PAGE_SIZE);
        if let Some(checkpoint) = from {
            list = list.start_from(checkpoint);
        }
        let mut items = list.items().unwrap();
        let mut walked = Walked::default();
        loop {
            match items.try_next().await {
                Ok(Some(conversation)) => walked.ids.push(conversation.id.to_string()),
                Ok(None) => break,
                Err(error) => {
                    if walked.failed(error) {
                        break;
                    }
                }
            }
        }
        walked.stats = items.stats();
        walked
    }
}

#[tokio::test]
async fn a_list_loses_nothing_whatever_goes_wrong() {
    fault_matrix::run::<Feather>().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    fault_matrix::run_refused_connection::<Feather>().await;
}

/// What a caller of one conversation sees, and of which fault.
type SeesDetail = fn(Result<Response<ConversationDetail>, Error>);

/// The faults of the list are those of every operation; these are of the detail alone.
const DETAILS: [(&str, SeesDetail); 9] = [
    ("unknown-view", |detail| {
        let detail = detail.unwrap().complete().unwrap();
        let mut packages = 0;
        for package in detail.recent_turns.iter().flat_map(|turn| &turn.evidence) {
            assert!(matches!(package.view(), EvidenceView::Unrecognized(_)));
            packages += 1;
        }
        assert!(packages > 0);
    }),
    ("missing-view", |detail| {
        let detail = detail.unwrap().complete().unwrap();
        let evidence = detail.recent_turns.iter().flat_map(|turn| &turn.evidence);
        let full: Vec<_> = evidence
            .map(|package| package.as_full().is_some())
            .collect();
        assert!(!full.is_empty());
    }),
    ("null-field=recent_turns/0/role", |detail| {
        let detail = detail.unwrap();
        assert_eq!(detail.rejected().len(), 1);
        let error = &detail.rejected()[0];
        assert_eq!(error.item_index(), Some(0));
        assert_eq!(error.json_path(), Some("$.recent_turns[0].role"));
        assert!(!detail.is_complete() && !detail.recent_turns.is_empty());
        let whole: serde_json::Value = serde_json::from_slice(detail.meta().body()).unwrap();
        let sent = whole["recent_turns"].as_array().unwrap();
        assert_eq!(detail.recent_turns.len(), sent.len() - 1);
        for (turn, sent) in detail.recent_turns.iter().zip(&sent[1..]) {
            assert_eq!(serde_json::json!(turn.id), sent["id"]);
        }
        let json: serde_json::Value = serde_json::from_slice(error.item_json().unwrap()).unwrap();
        assert_eq!(json, sent[0]);
        assert!(detail.complete().is_err());
    }),
    ("missing-field=started_at", |detail| {
        let error = detail.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("started_at"), "{cause}");
    }),
    ("unknown-enum=recent_turns/0/role", |detail| {
        let detail = detail.unwrap().complete().unwrap();
        assert!(!detail.recent_turns[0].role.is_recognized());
    }),
    ("extra-fields", |detail| {
        assert!(detail.unwrap().rejected().is_empty());
    }),
    ("naive-timestamps", |detail| {
        assert!(detail.unwrap().rejected().is_empty());
    }),
    ("status=404", |detail| {
        assert!(detail.unwrap_err().is_not_found());
    }),
    ("reset=body,times=1", |detail| {
        assert_eq!(detail.unwrap().meta().attempts().len(), 2);
    }),
];

#[tokio::test]
async fn a_conversation_loses_nothing_either() {
    let plain = Feather::start(&[], Limits::default()).await;
    let mut with_evidence = None;
    for id in plain.walk(None).await.ids {
        let detail = plain.client.conversations().get(id).await.unwrap();
        if detail
            .recent_turns
            .iter()
            .any(|turn| turn.evidence.is_some())
        {
            with_evidence = Some(detail.id);
            break;
        }
    }
    for (fault, sees) in DETAILS {
        println!("{fault}");
        let faulty = Feather::start(&[format!("{fault},on=get")], Limits::default()).await;
        let conversations = faulty.client.conversations();
        sees(conversations.get(with_evidence.unwrap()).await);
    }
}

#[test]
fn a_hostile_proxy_variable_changes_nothing() {
    fault_matrix::run_behind_a_hostile_proxy("the_list_in_this_environment");
}

#[tokio::test]
#[ignore = "run by another test, with a proxy in the environment"]
async fn the_list_in_this_environment() {
    fault_matrix::run_in_this_environment::<Feather>().await;
}
