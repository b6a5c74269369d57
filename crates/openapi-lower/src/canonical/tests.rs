//! The same meaning in several spellings, and meanings that must stay apart.

use serde_json::{Value, json};

use super::{Bound, Canonical};

fn document(version: &str, schemas: Value) -> Value {
    json!({"openapi": version, "paths": {}, "components": {"schemas": schemas}})
}

fn signature(version: &str, schema: &Value) -> String {
    let document = document(
        version,
        json!({"S": schema, "Pet": {"type": "object"}, "Dog": {}}),
    );
    let canonical = Canonical::of(&document).unwrap();
    let schema = canonical.component("S").unwrap();
    format!(
        "{} {:?}",
        canonical.signature(schema),
        schema.annotations.default
    )
}

fn assert_same(spellings: &[Value]) {
    for other in &spellings[1..] {
        let one = signature("3.1.0", &spellings[0]);
        assert_eq!(
            one,
            signature("3.1.0", other),
            "{} and {other}",
            spellings[0]
        );
    }
}

fn pet() -> Value {
    json!({"$ref": "#/components/schemas/Pet"})
}

#[test]
fn forms_of_null() {
    assert_same(&[
        json!({"type": "string", "nullable": true}),
        json!({"type": ["string", "null"]}),
        json!({"type": ["null", "string"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
        json!({"oneOf": [{"type": "null"}, {"type": "string"}]}),
        json!({"anyOf": [{"type": "string"}, {"const": null}]}),
        json!({"anyOf": [{"type": "string", "nullable": true}]}),
        json!({"anyOf": [{"anyOf": [{"type": "string"}, {"enum": [null]}]}, {"type": "null"}]}),
        json!({"type": ["string", "null"], "default": null}),
    ]);
    assert_same(&[
        json!({"anyOf": [pet(), {"type": "null"}]}),
        json!({"allOf": [pet()], "nullable": true}),
        json!({"oneOf": [{"type": "null"}, {"allOf": [pet()]}]}),
    ]);
    assert_same(&[
        json!({"type": "null"}),
        json!({"const": null}),
        json!({"enum": [null]}),
        json!({"type": ["null"]}),
        json!({"anyOf": [{"type": "null"}]}),
    ]);
    assert_same(&[
        json!({"enum": ["a", null]}),
        json!({"type": ["string", "null"], "enum": ["a", null]}),
        json!({"anyOf": [{"const": "a"}, {"type": "null"}]}),
    ]);
    assert_same(&[json!({}), json!(true), json!({"nullable": true})]);
}

#[test]
fn listed_values() {
    assert_same(&[
        json!({"const": "a"}),
        json!({"enum": ["a"], "type": "string"}),
    ]);
    assert_same(&[
        json!({"enum": ["b", "a"]}),
        json!({"enum": ["a", "b", "a"], "type": "string"}),
        json!({"anyOf": [{"const": "a"}, {"const": "b", "title": "B"}]}),
    ]);
    assert_same(&[
        json!({"enum": [1, 2]}),
        json!({"enum": [2.0, 1.0], "type": "integer"}),
    ]);
    assert_same(&[json!({"type": "boolean"}), json!({"enum": [true, false]})]);
}

#[test]
fn unions_and_parts() {
    assert_same(&[
        pet(),
        json!({"allOf": [pet()]}),
        json!({"anyOf": [pet(), pet()]}),
    ]);
    assert_same(&[
        json!({"type": ["string", "integer"], "minLength": 1}),
        json!({"anyOf": [{"type": "integer"}, {"type": "string", "minLength": 1}]}),
        json!({"oneOf": [{"oneOf": [{"type": "integer"}]}, {"type": "string", "minLength": 1}]}),
    ]);
    assert_same(&[
        json!({"type": ["integer", "number"]}),
        json!({"type": "number"}),
    ]);
    let properties = |names: &[&str]| {
        let members: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "string"})))
            .collect();
        json!({"type": "object", "properties": members, "required": names[..1]})
    };
    assert_same(&[
        json!({"type": "object", "required": ["a"],
            "properties": {"b": {"type": "string"}, "a": {"type": "string"}}}),
        json!({"allOf": [properties(&["a"]), {"properties": {"b": {"type": "string"}}}]}),
        json!({"allOf": [{"description": "only words"}, {"required": ["a"]}],
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}),
    ]);
    assert_same(&[
        json!({"allOf": [pet(), {"required": ["a"]}]}),
        json!({"$ref": "#/components/schemas/Pet", "required": ["a"]}),
    ]);
}

