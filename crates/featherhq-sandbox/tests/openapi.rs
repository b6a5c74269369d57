//! The document that a sandbox serves about itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use common::send;
use featherhq_sandbox::Sandbox;

#[tokio::test]
async fn the_document_is_served_without_a_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let answer = send(&sandbox, "GET", "/openapi.json", &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, statuses) in [
        ("/v1/v2/conversations", &["200", "401", "422"][..]),
        (
            "/v1/v2/conversations/{conversation_id}",
            &["200", "401", "404", "422"],
        ),
    ] {
        let responses = document["paths"][path]["get"]["responses"].as_object();
        let mut documented: Vec<&String> = responses.unwrap().keys().collect();
        documented.sort();
        assert_eq!(documented, statuses);
    }
}
