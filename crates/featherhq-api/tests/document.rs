//! The generated types against the document they come from.
//!
//! The types are turned into JSON Schema and compared, in the canonical form of schemas, with the
//! components of the document. A type that accepts less or more than the document says is a
//! finding; those that are meant so are listed in [`INTENDED`], and nowhere else.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use featherhq_api::types;
use openapi_drift::{Document, Finding, Names, Options, compare};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

const DOCUMENT: &str = include_str!("../../../openapi.json");
const SETTINGS: &str = include_str!("../../../specs/feather/api.toml");

/// A difference that is meant.
struct Intended {
    rule: &'static str,
    reason: &'static str,
    matches: fn(&Finding) -> bool,
}

/// Every difference that is meant and that the schema of a type says, with its reason.
const INTENDED: &[Intended] = &[
    Intended {
        rule: "union-branch-added",
        reason: "enums are open: a string that the document does not list is kept",
        matches: |finding| finding.new == Some(json!("string")),
    },
    Intended {
        rule: "union-branch-added",
        reason: "unions are open: a package with another tag keeps its JSON",
        matches: |finding| {
            finding.place == "src__conversation__schemas__TurnResponse.evidence object"
        },
    },
    Intended {
        rule: "discriminator-removed",
        reason: "JSON Schema has no discriminator; the members say their tags themselves",
        matches: |finding| finding.place == "src__conversation__schemas__TurnResponse.evidence",
    },
    Intended {
        rule: "unmapped-format-changed",
        reason: "a Rust number has a width: 64 bits where the document says none",
        matches: |finding| {
            finding.old == Some(json!("no format"))
                && [Some(json!("int64")), Some(json!("double"))].contains(&finding.new)
        },
    },
    Intended {
        rule: "optional-became-nullable",
        reason: "null in an optional field reads as an absent one",
        matches: |finding| finding.old == Some(json!(false)),
    },
    Intended {
        rule: "default-changed",
        reason: "a list that is absent is empty, without saying so",
        matches: |finding| {
            finding.place.ends_with(".recent_turns") && finding.old == Some(json!([]))
        },
    },
];

/// What a type reads and its schema does not admit, or the other way round.
struct Tolerated {
    reason: &'static str,
    /// Edits a valid `EvidencePackage`, in its view for auditors.
    edit: fn(&mut Value),
}

/// Every tolerance that is meant and that no schema says, with its reason.
const TOLERATED: &[Tolerated] = &[
    Tolerated {
        reason: "a time without an offset is read as UTC, since Pydantic writes naive ones",
        edit: |package| package["created_at"] = json!("2026-01-02T03:04:05"),
    },
    Tolerated {
        reason: "a package without its tag is told by the fields it has",
        edit: |package| {
            package.as_object_mut().unwrap().remove("view");
        },
    },
    Tolerated {
        reason: "fields that are not known are passed over, since a server may add some",
        edit: |package| package["score_of_tomorrow"] = json!({"any": 1}),
    },
    Tolerated {
        reason: "null in a field that may be left out reads as an absent one",
        edit: |package| package["schema_version"] = Value::Null,
    },
];

#[test]
fn what_no_schema_says_is_read_as_the_same() {
    let package = json!({
        "view": "full",
        "package_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "organization_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "conversation_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "turn_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "created_at": "2026-01-02T03:04:05Z",
        "evidence_status": "complete",
        "items": [],
    });
    let read = |value: Value| serde_json::from_value::<types::EvidencePackage>(value);
    let expected = read(package.clone()).unwrap();
    assert!(matches!(expected, types::EvidencePackage::Full(_)));
    for Tolerated { reason, edit } in TOLERATED {
        let mut edited = package.clone();
        edit(&mut edited);
        assert_ne!(edited, package);
        let found = read(edited).unwrap_or_else(|error| panic!("{reason}: {error}"));
        assert_eq!(found, expected, "{reason}");
    }
}

#[test]
fn the_types_are_what_the_document_says() {
    let findings = against_types(&document());
    let unexpected: Vec<&Finding> = findings
        .iter()
        .filter(|finding| reason(finding).is_none())
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    for intended in INTENDED {
        assert!(
            findings.iter().any(|finding| is(intended, finding)),
            "nothing is {} because {:?}",
            intended.rule,
            intended.reason
        );
    }
}

