//! The same document in another spelling.

use serde_json::{Map, Value, json};

/// Choices that follow from a seed.
pub(crate) struct Choices(u64);

impl Choices {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, limit: usize) -> usize {
        // The constants of SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// The document with every schema said in another way, and everything that has no order in another
/// one.
pub(crate) fn respelled(document: &Value, choices: &mut Choices) -> Value {
    let mut document = document.clone();
    each_schema(&mut document, &mut |schema| respell(schema, choices));
    if let Some(Value::Array(servers)) = document.get_mut("servers") {
        choices.shuffle(servers);
    }
    reordered(&document, choices)
}

/// The document in the words of OpenAPI 3.0.
pub(crate) fn in_version_3_0(document: &Value) -> Value {
    let mut document = document.clone();
    document["openapi"] = json!("3.0.3");
    each_schema(&mut document, &mut |schema| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if let Some(Value::Array(kinds)) = object.get("type") {
            let kind = kinds[0].clone();
            object.insert("type".to_owned(), kind);
            object.insert("nullable".to_owned(), json!(true));
        }
        if object.get("type") == Some(&json!("integer")) && object.contains_key("minimum") {
            let above = object["minimum"].as_i64().unwrap() - 1;
            object.insert("minimum".to_owned(), json!(above));
            object.insert("exclusiveMinimum".to_owned(), json!(true));
        }
        let null = json!({"type": "null"});
        if let Some(Value::Array(branches)) = object.get("anyOf")
            && branches.contains(&null)
        {
            let branch = branches[0].clone();
            object.remove("anyOf");
            object.insert("allOf".to_owned(), json!([branch]));
            object.insert("nullable".to_owned(), json!(true));
        }
    });
    document
}

/// The document with one value replaced by another that may make no sense there.
pub(crate) fn damaged(document: &Value, choices: &mut Choices) -> Value {
    let mut damaged = document.clone();
    let mut place = &mut damaged;
    let mut depth = 0;
    loop {
        let members = match &*place {
            Value::Object(members) => members.len(),
            Value::Array(values) => values.len(),
            _ => 0,
        };
        // The version stays, so that there is something to compare.
        if members == 0 || (depth > 1 && choices.below(5) == 0) {
            break;
        }
        let chosen = choices.below(members);
        let next = match place {
            Value::Object(members) => members.values_mut().nth(chosen),
            Value::Array(values) => values.get_mut(chosen),
            _ => None,
        };
        place = next.unwrap();
        depth += 1;
    }
    let replacements = [
        Value::Null,
        json!(true),
        json!(-1.5),
        json!("string"),
        json!([]),
        json!([{}, null]),
        json!({}),
        json!({"$ref": "#/components"}),
        json!({"$ref": "#/components/schemas/C0/properties"}),
        json!({"type": ["null", 3], "enum": {}, "required": "a", "oneOf": [3], "discriminator": []}),
    ];
    if depth > 1 {
        *place = replacements[choices.below(replacements.len())].clone();
    }
    damaged
}

/// Calls `change` on every schema, the inner ones first.
fn each_schema(document: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    fn below(schema: &mut Value, change: &mut dyn FnMut(&mut Value)) {
        if let Some(object) = schema.as_object_mut() {
            for (key, value) in object.iter_mut() {
                match (key.as_str(), value) {
                    ("properties", Value::Object(members)) => {
                        members
                            .values_mut()
                            .for_each(|schema| below(schema, change));
                    }
                    ("oneOf" | "anyOf" | "allOf", Value::Array(schemas)) => {
                        schemas.iter_mut().for_each(|schema| below(schema, change));
                    }
                    ("items" | "additionalProperties", schema) => below(schema, change),
                    _ => {}
                }
            }
        }
        change(schema);
    }
    fn walk(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
        match value {
            Value::Object(members) => {
                for (key, value) in members.iter_mut() {
                    match (key.as_str(), &mut *value) {
                        ("schema", schema) => below(schema, change),
                        ("schemas", Value::Object(schemas)) => {
                            schemas
                                .values_mut()
                                .for_each(|schema| below(schema, change));
                        }
                        (_, value) => walk(value, change),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| walk(value, change)),
            _ => {}
        }
    }
    walk(document, change);
}

fn respell(schema: &mut Value, choices: &mut Choices) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    values(object, choices);
    null(object, choices);
    if object.get("type") == Some(&json!("integer"))
        && let Some(bound) = object.get("minimum").and_then(Value::as_i64)
        && choices.below(2) == 0
    {
        object.remove("minimum");
        object.insert("exclusiveMinimum".to_owned(), json!(bound - 1));
    }
    match object.get("type").and_then(Value::as_str) {
        Some("string") if !object.contains_key("minLength") => {
            object.insert("minLength".to_owned(), json!(0));
        }
        Some("array") => {
            object.insert("uniqueItems".to_owned(), json!(false));
        }
        Some("object") if !object.contains_key("additionalProperties") => {
            object.insert("additionalProperties".to_owned(), json!(true));
        }
        _ => {}
    }
    if object.get("format") == Some(&json!("email")) {
        object.insert("$comment".to_owned(), json!("an address"));
    }
    if let Some(Value::Array(names)) = object.get_mut("required") {
        choices.shuffle(names);
    }
    for (one, other) in [("oneOf", "anyOf"), ("anyOf", "oneOf")] {
        if let Some(Value::Array(mut branches)) = object.remove(one) {
            choices.shuffle(&mut branches);
            let keyword = if choices.below(2) == 0 { one } else { other };
            object.insert(keyword.to_owned(), Value::Array(branches));
            break;
        }
    }
    match choices.below(5) {
        0 => *schema = json!({"allOf": [schema.clone()]}),
        1 => *schema = json!({"anyOf": [schema.clone()]}),
        _ => {}
    }
}

/// Listed values: in another order, one as a constant, several as a union of constants.
fn values(object: &mut Map<String, Value>, choices: &mut Choices) {
    let Some(Value::Array(values)) = object.get_mut("enum") else {
        return;
    };
    choices.shuffle(values);
    let values = values.clone();
    if object.len() != 2 || choices.below(2) == 0 {
        return;
    }
    object.clear();
    if let [value] = values.as_slice() {
        object.insert("const".to_owned(), value.clone());
    } else {
        let branches: Vec<Value> = values.iter().map(|value| json!({"const": value})).collect();
        object.insert("anyOf".to_owned(), Value::Array(branches));
    }
}

/// Null as a type, a branch, or a flag.
fn null(object: &mut Map<String, Value>, choices: &mut Choices) {
    let Some(Value::Array(kinds)) = object.get("type") else {
        return;
    };
    let (kind, nothing) = (kinds[0].clone(), kinds[1].clone());
    match choices.below(3) {
        0 => {
            object.insert("type".to_owned(), json!([nothing, kind]));
        }
        1 => {
            object.insert("type".to_owned(), kind);
            object.insert("nullable".to_owned(), json!(true));
        }
        _ => {
            let mut branch = object.clone();
            branch.insert("type".to_owned(), kind);
            object.clear();
            object.insert("anyOf".to_owned(), json!([{"type": nothing}, branch]));
        }
    }
}

/// The members of every object in another order.
fn reordered(value: &Value, choices: &mut Choices) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members
                .iter()
                .map(|(key, value)| (key.clone(), reordered(value, choices)))
                .collect();
            choices.shuffle(&mut members);
            Value::Object(members.into_iter().collect())
        }
        Value::Array(values) => values
            .iter()
            .map(|value| reordered(value, choices))
            .collect(),
        other => other.clone(),
    }
}