#[test]
fn bounds() {
    assert_same(&[
        json!({"type": "integer", "minimum": 1}),
        json!({"type": "integer", "exclusiveMinimum": 0}),
        json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true}),
        json!({"type": "integer", "minimum": 1.0, "maxLength": 3}),
    ]);
    assert_same(&[
        json!({"type": "number", "exclusiveMaximum": 1}),
        json!({"type": "number", "maximum": 1, "exclusiveMaximum": true}),
    ]);
    assert_same(&[
        json!({"type": "string", "minLength": 0}),
        json!({"type": "string", "uniqueItems": false}),
        json!({"type": "string"}),
    ]);
    let document = document(
        "3.1.0",
        json!({"S": {"type": "number", "minimum": 3, "exclusiveMinimum": 2}}),
    );
    let canonical = Canonical::of(&document).unwrap();
    let limit = &canonical.component("S").unwrap().shape().unwrap().bounds[&Bound::Minimum];
    assert_eq!((limit.value.as_i64(), limit.exclusive), (Some(3), false));
}

#[test]
fn content_and_additional_properties() {
    assert_same(&[
        json!({"type": "string", "format": "binary"}),
        json!({"type": "string", "contentMediaType": "application/octet-stream"}),
    ]);
    assert_same(&[
        json!({"type": "object", "properties": {"a": {}}}),
        json!({"properties": {"a": true}, "additionalProperties": true}),
        json!({"properties": {"a": {}}, "additionalProperties": {"description": "any"}}),
    ]);
}

#[test]
fn the_two_versions_of_openapi() {
    let old = json!({"type": "object", "properties": {
        "a": {"type": "integer", "nullable": true, "minimum": 0, "exclusiveMinimum": true},
        "b": {"allOf": [pet()], "nullable": true},
        // Keywords beside a reference mean nothing in 3.0.
        "c": {"$ref": "#/components/schemas/Pet", "minProperties": 2},
    }});
    let new = json!({"type": "object", "properties": {
        "a": {"type": ["integer", "null"], "exclusiveMinimum": 0},
        "b": {"anyOf": [pet(), {"type": "null"}]},
        "c": pet(),
    }});
    assert_eq!(signature("3.0.3", &old), signature("3.1.0", &new));
}

#[test]
fn different_meanings_stay_apart() {
    let meanings = [
        json!({}),
        json!(false),
        json!({"type": "string"}),
        json!({"type": ["string", "null"]}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
        json!({"type": "number", "exclusiveMinimum": 0}),
        json!({"type": "number", "minimum": 0}),
        json!({"type": "array"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "array", "uniqueItems": true}),
        json!({"type": "array", "prefixItems": [{"type": "string"}]}),
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "properties": {"a": {}}}),
        json!({"type": "object", "properties": {"a": {}}, "required": ["a"]}),
        json!({"enum": ["a"]}),
        json!({"enum": ["a", "b"]}),
        json!({"enum": ["1"]}),
        json!({"enum": [1]}),
        json!({"not": {"type": "string"}}),
        pet(),
        json!({"anyOf": [pet(), {"$ref": "#/components/schemas/Dog"}]}),
        json!({"allOf": [pet(), {"$ref": "#/components/schemas/Dog"}]}),
    ];
    for (index, one) in meanings.iter().enumerate() {
        for other in &meanings[..index] {
            assert_ne!(
                signature("3.1.0", one),
                signature("3.1.0", other),
                "{one} and {other}"
            );
        }
    }
}

#[test]
fn twins_stand_for_one_component_when_they_are_equal_all_the_way_down() {
    let node = |suffix: &str, leaf: &str| {
        json!({"type": "object", "properties": {
            "next": {"$ref": format!("#/components/schemas/Node-{suffix}")},
            "leaf": {"$ref": format!("#/components/schemas/Leaf-{suffix}")},
            "other": {"type": leaf},
        }})
    };
    let twins = |input: &str, output: &str| {
        let document = document(
            "3.1.0",
            json!({
                "Node-Input": node("Input", "string"), "Node-Output": node("Output", "string"),
                "Leaf-Input": {"type": input}, "Leaf-Output": {"type": output},
            }),
        );
        let canonical = Canonical::of(&document).unwrap();
        ["Node-Input", "Leaf-Output"].map(|name| canonical.stands_for(name).to_owned())
    };
    assert_eq!(twins("string", "string"), ["Node", "Leaf"]);
    assert_eq!(twins("string", "integer"), ["Node-Input", "Leaf-Output"]);
}

#[test]
fn circles_and_dangling_references_are_read() {
    let document = json!({
        "openapi": "3.1.0",
        "components": {"schemas": {
            "A": {"$ref": "#/components/schemas/A"},
            "B": {"items": {"$ref": "#/components/schemas/B"}},
            "C": {"$ref": "#/components/schemas/B/items"},
            "D": {"$ref": "#/components/schemas/D/x/y"},
            "E": {"$ref": "other.yaml"},
            "F": {"properties": {"f": {"$ref": "#/components/schemas/F/properties/f"}}},
        }},
    });
    let canonical = Canonical::of(&document).unwrap();
    assert_eq!(canonical.components().count(), 6);
    assert_eq!(canonical.component("C").unwrap().reference(), Some("B"));
}
