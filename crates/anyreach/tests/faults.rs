//! The fault matrix: what a caller of the list sees of every fault, by the same table as for any
//! other API, whichever way the server reads its cursors.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use anyreach as facade;

#[path = "../../../tests/fault_matrix/mod.rs"]
mod fault_matrix;

use anyreach::{Checkpoint, Client, ListConversations};
use fault_matrix::{Api, CONVERSATIONS, Limits, PAGE_SIZE, Walked};
use featherhq_sandbox::{AnyreachCursor, Fault, Sandbox};

struct AnyReach<const INCLUSIVE: bool> {
    sandbox: Option<Sandbox>,
    client: Client,
}

impl<const INCLUSIVE: bool> AnyReach<INCLUSIVE> {
    fn list(&self) -> ListConversations {
        self.client.conversations().list().page_size(PAGE_SIZE)
    }
}

impl<const INCLUSIVE: bool> Api for AnyReach<INCLUSIVE> {
    const ON_LIST: &'static str = "on=anyreach-list";
    const ENUM_FIELD: &'static str = "status";
    // The token's role decides what is there, so nothing must be.
    const REQUIRED_FIELD: Option<&'static str> = None;
    const HAS_CURSORS: bool = false;

    async fn start(faults: &[String], limits: Limits) -> Self {
        let cursor = match INCLUSIVE {
            true => AnyreachCursor::OlderOrEqual,
            false => AnyreachCursor::Older,
        };
        let mut builder = Sandbox::builder()
            .conversations(0)
            .anyreach_conversations(CONVERSATIONS as u32)
            .anyreach_cursor(cursor);
        for fault in faults {
            builder = builder.fault(fault.parse::<Fault>().unwrap());
        }
        let sandbox = builder.start().await.unwrap();
        let client = Client::builder()
            .base_url(sandbox.url())
            .token(sandbox.anyreach_token())
            .organization(sandbox.anyreach_organization())
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
        let mut pages = self.list().pages().unwrap();
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            sizes.push(page.items().len());
        }
        sizes
    }

    async fn walk(&self, from: Option<Checkpoint>) -> Walked {
        let mut list = self.list();
        if let Some(checkpoint) = from {
            list = list.start_from(checkpoint);
        }
        let mut items = list.items().unwrap();
        let mut walked = Walked::default();
        loop {
            match items.try_next().await {
                Ok(Some(conversation)) => walked.ids.push(conversation.id.unwrap()),
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
async fn a_list_loses_nothing_whatever_goes_wrong_when_cursors_exclude() {
    fault_matrix::run::<AnyReach<false>>().await;
}

#[tokio::test]
async fn a_list_loses_nothing_whatever_goes_wrong_when_cursors_include() {
    fault_matrix::run::<AnyReach<true>>().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    fault_matrix::run_refused_connection::<AnyReach<false>>().await;
}

#[test]
fn a_hostile_proxy_variable_changes_nothing() {
    fault_matrix::run_behind_a_hostile_proxy("the_list_in_this_environment");
}

#[tokio::test]
#[ignore = "run by another test, with a proxy in the environment"]
async fn the_list_in_this_environment() {
    fault_matrix::run_in_this_environment::<AnyReach<false>>().await;
}
