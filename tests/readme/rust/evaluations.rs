//! The README's section "Evaluations".

use featherhq::prelude::*;
use featherhq::{Conversation, EvalStatus};

fn failed(conversation: &Conversation) -> bool {
    let Some(summary) = &conversation.eval_summary else {
        return false;
    };
    // Certain: the document states the sums.
    for found in summary.inconsistencies() {
        eprintln!("{}: {found}", conversation.id);
    }
    // What was published, or, where this version does not know the label, what the counts give.
    summary.verdict().label == EvalStatus::Failure
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn some_failed() {
        let (_sandbox, client) = crate::rust::start().await;
        let list = client.conversations().list().items().unwrap();
        let all = list.try_collect(100).await.unwrap();
        let failed = all
            .iter()
            .filter(|conversation| super::failed(conversation))
            .count();
        assert!((1..all.len()).contains(&failed), "{failed}");
    }
}
