//! The README's section "Pages, and going on later".

use featherhq::{Checkpoint, Client};

/// Goes on where an earlier run stopped, and says where this one did.
async fn drain(client: &Client, from: Option<Checkpoint>) -> Result<Checkpoint, featherhq::Error> {
    let mut list = client.conversations().list().page_size(200).prefetch(2);
    if let Some(checkpoint) = from {
        list = list.start_from(checkpoint);
    }
    let mut conversations = list.items()?;
    loop {
        match conversations.try_next().await {
            Ok(Some(conversation)) => println!("{}", conversation.id),
            Ok(None) => return Ok(conversations.checkpoint()),
            // One conversation that does not decode does not cost the others.
            Err(error) if !error.ends_stream() => eprintln!("passed over: {error}"),
            // What came until then is good, and the next run goes on after it.
            Err(error) => return error.checkpoint().cloned().ok_or(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use featherhq_sandbox::{Fault, Sandbox};

    #[tokio::test]
    async fn a_list_is_gone_on_with() {
        let (_sandbox, client) = crate::rust::start().await;
        let mut conversations = client.conversations().list().items().unwrap();
        conversations.try_next().await.unwrap();
        let end = super::drain(&client, Some(conversations.checkpoint()))
            .await
            .unwrap();
        assert_eq!(end.items_taken(), 60);
    }

    #[tokio::test]
    async fn a_list_that_breaks_off_says_where_to_go_on() {
        let fault: Fault = "missing-cursor".parse().unwrap();
        let sandbox = Sandbox::builder()
            .conversations(300)
            .fault(fault)
            .start()
            .await
            .unwrap();
        let client = crate::rust::builder(&sandbox).build().unwrap();
        let place = super::drain(&client, None).await.unwrap();
        assert_eq!(place.items_taken(), 200);
    }
}
