//! Instances of the document's components, and what makes two of them the same.

use chrono::{DateTime, Utc};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

const DOCUMENT: &str = include_str!("../../../../openapi.json");

/// How deep lists and objects go before optional members are left out.
const DEPTH: usize = 7;

/// Choices that follow from a seed.
pub(crate) struct Choices(u64);

impl Choices {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        // The constants of SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn one<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }
}

/// The document as published.
pub(crate) struct Published {
    document: Value,
}

impl Published {
    pub(crate) fn new() -> Self {
        Self {
            document: serde_json::from_str(DOCUMENT).unwrap(),
        }
    }

    pub(crate) fn components(&self) -> impl Iterator<Item = &str> {
        let schemas = self.document["components"]["schemas"].as_object().unwrap();
        schemas.keys().map(String::as_str)
    }

    fn component(&self, name: &str) -> &Value {
        &self.document["components"]["schemas"][name]
    }

    /// A validator that knows nothing of the types.
    pub(crate) fn validator(&self, component: &str) -> Validator {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{component}"),
            "components": self.document["components"],
        });
        let options = jsonschema::options().should_validate_formats(true);
        options.build(&schema).unwrap()
    }

    /// The schema itself, or what its reference leads to.
    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolved(self.document.pointer(&reference[1..]).unwrap()),
            None => schema,
        }
    }

    /// A valid instance of a component.
    pub(crate) fn instance(&self, component: &str, choices: &mut Choices) -> Value {
        self.any(self.component(component), choices, DEPTH)
    }

    fn any(&self, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return choices.one(values).clone();
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                let branch = self.resolved(choices.one(branches));
                let mut value = self.any(branch, choices, depth);
                // Without its tag, a package for auditors fits both members of the union.
                if let Some(tag) = schema.pointer("/discriminator/propertyName") {
                    let tag = tag.as_str().unwrap();
                    value[tag] = self.any(&branch["properties"][tag], choices, depth);
                }
                return value;
            }
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => self.object(schema, choices, depth),
            Some("array") => {
                let count = if depth == 0 { 0 } else { choices.below(3) };
                let items = schema.get("items").unwrap_or(&Value::Null);
                (0..count)
                    .map(|_| self.any(items, choices, depth.saturating_sub(1)))
                    .collect()
            }
            Some("string") => string(schema, choices),
            Some("integer") => json!(choices.next() >> 12),
            Some("number") => {
                let numbers = [json!(0.25), json!(3), json!(-1e-9), json!(12.5)];
                choices.one(&numbers).clone()
            }
            Some("boolean") => json!(choices.below(2) == 0),
            Some("null") => Value::Null,
            _ => {
                let values = [json!(null), json!("any"), json!(1), json!({"a": [true]})];
                choices.one(&values).clone()
            }
        }
    }

    fn object(&self, schema: &Value, choices: &mut Choices, depth: usize) -> Value {
        let mut object = Map::new();
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            for index in 0..choices.below(3) {
                object.insert(format!("key{index}"), self.any(&Value::Null, choices, 0));
            }
            return object.into();
        };
        for (name, property) in properties {
            if is_required(schema, name) || (depth > 0 && choices.below(3) > 0) {
                let value = self.any(property, choices, depth.saturating_sub(1));
                object.insert(name.clone(), value);
            }
        }
        object.into()
    }

    /// What an instance means: numbers by value, times by instant, null in an optional member as an
    /// absent one, and an absent one as its default.
    pub(crate) fn normal(&self, component: &str, value: &Value) -> Value {
        self.meaning(self.component(component), value)
    }

    fn meaning(&self, schema: &Value, value: &Value) -> Value {
        let schema = self.resolved(schema);
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                let branch = self.branch(branches, value);
                return branch.map_or_else(|| value.clone(), |branch| self.meaning(branch, value));
            }
        }
        match value {
            Value::Number(number) => json!(number.as_f64()),
            Value::String(text) if schema.get("format") == Some(&json!("date-time")) => {
                let time: DateTime<Utc> = text.parse().unwrap();
                json!(time.to_rfc3339())
            }
            Value::Array(items) => {
                let schema = schema.get("items").unwrap_or(&Value::Null);
                items
                    .iter()
                    .map(|item| self.meaning(schema, item))
                    .collect()
            }
            Value::Object(members) => match schema.get("properties").and_then(Value::as_object) {
                Some(properties) => self.members(schema, properties, members),
                None => Value::Object(members.clone()),
            },
            other => other.clone(),
        }
    }

    fn members(
        &self,
        schema: &Value,
        properties: &Map<String, Value>,
        members: &Map<String, Value>,
    ) -> Value {
        let mut meaning = Map::new();
        for (name, property) in properties {
            let present = members.get(name).filter(|value| !value.is_null());
            let value = match present {
                Some(value) => self.meaning(property, value),
                None if is_required(schema, name) => Value::Null,
                None => match property.get("default") {
                    Some(default) if !default.is_null() => self.meaning(property, default),
                    _ => continue,
                },
            };
            // An empty list or map is what an absent one reads as.
            if is_required(schema, name) || (value != json!([]) && value != json!({})) {
                meaning.insert(name.clone(), value);
            }
        }
        for name in members.keys() {
            assert!(properties.contains_key(name), "{name} is in no document");
        }
        meaning.into()
    }

    /// The branch of a union that a value fits, by its type, or by a member that is fixed.
    fn branch<'s>(&'s self, branches: &'s [Value], value: &Value) -> Option<&'s Value> {
        branches
            .iter()
            .map(|branch| self.resolved(branch))
            .find(|branch| {
                let kind = branch.get("type").and_then(Value::as_str);
                let fits = match kind {
                    Some("string") => value.is_string(),
                    Some("integer" | "number") => value.is_number(),
                    Some("boolean") => value.is_boolean(),
                    Some("array") => value.is_array(),
                    Some("object") => value.is_object(),
                    Some("null") => value.is_null(),
                    _ => true,
                };
                let tag = branch.pointer("/properties/view");
                let tag = tag.and_then(|tag| tag.get("const").or_else(|| tag.pointer("/enum/0")));
                fits && (tag.is_none() || value.get("view").is_none() || value.get("view") == tag)
            })
    }

    /// Instances that are broken in one way each, and what the way is.
    pub(crate) fn broken(&self, component: &str, value: &Value) -> Vec<(Value, String)> {
        let schema = self.component(component);
        let properties = schema["properties"].as_object().unwrap();
        let mut broken = Vec::new();
        for (name, property) in properties {
            let mut with = |member: Option<Value>, how: &str| {
                let mut instance = value.clone();
                let object = instance.as_object_mut().unwrap();
                match member {
                    Some(member) => object.insert(name.clone(), member),
                    None => object.remove(name),
                };
                broken.push((instance, format!("{name} {how}")));
            };
            let required = is_required(schema, name);
            if required {
                with(None, "missing");
            }
            let admits = |kind: &str| self.admits(property, kind);
            if required && !admits("null") {
                with(Some(Value::Null), "null");
            }
            let wrong = [
                ("object", json!({"a": 1})),
                ("array", json!([[], {}])),
                ("string", json!("\u{0}")),
                ("boolean", json!(true)),
            ];
            for (kind, member) in wrong {
                if !admits(kind) {
                    with(Some(member), kind);
                }
            }
        }
        broken
    }

    fn admits(&self, schema: &Value, kind: &str) -> bool {
        let schema = self.resolved(schema);
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                return branches.iter().any(|branch| self.admits(branch, kind));
            }
        }
        match (
            schema.get("type"),
            schema.get("const").or(schema.get("enum")),
        ) {
            (Some(own), _) => own == kind,
            (None, Some(_)) => kind == "string",
            (None, None) => true,
        }
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|names| names.iter().any(|required| required == name))
}

fn string(schema: &Value, choices: &mut Choices) -> Value {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => {
            let (one, other) = (choices.next(), choices.next());
            uuid::Uuid::from_u64_pair(one, other).to_string()
        }
        Some("date-time") => {
            let texts = [
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.678901+02:00",
                "1999-12-31T23:59:59-11:30",
            ];
            (*choices.one(&texts)).to_owned()
        }
        Some(format) => panic!("no instance of the format {format}"),
        None => (*choices.one(&["", "a", "é\"\\\n", "[null]"])).to_owned(),
    };
    Value::String(text)
}
