//! The AnyReach list: its filters, its cursor, its fields and its refusals.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use anyreach_api::types::{Conversation, ConversationChannel, ConversationStatus};
use chrono::{DateTime, TimeDelta, Utc};
use common::anyreach::{LIST, cursor, get, get_as, page};
use common::{send, text};
use featherhq_sandbox::{AnyreachCursor, AnyreachRole, Sandbox, SandboxBuilder};
use serde_json::{Value, json};

fn builder(conversations: u32) -> SandboxBuilder {
    Sandbox::builder()
        .conversations(0)
        .anyreach_conversations(conversations)
}

async fn sandbox(conversations: u32) -> Sandbox {
    builder(conversations).start().await.unwrap()
}

async fn all(sandbox: &Sandbox) -> Vec<Value> {
    page(sandbox, &[("limit", "1000")]).await
}

fn created_at(conversation: &Value) -> DateTime<Utc> {
    text(conversation, "created_at").parse().unwrap()
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_768_000_000 + second, 0).unwrap()
}

fn own(id: &str, second: i64) -> Conversation {
    Conversation::new()
        .with_id(id.to_owned())
        .with_created_at(at(second))
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| text(item, "id")).collect()
}

#[tokio::test]
async fn the_page_is_a_plain_array_newest_first() {
    let sandbox = sandbox(300).await;
    let answer = get(&sandbox, &[("limit", "1000")]).await;
    assert_eq!(answer.headers["content-type"], "application/json");
    assert!(answer.headers.contains_key("x-request-id"));
    assert!(answer.body.starts_with(r#"[{"id":""#), "{}", answer.body);
    let all = all(&sandbox).await;
    assert_eq!(all.len(), 300);
    let place = |item: &Value| (created_at(item), text(item, "id").to_owned());
    assert!(all.is_sorted_by(|one, next| place(one) > place(next)));
    assert_eq!(
        get(&sandbox, &[]).await.json().as_array().unwrap().len(),
        50
    );
}

#[tokio::test]
async fn without_being_asked_for_there_are_none() {
    let sandbox = Sandbox::start().await.unwrap();
    assert_eq!(get(&sandbox, &[]).await.body, "[]");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let bytes = async |seed| {
        let sandbox = builder(200).seed(seed).start().await.unwrap();
        get(&sandbox, &[("limit", "200")]).await.body
    };
    assert_eq!(bytes(3).await, bytes(3).await);
    assert_ne!(bytes(3).await, bytes(4).await);
}

type Predicate<'a> = Box<dyn Fn(&Value) -> bool + 'a>;

fn contains_in_any_case(item: &Value, field: &str, part: &str) -> bool {
    let folded = item[field].as_str().map(str::to_lowercase);
    folded.is_some_and(|text| text.contains(&part.to_lowercase()))
}

#[tokio::test]
async fn each_filter_agrees_with_a_look_at_all_conversations() {
    let sandbox = sandbox(400).await;
    let all = all(&sandbox).await;
    let given = |field: &str| all.iter().find(|item| !item[field].is_null()).unwrap();
    let middle = text(&all[200], "created_at").to_owned();
    let (created, updated) = (created_at(&all[200]), text(&all[200], "updated_at"));
    let updated_time = updated.parse::<DateTime<Utc>>().unwrap();
    let number = |item: &Value, field: &str| item[field].as_f64();
    let updated_at = move |item: &Value| text(item, "updated_at").parse::<DateTime<Utc>>().unwrap();
    let order = given("custom_metadata")["custom_metadata"]["order_id"].clone();
    let metadata = json!({ "order_id": order }).to_string();
    let mut cases: Vec<(&str, String, Predicate<'_>)> = Vec::new();
    for field in [
        "direction",
        "channel",
        "status",
        "agent_id",
        "agent_version_id",
        "web_widget_id",
    ] {
        let value = text(given(field), field).to_owned();
        let wanted = value.clone();
        let is_equal = move |item: &Value| item[field] == *wanted;
        cases.push((field, value, Box::new(is_equal)));
    }
    for (field, part) in [
        ("user_id", "USER-1"),
        ("user_id", "@Example"),
        ("user_id", "+1555"),
        ("user_id", "%"),
        ("agent_number", "5501"),
        ("agent_number", "1004"),
    ] {
        let contains = move |item: &Value| contains_in_any_case(item, field, part);
        cases.push((field, part.to_owned(), Box::new(contains)));
    }
    for bound in ["60", "100"] {
        let limit: f64 = bound.parse().unwrap();
        let above = move |item: &Value| number(item, "duration").is_some_and(|it| it >= limit);
        let below = move |item: &Value| number(item, "duration").is_some_and(|it| it <= limit);
        cases.push(("duration_above", bound.to_owned(), Box::new(above)));
        cases.push(("duration_below", bound.to_owned(), Box::new(below)));
    }
    let above = |item: &Value| item["user_turn_count"].as_i64().is_some_and(|it| it >= 3);
    let below = |item: &Value| item["user_turn_count"].as_i64().is_some_and(|it| it <= 3);
    cases.push(("user_turn_count_above", "3".to_owned(), Box::new(above)));
    cases.push(("user_turn_count_below", "3".to_owned(), Box::new(below)));
    let after = |item: &Value| created_at(item) >= created;
    let before = |item: &Value| created_at(item) <= created;
    cases.push(("created_after", middle.clone(), Box::new(after)));
    cases.push(("created_before", middle, Box::new(before)));
    let after = move |item: &Value| updated_at(item) >= updated_time;
    let before = move |item: &Value| updated_at(item) <= updated_time;
    cases.push(("updated_after", updated.to_owned(), Box::new(after)));
    cases.push(("updated_before", updated.to_owned(), Box::new(before)));
    let has_order = |item: &Value| item["custom_metadata"]["order_id"] == order;
    cases.push(("custom_metadata", metadata, Box::new(has_order)));
    let is_gold = |item: &Value| item["custom_metadata"]["customer"]["tier"] == "gold";
    let nested = r#"{"customer":{"tier":"gold"}}"#.to_owned();
    cases.push(("custom_metadata", nested, Box::new(is_gold)));

    for (name, value, predicate) in &cases {
        let expected: Vec<Value> = all.iter().filter(|item| predicate(item)).cloned().collect();
        let found = page(&sandbox, &[(name, value), ("limit", "1000")]).await;
        assert_eq!(found, expected, "{name}={value}");
        let is_telling = !expected.is_empty() && expected.len() < all.len();
        assert!(
            is_telling || value == "%",
            "{name}={value} selects {}",
            expected.len()
        );
    }
}

#[tokio::test]
async fn filters_combine_and_go_on_behind_a_cursor() {
    let sandbox = sandbox(400).await;
    let wanted = [
        ("channel", "telephone"),
        ("status", "completed"),
        ("direction", "inbound"),
    ];
    let expected: Vec<Value> = all(&sandbox)
        .await
        .into_iter()
        .filter(|item| wanted.iter().all(|(field, value)| item[*field] == **value))
        .collect();
    assert!(expected.len() > 20, "{}", expected.len());
    let first = page(&sandbox, &[&wanted[..], &[("limit", "10")]].concat()).await;
    assert_eq!(first, expected[..10]);
    let cursor = cursor(&first[9]);
    let parameters = [&wanted[..], &[("cursor", &cursor), ("limit", "1000")]].concat();
    let rest = page(&sandbox, &parameters).await;
    let is_older = |item: &&Value| created_at(item) < created_at(&first[9]);
    let expected: Vec<Value> = expected.iter().filter(is_older).cloned().collect();
    assert_eq!(rest, expected);
}

#[tokio::test]
async fn a_cursor_skips_or_repeats_what_has_its_time() {
    let mut older = builder(0);
    for (id, second) in [("a", 9), ("e", 5), ("d", 5), ("c", 5), ("b", 1)] {
        older = older.anyreach_conversation(own(id, second));
    }
    let or_equal = older.clone().anyreach_cursor(AnyreachCursor::OlderOrEqual);
    let older = older.start().await.unwrap();
    let or_equal = or_equal.start().await.unwrap();
    let first = page(&older, &[("limit", "2")]).await;
    assert_eq!(ids(&first), ["a", "e"]);
    assert_eq!(page(&or_equal, &[("limit", "2")]).await, first);

    let cursor = cursor(&first[1]);
    assert_eq!(ids(&page(&older, &[("cursor", &cursor)]).await), ["b"]);
    let again = page(&or_equal, &[("cursor", &cursor)]).await;
    assert_eq!(ids(&again), ["e", "d", "c", "b"]);
}

/// A client that follows the documentation to the letter.
async fn naive_walk(sandbox: &Sandbox, limit: usize) -> Vec<String> {
    let limit_text = limit.to_string();
    let mut walked = Vec::new();
    let mut cursor_text: Option<String> = None;
    loop {
        let mut parameters = vec![("limit", limit_text.as_str())];
        parameters.extend(cursor_text.as_deref().map(|cursor| ("cursor", cursor)));
        let items = page(sandbox, &parameters).await;
        walked.extend(ids(&items).into_iter().map(str::to_owned));
        if items.len() < limit || walked.len() > 2000 {
            return walked;
        }
        cursor_text = items.last().map(cursor);
    }
}

#[tokio::test]
async fn ties_make_a_simple_walk_lose_or_never_end() {
    let older = sandbox(300).await;
    let walked = naive_walk(&older, 50).await;
    assert!(walked.len() < 300, "{}", walked.len());
    let or_equal = builder(300).anyreach_cursor(AnyreachCursor::OlderOrEqual);
    let walked = naive_walk(&or_equal.start().await.unwrap(), 50).await;
    assert!(walked.len() > 300, "{}", walked.len());
}

#[tokio::test]
async fn fields_are_those_asked_for_in_the_order_of_the_document() {
    let sandbox = sandbox(3).await;
    let whole = all(&sandbox).await;
    let answer = get(
        &sandbox,
        &[("fields", "status,created_at, id"), ("limit", "1")],
    )
    .await;
    let expected = format!(
        r#"[{{"id":{},"status":{},"created_at":{}}}]"#,
        whole[0]["id"], whole[0]["status"], whole[0]["created_at"]
    );
    assert_eq!(answer.body, expected);
    let answer = get(&sandbox, &[("fields", "id,surname")]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json()["detail"][0]["msg"],
        "Value error, there is no field 'surname'"
    );
}

const SENSITIVE: [&str; 6] = [
    "agent",
    "summary",
    "initial_context",
    "custom_metadata",
    "conversation",
    "recording_details",
];

#[tokio::test]
async fn a_read_only_token_gets_a_reduced_set_of_fields() {
    let sandbox = sandbox(20).await;
    let path = format!("{LIST}?limit=20");
    let answer = get_as(&sandbox, "ak_sandbox_read_only", &path).await;
    assert_eq!(answer.status, 200);
    let reduced = answer.json();
    let mut whole = Value::Array(all(&sandbox).await);
    for item in whole.as_array_mut().unwrap() {
        for field in SENSITIVE {
            assert!(item.as_object_mut().unwrap().remove(field).is_some());
        }
    }
    assert_eq!(reduced, whole);
    let path = format!("{LIST}?limit=2&fields=summary");
    let answer = get_as(&sandbox, "ak_sandbox_read_only", &path).await;
    assert_eq!(answer.body, "[{},{}]");
}

#[tokio::test]
async fn who_is_not_known_is_refused() {
    let sandbox = sandbox(1).await;
    let headers: [&[(&str, &str)]; 5] = [
        &[],
        &[("authorization", "Bearer ")],
        &[("authorization", "Basic ak_sandbox")],
        &[("authorization", "ak_sandbox")],
        &[("x-api-key", sandbox.api_key())],
    ];
    for headers in headers {
        let answer = send(&sandbox, "GET", LIST, headers).await;
        assert_eq!(answer.status, 401, "{headers:?}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        assert_eq!(answer.json(), json!({ "detail": "Not authenticated" }));
    }
    let answer = get_as(&sandbox, "ak_other", LIST).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json(), json!({ "detail": "Invalid token" }));
    let answer = send(
        &sandbox,
        "GET",
        LIST,
        &[("authorization", "bearer ak_sandbox")],
    )
    .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_personal_token_has_to_name_its_organization() {
    let sandbox = builder(1)
        .anyreach_token("pat_mine", AnyreachRole::Full)
        .anyreach_organization("org_mine")
        .start()
        .await
        .unwrap();
    assert_eq!(sandbox.anyreach_token(), "pat_mine");
    assert_eq!(sandbox.anyreach_organization(), "org_mine");
    let answer = get_as(&sandbox, "pat_mine", LIST).await;
    assert_eq!(answer.status, 401);
    let detail = "X-Anyreach-Org is required with a personal access token";
    assert_eq!(answer.json(), json!({ "detail": detail }));

    let ask = async |organization| {
        let headers = [
            ("authorization", "Bearer pat_mine"),
            ("x-anyreach-org", organization),
        ];
        send(&sandbox, "GET", LIST, &headers).await
    };
    let answer = ask("org_other").await;
    assert_eq!(answer.status, 403);
    let detail = "The token has no access to this organization";
    assert_eq!(answer.json(), json!({ "detail": detail }));
    let answer = ask("org_mine").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()[0]["organization_id"], "org_mine");
    // Other tokens than those given are not accepted.
    assert_eq!(get_as(&sandbox, "ak_sandbox", LIST).await.status, 401);
}

#[tokio::test]
async fn a_token_without_access_is_forbidden() {
    let answer = get_as(&sandbox(1).await, "ak_sandbox_no_access", LIST).await;
    assert_eq!(answer.status, 403);
    let detail = "The token's scopes do not grant access";
    assert_eq!(answer.json(), json!({ "detail": detail }));
}

#[tokio::test]
async fn wrong_parameters_are_named_all_together() {
    let sandbox = sandbox(1).await;
    for (name, value, kind) in [
        ("direction", "sideways", "literal_error"),
        ("channel", "", "literal_error"),
        ("status", "COMPLETED", "literal_error"),
        ("duration_above", "1.5", "int_parsing"),
        ("user_turn_count_below", "x", "int_parsing"),
        ("created_after", "yesterday", "datetime_from_date_parsing"),
        ("updated_before", "", "datetime_from_date_parsing"),
        ("custom_metadata", "{\"a\":", "value_error"),
        ("custom_metadata", "[1]", "value_error"),
        ("limit", "0", "greater_than_equal"),
        ("limit", "1001", "less_than_equal"),
        ("cursor", "2026-01-02T03:04:05Z", "value_error"),
    ] {
        let answer = get(&sandbox, &[(name, value)]).await;
        assert_eq!(answer.status, 422, "{name}={value}: {}", answer.body);
        let error = &answer.json()["detail"][0];
        assert_eq!(error["type"], kind, "{name}={value}");
        assert_eq!(error["loc"], json!(["query", name]));
        assert_eq!(error["input"], value);
    }
    let answer = get(
        &sandbox,
        &[("limit", "x"), ("status", "x"), ("cursor", "x")],
    )
    .await;
    let errors = answer.json()["detail"].clone();
    let named: Vec<&str> = errors
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["loc"][1].as_str().unwrap())
        .collect();
    assert_eq!(named, ["status", "limit", "cursor"]);
}

#[tokio::test]
async fn other_paths_and_methods_are_fastapis() {
    let sandbox = sandbox(1).await;
    let answer = get_as(&sandbox, "ak_sandbox", "/core/conversations/?limit=1").await;
    assert_eq!(answer.status, 307);
    let expected = format!("{}{LIST}?limit=1", sandbox.url());
    assert_eq!(answer.headers["location"], expected);
    assert_eq!(send(&sandbox, "POST", LIST, &[]).await.status, 405);
    let answer = get_as(&sandbox, "ak_sandbox", "/core/conversations/1").await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn own_conversations_are_served_as_they_are() {
    let conversation = own("conv_1", 0)
        .with_channel(ConversationChannel::Webrtc)
        .with_status(ConversationStatus::Unrecognized("parked".to_owned()))
        .with_duration(12.25)
        .with_summary("With \"quotes\" and 😀".to_owned());
    let builder = builder(0).anyreach_conversation(conversation.clone());
    let sandbox = builder.start().await.unwrap();
    let read = async || {
        let body = get(&sandbox, &[]).await.body;
        serde_json::from_str::<Vec<Conversation>>(&body).unwrap()
    };
    assert_eq!(read().await, std::slice::from_ref(&conversation));

    // A newer one comes first, and one of a known id takes its place.
    let newer = own("conv_2", 10);
    sandbox.insert_anyreach(&newer).unwrap();
    assert_eq!(read().await, [newer.clone(), conversation.clone()]);
    let moved = conversation.with_created_at(at(0) + TimeDelta::seconds(20));
    sandbox.insert_anyreach(&moved).unwrap();
    assert_eq!(read().await, [moved, newer]);
}

#[tokio::test]
async fn a_conversation_without_a_time_does_not_start() {
    let conversation = Conversation::new().with_id("conv_1".to_owned());
    let builder = builder(0).anyreach_conversation(conversation);
    let error = builder.start().await.unwrap_err().to_string();
    assert!(error.contains("`created_at`"), "{error}");
}

#[tokio::test]
async fn a_file_keeps_the_conversations() {
    let folder = tempfile::tempdir().unwrap();
    let builder = builder(30).database(folder.path().join("sandbox.db"));
    let first = builder.clone().seed(5).start().await.unwrap();
    let kept = all(&first).await;
    drop(first);
    let second = builder
        .seed(6)
        .anyreach_conversation(own("new", 1_000_000_000));
    let second = second.start().await.unwrap();
    let served = all(&second).await;
    assert_eq!(text(&served[0], "id"), "new");
    assert_eq!(served[1..], kept);
}

#[tokio::test]
async fn no_token_is_in_any_debug_output() {
    let builder = builder(1).anyreach_token("ak_very_secret", AnyreachRole::Full);
    assert!(!format!("{builder:?}").contains("very_secret"));
    let sandbox = builder.start().await.unwrap();
    assert_eq!(get(&sandbox, &[]).await.status, 200);
    let shown = format!("{sandbox:?} {:?}", sandbox.requests());
    assert!(shown.contains("/core/conversations"), "{shown}");
    assert!(!shown.contains("very_secret"), "{shown}");
}
