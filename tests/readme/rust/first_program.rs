//! The README's section "First program".

use featherhq::prelude::*;
use featherhq::{Client, ConversationStatus};

#[tokio::main]
async fn main() -> Result<(), featherhq::Error> {
    let client = Client::from_env()?;
    let mut closed = client
        .conversations()
        .list()
        .status(ConversationStatus::Closed)
        .max_items(3)
        .items()?;
    while let Some(conversation) = closed.try_next().await? {
        let detail = client.conversations().get(conversation.id).await?;
        println!("{} on {}", detail.started_at, detail.channel);
        for turn in &detail.recent_turns {
            println!("  {}: {:?}", turn.role, turn.content);
        }
        if let Some(evaluations) = &detail.eval_summary {
            println!("  evaluations: {}", evaluations.verdict().label);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    /// It takes the server from its environment, which a process cannot change for itself.
    #[test]
    fn it_prints_conversations() {
        let sandbox = crate::rust::sandbox_blocking();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--ignored", "--nocapture"])
            .env(featherhq::API_KEY_VARIABLE, sandbox.api_key())
            .env(featherhq::BASE_URL_VARIABLE, sandbox.url())
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{printed}");
        assert!(
            printed.contains("\n  assistant: \"I can cancel contract"),
            "{printed}"
        );
        assert_eq!(printed.matches("\n  evaluations: ").count(), 3, "{printed}");
    }

    const CHILD: &str = "rust::first_program::tests::the_program_itself";

    #[test]
    #[ignore = "run by the test above, with a server in its environment"]
    fn the_program_itself() {
        super::main().unwrap();
    }
}
