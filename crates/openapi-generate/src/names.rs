//! What types are called.
//!
//! Left alone, the generator names an inline schema by its `title`, and makes
//! one type of two different schemas that share one. Here every schema that
//! becomes a Rust type gets its name before the generator sees it, from the
//! *place* where it stands: inline schemas are moved to components of their
//! own, and components lose the module path that frameworks put before them.
//!
//! A place is written as in `api.toml`:
//!
//! | place | the schema |
//! |---|---|
//! | `Component` | a component schema, by its published name |
//! | `Component.property` | of a property |
//! | `place[]`, `place{}`, <code>place&#124;0</code> | of the items of an array, the values of a map, a branch of a union |
//! | `operationId.parameter` | of a parameter |
//! | `operationId.body`, `operationId.200` | of a request body, a response |
//!
//! Inline schemas that stand under the same property name and describe the
//! same values become one type. Every name can be pinned in `api.toml`; two
//! places pinned to one name must describe the same values.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value};

use crate::schema::{self, Child};
use crate::{Error, hoist};

/// The name of the type made for one place.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r##"{
///     "openapi": "3.1.0", "info": {"title": "Turns", "version": "1"}, "paths": {},
///     "components": {"schemas": {"Turn": {"type": "object", "properties": {"role": {"type": "string", "enum": ["user", "assistant"]}}}}}
/// }"##;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let names = generate(source, &ApiConfig::default())?.names;
/// assert_eq!((names[1].place.as_str(), names[1].name.as_str()), ("Turn.role", "TurnRole"));
/// assert!(!names[1].pinned);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TypeName {
    /// The place, in the notation of `api.toml`.
    pub place: String,
    /// The name of its Rust type.
    pub name: String,
    /// Whether `api.toml` already says so.
    pub pinned: bool,
}

/// A document in which every schema that becomes a type is a component, and
/// every component has the name of its type.
pub(crate) struct Named {
    pub(crate) document: Value,
    pub(crate) names: Vec<TypeName>,
}

/// Names every type of a lowered document.
pub(crate) fn assign(mut document: Value, pins: &BTreeMap<String, String>) -> Result<Named, Error> {
    for (place, name) in pins {
        if *name != name.to_upper_camel_case() || syn::parse_str::<syn::Ident>(name).is_err() {
            return Err(Error::PinnedName {
                place: place.clone(),
                name: name.clone(),
            });
        }
    }
    let mut chosen = Names {
        pins,
        by_place: HashMap::new(),
        meaning: HashMap::new(),
    };
    chosen.name_components(schema::components(&document))?;
    chosen.name_inline_schemas(&mut document)?;
    if let Some(place) = pins
        .keys()
        .find(|place| !chosen.by_place.contains_key(*place))
    {
        return Err(Error::UnknownPlace {
            place: place.clone(),
        });
    }

    let order = places_in_order(&mut document);
    hoist::spell_out_mappings(&mut document);
    hoist::rewrite(&mut document, &chosen.by_place);
    let names = order
        .into_iter()
        .filter_map(|place| {
            let name = chosen.by_place.get(&place)?.clone();
            let pinned = pins.contains_key(&place);
            Some(TypeName {
                place,
                name,
                pinned,
            })
        })
        .collect();
    Ok(Named { document, names })
}

/// An inline schema that becomes a type of its own.
struct Inline {
    place: String,
    label: String,
    /// The place of the type around it.
    owner: String,
    fingerprint: String,
}

struct Names<'a> {
    pins: &'a BTreeMap<String, String>,
    by_place: HashMap<String, String>,
    /// What a name means: the place that got it first, and its fingerprint.
    meaning: HashMap<String, (String, String)>,
}