#[test]
fn a_document_that_says_something_else_is_noticed() {
    type Edit = fn(&mut Value);
    let edits: [(&str, &str, Edit); 5] = [
        (
            "property-became-required",
            "TokenCount.input_tokens",
            |schemas| {
                schemas["TokenCount"]["required"] = json!(["output_tokens"]);
            },
        ),
        (
            "optional-property-removed",
            "TokenCount.cached",
            |schemas| {
                schemas["TokenCount"]["properties"]["cached"] = json!({"type": "integer"});
            },
        ),
        ("type-changed", "ToolCall.id", |schemas| {
            schemas["ToolCall"]["properties"]["id"] = json!({"type": "boolean"});
        }),
        (
            "enum-value-removed",
            "EvidenceScore.band|string unheard",
            |schemas| {
                let band = &mut schemas["EvidenceScore"]["properties"]["band"]["enum"];
                band.as_array_mut().unwrap().push(json!("unheard"));
            },
        ),
        (
            "format-changed",
            "EvidencePackageFull.package_id",
            |schemas| {
                schemas["EvidencePackageFull"]["properties"]["package_id"]["format"] =
                    json!("date");
            },
        ),
    ];
    for (rule, place, edit) in edits {
        let mut document = document();
        edit(&mut document["components"]["schemas"]);
        let unexpected: Vec<String> = against_types(&document)
            .iter()
            .filter(|finding| reason(finding).is_none())
            .map(|finding| format!("{} {}", finding.id, finding.place))
            .collect();
        assert_eq!(unexpected, [format!("{rule} {place}")]);
    }
}

fn is(intended: &Intended, finding: &Finding) -> bool {
    intended.rule == finding.id && (intended.matches)(finding)
}

fn reason(finding: &Finding) -> Option<&'static str> {
    let intended = INTENDED.iter().find(|intended| is(intended, finding))?;
    Some(intended.reason)
}

fn document() -> Value {
    openapi_lower::document::parse(DOCUMENT, "openapi.json").unwrap()
}

/// The names of the types by the place of their schema.
fn names() -> BTreeMap<String, String> {
    let settings: toml::Table = SETTINGS.parse().unwrap();
    let names = settings["names"].as_table().unwrap().iter();
    names
        .map(|(place, name)| (place.clone(), name.as_str().unwrap().to_owned()))
        .collect()
}

/// Compares a document with itself, its components replaced by the schemas of the types.
fn against_types(document: &Value) -> Vec<Finding> {
    let names = names();
    let components: BTreeSet<&String> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    let mut generated = document.clone();
    generated["components"]["schemas"] = schemas_of_types(&components, &names).into();
    let base = Document::parse(format!("{document:#}"), "openapi.json").unwrap();
    let revision = Document::parse(format!("{generated:#}"), "the types").unwrap();
    let mut options = Options::default();
    options.names = Names::new(names.clone(), names);
    compare(&base, &revision, &options).unwrap().findings
}

/// The schema of every type, under the name of its component where it has one.
fn schemas_of_types(
    components: &BTreeSet<&String>,
    names: &BTreeMap<String, String>,
) -> Map<String, Value> {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    // These three lead to all the others.
    generator.subschema_for::<types::CursorPageSessionResponse>();
    generator.subschema_for::<types::SessionDetailResponse>();
    generator.subschema_for::<types::HttpValidationError>();
    let definitions = Value::Object(generator.take_definitions(true));
    let mut text = definitions.to_string();
    for component in components {
        let reference = |name: &str| format!("\"#/components/schemas/{name}\"");
        text = text.replace(&reference(&names[*component]), &reference(component));
    }
    let definitions: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let by_type: BTreeMap<&str, &String> = components
        .iter()
        .map(|component| (names[*component].as_str(), *component))
        .collect();
    let schemas: Map<String, Value> = definitions
        .into_iter()
        .map(|(name, schema)| {
            let component = by_type.get(name.as_str()).copied();
            (component.unwrap_or(&name).clone(), schema)
        })
        .collect();
    for component in components {
        assert!(schemas.contains_key(*component), "{component} has no type");
    }
    schemas
}
