//! Evidence packages: views, cards, the projection for end users, citations.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use featherhq::evidence::{Citations, EvidenceView, SourceCard};
use featherhq::prelude::*;
use featherhq::types::{EvidenceItemDisplay, EvidencePackage};
use featherhq::{ConversationDetail, EvidenceStatus};
use proptest::prelude::*;
use serde_json::{Value, json};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

fn package(more: Value) -> EvidencePackage {
    let mut package = json!({
        "package_id": ID, "conversation_id": ID, "turn_id": ID, "created_at": "2026-01-02T03:04:05Z",
        "evidence_status": "partial", "items": [],
    });
    package
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    serde_json::from_value(package).unwrap()
}

fn full_item() -> Value {
    json!({
        "evidence_id": ID,
        "display": {"citation_marker": "[1]", "label": "Returns", "short_label": "Ret."},
        "provenance": {
            "kb_id": ID, "document_id": ID, "document_title": "Policy", "version_number": 3, "source_type": "pdf",
            "chunk_id": "7", "section": {"display_label": "2.1"}, "deep_link": "https://kb.example/1",
        },
    })
}

#[test]
fn both_views_give_the_same_cards() {
    let display = package(json!({"items": [{
        "citation_marker": "[1]", "label": "Returns", "short_label": "Ret.", "document_title": "Policy",
        "version_number": 3, "section": {"display_label": "2.1"}, "deep_link": "https://kb.example/1",
    }]}));
    let full = package(json!({"organization_id": ID, "items": [full_item()]}));
    assert_eq!(
        (display.view(), full.view()),
        (EvidenceView::Display, EvidenceView::Full)
    );
    assert_eq!(display.cards().count(), 1);
    assert_eq!(
        display.cards().collect::<Vec<_>>(),
        full.cards().collect::<Vec<_>>()
    );
    assert_eq!(full.status(), Some(&EvidenceStatus::Partial));
    assert_eq!(full.package_id(), full.turn_id());
    assert_eq!(EvidencePackage::from(full.to_display().unwrap()), display);
    assert!(full.clone().into_full().is_ok() && full.clone().into_display().is_err());
    assert!(display.clone().into_display().is_ok() && display.into_full().is_err());
}

#[test]
fn an_unrecognized_view_has_a_name_and_no_cards() {
    let unrecognized = package(json!({"view": "summary"}));
    assert_eq!(unrecognized.view(), EvidenceView::Unrecognized("summary"));
    assert_eq!(unrecognized.cards().count(), 0);
    assert_eq!(unrecognized.created_at(), None);
    assert_eq!(unrecognized.to_display(), None);
}

/// A text that no other field has, and that shows up in the output wherever it goes.
fn audit_text() -> impl Strategy<Value = String> {
    "[a-z]{4}".prop_map(|text| format!("audit-{text}"))
}

