//! What a finding says: direction, operations, fingerprint, one for each cause; and what is none.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{compared, document};
use openapi_drift::{Direction, Finding, Options, Severity, compare};
use serde_json::{Value, json};

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.id).collect()
}

/// A document in which `Turn` is received by one operation and sent by another, both through
/// `Page`, which refers to itself.
fn turns(turn: Value) -> Value {
    let page = json!({"$ref": "#/components/schemas/Page"});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Turns", "version": "1"},
        "paths": {
            "/turns": {
                "get": {"operationId": "listTurns", "responses": {"200": {"description": "", "content": {"application/json": {"schema": page}}}}},
                "post": {"operationId": "addTurns", "requestBody": {"content": {"application/json": {"schema": page}}}, "responses": {"204": {"description": ""}}},
            },
        },
        "components": {"schemas": {
            "Page": {"type": "object", "properties": {
                "next": page,
                "turns": {"type": "array", "items": {"$ref": "#/components/schemas/Turn"}},
            }},
            "Turn": turn,
        }},
    })
}

fn role(schema: Value) -> Value {
    json!({"type": "object", "required": ["role"], "properties": {"role": schema}})
}

#[test]
fn a_component_used_both_ways_is_one_finding_with_the_worse_verdict() {
    let base = turns(role(json!({"enum": ["user", "agent"]})));
    let revision = turns(role(json!({"enum": ["user"]})));
    let findings = compared(&base, &revision);
    assert_eq!(ids(&findings), ["enum-value-removed"]);
    let finding = &findings[0];
    assert_eq!(finding.direction, Direction::Both);
    assert_eq!(finding.operations, ["GET /turns", "POST /turns"]);
    assert_eq!(finding.wire, Severity::Breaking);
    assert_eq!(finding.item, "TurnRole::Agent");
    assert_eq!(finding.place, "Turn.role agent");
    assert_eq!(finding.old, Some(json!("agent")));
}

#[test]
fn the_verdict_follows_the_direction() {
    let only = |method: &str, mut document: Value| {
        document["paths"]["/turns"]
            .as_object_mut()
            .unwrap()
            .retain(|key, _| key == method);
        document
    };
    let cases = [
        ("get", Direction::Response, Severity::Informational),
        ("post", Direction::Request, Severity::Breaking),
    ];
    for (method, direction, wire) in cases {
        let base = only(method, turns(role(json!({"enum": ["user", "agent"]}))));
        let revision = only(method, turns(role(json!({"enum": ["user"]}))));
        let findings = compared(&base, &revision);
        assert_eq!((findings[0].direction, findings[0].wire), (direction, wire));
        let refused = findings[0].message.contains("are refused");
        assert_eq!(refused, method == "post", "{}", findings[0].message);
    }
}

#[test]
fn a_webhook_receives_what_an_operation_sends() {
    let hook = |schema: Value| {
        json!({
            "openapi": "3.1.0",
            "info": {"title": "Turns", "version": "1"},
            "webhooks": {"turnAdded": {"post": {
                "requestBody": {"content": {"application/json": {"schema": schema}}},
                "responses": {"204": {"description": ""}},
            }}},
        })
    };
    let base = hook(json!({"type": "integer"}));
    let findings = compared(&base, &hook(json!({"type": "number"})));
    assert_eq!(
        (findings[0].direction, findings[0].wire),
        (Direction::Response, Severity::Breaking)
    );
}

#[test]
fn what_is_read_only_does_not_travel_in_requests() {
    let read_only = |kind: &str| turns(role(json!({"type": kind, "readOnly": true})));
    let findings = compared(&read_only("number"), &read_only("integer"));
    assert_eq!(findings[0].direction, Direction::Response);
    assert_eq!(findings[0].operations, ["GET /turns"]);
    assert_eq!(findings[0].wire, Severity::Informational);
}

#[test]
fn a_component_that_no_operation_uses_breaks_code_alone() {
    let mut base = turns(role(json!({"type": "string"})));
    base["components"]["schemas"]["Lone"] =
        json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let mut revision = base.clone();
    revision["components"]["schemas"]["Lone"]["properties"]["a"]["type"] = json!("integer");
    let findings = compared(&base, &revision);
    assert_eq!(ids(&findings), ["type-changed"]);
    assert_eq!(findings[0].direction, Direction::None);
    assert_eq!(
        (findings[0].wire, findings[0].source),
        (Severity::Informational, Severity::Breaking)
    );
}

