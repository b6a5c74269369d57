//! Code that uses the client, and its tests: against a sandbox, with faults.
//!
//! ```sh
//! cargo test --example tests_with_sandbox
//! cargo run --example tests_with_sandbox
//! ```
//!
//! The program asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set;
//! the tests ask sandboxes only.

mod support;

use featherhq::{Client, ConversationStatus, Error};
use featherhq_sandbox::Sandbox;
use uuid::Uuid;

/// Who waits for a human, and how many conversations could not be read.
#[derive(Debug, Default, PartialEq)]
struct Waiting {
    end_users: Vec<Uuid>,
    unreadable: u64,
}

async fn waiting_for_human(client: &Client) -> Result<Waiting, Error> {
    let list = client
        .conversations()
        .list()
        .status(ConversationStatus::WaitingForHuman);
    let mut conversations = list.items()?;
    let mut waiting = Waiting::default();
    loop {
        match conversations.try_next().await {
            Ok(Some(conversation)) => waiting.end_users.push(conversation.end_user_id),
            Ok(None) => return Ok(waiting),
            Err(error) if error.ends_stream() => return Err(error),
            Err(_) => waiting.unreadable += 1,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = support::Server::start(Sandbox::builder()).await?;
    let waiting = waiting_for_human(&server.client().build()?).await?;
    println!("{} wait for a human", waiting.end_users.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use featherhq::prelude::*;
    use featherhq::{ConversationDetail, ErrorKind, PaginationErrorKind};
    use featherhq_sandbox::{Fault, SandboxBuilder};

    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);

    /// A server with one conversation of ours, and a client of it.
    async fn start(sandbox: SandboxBuilder) -> (Client, Sandbox) {
        let (time, id) = (chrono::DateTime::UNIX_EPOCH, Uuid::from_u128(2));
        let (status, normal) = ("waiting_for_human".into(), "normal".into());
        let conversation =
            ConversationDetail::new("chat", time, ANNA, id, 0, id, normal, time, status, time);
        let sandbox = sandbox.conversation(conversation).start().await.unwrap();
        (client(&sandbox, sandbox.api_key()), sandbox)
    }

    fn client(sandbox: &Sandbox, key: &str) -> Client {
        let builder = Client::builder().base_url(sandbox.url());
        builder.api_key(key).build().unwrap()
    }

    #[tokio::test]
    async fn who_waits_is_found() {
        let (client, sandbox) = start(Sandbox::builder()).await;
        let waiting = waiting_for_human(&client).await.unwrap();
        assert_eq!((waiting.end_users, waiting.unreadable), (vec![ANNA], 0));
        // The server was asked for those who wait, and for no others.
        let asked = sandbox.requests()[0].parameter("status");
        assert_eq!(asked.as_deref(), Some("waiting_for_human"));
    }

    #[tokio::test]
    async fn a_server_that_is_down_for_a_moment_is_no_failure() {
        let down: Fault = "status=503,on=list,times=2".parse().unwrap();
        let (client, sandbox) = start(Sandbox::builder().fault(down)).await;
        assert_eq!(waiting_for_human(&client).await.unwrap().end_users, [ANNA]);
        assert_eq!(sandbox.requests().len(), 3);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_counted() {
        let fault: Fault = "null-field=started_at".parse().unwrap();
        let (client, _sandbox) = start(Sandbox::builder().fault(fault)).await;
        let waiting = waiting_for_human(&client).await.unwrap();
        assert_eq!((waiting.end_users, waiting.unreadable), (vec![], 1));
    }

    #[tokio::test]
    async fn a_list_without_an_end_is_an_error() {
        let fault: Fault = "missing-cursor".parse().unwrap();
        let (client, _sandbox) = start(Sandbox::builder().fault(fault)).await;
        let error = waiting_for_human(&client).await.unwrap_err();
        let expected = ErrorKind::Pagination(PaginationErrorKind::MissingCursor);
        assert_eq!(error.kind(), expected);
    }

    #[tokio::test]
    async fn a_wrong_key_is_told() {
        let (_client, sandbox) = start(Sandbox::builder()).await;
        let error = waiting_for_human(&client(&sandbox, "old-key"))
            .await
            .unwrap_err();
        assert!(error.is_unauthorized() && error.validation_errors().is_empty());
    }
}
