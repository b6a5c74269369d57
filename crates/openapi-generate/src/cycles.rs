//! Schemas that are part of themselves, which the generator follows until its
//! stack ends.
//!
//! * `A` that is `B`, and `B` that is `A`, say nothing of a value: any JSON.
//! * A union whose branches are made of the union (`allOf` of it and more, as
//!   documents with inheritance have it): the branches take what the union says
//!   beside its branches.
//!
//! A schema that holds itself, in a property or an array, is none of them.

use std::collections::{HashMap, HashSet};

use openapi_lower::{Effect, Pointer};
use serde_json::{Map, Value, json};

use crate::concession::Concession;
use crate::schema;

/// Which components a component is, by its name.
type Parts = HashMap<String, Vec<String>>;

/// Breaks every circle up in a lowered document.
pub(crate) fn break_up(document: &mut Value) -> Vec<Concession> {
    let Some(components) = schema::components_mut(document) else {
        return Vec::new();
    };
    let mut concessions = Vec::new();
    let mut concede = |name: &str, note: String| {
        concessions.push(Concession {
            pointer: Pointer::root()
                .join("components")
                .join("schemas")
                .join(name),
            operation: None,
            effect: Effect::Loosened,
            left_out: false,
            note,
        });
    };
    let parts = parts(components, &["allOf"]);
    for (name, content) in components.iter_mut() {
        if reaches(name, name, &parts) {
            *content = json!({});
            concede(
                name,
                format!("the schema `{name}` is any JSON value: it says only that it is itself"),
            );
        }
    }
    let parts = self::parts(components, &["allOf", "anyOf", "oneOf"]);
    let whole = components.clone();
    for (name, content) in components.iter_mut() {
        let branches = content.get_mut("allOf").and_then(Value::as_array_mut);
        for branch in branches.into_iter().flatten() {
            if let Some(union) = target(branch).map(str::to_owned)
                && reaches(&union, name, &parts)
            {
                *branch = without_union(&union, &whole);
                concede(
                    name,
                    format!(
                        "`{name}` is part of `{union}`, and takes what that says beside its branches"
                    ),
                );
            }
        }
    }
    concessions
}

fn target(content: &Value) -> Option<&str> {
    content
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(schema::referenced)
}

fn parts(components: &Map<String, Value>, keywords: &[&str]) -> Parts {
    fn collect(content: &Value, keywords: &[&str], found: &mut Vec<String>) {
        found.extend(target(content).map(str::to_owned));
        let lists = keywords
            .iter()
            .filter_map(|keyword| content.get(*keyword)?.as_array());
        for part in lists.flatten() {
            collect(part, keywords, found);
        }
    }
    let parts = components.iter().map(|(name, content)| {
        let mut found = Vec::new();
        collect(content, keywords, &mut found);
        (name.clone(), found)
    });
    parts.collect()
}

fn reaches(from: &str, to: &str, parts: &Parts) -> bool {
    let mut seen = HashSet::new();
    let mut rest = vec![from];
    while let Some(next) = rest.pop() {
        for part in parts.get(next).into_iter().flatten() {
            if part == to {
                return true;
            }
            if seen.insert(part.as_str()) {
                rest.push(part);
            }
        }
    }
    false
}

/// What a component says beside its branches; it ends, since no component is
/// `allOf` itself any more.
fn without_union(name: &str, components: &Map<String, Value>) -> Value {
    let mut content = components.get(name).cloned().unwrap_or_default();
    if let Some(object) = content.as_object_mut() {
        for keyword in ["anyOf", "oneOf", "discriminator", "nullable"] {
            object.remove(keyword);
        }
        if let Some(branches) = object.get_mut("allOf").and_then(Value::as_array_mut) {
            for branch in branches {
                if let Some(part) = target(branch).map(str::to_owned) {
                    *branch = without_union(&part, components);
                }
            }
        }
    }
    match target(&content).map(str::to_owned) {
        Some(part) => without_union(&part, components),
        None => content,
    }
}
