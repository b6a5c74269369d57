//! All that a value has to fit at once: a schema, what it refers to, its `allOf`, and one branch of
//! each of its unions.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::maker::{Bias, Maker};
use crate::corpus::places::pointer_of;

/// The schemas, each an object.
pub(super) struct Parts<'s>(Vec<Cow<'s, Map<String, Value>>>);

/// The types of JSON, in the order in which a schema that names none is given one.
const KINDS: [&str; 7] = [
    "string", "integer", "boolean", "object", "array", "number", "null",
];

impl<'s> Parts<'s> {
    /// Follows references and `allOf`, and takes one branch of each union; nothing when the
    /// schemas admit no value, or lead nowhere.
    pub(super) fn gather<'d: 's>(
        maker: &mut Maker<'d>,
        schemas: &[Cow<'s, Value>],
        depth: usize,
    ) -> Option<Parts<'s>> {
        let mut parts = Vec::new();
        let mut waiting: Vec<Cow<'s, Value>> = schemas.iter().rev().cloned().collect();
        let mut followed = Vec::new();
        while let Some(schema) = waiting.pop() {
            let object = match schema {
                Cow::Borrowed(Value::Object(object)) => Cow::Borrowed(object),
                Cow::Owned(Value::Object(object)) => Cow::Owned(object),
                other if *other == Value::Bool(true) => continue,
                _ => return None,
            };
            if let Some(reference) = object.get("$ref").and_then(Value::as_str)
                && !followed.iter().any(|followed| followed == reference)
            {
                let pointer = pointer_of(reference)?;
                waiting.push(Cow::Borrowed(maker.document.pointer(pointer.as_str())?));
                followed.push(reference.to_owned());
            }
            for part in list(&object, "allOf").into_iter().flatten() {
                waiting.push(Cow::Owned(part.clone()));
            }
            for keyword in ["anyOf", "oneOf"] {
                if let Some(branches) = list(&object, keyword) {
                    let branch = maker.choose(branches, depth)?;
                    if let Some(tag) = tag(maker.document, &object, branch) {
                        waiting.push(Cow::Owned(tag));
                    }
                    waiting.push(Cow::Owned(branch.clone()));
                }
            }
            if let Some(condition) = object.get("if") {
                if maker.random.bool() {
                    waiting.push(Cow::Owned(condition.clone()));
                    waiting.extend(object.get("then").cloned().map(Cow::Owned));
                } else {
                    waiting.extend(object.get("else").cloned().map(Cow::Owned));
                }
            }
            parts.push(object);
        }
        Some(Parts(parts))
    }

    /// The values that `const` or `enum` allow, in every part.
    pub(super) fn listed(&self) -> Option<Vec<&Value>> {
        let lists: Vec<Vec<&Value>> = self
            .0
            .iter()
            .filter_map(|part| match part.get("const") {
                Some(value) => Some(vec![value]),
                None => Some(list(part, "enum")?.iter().collect()),
            })
            .collect();
        let (first, others) = lists.split_first()?;
        let mut values = first.clone();
        values.retain(|value| others.iter().all(|list| list.contains(value)));
        Some(values)
    }

    /// The types that every part allows.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let mut kinds = KINDS.to_vec();
        let mut stated = false;
        for part in &self.0 {
            let names: Vec<&str> = match part.get("type") {
                Some(Value::String(name)) => vec![name],
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            stated = true;
            kinds.retain(|kind| {
                names.contains(kind) || (*kind == "integer" && names.contains(&"number"))
            });
        }
        if stated {
            // A number may be an integer; it is made as a number.
            if kinds.contains(&"number") {
                kinds.retain(|kind| *kind != "integer");
            }
            return kinds;
        }
        match self.0.iter().find_map(|part| spoken_of(part)) {
            Some(kind) => vec![kind],
            None => kinds,
        }
    }

    pub(super) fn get(&self, keyword: &str) -> impl Iterator<Item = &Value> {
        self.0.iter().filter_map(move |part| part.get(keyword))
    }

    pub(super) fn says(&self, keyword: &str, value: &Value) -> bool {
        self.get(keyword).any(|stated| stated == value)
    }

    /// The first text of a keyword.
    pub(super) fn text(&self, keyword: &str) -> Option<&str> {
        self.get(keyword).find_map(Value::as_str)
    }

    pub(super) fn largest(&self, keyword: &str) -> Option<usize> {
        self.counts(keyword).max()
    }

    pub(super) fn smallest(&self, keyword: &str) -> Option<usize> {
        self.counts(keyword).min()
    }

    fn counts(&self, keyword: &str) -> impl Iterator<Item = usize> {
        self.get(keyword)
            .filter_map(Value::as_f64)
            .map(|count| count as usize)
    }

    pub(super) fn schemas(&self, keyword: &str) -> Vec<&Value> {
        self.get(keyword).collect()
    }

    pub(super) fn lists(&self, keyword: &str) -> Vec<&[Value]> {
        self.get(keyword)
            .filter_map(|value| value.as_array().map(Vec::as_slice))
            .collect()
    }

