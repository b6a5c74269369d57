//! Recordings: downloaded from wherever they are, without the API key.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use featherhq::{Client, ConversationDetail, ErrorKind, ScriptedReply, ScriptedTransport};
use uuid::Uuid;

const LINK: &str = "https://recordings.example.com/1.wav?signature=abc";

fn scripted() -> (Client, ScriptedTransport) {
    let transport = ScriptedTransport::new([ScriptedReply::status(200)
        .header("content-length", "8")
        .chunk(std::time::Duration::ZERO, "RIFF....".as_bytes())]);
    let client = Client::builder()
        .base_url("https://feather.example.com")
        .api_key("canary-2b")
        .transport(transport.clone())
        .build()
        .unwrap();
    (client, transport)
}

fn conversation(recording_url: Option<&str>) -> ConversationDetail {
    let time = chrono::DateTime::UNIX_EPOCH;
    let json = serde_json::json!({
        "id": Uuid::nil(), "organization_id": Uuid::nil(), "end_user_id": Uuid::nil(),
        "channel": "voice", "status": "closed", "priority": "high",
        "started_at": time, "created_at": time, "updated_at": time, "message_count": 0,
        "recording_url": recording_url,
    });
    serde_json::from_value(json).unwrap()
}

fn assert_without_key(transport: &ScriptedTransport) {
    let request = &transport.requests()[0];
    assert_eq!(request.url.as_str(), LINK);
    for (name, value) in &request.headers {
        assert!(name != "x-api-key" && value != "canary-2b", "{name}");
    }
}

#[tokio::test]
async fn a_recording_is_written_where_the_caller_wants_it() {
    let (client, transport) = scripted();
    let conversation = conversation(Some(LINK));
    assert!(!format!("{conversation:?}").contains("signature"));
    let mut recording = client.conversations().recording(&conversation).unwrap();
    let mut file = Vec::new();
    assert_eq!(recording.write_to(&mut file).await.unwrap(), 8);
    assert_eq!(file, b"RIFF....");
    assert_without_key(&transport);
}

#[cfg(feature = "blocking")]
#[test]
fn a_recording_is_written_without_async_too() {
    let transport = scripted().1;
    let client = Client::builder()
        .base_url("https://feather.example.com")
        .api_key("canary-2b")
        .transport(transport.clone())
        .build_blocking()
        .unwrap();
    let conversation = conversation(Some(LINK));
    let mut recording = client.conversations().recording(&conversation).unwrap();
    let mut file = Vec::new();
    assert_eq!(recording.write_to(&mut file).unwrap(), 8);
    assert_eq!(file, b"RIFF....");
    assert_eq!(recording.get_ref().unwrap().total_bytes(), Some(8));
    assert!(recording.chunk().unwrap().is_none());
    assert_without_key(&transport);
}

#[test]
fn a_conversation_without_recording_says_so() {
    let (client, _) = scripted();
    for url in [None, Some("http://recordings.example.com/1.wav")] {
        let error = client
            .conversations()
            .recording(&conversation(url))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RequestBuild, "{error}");
    }
}
