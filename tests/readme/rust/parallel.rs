//! The README's section "Long lists".

use featherhq::{Client, Error};

async fn count(client: &Client) -> Result<u64, Error> {
    let list = client.conversations().list().page_size(200);
    let mut conversations = list.items_parallel(8)?;
    let mut count = 0;
    while conversations.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use featherhq_sandbox::Sandbox;

    #[tokio::test]
    async fn each_is_counted_once() {
        let sandbox = Sandbox::builder().conversations(2_000).without_turns();
        let sandbox = sandbox.start().await.unwrap();
        let client = crate::rust::builder(&sandbox).build().unwrap();
        assert_eq!(super::count(&client).await.unwrap(), 2_000);
    }
}