#[test]
fn shared_parameters_and_security_are_one_finding_for_all_operations() {
    let document = |limit: Value, security: Value| {
        let operation = |id: &str| {
            json!({
                "operationId": id,
                "parameters": [{"$ref": "#/components/parameters/Limit"}],
                "responses": {"204": {"description": ""}},
            })
        };
        json!({
            "openapi": "3.1.0",
            "info": {"title": "Turns", "version": "1"},
            "security": security,
            "paths": {"/a": {"get": operation("getA")}, "/b": {"get": operation("getB")}},
            "components": {
                "parameters": {"Limit": {"name": "limit", "in": "query", "schema": limit}},
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
            },
        })
    };
    let base = document(json!({"type": "string"}), json!([]));
    let revision = document(json!({"type": "integer"}), json!([{"key": []}]));
    let findings = compared(&base, &revision);
    assert_eq!(ids(&findings), ["type-changed", "security-required"]);
    for finding in &findings {
        assert_eq!(finding.operations, ["GET /a", "GET /b"], "{finding:#?}");
    }
    assert_eq!(
        findings[0].base.pointer,
        "/components/parameters/Limit/schema"
    );
    assert_eq!(findings[1].revision.pointer, "/security");
}

#[test]
fn a_fingerprint_survives_unrelated_edits() {
    let base = turns(role(json!({"enum": ["user", "agent"]})));
    let revision = turns(role(json!({"enum": ["user"]})));
    let before = compared(&base, &revision)[0].fingerprint.clone();
    let mut base = base;
    let mut revision = revision;
    for document in [&mut base, &mut revision] {
        document["paths"]["/others"] = document["paths"]["/turns"].clone();
        document["components"]["schemas"]["Turn"]["properties"]["text"] = json!({"type": "string"});
        document["components"]["schemas"]["Turn"]["required"] = json!(["text", "role"]);
    }
    base["components"]["schemas"]["Turn"]["properties"]["text"] = json!({"type": "integer"});
    let findings = compared(&base, &revision);
    assert_eq!(ids(&findings), ["enum-value-removed", "type-changed"]);
    assert_eq!(findings[0].fingerprint, before);
    assert_ne!(findings[1].fingerprint, before);
}

#[test]
fn twins_are_compared_with_the_component_they_came_from() {
    let base = turns(role(json!({"type": "string"})));
    let twin = |input: Value, output: Value| {
        let mut document = base.clone();
        let text = document.to_string();
        let text = text.replace("schemas/Page", "schemas/Page-Output");
        document = serde_json::from_str(&text).unwrap();
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        let page = schemas.remove("Page").unwrap();
        schemas.remove("Turn");
        let suffixed = |page: &Value, suffix: &str| -> Value {
            let text = page
                .to_string()
                .replace("Page-Output", &format!("Page-{suffix}"));
            serde_json::from_str(&text.replace("schemas/Turn", &format!("schemas/Turn-{suffix}")))
                .unwrap()
        };
        schemas.insert("Page-Input".to_owned(), suffixed(&page, "Input"));
        schemas.insert("Page-Output".to_owned(), suffixed(&page, "Output"));
        schemas.insert("Turn-Input".to_owned(), input);
        schemas.insert("Turn-Output".to_owned(), output);
        document["paths"]["/turns"]["post"]["requestBody"]["content"]["application/json"]["schema"] =
            json!({"$ref": "#/components/schemas/Page-Input"});
        document
    };
    let same = role(json!({"type": "string"}));
    let equal = twin(same.clone(), same.clone());
    assert_eq!(ids(&compared(&base, &equal)), [""; 0]);
    assert_eq!(ids(&compared(&equal, &base)), [""; 0]);
    // Once they differ, each is compared in its own direction.
    let split = twin(role(json!({"type": "integer"})), same);
    let findings = compared(&equal, &split);
    assert_eq!(ids(&findings), ["type-changed"]);
    assert_eq!(findings[0].direction, Direction::Request);
    assert_eq!(findings[0].operations, ["POST /turns"]);
}

fn role_or_null(role: Value) -> Value {
    json!({"type": "object", "properties": {
        "role": {"anyOf": [role, {"type": "null"}], "default": "user"}}})
}

