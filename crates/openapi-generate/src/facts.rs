//! What the polish must know of each named schema: things that the generator
//! does not carry over into the code it writes.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::{places, schema};

/// The facts of every component of a named document, by type name.
pub(crate) type Facts = HashMap<String, Shape>;

/// What one component schema is, as far as the polish treats it differently.
#[derive(Debug)]
pub(crate) enum Shape {
    /// An object with properties.
    Object(Object),
    /// A string with listed values, to which a server may add.
    OpenEnum,
    /// The one value that the tag of a union's member has.
    Constant(String),
    /// A union that a property tells apart.
    TaggedUnion(TaggedUnion),
    /// Anything else.
    Other,
}

/// The properties of an object, its own and those it takes from `allOf`.
#[derive(Debug, Default)]
pub(crate) struct Object {
    /// In the order of the document.
    pub(crate) properties: Vec<String>,
    pub(crate) required: HashSet<String>,
}

#[derive(Debug)]
pub(crate) struct TaggedUnion {
    /// The property that tells the members apart.
    pub(crate) tag: String,
    /// In the order of the mapping.
    pub(crate) members: Vec<Member>,
}

#[derive(Debug)]
pub(crate) struct Member {
    /// The value of the tag.
    pub(crate) value: String,
    /// The type name of the member.
    pub(crate) schema: String,
    /// The properties that must be present, without the tag, in the order of
    /// the document.
    pub(crate) required: Vec<String>,
    /// Whether the member's own type always writes the tag.
    pub(crate) writes_tag: bool,
}

/// Reads the facts off a named document.
pub(crate) fn gather(document: &Value) -> Facts {
    let Some(components) = schema::components(document) else {
        return Facts::new();
    };
    let mut facts: Facts = components
        .iter()
        .map(|(name, content)| {
            let shape = if let Some(union) = tagged_union(components, content) {
                Shape::TaggedUnion(union)
            } else if places::is_string_enum(content) {
                Shape::OpenEnum
            } else {
                let mut object = Object::default();
                collect_properties(components, content, &mut object, &mut HashSet::new());
                if object.properties.is_empty() {
                    Shape::Other
                } else {
                    Shape::Object(object)
                }
            };
            (name.clone(), shape)
        })
        .collect();
    let constants: Vec<(String, String)> = facts
        .values()
        .filter_map(|shape| {
            if let Shape::TaggedUnion(union) = shape {
                Some(union)
            } else {
                None
            }
        })
        .flat_map(|union| union.members.iter().map(move |member| (&union.tag, member)))
        .filter_map(|(tag, member)| {
            Some((
                constant_tag(components, &member.schema, tag, &member.value)?,
                member.value.clone(),
            ))
        })
        .collect();
    for (name, value) in constants {
        facts.insert(name, Shape::Constant(value));
    }
    facts
}

fn tagged_union(components: &Map<String, Value>, content: &Value) -> Option<TaggedUnion> {
    content.get("oneOf").or_else(|| content.get("anyOf"))?;
    let discriminator = content.get("discriminator")?;
    let tag = discriminator.get("propertyName")?.as_str()?.to_owned();
    let members = discriminator
        .get("mapping")?
        .as_object()?
        .iter()
        .map(|(value, reference)| {
            let schema = schema::referenced(reference.as_str()?)?;
            let mut object = Object::default();
            collect_properties(
                components,
                components.get(schema)?,
                &mut object,
                &mut HashSet::new(),
            );
            let required = object
                .properties
                .iter()
                .filter(|name| **name != tag && object.required.contains(*name))
                .cloned()
                .collect();
            Some(Member {
                value: value.clone(),
                schema: schema.to_owned(),
                required,
                writes_tag: constant_tag(components, schema, &tag, value).is_some(),
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(TaggedUnion { tag, members })
}

/// The type of a member's tag property, when it allows the tag's value only.
fn constant_tag(
    components: &Map<String, Value>,
    member: &str,
    tag: &str,
    value: &str,
) -> Option<String> {
    let property = components.get(member)?.get("properties")?.get(tag)?;
    let tag_type = schema::target(property)?;
    let values = components.get(tag_type)?.get("enum")?.as_array()?;
    let only_value = values.len() == 1 && values[0].as_str() == Some(value);
    only_value.then(|| tag_type.to_owned())
}

fn collect_properties<'a>(
    components: &'a Map<String, Value>,
    content: &'a Value,
    object: &mut Object,
    seen: &mut HashSet<&'a str>,
) {
    if let Some(reference) = content
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(schema::referenced)
        && seen.insert(reference)
        && let Some(content) = components.get(reference)
    {
        collect_properties(components, content, object, seen);
    }
    for branch in content
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        collect_properties(components, branch, object, seen);
    }
    for name in content
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
    {
        if !object.properties.contains(name) {
            object.properties.push(name.clone());
        }
    }
    for name in content
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        object.required.insert(name.to_owned());
    }
}
