//! Where the schemas stand that become types of their own.

use serde_json::{Map, Value};

use crate::schema::{self, Child};

/// An inline schema that becomes a type of its own.
pub(crate) struct Inline {
    pub(crate) place: String,
    pub(crate) label: String,
    /// The place of the type around it, or what else it is part of.
    pub(crate) owner: String,
    pub(crate) fingerprint: String,
    /// Whether the generator would name it by itself.
    pub(crate) by_generator: bool,
}

/// Whether an inline schema becomes a type that has a name.
fn needs_a_name(schema: &Value) -> bool {
    if schema.get("$ref").is_some() || schema::target(schema).is_some() {
        return false;
    }
    let has = |keyword: &str| {
        schema.get(keyword).is_some_and(|value| match value {
            Value::Array(values) => !values.is_empty(),
            Value::Object(values) => !values.is_empty(),
            _ => false,
        })
    };
    has("properties") || has("oneOf") || has("anyOf") || has("allOf") || is_string_enum(schema)
}

/// Whether the generator makes a type with a name of an inline schema that has
/// none: a text that it checks, values that it lists, or what may be all else.
fn is_named_by_generator(schema: &Value) -> bool {
    const KEYWORDS: [&str; 5] = ["enum", "maxLength", "minLength", "not", "pattern"];
    KEYWORDS.iter().any(|keyword| schema.get(keyword).is_some())
}

/// Whether a schema lists the strings it allows.
pub(crate) fn is_string_enum(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("string")
        && schema
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_string))
}

/// Calls `visit` for every schema below the components and the operations,
/// with the place of the named type around it; a schema before what it holds.
fn walk(document: &mut Value, visit: &mut dyn FnMut(&mut Child<'_>, &str) -> bool) {
    fn part(
        mut child: Child<'_>,
        owner: &str,
        visit: &mut dyn FnMut(&mut Child<'_>, &str) -> bool,
    ) {
        let separate = visit(&mut child, owner);
        let owner = if separate { &child.place } else { owner };
        below(child.schema, &child.place, owner, visit);
    }
    fn below(
        schema: &mut Value,
        place: &str,
        owner: &str,
        visit: &mut dyn FnMut(&mut Child<'_>, &str) -> bool,
    ) {
        for child in schema::children(schema, place) {
            part(child, owner, visit);
        }
    }
    if let Some(components) = schema::components_mut(document) {
        for (component, content) in components.iter_mut() {
            below(content, component, component, visit);
        }
    }
    for operation in schema::operations(document) {
        let id = operation.id.clone();
        for child in schema::operation_schemas(operation) {
            part(child, &id, visit);
        }
    }
    for (owner, child) in schema::shared_schemas(document) {
        part(child, &owner, visit);
    }
}

pub(crate) fn inline_schemas(document: &mut Value) -> Vec<Inline> {
    let mut found = Vec::new();
    walk(document, &mut |child, owner| {
        let separate = child.separable && needs_a_name(child.schema);
        let by_generator = child.separable && !separate && is_named_by_generator(child.schema);
        if separate || by_generator {
            let (_, content) = schema::split_use_from_type(child.schema);
            // An item or a branch is told apart by the property it stands in.
            let below_owner = child.place.strip_prefix(owner).unwrap_or(&child.place);
            let label = below_owner
                .trim_start_matches('.')
                .replace("[]", " Item")
                .replace("{}", " Value")
                .replace('|', " Variant");
            found.push(Inline {
                place: child.place.clone(),
                label,
                owner: owner.to_owned(),
                fingerprint: schema::fingerprint(&content),
                by_generator,
            });
        }
        separate
    });
    found
}

pub(crate) fn places_in_order(document: &mut Value) -> Vec<String> {
    let mut places: Vec<String> = schema::components(document)
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect();
    places.extend(
        inline_schemas(document)
            .into_iter()
            .map(|schema| schema.place),
    );
    places
}
