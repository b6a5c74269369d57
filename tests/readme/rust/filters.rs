//! The README's section "Filters".

use chrono::{DateTime, Utc};
use featherhq::{Client, ConversationPage, ConversationPriority, Error, EvalFilter};

async fn failed(client: &Client, since: DateTime<Utc>) -> Result<ConversationPage, Error> {
    let list = client
        .conversations()
        .list()
        .channel("voice")
        .priority(ConversationPriority::High)
        .started_after(since)
        .eval_filter(EvalFilter::AnyFailed);
    list.page_size(100).send().await
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn they_are_sent() {
        let (sandbox, client) = crate::rust::start().await;
        let page = super::failed(&client, chrono::DateTime::UNIX_EPOCH)
            .await
            .unwrap();
        assert!(
            page.items()
                .iter()
                .all(|conversation| conversation.channel == "voice")
        );
        let sent = sandbox.requests()[0].query().unwrap().to_owned();
        for filter in [
            "channel=voice",
            "priority=high",
            "eval_filter=any_failed",
            "limit=100",
        ] {
            assert!(sent.contains(filter), "{sent}");
        }
    }
}