#[test]
fn a_schema_in_place_and_as_a_component_differ_in_the_name_of_the_type_alone() {
    let mut base = turns(role(json!({"$ref": "#/components/schemas/Role"})));
    base["components"]["schemas"]["Role"] = json!({"enum": ["user", "agent"], "type": "string"});
    let revision = turns(role(json!({"enum": ["agent", "user"]})));
    let findings = compared(&base, &revision);
    assert_eq!(ids(&findings), ["component-inlined"]);
    assert_eq!(
        (findings[0].wire, findings[0].source),
        (Severity::Informational, Severity::Breaking)
    );

    // What may be null, and has a default, may be so in either spelling.
    let nullable = |role: Value| turns(role_or_null(role));
    let mut base = nullable(json!({"$ref": "#/components/schemas/Role"}));
    base["components"]["schemas"]["Role"] = json!({"enum": ["user", "agent"], "type": "string"});
    let revision = nullable(json!({"enum": ["agent", "user"]}));
    assert_eq!(ids(&compared(&base, &revision)), ["component-inlined"]);
    assert_eq!(ids(&compared(&revision, &base)), ["component-extracted"]);
    let mut open = base.clone();
    open["components"]["schemas"]["Role"] =
        json!({"anyOf": [{"enum": ["user", "agent"]}, {"type": "string"}]});
    assert_eq!(
        ids(&compared(&revision, &open)),
        ["component-extracted", "union-branch-added"]
    );

    // A recursive component written out one level deep.
    let mut base = turns(role(json!({"$ref": "#/components/schemas/Node"})));
    let node =
        json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}});
    base["components"]["schemas"]["Node"] = node.clone();
    let mut revision = turns(role(node.clone()));
    revision["components"]["schemas"]["Node"] = node;
    assert_eq!(ids(&compared(&base, &revision)), ["component-inlined"]);
}

#[test]
fn all_of_that_comes_to_the_same_is_no_change() {
    let part = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let mut base = turns(json!({"allOf": [part("A"), part("B")]}));
    let mut revision = turns(json!({"type": "object", "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}));
    for document in [&mut base, &mut revision] {
        document["components"]["schemas"]["A"] =
            json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}});
        document["components"]["schemas"]["B"] =
            json!({"type": "object", "properties": {"b": {"type": "string"}}});
        document["components"]["schemas"]["Page"]["properties"]["a"] = part("A");
        document["components"]["schemas"]["Page"]["properties"]["b"] = part("B");
    }
    assert_eq!(ids(&compared(&base, &revision)), [""; 0]);
}

#[test]
fn a_tag_that_its_member_fixes_is_one_finding() {
    let union = |tag: &str| {
        let mut document = turns(role(json!({
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {
                tag: "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}},
        })));
        let member = |kind: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}}});
        document["components"]["schemas"]["Cat"] = member(tag);
        document["components"]["schemas"]["Dog"] = member("dog");
        document
    };
    let findings = compared(&union("cat"), &union("lion"));
    assert_eq!(ids(&findings), ["constant-changed"]);
}

#[test]
fn findings_are_sorted_and_the_same_every_time() {
    let base = turns(json!({"type": "object", "properties": {
        "a": {"type": "string"}, "b": {"type": "string"}, "c": {"enum": ["x"]}, "d": {"type": "string"}}}));
    let revision = turns(json!({"type": "object", "properties": {
        "d": {"type": "string", "format": "email"}, "c": {"enum": ["x", "y"]}, "b": {"type": "integer"}, "a": {"type": "boolean"}}}));
    let findings = compared(&base, &revision);
    let places: Vec<&str> = findings
        .iter()
        .map(|finding| finding.place.as_str())
        .collect();
    assert_eq!(places, ["Turn.a", "Turn.b", "Turn.d", "Turn.c y"]);
    let again = compared(&base, &revision);
    assert_eq!(findings, again);
}

#[test]
fn a_document_of_another_kind_is_refused() {
    let base = document(&turns(role(json!({}))));
    let other = document(&json!({"swagger": "2.0"}));
    let error = compare(&base, &other, &Options::default())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("document.json: /openapi: "), "{error}");
}

#[test]
fn the_same_meaning_in_two_spellings_is_no_change() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spellings");
    let mut pairs = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let pair = entry.unwrap().path();
        let [base, revision] = ["base.yaml", "revision.yaml"].map(|name| {
            let text = std::fs::read_to_string(pair.join(name)).unwrap();
            openapi_drift::Document::parse(text, name).unwrap()
        });
        for (base, revision) in [(&base, &revision), (&revision, &base)] {
            let findings = compare(base, revision, &Options::default())
                .unwrap()
                .findings;
            assert_eq!(ids(&findings), [""; 0], "{}: {findings:#?}", pair.display());
        }
        pairs += 1;
    }
    assert!(pairs > 10);
}
