//! The invented conversations: repeatable, true to the published schema, and
//! as varied as the documentation promises.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{LIST, get, text, walk};
use featherhq_api::types::{
    EvidencePackage, EvidenceStatus, SessionDetailResponse, SessionResponse, TurnRole,
};
use featherhq_sandbox::{EvidenceViews, Sandbox};
use serde_json::Value;

async fn sandbox(conversations: u32, seed: u64) -> Sandbox {
    let builder = Sandbox::builder().conversations(conversations).seed(seed);
    builder.start().await.unwrap()
}

/// The detail documents of all conversations, as text.
async fn details(sandbox: &Sandbox) -> Vec<String> {
    let mut details = Vec::new();
    for row in walk(sandbox, &[], 200).await {
        let answer = get(sandbox, &format!("{LIST}/{}", text(&row, "id"))).await;
        assert_eq!(answer.status, 200);
        details.push(answer.body);
    }
    details
}

/// Without members that are null or empty, which the generated types leave out.
fn compact(value: Value) -> Value {
    let is_left_out = |member: &Value| match member {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !is_left_out(member))
            .map(|(name, member)| (name, compact(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(compact).collect(),
        other => other,
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let one = details(&sandbox(40, 3).await).await;
    assert_eq!(details(&sandbox(40, 3).await).await, one);
    assert_ne!(details(&sandbox(40, 4).await).await, one);
}

/// In memory, turns are not worded before somebody asks for them.
#[tokio::test]
async fn memory_and_a_file_serve_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Sandbox::builder().conversations(150).seed(3);
    let in_memory = builder.clone().start().await.unwrap();
    let file = folder.path().join("sandbox.db");
    let in_a_file = builder.database(file).start().await.unwrap();
    let first = details(&in_memory).await;
    assert_eq!(first, details(&in_a_file).await);
    assert_eq!(first, details(&in_memory).await, "asked for again");
}

#[tokio::test]
async fn what_is_inserted_over_an_invented_conversation_has_turns_of_its_own() {
    let sandbox = sandbox(40, 3).await;
    let all = details(&sandbox).await;
    let mut one: SessionDetailResponse = serde_json::from_str(&all[7]).unwrap();
    let other: SessionDetailResponse = serde_json::from_str(&all[8]).unwrap();
    assert_ne!(one.recent_turns, other.recent_turns);
    one.recent_turns = other.recent_turns;
    sandbox.insert(&one).unwrap();
    let answer = get(&sandbox, &format!("{LIST}/{}", one.id)).await;
    let served: SessionDetailResponse = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(served, one);
}

#[tokio::test]
async fn more_conversations_leave_the_first_ones_as_they_are() {
    let few = details(&sandbox(20, 3).await).await;
    let many = details(&sandbox(90, 3).await).await;
    let many: BTreeSet<String> = many.into_iter().collect();
    assert!(few.iter().all(|document| many.contains(document)));
}

/// A change of the generator is a change of every id people have noted down.
#[tokio::test]
async fn the_default_data_is_fixed() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = get(&sandbox, &format!("{LIST}?limit=1")).await.json();
    assert_eq!(
        text(&page["items"][0], "id"),
        "cbd1e8a7-bd46-41b9-b1a7-8b4e87927622"
    );
}

#[tokio::test]
async fn documents_decode_and_encode_again() {
    let sandbox = sandbox(200, 1).await;
    for row in walk(&sandbox, &[], 200).await {
        let decoded: SessionResponse = serde_json::from_value(row.clone()).unwrap();
        let encoded = serde_json::to_value(&decoded).unwrap();
        assert_eq!(compact(encoded), compact(row));
    }
    for document in details(&sandbox).await {
        let decoded: SessionDetailResponse = serde_json::from_str(&document).unwrap();
        let encoded = serde_json::to_value(&decoded).unwrap();
        let document: Value = serde_json::from_str(&document).unwrap();
        assert_eq!(compact(encoded), compact(document));
    }
}

#[tokio::test]
async fn a_detail_begins_with_its_row() {
    let sandbox = sandbox(30, 1).await;
    for row in walk(&sandbox, &[], 200).await {
        let detail = get(&sandbox, &format!("{LIST}/{}", text(&row, "id")))
            .await
            .json();
        for (name, value) in row.as_object().unwrap() {
            assert_eq!(&detail[name], value, "{name}");
        }
    }
}

/// The version of the document of which the demo data show everything. An optional field or a value
/// that a later one adds is not shown until the data are extended and this is raised.
const SHOWN: &str = "specs/feather/released/1.21.0.json";

/// A document of the workspace, which is not part of this crate's package.
fn workspace_document(path: &str) -> Value {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The schemas that the demo data are compared with.
struct Schemas {
    shown: Value,
    published: Value,
}

impl Schemas {
    fn read() -> Self {
        let schemas = |path| workspace_document(path)["components"]["schemas"].take();
        Self {
            shown: schemas(SHOWN),
            published: schemas("openapi.json"),
        }
    }

    /// Every member that is shown or required is there, and none that is not published.
    #[track_caller]
    fn assert_members(&self, document: &Value, schema: &str) {
        let properties = |schemas: &Value| -> BTreeSet<String> {
            let properties = schemas[schema]["properties"].as_object();
            properties.unwrap().keys().cloned().collect()
        };
        let (shown, published) = (properties(&self.shown), properties(&self.published));
        let required = self.published[schema]["required"].as_array();
        let required = required
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap().to_owned());
        let expected: BTreeSet<String> = required
            .chain(shown.intersection(&published).cloned())
            .collect();
        let found: BTreeSet<String> = document.as_object().unwrap().keys().cloned().collect();
        let lacking: Vec<&String> = expected.difference(&found).collect();
        let unknown: Vec<&String> = found.difference(&published).collect();
        assert!(
            lacking.is_empty() && unknown.is_empty(),
            "{schema}: {lacking:?} is lacking, {unknown:?} is not published"
        );
    }
}

#[tokio::test]
async fn documents_have_every_member_of_the_published_schema_and_no_other() {
    let schemas = Schemas::read();
    let sandbox = sandbox(100, 1).await;
    for row in walk(&sandbox, &[], 200).await {
        schemas.assert_members(&row, "src__conversation__schemas__SessionResponse");
    }
    for detail in details(&sandbox).await {
        let detail: Value = serde_json::from_str(&detail).unwrap();
        schemas.assert_members(&detail, "src__conversation__schemas__SessionDetailResponse");
        schemas.assert_members(&detail["eval_summary"], "SessionEvalSummary");
        for turn in detail["recent_turns"].as_array().unwrap() {
            assert_turn_members(turn, &schemas);
        }
    }
}

fn assert_turn_members(turn: &Value, schemas: &Schemas) {
    let check = |value: &Value, schema| {
        if !value.is_null() {
            schemas.assert_members(value, schema);
        }
    };
    schemas.assert_members(turn, "src__conversation__schemas__TurnResponse");
    check(&turn["tool_results"], "ToolResult");
    check(&turn["token_count"], "TokenCount");
    for call in turn["tool_calls"].as_array().into_iter().flatten() {
        check(call, "ToolCall");
        check(&call["function"], "ToolCallFunction");
    }
    let package = &turn["evidence"];
    let is_full = package["view"] == "full";
    let schema = if is_full {
        "EvidencePackageFull"
    } else {
        "EvidencePackageDisplay"
    };
    check(package, schema);
    for item in package["items"].as_array().into_iter().flatten() {
        if is_full {
            check(item, "EvidenceItem");
            check(&item["provenance"], "EvidenceProvenance");
            check(&item["provenance"]["section"], "EvidenceSection");
            check(&item["position"], "EvidencePosition");
            check(&item["score"], "EvidenceScore");
            check(&item["usage_constraints"], "EvidenceUsageConstraints");
            check(&item["display"], "EvidenceDisplay");
        } else {
            check(item, "EvidenceItemDisplay");
            check(&item["section"], "EvidenceSection");
        }
    }
}

#[tokio::test]
async fn evaluation_counts_follow_the_rules() {
    let sandbox = sandbox(300, 1).await;
    let mut labels = BTreeSet::new();
    for row in walk(&sandbox, &[], 200).await {
        let summary = &row["eval_summary"];
        let count = |name: &str| summary[name].as_i64().unwrap();
        assert_eq!(
            count("failed"),
            count("total") - count("succeeded") - count("pending")
        );
        for name in ["total", "succeeded", "failed", "pending"] {
            assert!(
                count(&format!("critical_{name}")) <= count(name),
                "{summary}"
            );
        }
        let (total, succeeded) = (count("critical_total"), count("critical_succeeded"));
        let expected = match total {
            0 => "none",
            _ if count("critical_pending") > 0 => "pending",
            _ if succeeded == total => "success",
            _ if succeeded == 0 => "failure",
            _ => "partial",
        };
        assert_eq!(text(summary, "eval_status"), expected, "{summary}");
        labels.insert(expected);
    }
    assert_eq!(labels.len(), 5, "{labels:?}");
}

#[tokio::test]
async fn the_default_data_shows_everything() {
    let sandbox = Sandbox::start().await.unwrap();
    let details = details(&sandbox).await;
    let details: Vec<SessionDetailResponse> = details
        .iter()
        .map(|document| serde_json::from_str(document).unwrap())
        .collect();
    let seen = |name: &str, condition: &dyn Fn(&SessionDetailResponse) -> bool| {
        let found = details.iter().filter(|detail| condition(detail)).count();
        assert!(found > 0 && found < details.len(), "{name}: {found}");
    };
    let shown = Schemas::read().shown;
    let conversation = &shown["src__conversation__schemas__SessionResponse"];
    let statuses = conversation["properties"]["status"]["enum"].as_array();
    for status in statuses.unwrap() {
        let status = status.as_str().unwrap();
        seen(status, &|detail| detail.status.as_str() == status);
    }
    for channel in ["chat", "voice", "email", "sms", "whatsapp"] {
        seen(channel, &|detail| detail.channel == channel);
    }
    seen("running", &|detail| detail.ended_at.is_none());
    seen("empty", &|detail| detail.message_count == 0);
    seen("long", &|detail| {
        detail.message_count > detail.recent_turns.len() as i64
    });
    seen("subject", &|detail| detail.subject.is_some());
    seen("long subject", &|detail| {
        detail
            .subject
            .as_ref()
            .is_some_and(|subject| subject.chars().count() > 500)
    });
    seen("control characters", &|detail| {
        detail
            .subject
            .as_ref()
            .is_some_and(|subject| subject.contains('\u{1b}'))
    });
    seen("markup", &|detail| {
        detail
            .subject
            .as_ref()
            .is_some_and(|subject| subject.contains("<script>"))
    });
    seen("right to left", &|detail| {
        detail
            .subject
            .as_ref()
            .is_some_and(|subject| subject.contains("שלום"))
    });
    seen("emoji", &|detail| {
        detail
            .subject
            .as_ref()
            .is_some_and(|subject| subject.contains('😡'))
    });
    seen("summary", &|detail| detail.summary.is_some());
    seen("recording", &|detail| detail.recording_url.is_some());
    seen("agent", &|detail| detail.assigned_agent_id.is_some());
    seen("origin", &|detail| detail.origin.is_some());
    seen("tool calls", &|detail| {
        detail
            .recent_turns
            .iter()
            .any(|turn| turn.tool_calls.is_some())
    });
    seen("full evidence", &|detail| {
        packages(detail).any(|package| matches!(package, EvidencePackage::Full(_)))
    });
    seen("display evidence", &|detail| {
        packages(detail).any(|package| matches!(package, EvidencePackage::Display(_)))
    });
}

fn packages(detail: &SessionDetailResponse) -> impl Iterator<Item = &EvidencePackage> {
    detail
        .recent_turns
        .iter()
        .filter_map(|turn| turn.evidence.as_ref())
}

#[tokio::test]
async fn turns_fit_together() {
    let sandbox = sandbox(300, 1).await;
    let mut roles = BTreeSet::new();
    let mut states = BTreeSet::new();
    for document in details(&sandbox).await {
        let detail: SessionDetailResponse = serde_json::from_str(&document).unwrap();
        assert_eq!(
            detail.recent_turns.len() as i64,
            detail.message_count.min(20),
            "{}",
            detail.id
        );
        let mut calls = Vec::new();
        for (place, turn) in detail.recent_turns.iter().enumerate() {
            roles.insert(turn.role.clone());
            assert_eq!(turn.session_id, detail.id);
            assert!(turn.created_at > detail.started_at);
            calls.extend(turn.tool_calls.iter().flatten().map(|call| call.id.clone()));
            if let Some(result) = &turn.tool_results {
                assert_eq!(turn.role, TurnRole::Tool);
                let is_cut_off = place == 0;
                assert!(
                    is_cut_off || calls.contains(&result.tool_call_id),
                    "{}",
                    detail.id
                );
            }
        }
        assert!(detail.recent_turns.is_sorted_by_key(|turn| turn.created_at));
        for call in detail
            .recent_turns
            .iter()
            .flat_map(|turn| turn.tool_calls.iter().flatten())
        {
            serde_json::from_str::<Value>(&call.function.arguments).unwrap();
        }
        assert!(detail.ended_at.is_none_or(|end| end >= detail.started_at));
        for package in packages(&detail) {
            let (status, items) = match package {
                EvidencePackage::Display(package) => {
                    (&package.evidence_status, package.items.len())
                }
                EvidencePackage::Full(package) => (&package.evidence_status, package.items.len()),
                other => panic!("{other:?}"),
            };
            states.insert(status.clone());
            let has_items = matches!(status, EvidenceStatus::Complete | EvidenceStatus::Partial);
            assert_eq!(items > 0, has_items);
        }
    }
    assert_eq!(states.len(), 4, "{states:?}");
    assert_eq!(roles.len(), 4, "{roles:?}");
}

#[tokio::test]
async fn the_view_stands_anywhere_in_a_package() {
    let sandbox = sandbox(300, 1).await;
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for document in details(&sandbox).await {
        for view in ["display", "full"] {
            let member = format!(r#""view":"{view}""#);
            for (start, _) in document.match_indices(&member) {
                let place = match (
                    document[..start].ends_with('{'),
                    document[start + member.len()..].starts_with('}'),
                ) {
                    (true, _) => "first",
                    (_, true) => "last",
                    _ => "middle",
                };
                *places.entry((view, place)).or_default() += 1;
            }
        }
    }
    assert_eq!(places.len(), 6, "{places:?}");
}

#[tokio::test]
async fn one_view_can_be_asked_for() {
    for (views, absent) in [
        (EvidenceViews::Display, r#""view":"full""#),
        (EvidenceViews::Full, r#""view":"display""#),
    ] {
        let sandbox = Sandbox::builder().evidence(views).start().await.unwrap();
        let documents = details(&sandbox).await.concat();
        assert!(documents.contains(r#""view":"#));
        assert!(!documents.contains(absent));
    }
}
