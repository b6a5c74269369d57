//! The vendored documents, lowered: readable as OpenAPI 3.0, free of what only 3.1 knows, and the
//! parts that went wrong in generators before.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;

use openapi_lower::{Effect, Lowered, document, lower};
use serde_json::{Value, json};

fn lowered(name: &str) -> Lowered {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join(name)).unwrap();
    lower(&document::parse(&text, name).unwrap()).unwrap()
}

/// Every object of a document that is not data, with its pointer.
fn objects<'v>(value: &'v Value, pointer: String, found: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(members) => {
            found.push((pointer.clone(), value));
            for (key, member) in members {
                if !["default", "example", "enum"].contains(&key.as_str()) {
                    objects(member, format!("{pointer}/{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn both_documents_are_openapi_3_0() {
    for (name, operations, schemas) in [
        ("openapi.json", 2, 21),
        ("specs/anyreach/openapi.json", 1, 5),
    ] {
        let document = lowered(name).document;
        assert_eq!(document["openapi"], "3.0.3");
        let parsed: openapiv3::OpenAPI = serde_json::from_value(document).unwrap();
        assert_eq!(parsed.operations().count(), operations, "{name}");
        assert_eq!(parsed.components.unwrap().schemas.len(), schemas, "{name}");
    }
}

#[test]
fn nothing_of_3_1_is_left() {
    let document = lowered("openapi.json").document;
    let mut found = Vec::new();
    objects(
        &document["components"]["schemas"],
        String::new(),
        &mut found,
    );
    objects(&document["paths"], String::new(), &mut found);
    for (pointer, object) in found {
        if pointer.ends_with("/properties") {
            continue;
        }
        for keyword in ["const", "anyOf", "examples", "title"] {
            assert!(object.get(keyword).is_none(), "{keyword} at {pointer}");
        }
        assert!(
            object
                .get("type")
                .is_none_or(|name| name.is_string() && name != "null"),
            "type at {pointer}"
        );
        for bound in ["exclusiveMinimum", "exclusiveMaximum"] {
            assert!(
                object.get(bound).is_none_or(Value::is_boolean),
                "{bound} at {pointer}"
            );
        }
        if object.get("$ref").is_some() {
            assert_eq!(
                object.as_object().unwrap().len(),
                1,
                "beside $ref at {pointer}"
            );
        }
    }
}

#[test]
fn lowering_again_changes_nothing() {
    for name in ["openapi.json", "specs/anyreach/openapi.json"] {
        let once = lowered(name).document;
        let twice = lower(&once).unwrap();
        assert_eq!(twice.document, once);
        assert!(twice.report.is_empty(), "{}", twice.report);
    }
}

#[test]
fn no_meaning_of_the_feather_document_is_lost() {
    let report = lowered("openapi.json").report;
    let lost: Vec<String> = report
        .rewrites()
        .iter()
        .filter(|rewrite| rewrite.effect != Effect::Kept)
        .map(ToString::to_string)
        .collect();
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn the_evidence_union_and_its_tags() {
    let document = lowered("openapi.json").document;
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["src__conversation__schemas__TurnResponse"]["properties"]["evidence"],
        json!({
            "nullable": true,
            "oneOf": [
                {"$ref": "#/components/schemas/EvidencePackageDisplay"},
                {"$ref": "#/components/schemas/EvidencePackageFull"},
            ],
            "discriminator": {
                "propertyName": "view",
                "mapping": {
                    "display": "#/components/schemas/EvidencePackageDisplay",
                    "full": "#/components/schemas/EvidencePackageFull",
                },
            },
        })
    );
    for (package, view) in [
        ("EvidencePackageDisplay", "display"),
        ("EvidencePackageFull", "full"),
    ] {
        assert_eq!(
            schemas[package]["properties"]["view"],
            json!({"type": "string", "enum": [view], "default": view})
        );
    }
    assert_eq!(
        schemas["ValidationError"]["properties"]["loc"]["items"],
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})
    );
}

#[test]
fn parameters_are_plain() {
    let document = lowered("openapi.json").document;
    let parameters = &document["paths"]["/v1/v2/conversations"]["get"]["parameters"];
    let schema = |name: &str| {
        let parameters = parameters.as_array().unwrap();
        parameters
            .iter()
            .find(|parameter| parameter["name"] == name)
            .unwrap()["schema"]
            .clone()
    };
    assert_eq!(schema("status"), json!({"type": "string"}));
    assert_eq!(
        schema("end_user_id"),
        json!({"type": "string", "format": "uuid"})
    );
    assert_eq!(
        schema("limit"),
        json!({"type": "integer", "maximum": 200, "minimum": 1, "default": 50})
    );
}