    pub(super) fn required(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for name in self.lists("required").into_iter().flatten() {
            if let Some(name) = name.as_str()
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// Every named member, with all that is said of it.
    pub(super) fn properties(&self) -> Vec<(&str, Vec<&Value>)> {
        let mut found: Vec<(&str, Vec<&Value>)> = Vec::new();
        for properties in self.get("properties").filter_map(Value::as_object) {
            for (name, schema) in properties {
                match found.iter_mut().find(|(known, _)| known == name) {
                    Some((_, schemas)) => schemas.push(schema),
                    None => found.push((name, vec![schema])),
                }
            }
        }
        found
    }

    /// What is said of members without a name.
    pub(super) fn other_members(&self) -> Vec<&Value> {
        self.get("additionalProperties")
            .chain(self.get("unevaluatedProperties"))
            .collect()
    }

    pub(super) fn patterns(&self) -> Vec<(&str, &Value)> {
        self.get("patternProperties")
            .filter_map(Value::as_object)
            .flatten()
            .map(|(pattern, schema)| (pattern.as_str(), schema))
            .collect()
    }

    /// The members that others of `object` demand.
    pub(super) fn dependent(&self, object: &Map<String, Value>) -> Vec<&str> {
        self.get("dependentRequired")
            .filter_map(Value::as_object)
            .flatten()
            .filter(|(name, _)| object.contains_key(*name))
            .filter_map(|(_, names)| names.as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}

fn list<'a>(object: &'a Map<String, Value>, keyword: &str) -> Option<&'a [Value]> {
    let list = object.get(keyword)?.as_array()?;
    (!list.is_empty()).then_some(list)
}

/// The type that the keywords of a schema without one speak about.
fn spoken_of(part: &Map<String, Value>) -> Option<&'static str> {
    const KEYWORDS: [(&str, &[&str]); 4] = [
        (
            "object",
            &[
                "properties",
                "additionalProperties",
                "required",
                "patternProperties",
                "propertyNames",
                "minProperties",
            ],
        ),
        ("array", &["items", "prefixItems", "minItems", "contains"]),
        (
            "string",
            &[
                "pattern",
                "minLength",
                "maxLength",
                "format",
                "contentEncoding",
            ],
        ),
        (
            "number",
            &[
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
            ],
        ),
    ];
    let spoken = KEYWORDS
        .iter()
        .find(|(_, keywords)| keywords.iter().any(|keyword| part.contains_key(*keyword)));
    spoken.map(|(kind, _)| *kind)
}

/// The tag that a branch has by the union's discriminator, as a schema of the value: what the
/// mapping calls the branch, or else the name of its component. A tag with a default may be left
/// out, where the branch does not require it.
fn tag(document: &Value, union: &Map<String, Value>, branch: &Value) -> Option<Value> {
    let discriminator = union.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = branch.get("$ref")?.as_str()?;
    let component = reference.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let values: Vec<&str> = mapping
        .into_iter()
        .flatten()
        .filter(|(_, target)| {
            let target = target.get("$ref").unwrap_or(target).as_str();
            target == Some(reference) || target == Some(component)
        })
        .map(|(value, _)| value.as_str())
        .collect();
    let values = match values.is_empty() {
        true => vec![component],
        false => values,
    };
    let pointer = pointer_of(reference)?;
    let target = document.pointer(pointer.as_str())?;
    let has_default = target
        .pointer("/properties")
        .and_then(|properties| properties.get(property)?.get("default"))
        .is_some();
    let required: &[&str] = if has_default { &[] } else { &[property] };
    Some(json!({"properties": {property: {"enum": values}}, "required": required}))
}

impl Maker<'_> {
    /// One branch of a union.
    fn choose<'b>(&mut self, branches: &'b [Value], depth: usize) -> Option<&'b Value> {
        let is_null = |branch: &Value| branch.get("type").is_some_and(|name| name == "null");
        let others: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
        let null = branches.iter().find(|branch| is_null(branch));
        if self.is_deep(depth) {
            let weights: Vec<usize> = branches
                .iter()
                .map(|branch| self.weight(branch, 6))
                .collect();
            let least = weights.iter().min()?;
            let lightest = branches.iter().zip(&weights);
            let lightest: Vec<&Value> = lightest
                .filter(|(_, weight)| *weight == least)
                .map(|(branch, _)| branch)
                .collect();
            return self.random.choice(lightest);
        }
        match (self.bias, null) {
            (Bias::Nulls, Some(null)) => return Some(null),
            (Bias::Branch(_) | Bias::None, Some(null)) if self.random.usize(..5) == 0 => {
                return Some(null);
            }
            _ if others.is_empty() => return branches.first(),
            _ => {}
        }
        match self.bias {
            Bias::Least => others.first().copied(),
            Bias::Branch(branch) => Some(others[branch % others.len()]),
            _ => self.random.choice(others),
        }
    }

    /// How much a value of a schema holds at least: nothing for scalars.
    fn weight(&self, schema: &Value, depth: usize) -> usize {
        const HEAVIEST: usize = 1000;
        if depth == 0 {
            return HEAVIEST;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target =
                pointer_of(reference).and_then(|pointer| self.document.pointer(pointer.as_str()));
            return target.map_or(HEAVIEST, |target| self.weight(target, depth - 1));
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                let weights = branches.iter().map(|branch| self.weight(branch, depth - 1));
                return weights.min().unwrap_or(0);
            }
        }
        let parts = schema.get("allOf").and_then(Value::as_array);
        let of_parts: usize = parts
            .into_iter()
            .flatten()
            .map(|part| self.weight(part, depth - 1))
            .sum();
        let required = schema.get("required").and_then(Value::as_array);
        let of_members: usize = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|name| {
                let property = schema.get("properties").and_then(|all| all.get(name));
                1 + property.map_or(0, |property| self.weight(property, depth - 1))
            })
            .sum();
        let of_items = match schema.get("minItems").and_then(Value::as_u64) {
            Some(count) if count > 0 => schema
                .get("items")
                .map_or(1, |items| 1 + self.weight(items, depth - 1)),
            _ => 0,
        };
        (of_parts + of_members + of_items).min(HEAVIEST)
    }
}
