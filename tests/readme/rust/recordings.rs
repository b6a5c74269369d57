//! The README's section "Recordings".

use featherhq::{Client, ConversationDetail, Error};
use tokio::fs::File;

async fn save(
    client: &Client,
    conversation: &ConversationDetail,
    file: &mut File,
) -> Result<u64, Error> {
    let mut recording = client.conversations().recording(conversation)?;
    recording = recording.max_bytes(200 << 20);
    recording.write_to(file).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use featherhq::{ScriptedReply, ScriptedTransport};

    #[tokio::test]
    async fn one_is_saved() {
        let (sandbox, client) = crate::rust::start().await;
        let id = client.conversations().list().send().await.unwrap().items()[0].id;
        let conversation = client.conversations().get(id).await.unwrap().into_inner();
        // The sandbox stores no recordings.
        let link = "https://files.example.com/a.wav".to_owned();
        let conversation = conversation.with_recording_url(link);
        let reply = ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF");
        let client = crate::rust::builder(&sandbox).transport(ScriptedTransport::new([reply]));
        let mut file = tokio::fs::File::from_std(tempfile::tempfile().unwrap());
        let written = super::save(&client.build().unwrap(), &conversation, &mut file).await;
        assert_eq!(written.unwrap(), 4);
    }
}
