//! Values of one enum of strings that come out as the same variant.

use std::collections::HashMap;

use serde_json::{Map, Value};
use syn::{Item, parse_quote};

use super::identifiers::{pascal, variants};
use super::{Of, Spelling};
use crate::{places, schema};

/// The name of each renamed value, by the name of the component.
type Renamed = HashMap<String, HashMap<String, String>>;

/// Keywords that the names of values need not satisfy.
const RESTRICTIONS: [&str; 4] = ["pattern", "minLength", "maxLength", "format"];

pub(super) fn spell(spelling: &mut Spelling) {
    let mut renamed = Renamed::new();
    let mut told = Vec::new();
    for (component, content) in schema::components_mut(&mut spelling.document)
        .into_iter()
        .flatten()
        .filter(|(_, content)| places::is_string_enum(content))
    {
        let Some(changes) = content.as_object_mut().and_then(rename) else {
            continue;
        };
        for (value, variant) in &changes {
            told.push((
                Of::Type(pascal(component)),
                format!("the value `{value}` is the variant `{variant}`"),
            ));
        }
        let wire = changes
            .iter()
            .map(|(value, variant)| (variant.clone(), value.clone()));
        spelling.variants.insert(pascal(component), wire.collect());
        renamed.insert(component.clone(), changes.into_iter().collect());
    }
    if renamed.is_empty() {
        return;
    }
    for (of, note) in told {
        spelling.tell(of, note);
    }
    let components = schema::components(&spelling.document)
        .cloned()
        .unwrap_or_default();
    rename_defaults(&mut spelling.document, &components, &renamed);
}

/// Gives the values of an enum the names of their variants, where the
/// generator would not find different ones; nothing where it does.
fn rename(content: &mut Map<String, Value>) -> Option<Vec<(String, String)>> {
    let listed = content.get("enum")?.as_array()?;
    let mut values: Vec<String> = Vec::new();
    for value in listed.iter().filter_map(Value::as_str) {
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    let is_repeated = values.len() < listed.len();
    let texts: Vec<&str> = values.iter().map(String::as_str).collect();
    let names = variants(&texts);
    let changes: Vec<(String, String)> = values
        .iter()
        .zip(&names)
        .filter(|(value, name)| pascal(value) != **name)
        .map(|(value, name)| (value.clone(), name.clone()))
        .collect();
    if changes.is_empty() && !is_repeated {
        return None;
    }
    let spelled = values
        .into_iter()
        .zip(names)
        .map(|(value, name)| Value::from(if pascal(&value) == name { value } else { name }));
    content.insert("enum".to_owned(), spelled.collect());
    content.retain(|keyword, _| !RESTRICTIONS.contains(&keyword.as_str()));
    Some(changes)
}

/// Lets defaults follow the values they name.
fn rename_defaults(value: &mut Value, components: &Map<String, Value>, renamed: &Renamed) {
    match value {
        Value::Object(object) => {
            if let Some(mut default) = object.remove("default") {
                // A property of that name is a schema, and no schema has it as a keyword.
                rename_default(&mut default, object, components, renamed, 0);
                object.insert("default".to_owned(), default);
            }
            for (_, value) in object.iter_mut().filter(|(key, _)| *key != "default") {
                rename_defaults(value, components, renamed);
            }
            if let Some(property) = object.get_mut("default").filter(|value| value.is_object()) {
                rename_defaults(property, components, renamed);
            }
        }
        Value::Array(values) => {
            for value in values {
                rename_defaults(value, components, renamed);
            }
        }
        _ => {}
    }
}

fn rename_default(
    default: &mut Value,
    content: &Map<String, Value>,
    components: &Map<String, Value>,
    renamed: &Renamed,
    depth: usize,
) {
    const DEEPEST: usize = 32;
    if depth > DEEPEST {
        return;
    }
    let parts = ["allOf", "oneOf", "anyOf"]
        .iter()
        .filter_map(|keyword| content.get(*keyword)?.as_array());
    for part in parts.flatten().filter_map(Value::as_object) {
        rename_default(default, part, components, renamed, depth + 1);
    }
    let target = content
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(schema::referenced);
    if let Some(target) = target {
        if let Some(names) = renamed.get(target) {
            if let Some(name) = default.as_str().and_then(|value| names.get(value)) {
                *default = Value::from(name.clone());
            }
        } else if let Some(content) = components.get(target).and_then(Value::as_object) {
            rename_default(default, content, components, renamed, depth + 1);
        }
        return;
    }
    match default {
        Value::Array(values) => {
            if let Some(Value::Object(items)) = content.get("items") {
                for value in values {
                    rename_default(value, items, components, renamed, depth + 1);
                }
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let property = content
                    .get("properties")
                    .and_then(|properties| properties.get(name));
                let content = property.or_else(|| content.get("additionalProperties"));
                if let Some(Value::Object(content)) = content {
                    rename_default(value, content, components, renamed, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// Puts the values on the wire back.
pub(super) fn restore(items: &mut [Item], variants: &HashMap<String, HashMap<String, String>>) {
    for item in items {
        let Item::Enum(item) = item else { continue };
        let Some(wire) = variants.get(&item.ident.to_string()) else {
            continue;
        };
        for variant in &mut item.variants {
            if let Some(value) = wire.get(&variant.ident.to_string()) {
                variant
                    .attrs
                    .retain(|attribute| !attribute.path().is_ident("serde"));
                variant
                    .attrs
                    .push(parse_quote! { #[serde(rename = #value)] });
            }
        }
    }
}