fn full_package() -> impl Strategy<Value = Value> {
    let score = (
        any::<f32>().prop_filter("finite", |score| score.is_finite()),
        audit_text(),
        audit_text(),
    );
    let item = (
        score,
        prop::option::of(audit_text()),
        audit_text(),
        "[A-Z][a-z]{0,8}",
        prop::option::of("\\[[0-9]\\]"),
    );
    prop::collection::vec(item, 0..5).prop_map(|items| {
        let items: Vec<Value> = items
            .into_iter()
            .map(|((score, basis, band), audit, chunk, title, marker)| {
                json!({
                    "evidence_id": "aaaaaaaa-0000-4000-8000-000000000001",
                    "rag_query_id": "aaaaaaaa-0000-4000-8000-000000000002",
                    "attribution_level": chunk,
                    "prompt_order": 987_654_321,
                    "provenance": {
                        "kb_id": "aaaaaaaa-0000-4000-8000-000000000003", "kb_name": audit,
                        "document_id": "aaaaaaaa-0000-4000-8000-000000000004", "document_title": title,
                        "version_id": "aaaaaaaa-0000-4000-8000-000000000005", "source_type": chunk,
                        "source_provider": audit, "filename": audit, "chunk_id": chunk, "chunk_index": 987_654_321,
                        "content_sha256": audit, "last_processed_at": "1999-12-31T23:59:59Z",
                    },
                    "position": {"type": chunk, "start_char": 987_654_321, "end_char": 987_654_321},
                    "score": {
                        "retrieval_score_raw": score, "retrieval_score_display": score,
                        "score_basis": basis, "band": band, "calibrated": true,
                    },
                    "usage_constraints": {
                        "sensitivity": audit, "sensitivity_level": 987_654_321, "visibility_mode": audit,
                        "audience_tags": [chunk], "constraint_source": chunk, "raw": {"audit-key": chunk},
                    },
                    "display": {"label": title, "citation_marker": marker},
                    "source_trust": audit, "scan_status": audit,
                })
            })
            .collect();
        json!({
            "view": "full", "items": items, "status_reason": "audit-reason",
            "organization_id": "aaaaaaaa-0000-4000-8000-000000000006",
            "agent_id": "aaaaaaaa-0000-4000-8000-000000000007",
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a full package holds, its projection holds none of it but cards.
    #[test]
    fn no_audit_field_survives_the_projection(more in full_package()) {
        let full = package(more);
        prop_assert!(full.as_full().is_some());
        let written = serde_json::to_value(full.to_display().unwrap()).unwrap();
        let text = written.to_string();
        for audit in ["audit", "aaaaaaaa", "987654321", "1999-12-31", "calibrated", "score", "band"] {
            prop_assert!(!text.contains(audit), "{} in {}", audit, text);
        }
        let allowed = ["citation_marker", "label", "short_label", "document_title", "version_number", "section", "deep_link"];
        for item in written["items"].as_array().unwrap() {
            for key in item.as_object().unwrap().keys() {
                prop_assert!(allowed.contains(&key.as_str()), "{}", key);
            }
        }
        prop_assert_eq!(written["items"].as_array().unwrap().len(), full.cards().count());
    }

    /// What is written is read again as the same value, the tag always present.
    #[test]
    fn writing_and_reading_gives_the_same_package(more in full_package()) {
        let full = package(more);
        let written = serde_json::to_string(&full).unwrap();
        prop_assert!(written.contains("\"view\":\"full\""));
        prop_assert_eq!(serde_json::from_str::<EvidencePackage>(&written).unwrap(), full);
    }

    /// Everything between the citations holds none, and nothing is lost.
    #[test]
    fn citations_account_for_every_marker_and_every_card(
        text in "(\\[[0-9]{1,2}\\]|[a-zé\\[\\] ]){0,20}",
        markers in prop::collection::vec(prop::option::of("\\[[0-9]{1,2}\\]"), 0..5),
    ) {
        let items: Vec<EvidenceItemDisplay> =
            markers.iter().map(|marker| EvidenceItemDisplay::new().with_citation_marker(marker.clone())).collect();
        let citations = Citations::of(&text, items.iter().map(SourceCard::from));
        for citation in citations.found.iter().chain(&citations.without_card) {
            prop_assert_eq!(&text[citation.range.clone()], citation.marker);
        }
        prop_assert!(citations.found.iter().all(|citation| !citation.cards.is_empty()));
        let cited = markers.iter().flatten().filter(|marker| text.contains(marker.as_str())).count();
        prop_assert_eq!(citations.not_cited.len(), items.len() - cited);
    }
}

#[test]
fn the_longest_marker_counts_and_markers_never_overlap() {
    let items: Vec<EvidenceItemDisplay> = ["1", "12", "12"]
        .map(|marker| EvidenceItemDisplay::new().with_citation_marker(marker.to_owned()))
        .to_vec();
    let citations = Citations::of(
        "see 12 and 1, not [sic] but [9]",
        items.iter().map(SourceCard::from),
    );
    let found: Vec<(&str, usize, usize)> = citations
        .found
        .iter()
        .map(|citation| (citation.marker, citation.range.start, citation.cards.len()))
        .collect();
    assert_eq!(found, [("12", 4, 2), ("1", 11, 1)]);
    assert_eq!(citations.without_card.len(), 1);
    assert_eq!(citations.without_card[0].marker, "[9]");
}

#[test]
fn calls_find_their_results_across_turns_and_nothing_is_dropped() {
    let turn = |more: Value| {
        let mut turn = json!({
            "id": ID, "session_id": ID, "role": "assistant", "content": "", "created_at": "2026-01-02T03:04:05Z",
        });
        turn.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        turn
    };
    let call = |id: &str, arguments: &str| json!({"id": id, "function": {"name": "find", "arguments": arguments}});
    let result =
        |id: &str, output: &str| json!({"tool_results": {"tool_call_id": id, "output": output}});
    let detail: ConversationDetail = serde_json::from_value(json!({
        "id": ID, "organization_id": ID, "end_user_id": ID, "channel": "chat", "status": "active",
        "priority": "low", "message_count": 5, "started_at": "2026-01-02T03:04:05Z",
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
        "recent_turns": [
            turn(json!({"tool_calls": [call("a", "{\"n\": 1}"), call("b", "{n}")]})),
            turn(result("b", "1")), turn(result("gone", "2")), turn(result("b", "3")),
        ],
    }))
    .unwrap();
    assert!(!detail.is_complete());
    let uses = detail.tool_uses();
    let outputs: Vec<Vec<&str>> = uses
        .calls
        .iter()
        .map(|(_, results)| {
            results
                .iter()
                .map(|result| result.output.as_str())
                .collect()
        })
        .collect();
    assert_eq!(outputs, [vec![], vec!["1", "3"]]);
    assert_eq!(uses.results_without_call[0].output, "2");
    assert_eq!(uses.calls[0].0.arguments_json().unwrap(), json!({"n": 1}));
    let error = uses.calls[1].0.arguments_json().unwrap_err();
    assert!(
        error.to_string().contains("\"b\"") && !error.ends_stream(),
        "{error}"
    );
}
