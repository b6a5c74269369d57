//! The report on what the sandbox serves.

use downstream::Report;
use featherhq::{Client, ConversationStatus, ErrorKind};
use featherhq_sandbox::{Fault, FaultKind, Operation, Sandbox};

fn client(sandbox: &Sandbox) -> Client {
    let builder = Client::builder().base_url(sandbox.url());
    builder.api_key(sandbox.api_key()).build().unwrap()
}

#[tokio::test]
async fn every_closed_conversation_is_reported_once() {
    let sandbox = Sandbox::builder().conversations(40).start().await.unwrap();
    let client = client(&sandbox);
    let report = Report::on_closed(&client, 3).await.unwrap();

    let mut all = client.conversations().list().items().unwrap();
    let (mut conversations, mut closed) = (0, 0);
    while let Some(conversation) = all.try_next().await.unwrap() {
        conversations += 1;
        closed += usize::from(conversation.status == ConversationStatus::Closed);
    }
    assert_eq!(conversations, 40);
    assert_eq!(report.conversations, closed);
    assert_eq!(report.evaluations.values().sum::<usize>(), closed);
    assert!(report.turns > closed && !report.sources.is_empty());
    // More than a page of three, or nothing was walked.
    assert!(closed > 3, "{report:?}");
}

#[tokio::test]
async fn faults_that_pass_change_nothing() {
    let seen = {
        let sandbox = Sandbox::builder().conversations(20).start().await.unwrap();
        Report::on_closed(&client(&sandbox), 2).await.unwrap()
    };
    let unavailable = Fault::new(FaultKind::status(503));
    let sandbox = Sandbox::builder()
        .conversations(20)
        .fault(unavailable.on(Operation::List).times(2))
        .start()
        .await
        .unwrap();
    assert_eq!(Report::on_closed(&client(&sandbox), 2).await.unwrap(), seen);
}

#[tokio::test]
async fn a_wrong_key_is_an_error_that_says_so() {
    let sandbox = Sandbox::start().await.unwrap();
    let builder = Client::builder().base_url(sandbox.url());
    let client = builder.api_key("wrong").build().unwrap();
    let error = Report::on_closed(&client, 50).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
}

#[cfg(feature = "blocking")]
#[test]
fn the_same_list_without_async() {
    let sandbox = Sandbox::builder().conversations(7).start_blocking().unwrap();
    let builder = Client::builder().base_url(sandbox.url());
    let client = builder.api_key(sandbox.api_key()).build_blocking().unwrap();
    let items = client.conversations().list().items().unwrap();
    assert_eq!(items.map(Result::unwrap).count(), 7);
}
