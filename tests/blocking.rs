//! The calls for code that is not async.

#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use featherhq::{Client, ErrorKind};
use featherhq_sandbox::Sandbox;
use uuid::Uuid;

fn sandbox() -> (Sandbox, featherhq::blocking::Client) {
    let sandbox = Sandbox::builder()
        .conversations(30)
        .start_blocking()
        .unwrap();
    let client = Client::builder()
        .base_url(sandbox.url())
        .api_key(sandbox.api_key())
        .build_blocking()
        .unwrap();
    (sandbox, client)
}

fn everything_works() {
    // The sandbox itself is started where no runtime is.
    let (sandbox, client) = std::thread::spawn(sandbox).join().unwrap();
    let list = || client.conversations().list().page_size(7);
    let ids: Vec<Uuid> = list()
        .items()
        .unwrap()
        .map(|item| item.unwrap().id)
        .collect();
    assert_eq!(ids.len(), 30);
    let pages: Vec<usize> = list()
        .pages()
        .unwrap()
        .map(|page| page.unwrap().items().len())
        .collect();
    assert_eq!(pages, [7, 7, 7, 7, 2]);
    assert_eq!(list().send().unwrap().items().len(), 7);
    assert_eq!(client.conversations().get(ids[3]).unwrap().id, ids[3]);
    assert!(
        client
            .conversations()
            .get(Uuid::nil())
            .unwrap_err()
            .is_not_found()
    );
    assert_eq!(
        client.conversations().get("no").unwrap_err().kind(),
        ErrorKind::RequestBuild
    );

    let mut items = list().items().unwrap();
    assert!(items.next().unwrap().is_ok());
    drop(sandbox);
    let rest: Vec<_> = items.collect();
    assert_eq!(
        rest.iter().filter(|item| item.is_ok()).count(),
        6,
        "the page that was there"
    );
    assert!(
        rest.last()
            .unwrap()
            .as_ref()
            .is_err_and(|error| error.is_network())
    );
}

#[test]
fn outside_of_a_runtime() {
    everything_works();
}

#[tokio::test]
async fn inside_of_a_runtime() {
    everything_works();
}
