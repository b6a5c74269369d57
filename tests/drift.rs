//! Drift of the live service: what an observer is told when answers are not as documented.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::{Arc, Mutex};

use featherhq::{AttemptEvent, Client, DriftEvent, DriftKind, Observer, ResponseShapes};
use featherhq_sandbox::{Fault, Sandbox};

#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<(DriftKind, String, u64)>>>);

impl Observer for Watch {
    fn on_attempt(&self, _: &AttemptEvent<'_>) {}

    fn watches_drift(&self) -> bool {
        true
    }

    fn on_drift(&self, event: &DriftEvent<'_>) {
        let told = event.drifts().iter().map(|drift| {
            let place = format!("{}{}", event.operation(), drift.pointer());
            (drift.kind(), place, drift.count())
        });
        self.0.lock().unwrap().extend(told);
    }
}

/// What is told of a list and of the details of its first conversations, under a fault.
async fn told(fault: Option<&str>) -> Vec<(DriftKind, String, u64)> {
    let mut builder = Sandbox::builder().conversations(40);
    if let Some(fault) = fault {
        builder = builder.fault(fault.parse::<Fault>().unwrap());
    }
    let sandbox = builder.start().await.unwrap();
    let watch = Watch::default();
    let client = Client::builder()
        .base_url(sandbox.url())
        .api_key(sandbox.api_key())
        .observer(watch.clone())
        .build()
        .unwrap();
    let page = client.conversations().list().page_size(40).send().await;
    for conversation in page.unwrap().items() {
        // Whether it can be decoded is another matter.
        client.conversations().get(conversation.id).await.ok();
    }
    std::mem::take(&mut *watch.0.lock().unwrap())
}

#[tokio::test]
async fn a_service_that_answers_as_documented_has_no_drift() {
    assert_eq!(told(None).await, []);
}

#[tokio::test]
async fn each_way_to_drift_is_told_with_its_place() {
    for (fault, kind, place) in [
        (
            "unknown-enum=status,on=list",
            DriftKind::UnrecognizedValue,
            "listV2Conversations/items/*/status",
        ),
        (
            "null-field=started_at,on=list",
            DriftKind::UnexpectedNull,
            "listV2Conversations/items/*/started_at",
        ),
        (
            "missing-field=status,on=list",
            DriftKind::MissingField,
            "listV2Conversations/items/*/status",
        ),
        (
            "unknown-view,on=get",
            DriftKind::UnrecognizedTag,
            "getV2Conversation/recent_turns/*/evidence/view",
        ),
        (
            "missing-view,on=get",
            DriftKind::MissingField,
            "getV2Conversation/recent_turns/*/evidence/view",
        ),
        (
            "null-field=recent_turns/0/role,on=get",
            DriftKind::UnexpectedNull,
            "getV2Conversation/recent_turns/*/role",
        ),
    ] {
        let told = told(Some(fault)).await;
        assert!(!told.is_empty(), "{fault}");
        for (found, found_place, _) in told {
            assert_eq!((found, found_place.as_str()), (kind, place), "{fault}");
        }
    }
}

#[tokio::test]
async fn fields_the_document_does_not_know_are_told_at_every_level() {
    let told = told(Some("extra-fields")).await;
    assert!(
        told.iter()
            .all(|(kind, ..)| *kind == DriftKind::UnknownField)
    );
    let places: Vec<&str> = told.iter().map(|(_, place, _)| place.as_str()).collect();
    for level in [
        "listV2Conversations/x",
        "items/*/x",
        "recent_turns/*/x",
        "evidence/x",
    ] {
        assert!(
            places.iter().any(|place| place.contains(level)),
            "{level}: {places:?}"
        );
    }
}

#[test]
fn an_exported_conversation_can_be_compared_without_a_service() {
    let shapes = ResponseShapes::parse(featherhq::RESPONSE_SHAPES).unwrap();
    let drifts = shapes.compare_type("SessionResponse", br#"{"status": "unheard_of"}"#);
    assert!(
        drifts
            .iter()
            .any(|drift| drift.value() == Some("unheard_of"))
    );
    assert!(
        drifts
            .iter()
            .any(|drift| drift.kind() == DriftKind::MissingField)
    );
}
