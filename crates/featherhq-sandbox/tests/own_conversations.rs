//! Conversations that a test or a file brings along.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::io::Write;

use chrono::{DateTime, Utc};
use common::{LIST, get, text, walk};
use featherhq_api::types::{
    ConversationPriority, ConversationStatus, SessionDetailResponse, TurnResponse, TurnRole,
};
use featherhq_sandbox::{Sandbox, SandboxBuilder};
use serde_json::Value;
use uuid::Uuid;

fn conversation(number: u128, started_at: &str) -> SessionDetailResponse {
    let started_at: DateTime<Utc> = started_at.parse().unwrap();
    let id = Uuid::from_u128(number);
    let turn = TurnResponse::new("Hello", started_at, id, TurnRole::User, id);
    SessionDetailResponse::new(
        "chat",
        started_at,
        Uuid::from_u128(7),
        id,
        1,
        Uuid::from_u128(8),
        ConversationPriority::High,
        started_at,
        ConversationStatus::Active,
        started_at,
    )
    .with_subject(format!("Subject {number}"))
    .with_recent_turns(vec![turn])
}

async fn subjects(sandbox: &Sandbox) -> Vec<String> {
    let items = walk(sandbox, &[("q", "subject")], 2).await;
    items
        .iter()
        .map(|item| text(item, "subject").to_owned())
        .collect()
}

#[tokio::test]
async fn own_conversations_take_the_place_of_the_demo() {
    let builder = Sandbox::builder()
        .conversation(conversation(1, "2020-01-01T00:00:00Z"))
        .conversation(conversation(2, "2020-01-03T00:00:00Z"))
        .conversation(conversation(3, "2020-01-02T00:00:00Z"));
    let sandbox = builder.clone().start().await.unwrap();
    assert_eq!(sandbox.conversation_count(), 3);
    let expected = ["Subject 2", "Subject 3", "Subject 1"];
    assert_eq!(subjects(&sandbox).await, expected);
    let path = format!("{LIST}/{}", Uuid::from_u128(3));
    let detail = get(&sandbox, &path).await.json();
    assert_eq!(detail["recent_turns"][0]["content"], "Hello");

    let both = builder.conversations(10).start().await.unwrap();
    assert_eq!(both.conversation_count(), 13);
}

#[tokio::test]
async fn a_conversation_that_arrives_is_on_the_first_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = get(&sandbox, &format!("{LIST}?limit=2")).await.json();
    let rest = format!("{LIST}?limit=2&cursor={}", text(&first, "next_cursor"));
    let second = get(&sandbox, &rest).await.json();

    sandbox
        .insert(&conversation(1, "2030-01-01T00:00:00Z"))
        .unwrap();
    let page = get(&sandbox, &format!("{LIST}?limit=2")).await.json();
    assert_eq!(text(&page["items"][0], "subject"), "Subject 1");
    assert_eq!(page["items"][1], first["items"][0]);
    assert_eq!(get(&sandbox, &rest).await.json(), second);
}

#[tokio::test]
async fn a_conversation_with_a_known_id_takes_its_place() {
    let sandbox = Sandbox::start().await.unwrap();
    let old = conversation(1, "2020-01-01T00:00:00Z");
    sandbox.insert(&old).unwrap();
    let new = conversation(1, "2020-02-01T00:00:00Z")
        .with_subject("Another subject".to_owned())
        .with_recent_turns(Vec::new());
    sandbox.insert(&new).unwrap();
    assert_eq!(subjects(&sandbox).await, ["Another subject"]);
    assert!(walk(&sandbox, &[("q", "subject 1")], 2).await.is_empty());
    let all = walk(&sandbox, &[], 200).await;
    assert_eq!(all.len(), 61);
    let detail = get(&sandbox, &format!("{LIST}/{}", new.id)).await.json();
    assert_eq!(detail["recent_turns"], Value::Array(Vec::new()));
}

/// A file of these lines, and a sandbox that is to read it.
fn file(lines: &[&str]) -> (tempfile::NamedTempFile, SandboxBuilder) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for line in lines {
        writeln!(file, "{line}").unwrap();
    }
    let builder = Sandbox::builder().data(file.path());
    (file, builder)
}

#[tokio::test]
async fn what_was_exported_can_be_loaded() {
    let original = Sandbox::start().await.unwrap();
    let mut lines = Vec::new();
    for row in walk(&original, &[], 200).await {
        let path = format!("{LIST}/{}", text(&row, "id"));
        lines.push(get(&original, &path).await.body);
        lines.push(String::new());
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (_file, builder) = file(&lines);
    let copy = builder.start().await.unwrap();
    assert_eq!(copy.conversation_count(), original.conversation_count());
    let page = format!("{LIST}?limit=200");
    assert_eq!(
        get(&copy, &page).await.body,
        get(&original, &page).await.body
    );
    for line in lines.iter().step_by(2) {
        let id: Value = serde_json::from_str(line).unwrap();
        let path = format!("{LIST}/{}", text(&id, "id"));
        assert_eq!(get(&copy, &path).await.body, *line);
    }
}

#[tokio::test]
async fn a_row_of_the_list_can_be_loaded() {
    let original = Sandbox::start().await.unwrap();
    let row = walk(&original, &[], 200).await.remove(0);
    let (_file, builder) = file(&[&row.to_string()]);
    assert_eq!(walk(&builder.start().await.unwrap(), &[], 5).await, [row]);
}

#[tokio::test]
async fn a_bad_line_is_named_and_nothing_is_loaded() {
    let good = serde_json::to_string(&conversation(1, "2020-01-01T00:00:00Z")).unwrap();
    let bad_role = good.replace("\"role\":\"user\"", "\"role\":5");
    assert_ne!(bad_role, good);
    let folder = tempfile::tempdir().unwrap();
    for (line, problem) in [
        ("{", "EOF while parsing an object"),
        ("nonsense", "expected ident"),
        ("[]", "invalid length 0"),
        (&format!("{good} {{}}"), "trailing characters"),
        (&bad_role, "recent_turns[0].role: invalid type"),
        (&good.replace("2020-01-01", "2020-13-01"), "started_at: "),
        (
            &good,
            &format!("the id {} is that of line 1 too", Uuid::from_u128(1)),
        ),
    ] {
        let (file, builder) = file(&[&good, "", line]);
        let database = folder.path().join("kept.db");
        let error = builder.database(&database).start().await.unwrap_err();
        let expected = format!("{}, line 3: {problem}", file.path().display());
        let error = error.to_string();
        assert!(error.starts_with(&expected), "{error}\n{expected}");
        assert!(!database.exists());
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let error = Sandbox::builder().data("/nowhere.ndjson").start().await;
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("cannot read /nowhere.ndjson: "),
        "{error}"
    );
}

#[tokio::test]
async fn own_conversations_are_added_to_a_database_that_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Sandbox::builder().database(folder.path().join("kept.db"));
    drop(builder.clone().start().await.unwrap());
    let own = conversation(1, "2020-01-01T00:00:00Z");
    for _ in 0..2 {
        let sandbox = builder
            .clone()
            .conversation(own.clone())
            .start()
            .await
            .unwrap();
        assert_eq!(sandbox.conversation_count(), 61);
        assert_eq!(subjects(&sandbox).await, ["Subject 1"]);
    }
}
