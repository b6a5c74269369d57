//! Random instances of every component, made from the document and not with the types: each decodes,
//! encodes, is still valid, and is the same. What is broken does not decode.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[path = "instances/schema.rs"]
mod schema;

use featherhq_api::types;
use jsonschema::Validator;
use proptest::prelude::*;
use schema::{Choices, Published};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Decodes into the type of a component, and encodes again.
type RoundTrip = fn(Value) -> Result<Value, String>;

fn round_trip<T: DeserializeOwned + Serialize>(value: Value) -> Result<Value, String> {
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    Ok(serde_json::to_value(decoded).unwrap())
}

const TYPES: &[(&str, RoundTrip)] = &[
    (
        "CursorPage_SessionResponse_",
        round_trip::<types::CursorPageSessionResponse>,
    ),
    (
        "HTTPValidationError",
        round_trip::<types::HttpValidationError>,
    ),
    (
        "src__conversation__schemas__SessionResponse",
        round_trip::<types::SessionResponse>,
    ),
    ("ValidationError", round_trip::<types::ValidationError>),
    (
        "SessionEvalSummary",
        round_trip::<types::SessionEvalSummary>,
    ),
    (
        "src__conversation__schemas__SessionDetailResponse",
        round_trip::<types::SessionDetailResponse>,
    ),
    (
        "src__conversation__schemas__TurnResponse",
        round_trip::<types::TurnResponse>,
    ),
    ("ToolCall", round_trip::<types::ToolCall>),
    ("ToolResult", round_trip::<types::ToolResult>),
    ("TokenCount", round_trip::<types::TokenCount>),
    (
        "EvidencePackageDisplay",
        round_trip::<types::EvidencePackageDisplay>,
    ),
    (
        "EvidencePackageFull",
        round_trip::<types::EvidencePackageFull>,
    ),
    ("ToolCallFunction", round_trip::<types::ToolCallFunction>),
    (
        "EvidenceItemDisplay",
        round_trip::<types::EvidenceItemDisplay>,
    ),
    ("EvidenceItem", round_trip::<types::EvidenceItem>),
    ("EvidenceSection", round_trip::<types::EvidenceSection>),
    (
        "EvidenceProvenance",
        round_trip::<types::EvidenceProvenance>,
    ),
    ("EvidencePosition", round_trip::<types::EvidencePosition>),
    ("EvidenceScore", round_trip::<types::EvidenceScore>),
    (
        "EvidenceUsageConstraints",
        round_trip::<types::EvidenceUsageConstraints>,
    ),
    ("EvidenceDisplay", round_trip::<types::EvidenceDisplay>),
];

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn every_component_has_a_type_here() {
    let published = Published::new();
    let mut components: Vec<&str> = published.components().collect();
    components.sort_unstable();
    let mut types: Vec<&str> = TYPES.iter().map(|(component, _)| *component).collect();
    types.sort_unstable();
    assert_eq!(types, components);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_instances_come_back_the_same(seed in any::<u64>()) {
        let published = Published::new();
        for (component, round_trip) in TYPES {
            let validator = published.validator(component);
            let value = published.instance(component, &mut Choices::new(seed));
            prop_assert_eq!(errors(&validator, &value), Vec::<String>::new(), "{}: {:#}", component, value);
            let again = round_trip(value.clone());
            prop_assert!(again.is_ok(), "{component}: {again:?}: {value:#}");
            let again = again.unwrap();
            prop_assert_eq!(errors(&validator, &again), Vec::<String>::new(), "{}: {:#}", component, again);
            prop_assert_eq!(
                published.normal(component, &again),
                published.normal(component, &value),
                "{}", component
            );
        }
    }

    #[test]
    fn broken_instances_do_not_decode(seed in any::<u64>()) {
        let published = Published::new();
        for (component, round_trip) in TYPES {
            let value = published.instance(component, &mut Choices::new(seed));
            for (broken, how) in published.broken(component, &value) {
                let decoded = round_trip(broken.clone());
                prop_assert!(decoded.is_err(), "{component}: {how} decodes: {broken:#}");
            }
        }
    }
}

#[test]
fn the_comparison_of_instances_can_fail() {
    let published = Published::new();
    let component = "TokenCount";
    let value = published.instance(component, &mut Choices::new(7));
    let mut other = value.clone();
    other["input_tokens"] = json!(value["input_tokens"].as_i64().unwrap_or_default() + 1);
    assert_ne!(
        published.normal(component, &other),
        published.normal(component, &value)
    );
}
