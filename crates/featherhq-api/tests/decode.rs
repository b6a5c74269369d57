//! What the generated types make of JSON that a plain generator's would
//! refuse, or quietly take for something else.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use featherhq_api::types::{
    ConversationStatus, EvidencePackage, EvidenceStatus, SessionDetailResponse, SessionResponse,
};
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// What both views of an evidence package require.
fn package(more: Value) -> Value {
    let mut package = json!({
        "package_id": ID,
        "conversation_id": ID,
        "turn_id": ID,
        "created_at": "2026-01-02T03:04:05Z",
        "evidence_status": "complete",
        "items": [],
    });
    merge(&mut package, more);
    package
}

fn conversation(more: Value) -> Value {
    let mut conversation = json!({
        "id": ID,
        "organization_id": ID,
        "end_user_id": ID,
        "channel": "voice",
        "status": "active",
        "priority": "normal",
        "message_count": 2,
        "started_at": "2026-01-02T03:04:05Z",
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05Z",
    });
    merge(&mut conversation, more);
    conversation
}

fn merge(target: &mut Value, more: Value) {
    let more = more.as_object().unwrap().clone();
    target.as_object_mut().unwrap().extend(more);
}

/// Decodes from text and from a `Value`, which must agree.
fn decode<T: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
    value: Value,
) -> Result<T, String> {
    let from_text =
        serde_json::from_str::<T>(&value.to_string()).map_err(|error| error.to_string());
    let from_value = serde_json::from_value::<T>(value).map_err(|error| error.to_string());
    match (&from_text, &from_value) {
        (Ok(text), Ok(value)) => assert_eq!(text, value),
        (Err(_), Err(_)) => {}
        _ => panic!("text and value disagree: {from_text:?} and {from_value:?}"),
    }
    from_text
}

#[test]
fn a_full_package_decodes_by_its_tag() {
    let decoded = decode(package(json!({"view": "full", "organization_id": ID}))).unwrap();
    let EvidencePackage::Full(full) = decoded else {
        panic!("{decoded:?}")
    };
    assert_eq!(full.organization_id.to_string(), ID);
}

#[test]
fn without_a_tag_the_organization_makes_a_package_full() {
    let decoded: EvidencePackage = decode(package(json!({"organization_id": ID}))).unwrap();
    assert!(matches!(decoded, EvidencePackage::Full(_)), "{decoded:?}");
    let encoded = serde_json::to_value(&decoded).unwrap();
    assert_eq!(encoded["view"], "full");
    assert_eq!(encoded["organization_id"], ID);
}

#[test]
fn without_tag_and_organization_a_package_is_for_display() {
    let decoded: EvidencePackage = decode(package(json!({}))).unwrap();
    assert!(
        matches!(decoded, EvidencePackage::Display(_)),
        "{decoded:?}"
    );
    assert_eq!(serde_json::to_value(&decoded).unwrap()["view"], "display");
}

#[test]
fn an_unrecognized_tag_keeps_the_json() {
    let input = package(json!({"view": "summary", "extra": [1, {"a": null}]}));
    let decoded: EvidencePackage = decode(input.clone()).unwrap();
    let EvidencePackage::Unrecognized(raw) = &decoded else {
        panic!("{decoded:?}")
    };
    assert_eq!(*raw, input);
    assert_eq!(serde_json::to_value(&decoded).unwrap(), input);
}

#[test]
fn the_tag_counts_wherever_it_stands() {
    let full = package(json!({"organization_id": ID})).to_string();
    let last = format!("{},\"view\":\"full\"}}", full.trim_end_matches('}'));
    assert!(matches!(
        serde_json::from_str(&last).unwrap(),
        EvidencePackage::Full(_)
    ));
}

#[test]
fn a_null_tag_reads_as_absent() {
    let decoded: EvidencePackage = decode(package(json!({"view": null}))).unwrap();
    assert!(
        matches!(decoded, EvidencePackage::Display(_)),
        "{decoded:?}"
    );
}

#[test]
fn properties_that_fit_no_member_say_what_is_missing() {
    let mut broken = package(json!({}));
    broken.as_object_mut().unwrap().remove("turn_id");
    let error = decode::<EvidencePackage>(broken).unwrap_err();
    assert!(error.contains("no `view`"), "{error}");
    assert!(error.contains("`display` lacks `turn_id`"), "{error}");
    assert!(error.contains("`full` lacks `organization_id`"), "{error}");
}

#[test]
fn an_error_inside_a_package_names_the_inner_path() {
    let item = json!({"evidence_id": ID, "provenance": {"kb_id": ID, "document_id": 7}});
    let broken = package(json!({"view": "full", "organization_id": ID, "items": [item]}));
    let error = decode::<EvidencePackage>(broken).unwrap_err();
    assert!(
        error.starts_with("items[0].provenance.document_id: invalid type: "),
        "{error}"
    );
}

#[test]
fn a_member_alone_does_not_take_the_other_ones_tag() {
    let full = package(json!({"view": "full", "organization_id": ID}));
    let error = decode::<featherhq_api::types::EvidencePackageDisplay>(full).unwrap_err();
    assert!(error.contains("expected the string \"display\""), "{error}");
}

