//! References to schemas that are no components, such as `#/$defs/Name` or a property of another
//! component. Generators of 3.0 clients follow references to components alone, so each such schema
//! gets a copy among them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::pointer::Pointer;
use crate::report::{Effect, Rewrite};
use crate::structure::{Object, visit_schemas};

const COMPONENTS: &str = "/components/schemas/";

/// The components that were added, with the pointers to what they are copies of.
pub(crate) struct Copies {
    pub(crate) rewrites: Vec<Rewrite>,
    names: BTreeMap<String, Pointer>,
}

impl Copies {
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The pointer in the source for one into a copy; any other pointer as it is.
    pub(crate) fn in_source(&self, pointer: &Pointer) -> Pointer {
        let Some(rest) = pointer.as_str().strip_prefix(COMPONENTS) else {
            return pointer.clone();
        };
        let (name, inside) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        match self.names.get(name) {
            Some(original) => original.append(&Pointer::parsed(inside)),
            None => pointer.clone(),
        }
    }
}

/// Adds the copies to the document and lets the references name them. A reference that leads
/// nowhere stays.
pub(crate) fn copy_into_components(document: &mut Value, source: &Value) -> Copies {
    let mut copies = Copies {
        rewrites: Vec::new(),
        names: BTreeMap::new(),
    };
    if !has_room(document) {
        return copies;
    }
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let mut added = Vec::new();
        visit_schemas(document, &mut |schema, site| {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                return;
            };
            let place = copies.in_source(site.pointer);
            let Some(target) = target_of(reference, &place, source) else {
                return;
            };
            let name = match named.get(&target) {
                Some(name) => name.clone(),
                None => {
                    let name = free_name(&target, source, &copies.names);
                    named.insert(target.clone(), name.clone());
                    copies.names.insert(name.clone(), Pointer::parsed(&target));
                    added.push((name.clone(), target));
                    name
                }
            };
            copies.rewrites.push(Rewrite {
                pointer: place.join("$ref"),
                rule: "local-references",
                effect: Effect::Kept,
                note: format!("what it names is copied to the component {name:?}"),
            });
            schema.insert(
                "$ref".to_owned(),
                Value::from(format!("#{COMPONENTS}{name}")),
            );
        });
        if added.is_empty() {
            return copies;
        }
        let Some(components) = component_schemas(document) else {
            return copies;
        };
        for (name, target) in added {
            if let Some(copy) = source.pointer(&target) {
                components.insert(name, copy.clone());
            }
        }
    }
}

/// False when something that is no object is in the place of the component schemas.
fn has_room(document: &Value) -> bool {
    let components = document.get("components");
    let schemas = components.and_then(|components| components.get("schemas"));
    components.is_none_or(Value::is_object) && schemas.is_none_or(Value::is_object)
}

/// The component schemas, added where there are none; nothing when something else is in their place.
fn component_schemas(document: &mut Value) -> Option<&mut Object> {
    let empty = || Value::Object(Object::new());
    let components = document.as_object_mut()?.entry("components");
    let components = components.or_insert_with(empty).as_object_mut()?;
    let schemas = components.entry("schemas").or_insert_with(empty);
    schemas.as_object_mut()
}

/// The pointer to what a local reference names, when that is a schema and no component. Documents
/// put together from JSON Schemas refer to the `$defs` of the schema around them.
fn target_of(reference: &str, place: &Pointer, source: &Value) -> Option<String> {
    let path = reference.strip_prefix('#')?;
    let is_component = path
        .strip_prefix(COMPONENTS)
        .is_some_and(|name| !name.contains('/'));
    if is_component || path.is_empty() {
        return None;
    }
    let names_schema = |pointer: &str| source.pointer(pointer).is_some_and(Value::is_object);
    if names_schema(path) {
        return Some(path.to_owned());
    }
    let mut around = place.clone();
    while around != Pointer::root() {
        let pointer = format!("{}{path}", around.as_str());
        if names_schema(&pointer) {
            return Some(pointer);
        }
        around.pop();
    }
    None
}

/// A component name made of the end of a pointer, longer where a shorter one is taken.
fn free_name(target: &str, source: &Value, copies: &BTreeMap<String, Pointer>) -> String {
    let words: Vec<String> = target
        .split('/')
        .filter(|token| {
            ![
                "",
                "components",
                "schemas",
                "properties",
                "$defs",
                "definitions",
            ]
            .contains(token)
        })
        .map(|token| {
            let plain =
                |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
            token.replace(|character| !plain(character), "_")
        })
        .collect();
    let shortest = if target.contains("/$defs/") { 1 } else { 2 };
    let is_free = |name: &String| {
        !copies.contains_key(name) && source.pointer(&format!("{COMPONENTS}{name}")).is_none()
    };
    let full = words.join("_");
    (shortest..=words.len())
        .map(|count| words[words.len() - count..].join("_"))
        .chain((2_u64..).map(|number| format!("{full}_{number}")))
        .find(|name| !name.is_empty() && is_free(name))
        .unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::lower;

    #[test]
    fn components_that_are_none_are_left_alone() {
        for components in [json!(1), json!({"schemas": []})] {
            let source = json!({"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "components": components,
                "paths": {"/a": {"parameters": [{"schema": {"$ref": "#/info"}}]}}});
            let lowered = lower(&source).unwrap();
            assert_eq!(lowered.document["components"], components);
        }
    }

    #[test]
    fn what_references_name_becomes_a_component() {
        let text = json!({"type": ["string", "null"]});
        let source = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": {
            "A": {"type": "object", "properties": {"name": text, "next": {"$ref": "#/$defs/Node"}},
                "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}},
            "B": {"$ref": "#/components/schemas/A/properties/name"},
            "C": {"$ref": "#/components/schemas/Nowhere/properties/name"},
        }}});
        let lowered = lower(&source).unwrap();
        let node = json!({"$ref": "#/components/schemas/Node"});
        let nullable = json!({"type": "string", "nullable": true});
        assert_eq!(
            lowered.document["components"]["schemas"],
            json!({
                "A": {"type": "object", "properties": {"name": nullable, "next": node}},
                "B": {"$ref": "#/components/schemas/A_name"},
                "C": {"$ref": "#/components/schemas/Nowhere/properties/name"},
                "Node": {"type": "object", "properties": {"next": node}},
                "A_name": nullable,
            })
        );
        for rewrite in lowered.report.rewrites() {
            assert!(
                source.pointer(rewrite.pointer.as_str()).is_some(),
                "{rewrite}"
            );
        }
        let nulls = |rewrite: &&crate::Rewrite| rewrite.rule == "null";
        assert_eq!(lowered.report.rewrites().iter().filter(nulls).count(), 1);
        let again = lower(&lowered.document).unwrap();
        assert_eq!(again.document, lowered.document);
        assert!(again.report.is_empty(), "{}", again.report);
    }
}
