//! The README's section "Errors and request ids".

use featherhq::prelude::*;
use featherhq::{Client, ConversationDetail, Response};

async fn get(client: &Client, id: &str) -> Option<Response<ConversationDetail>> {
    match client.conversations().get(id).await {
        Ok(conversation) => {
            println!("request {:?}", conversation.meta().request_id());
            Some(conversation)
        }
        Err(error) if error.is_not_found() => None,
        Err(error) => {
            // One line with operation, status, attempts and request id; never the key.
            eprintln!("{error}");
            for refused in error.validation_errors() {
                eprintln!("  {}: {}", refused.location(), refused.msg);
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn what_went_wrong_is_told() {
        let (_sandbox, client) = crate::rust::start().await;
        let id = client.conversations().list().send().await.unwrap().items()[0]
            .id
            .to_string();
        assert!(super::get(&client, &id).await.is_some());
        for id in ["3c90c3cc-0d44-4b50-8888-8dd25736052a", "yesterday's"] {
            assert!(super::get(&client, id).await.is_none());
        }
    }
}