#[test]
fn an_unrecognized_status_is_kept_printed_and_sent_back() {
    let decoded: SessionResponse = decode(conversation(json!({"status": "unheard_of"}))).unwrap();
    assert_eq!(
        decoded.status,
        ConversationStatus::Unrecognized("unheard_of".to_owned())
    );
    assert_eq!(decoded.status.to_string(), "unheard_of");
    assert_eq!(
        serde_json::to_value(&decoded).unwrap()["status"],
        "unheard_of"
    );
}

#[test]
fn known_values_are_recognized_and_listed() {
    assert_eq!("complete".parse(), Ok(EvidenceStatus::Complete));
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let document: Value = serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
    let conversation =
        &document["components"]["schemas"]["src__conversation__schemas__SessionResponse"];
    let listed = conversation["properties"]["status"]["enum"]
        .as_array()
        .unwrap();
    let known = ConversationStatus::KNOWN.iter().map(|known| known.as_str());
    assert_eq!(known.collect::<Vec<_>>(), *listed);
    for status in ConversationStatus::KNOWN {
        assert!(status.is_recognized());
        assert_eq!(ConversationStatus::from(status.as_str()), *status);
    }
}

#[test]
fn a_naive_time_is_read_as_utc() {
    let naive = json!({"started_at": "2026-01-02T03:04:05.250", "ended_at": "2026-01-02 03:04:06"});
    let decoded: SessionResponse = decode(conversation(naive)).unwrap();
    assert_eq!(
        decoded.started_at.to_rfc3339(),
        "2026-01-02T03:04:05.250+00:00"
    );
    assert_eq!(
        decoded.ended_at.unwrap().to_rfc3339(),
        "2026-01-02T03:04:06+00:00"
    );
    let error =
        decode::<SessionResponse>(conversation(json!({"started_at": "yesterday"}))).unwrap_err();
    assert!(error.contains("RFC 3339"), "{error}");
}

#[test]
fn null_in_an_optional_field_reads_as_absent() {
    let nulls = json!({
        "metadata": null, "has_recording": null, "session_type": null, "subject": null,
        "ended_at": null, "eval_summary": null, "recent_turns": null,
    });
    let decoded: SessionDetailResponse = decode(conversation(nulls)).unwrap();
    let absent: SessionDetailResponse = decode(conversation(json!({}))).unwrap();
    assert_eq!(decoded, absent);
    assert_eq!(absent.session_type.as_str(), "live");
}

#[test]
fn null_in_a_required_field_is_an_error() {
    for field in ["id", "channel", "status", "message_count", "started_at"] {
        let error = decode::<SessionResponse>(conversation(json!({field: null}))).unwrap_err();
        assert!(error.contains("null"), "{field}: {error}");
        let mut missing = conversation(json!({}));
        missing.as_object_mut().unwrap().remove(field);
        let error = decode::<SessionResponse>(missing).unwrap_err();
        assert!(
            error.contains(&format!("missing field `{field}`")),
            "{error}"
        );
    }
}

#[test]
fn an_unknown_field_does_no_harm() {
    let decoded: SessionResponse =
        decode(conversation(json!({"sentiment": {"score": 1}}))).unwrap();
    assert_eq!(decoded.channel, "voice");
}

#[test]
fn debug_does_not_print_the_address_of_a_recording() {
    let detail = |more| decode::<SessionDetailResponse>(conversation(more)).unwrap();
    let with = format!(
        "{:?}",
        detail(json!({"recording_url": "https://media.example/secret"}))
    );
    assert!(!with.contains("media.example"), "{with}");
    assert!(with.contains("recording_url: [redacted]"), "{with}");
    let without = format!("{:?}", detail(json!({})));
    assert!(without.contains("recording_url: None"), "{without}");
}

#[test]
fn constructors_make_what_the_server_sends() {
    let time: chrono::DateTime<chrono::Utc> = "2026-01-02T03:04:05Z".parse().unwrap();
    let id: uuid::Uuid = ID.parse().unwrap();
    let made = SessionResponse::new(
        "voice",
        time,
        id,
        id,
        2,
        id,
        "normal".into(),
        time,
        ConversationStatus::Active,
        time,
    )
    .with_subject("Refund".to_owned())
    .with_ended_at(time);
    let sent = conversation(json!({"subject": "Refund", "ended_at": "2026-01-02T03:04:05Z"}));
    assert_eq!(made, decode(sent).unwrap());
}

#[test]
fn every_type_describes_itself_as_a_json_schema() {
    let schema = schemars::schema_for!(SessionDetailResponse).to_value();
    let status = &schema["$defs"]["ConversationStatus"]["anyOf"];
    assert_eq!(status[0]["enum"][0], "queued");
    assert_eq!(status[1], json!({"type": "string"}));
    assert_eq!(
        schema["$defs"]["EvidencePackage"]["anyOf"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(schema["$defs"]["EvidencePackageFullView"]["const"], "full");
}

#[test]
fn the_page_size_comes_from_the_document() {
    assert_eq!(featherhq_api::LIST_V2_CONVERSATIONS.limit, (1, 200));
    assert_eq!(featherhq_api::LIST_V2_CONVERSATIONS.default_limit, Some(50));
}