impl Names<'_> {
    fn name_components(&mut self, components: Option<&Map<String, Value>>) -> Result<(), Error> {
        let Some(components) = components else {
            return Ok(());
        };
        let mut sharing: HashMap<String, usize> = HashMap::new();
        for component in components.keys() {
            *sharing.entry(short_name(component)).or_default() += 1;
        }
        // Pins first: a derived name must give way to one that was promised.
        for pass_pinned in [true, false] {
            for (component, content) in components {
                let pin = self.pins.get(component);
                if pin.is_some() != pass_pinned {
                    continue;
                }
                let name = match pin {
                    Some(name) => name.clone(),
                    None => {
                        let short = short_name(component);
                        let unique = sharing[&short] == 1;
                        self.free_name(if unique {
                            short
                        } else {
                            component.to_upper_camel_case()
                        })
                    }
                };
                // A component is a type of its own, equal to another or not.
                if let Some((first, _)) = self.meaning.get(&name) {
                    return Err(Error::SharedName {
                        name,
                        places: [first.clone(), component.clone()],
                    });
                }
                self.record(component, name, schema::fingerprint(content));
            }
        }
        Ok(())
    }

    fn name_inline_schemas(&mut self, document: &mut Value) -> Result<(), Error> {
        let inline = inline_schemas(document);
        for schema in &inline {
            let Some(pin) = self.pins.get(&schema.place) else {
                continue;
            };
            match self.meaning.get(pin) {
                Some((first, fingerprint))
                    if *fingerprint != schema.fingerprint
                        || !first.contains(['.', '[', '{', '|']) =>
                {
                    return Err(Error::SharedName {
                        name: pin.clone(),
                        places: [first.clone(), schema.place.clone()],
                    });
                }
                _ => self.record(&schema.place, pin.clone(), schema.fingerprint.clone()),
            }
        }
        let mut by_meaning: HashMap<(&str, &str), String> = HashMap::new();
        for schema in &inline {
            if let Some(name) = self.by_place.get(&schema.place) {
                by_meaning
                    .entry((&schema.label, &schema.fingerprint))
                    .or_insert_with(|| name.clone());
            }
        }
        for schema in &inline {
            if self.by_place.contains_key(&schema.place) {
                continue;
            }
            let name = match by_meaning.get(&(schema.label.as_str(), schema.fingerprint.as_str())) {
                Some(name) => name.clone(),
                None => {
                    // Owners stand before what they hold, so theirs is known,
                    // but for an operation, whose id is its name.
                    let owner = self.by_place.get(&schema.owner).unwrap_or(&schema.owner);
                    self.free_name(format!("{owner} {}", schema.label).to_upper_camel_case())
                }
            };
            by_meaning
                .entry((&schema.label, &schema.fingerprint))
                .or_insert_with(|| name.clone());
            self.record(&schema.place, name, schema.fingerprint.clone());
        }
        Ok(())
    }

    fn record(&mut self, place: &str, name: String, fingerprint: String) {
        self.meaning
            .entry(name.clone())
            .or_insert_with(|| (place.to_owned(), fingerprint));
        self.by_place.insert(place.to_owned(), name);
    }

    /// `wanted`, or `wanted` with the first number that makes it free.
    fn free_name(&self, wanted: String) -> String {
        let wanted = if wanted.starts_with(|first: char| first.is_alphabetic()) {
            wanted
        } else {
            format!("X{wanted}")
        };
        let wanted = if RESERVED.contains(&wanted.as_str()) {
            format!("{wanted}Value")
        } else {
            wanted
        };
        let promised: HashSet<&String> = self.pins.values().collect();
        let taken = |name: &String| self.meaning.contains_key(name) || promised.contains(name);
        if !taken(&wanted) {
            return wanted;
        }
        // Some number is free, since there are fewer names than numbers.
        (2u32..)
            .map(|number| format!("{wanted}{number}"))
            .find(|name| !taken(name))
            .unwrap_or(wanted)
    }
}

/// Names that derived code means something else by, or that no type can have.
const RESERVED: [&str; 5] = ["None", "Some", "Ok", "Err", "Self"];

/// A component's name without the module path that frameworks put before it:
/// `src__conversation__schemas__SessionResponse` → `SessionResponse`.
fn short_name(component: &str) -> String {
    let last = component
        .rsplit("__")
        .find(|segment| !segment.is_empty())
        .unwrap_or(component);
    let is_module_path = component
        .split("__")
        .take_while(|segment| *segment != last)
        .all(|segment| !segment.contains(|character: char| character.is_uppercase()));
    if is_module_path { last } else { component }.to_upper_camel_case()
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
    fn below(
        schema: &mut Value,
        place: &str,
        owner: &str,
        visit: &mut dyn FnMut(&mut Child<'_>, &str) -> bool,
    ) {
        for mut child in schema::children(schema, place) {
            let separate = visit(&mut child, owner);
            let owner = if separate {
                child.place.clone()
            } else {
                owner.to_owned()
            };
            below(child.schema, &child.place, &owner, visit);
        }
    }
    if let Some(components) = schema::components_mut(document) {
        for (component, content) in components.iter_mut() {
            below(content, component, component, visit);
        }
    }
    for operation in schema::operations(document) {
        let id = operation.id.clone();
        for mut child in schema::operation_schemas(operation) {
            let separate = visit(&mut child, &id);
            let owner = if separate {
                child.place.clone()
            } else {
                id.clone()
            };
            below(child.schema, &child.place, &owner, visit);
        }
    }
}

fn inline_schemas(document: &mut Value) -> Vec<Inline> {
    let mut found = Vec::new();
    walk(document, &mut |child, owner| {
        let separate = child.separable && needs_a_name(child.schema);
        if separate {
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
            });
        }
        separate
    });
    found
}

fn places_in_order(document: &mut Value) -> Vec<String> {
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
