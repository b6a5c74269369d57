//! Gives every named schema its component: inline schemas move to components of
//! their own, components take the names of their types, and references follow.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::schema::{self, Child};

/// Moves every named inline schema to a component, and points all references
/// at the new names.
pub(crate) fn rewrite(document: &mut Value, names: &HashMap<String, String>) {
    let components: HashMap<String, String> = schema::components(document)
        .into_iter()
        .flat_map(Map::keys)
        .filter_map(|component| Some((component.clone(), names.get(component)?.clone())))
        .collect();
    redirect(document, &components);

    let mut moved: Map<String, Value> = Map::new();
    let mut used_by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    extract(document, names, &mut moved, &mut used_by);
    let published = schema::components_mut(document)
        .map(std::mem::take)
        .unwrap_or_default();
    let mut renamed: Map<String, Value> = published
        .into_iter()
        .map(|(component, content)| {
            (
                components.get(&component).cloned().unwrap_or(component),
                content,
            )
        })
        .collect();
    for (name, mut content) in moved {
        if let (Some(content), Some(places)) = (content.as_object_mut(), used_by.get(&name)) {
            content.insert("description".to_owned(), Value::String(describe(places)));
        }
        renamed.entry(name).or_insert(content);
    }
    if let Some(components) = schema::components_mut(document) {
        *components = renamed;
    } else if !renamed.is_empty()
        && let Some(root) = document.as_object_mut()
    {
        let components = root
            .entry("components")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(components) = components.as_object_mut() {
            components.insert("schemas".to_owned(), Value::Object(renamed));
        }
    }
}

/// Writes down the mapping that a discriminator leaves unsaid: a branch that no
/// entry names has its published component name as tag (OpenAPI 3.0.3,
/// Discriminator Object). Once components are renamed it could not be told.
pub(crate) fn spell_out_mappings(document: &mut Value) {
    match document {
        Value::Object(object) => {
            let branches: Vec<String> = ["oneOf", "anyOf"]
                .iter()
                .filter_map(|keyword| object.get(*keyword)?.as_array())
                .flatten()
                .filter_map(|branch| Some(branch.get("$ref")?.as_str()?.to_owned()))
                .collect();
            if let Some(discriminator) = object
                .get_mut("discriminator")
                .and_then(Value::as_object_mut)
                && let Some(mapping) = discriminator
                    .entry("mapping")
                    .or_insert_with(|| Value::Object(Map::new()))
                    .as_object_mut()
            {
                for reference in branches {
                    let named = mapping
                        .values()
                        .any(|target| target.as_str() == Some(&reference));
                    if !named && let Some(component) = schema::referenced(&reference) {
                        mapping.insert(component.to_owned(), Value::String(reference));
                    }
                }
            }
            object.values_mut().for_each(spell_out_mappings);
        }
        Value::Array(values) => values.iter_mut().for_each(spell_out_mappings),
        _ => {}
    }
}

/// Where a type that has no text of its own stands.
fn describe(places: &[String]) -> String {
    let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
    format!("The schema of {}.", places.join(", "))
}

/// Points references and discriminator mappings at the new component names.
fn redirect(value: &mut Value, components: &HashMap<String, String>) {
    let renamed = |reference: &str| {
        schema::referenced(reference)
            .and_then(|component| components.get(component))
            .map(|name| Value::String(schema::reference_to(name)))
    };
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match (key.as_str(), &mut *value) {
                    ("$ref", Value::String(reference)) => {
                        if let Some(name) = renamed(reference) {
                            *value = name;
                        }
                    }
                    ("discriminator", discriminator) => {
                        for target in discriminator
                            .get_mut("mapping")
                            .and_then(Value::as_object_mut)
                            .into_iter()
                            .flat_map(Map::values_mut)
                        {
                            if let Some(name) = target.as_str().and_then(renamed) {
                                *target = name;
                            }
                        }
                    }
                    _ => redirect(value, components),
                }
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| redirect(value, components)),
        _ => {}
    }
}

/// Replaces named inline schemas by references, innermost first, and collects
/// their contents under their names.
fn extract(
    document: &mut Value,
    names: &HashMap<String, String>,
    moved: &mut Map<String, Value>,
    used_by: &mut BTreeMap<String, Vec<String>>,
) {
    fn replace(
        mut child: Child<'_>,
        owner: &str,
        names: &HashMap<String, String>,
        moved: &mut Map<String, Value>,
        used_by: &mut BTreeMap<String, Vec<String>>,
    ) {
        let name = if child.separable {
            names.get(&child.place)
        } else {
            None
        };
        let owner_of_children = name.map_or(owner, String::as_str);
        for inner in schema::children(child.schema, &child.place) {
            replace(inner, owner_of_children, names, moved, used_by);
        }
        let Some(name) = name else { return };
        let (mut about_the_place, content) = schema::split_use_from_type(child.schema);
        let reference =
            Map::from_iter([("$ref".to_owned(), Value::String(schema::reference_to(name)))]);
        *child.schema = if about_the_place.is_empty() {
            Value::Object(reference)
        } else {
            about_the_place.insert(
                "allOf".to_owned(),
                Value::Array(vec![Value::Object(reference)]),
            );
            Value::Object(about_the_place)
        };
        child.place = format!("{owner}.{}", child.label);
        moved.entry(name.clone()).or_insert(content);
        let places = used_by.entry(name.clone()).or_default();
        if !places.contains(&child.place) {
            places.push(child.place);
        }
    }
    if let Some(components) = schema::components_mut(document) {
        for (component, content) in components.iter_mut() {
            let owner = names
                .get(component)
                .map_or(component.as_str(), String::as_str);
            for child in schema::children(content, component) {
                replace(child, owner, names, moved, used_by);
            }
        }
    }
    for operation in schema::operations(document) {
        let id = operation.id.clone();
        for child in schema::operation_schemas(operation) {
            replace(child, &id, names, moved, used_by);
        }
    }
    for (owner, child) in schema::shared_schemas(document) {
        replace(child, &owner, names, moved, used_by);
    }
}
