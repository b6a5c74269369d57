//! Every instance is valid, and together they show all that a schema allows.

use super::*;

const SEED: u64 = 7;

fn made(schemas: Value, count: usize) -> Vec<Made> {
    let document = json!({"openapi": "3.1.0", "components": {"schemas": schemas}});
    let instances = Instances::new(&document, SEED).unwrap();
    let names = document["components"]["schemas"].as_object().unwrap();
    names
        .keys()
        .map(|name| {
            let pointer = Pointer::from("components").join("schemas").join(name);
            let validator = instances.validator(&pointer).unwrap();
            let made = instances.of(&pointer, &validator, count);
            assert!(made.instances.iter().all(|value| validator.is_valid(value)));
            made
        })
        .collect()
}

fn instances(schema: Value) -> Vec<Value> {
    let made = made(json!({"A": schema}), 40).remove(0);
    assert_eq!(made.unmade, 0);
    made.instances
}

fn shown(instances: &[Value], holds: impl Fn(&Value) -> bool) -> bool {
    instances.iter().any(holds)
}

#[test]
fn absent_null_and_present_members_are_shown() {
    let instances = instances(json!({
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": ["integer", "null"], "minimum": 3},
            "b": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
        },
    }));
    assert!(instances.iter().all(|value| value.get("a").is_some()));
    for member in ["a", "b"] {
        assert!(shown(&instances, |value| value.get(member) == Some(&Value::Null)));
        assert!(shown(&instances, |value| value
            .get(member)
            .is_some_and(|value| !value.is_null())));
    }
    assert!(shown(&instances, |value| value.get("b").is_none()));
}

#[test]
fn every_branch_and_every_listed_value_is_shown() {
    let found = instances(json!({"oneOf": [
        {"const": "x"}, {"type": "boolean"}, {"type": "array", "items": {"const": 1}, "minItems": 1},
        {"enum": [2, null]}, {"type": "object", "minProperties": 2},
    ]}));
    for example in [json!("x"), json!(2), json!(null)] {
        assert!(found.contains(&example), "{example} in {found:?}");
    }
    assert!(shown(&found, Value::is_boolean));
    assert!(shown(&found, Value::is_array));
    assert!(shown(&found, |value| value
        .as_object()
        .is_some_and(|object| object.len() >= 2)));
}

#[test]
fn schemas_of_every_kind_have_instances() {
    let all = made(
        json!({
            "Recursive": {
                "type": "object", "required": ["next", "many"],
                "properties": {
                    "next": {"anyOf": [{"$ref": "#/components/schemas/Recursive"}, {"type": "null"}]},
                    "many": {"type": "array", "items": {"$ref": "#/components/schemas/Recursive"}},
                },
            },
            "Formats": {
                "type": "object",
                "required": ["uuid", "date", "time", "email", "uri", "ipv4", "ipv6", "duration"],
                "properties": {
                    "uuid": {"type": "string", "format": "uuid"},
                    "date": {"type": "string", "format": "date"},
                    "time": {"type": "string", "format": "date-time"},
                    "email": {"type": "string", "format": "email"},
                    "uri": {"type": "string", "format": "uri"},
                    "ipv4": {"type": "string", "format": "ipv4"},
                    "ipv6": {"type": "string", "format": "ipv6"},
                    "duration": {"type": "string", "format": "duration"},
                },
            },
            "Combined": {
                "allOf": [
                    {"$ref": "#/components/schemas/Formats"},
                    {"properties": {"extra": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}}, "required": ["extra"]},
                ],
            },
            "Map": {"type": "object", "propertyNames": {"pattern": "^[a-c]{3}$"}, "additionalProperties": {"type": "integer"}, "minProperties": 1},
            "Tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false},
            "Patterned": {"patternProperties": {"^x-": {"type": "boolean"}}, "additionalProperties": false},
            "Whole": {"type": "integer", "multipleOf": 5, "minimum": 1, "maximum": 11},
            "Set": {"type": "array", "uniqueItems": true, "items": {"enum": [1, 2, 3]}, "minItems": 2},
            "Dependent": {"properties": {"a": {}, "b": {"type": "string"}}, "dependentRequired": {"a": ["b"]}},
            "Conditional": {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}, "n": {}}, "required": ["kind"],
                "if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["n"], "properties": {"n": {"type": "integer"}}}},
        }),
        30,
    );
    for made in all {
        assert!(made.unmade == 0 && made.instances.len() >= 3, "{made:?}");
    }
}

#[test]
fn what_cannot_be_made_is_counted() {
    let schemas = json!({
        "Impossible": {"type": "string", "enum": [1]},
        "Endless": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Endless"}}},
    });
    for made in made(schemas, 5) {
        assert_eq!((made.instances.len(), made.unmade), (0, 5));
    }
}

#[test]
fn a_value_carries_the_tag_of_its_branch() {
    let all = made(
        json!({
            "Animal": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
            },
            "Cat": {"type": "object", "required": ["lives"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
            "Dog": {"type": "object", "required": ["name"], "properties": {"kind": {"type": "string"}, "name": {"type": "string"}}},
        }),
        20,
    );
    for animal in &all[0].instances {
        let expected = if animal.get("lives").is_some() {
            "cat"
        } else {
            "Dog"
        };
        assert_eq!(animal["kind"], expected);
    }
}

#[test]
fn the_same_seed_makes_the_same_whatever_else_there_is() {
    let schema =
        json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "number"}}});
    let alone = made(json!({ "A": schema }), 20);
    let beside = made(json!({"A": schema, "B": {"type": "string"}}), 20);
    assert_eq!(alone[0].instances, beside[0].instances);
    assert!(alone[0].instances.len() > 10);
}
