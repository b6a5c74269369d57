//! What a schema says about its place, and about its union.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::{Annotations, Discriminator, Schema, plain};
use crate::rules::is_annotation;
use crate::structure::Object;

pub(super) fn annotations(object: &Object) -> Annotations {
    let flag = |keyword: &str| object.get(keyword) == Some(&Value::Bool(true));
    let mut documentation: Vec<(&String, &Value)> = object
        .iter()
        .filter(|(keyword, _)| {
            let keyword = keyword.as_str();
            is_annotation(keyword)
                && !["title", "default", "deprecated", "readOnly", "writeOnly"].contains(&keyword)
        })
        .collect();
    documentation.sort_by_key(|(keyword, _)| *keyword);
    let mut hasher = DefaultHasher::new();
    for (keyword, value) in &documentation {
        (keyword, value.to_string()).hash(&mut hasher);
    }
    Annotations {
        default: object.get("default").map(plain),
        deprecated: flag("deprecated"),
        read_only: flag("readOnly"),
        write_only: flag("writeOnly"),
        title: object
            .get("title")
            .and_then(Value::as_str)
            .map(str::to_owned),
        documentation: if documentation.is_empty() {
            0
        } else {
            hasher.finish()
        },
    }
}

pub(super) fn discriminator(object: &Object, branches: &[Schema]) -> Option<Discriminator> {
    let discriminator = object.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?.to_owned();
    let written = discriminator.get("mapping").and_then(Value::as_object);
    let mut mapping: BTreeMap<String, String> = written
        .into_iter()
        .flatten()
        .filter_map(|(value, target)| {
            // Documentation tools write a reference object where OpenAPI wants a string.
            let target = target.get("$ref").unwrap_or(target).as_str()?;
            let name = target.rsplit('/').next().unwrap_or(target);
            Some((value.clone(), name.to_owned()))
        })
        .collect();
    for name in branches.iter().filter_map(Schema::reference) {
        if !mapping.values().any(|mapped| mapped == name) {
            mapping.insert(name.to_owned(), name.to_owned());
        }
    }
    Some(Discriminator { property, mapping })
}
