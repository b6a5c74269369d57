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
//! | `Name(body)`, `Name(response)` | of a request body or a response that operations share |
//!
//! Some inline schemas become types that the generator names by itself, such as
//! texts with a pattern. They are left to it where nothing else has that name.
//!
//! Inline schemas that stand under the same property name and describe the
//! same values become one type. Every name can be pinned in `api.toml`; two
//! places pinned to one name must describe the same values.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::ToUpperCamelCase;
use openapi_lower::without_module_path;
use serde_json::{Map, Value};

use crate::difference::difference;
use crate::places::{Inline, inline_schemas, places_in_order};
use crate::schema;
use crate::spell::identifiers;
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
        promised: pins.values().collect(),
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

struct Names<'a> {
    pins: &'a BTreeMap<String, String>,
    promised: HashSet<&'a String>,
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
                if let Some((first, fingerprint)) = self.meaning.get(&name) {
                    return Err(Error::SharedName {
                        places: [first.clone(), component.clone()],
                        difference: difference(fingerprint, &schema::fingerprint(content)),
                        name,
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
                        || !first.contains(['.', '[', '{', '|', '(']) =>
                {
                    return Err(Error::SharedName {
                        name: pin.clone(),
                        places: [first.clone(), schema.place.clone()],
                        difference: difference(fingerprint, &schema.fingerprint),
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
        // Names that are chosen here come first: the generator's give way.
        let (left, chosen): (Vec<&Inline>, Vec<&Inline>) =
            inline.iter().partition(|schema| schema.by_generator);
        for schema in chosen.into_iter().chain(left) {
            if self.by_place.contains_key(&schema.place) {
                continue;
            }
            if schema.by_generator && self.leave_to_generator(schema) {
                continue;
            }
            let name = match by_meaning.get(&(schema.label.as_str(), schema.fingerprint.as_str())) {
                Some(name) => name.clone(),
                None => self.free_name(self.name_by_place(schema)),
            };
            by_meaning
                .entry((&schema.label, &schema.fingerprint))
                .or_insert_with(|| name.clone());
            self.record(&schema.place, name, schema.fingerprint.clone());
        }
        Ok(())
    }

    /// Whether the generator can name a schema by itself; the name is taken
    /// then. Of an operation, it calls too many things alike.
    fn leave_to_generator(&mut self, schema: &Inline) -> bool {
        let name = identifiers::pascal(&self.name_by_place(schema));
        if self.is_taken(&name) || !self.by_place.contains_key(&schema.owner) {
            return false;
        }
        self.meaning
            .insert(name, (schema.place.clone(), schema.fingerprint.clone()));
        true
    }

    fn record(&mut self, place: &str, name: String, fingerprint: String) {
        self.meaning
            .entry(name.clone())
            .or_insert_with(|| (place.to_owned(), fingerprint));
        self.by_place.insert(place.to_owned(), name);
    }

    fn is_taken(&self, name: &String) -> bool {
        self.meaning.contains_key(name) || self.promised.contains(name)
    }

    fn name_by_place(&self, schema: &Inline) -> String {
        // Owners stand before what they hold, so theirs is known, but for an
        // operation, whose id is its name.
        let owner = self.by_place.get(&schema.owner).unwrap_or(&schema.owner);
        format!("{owner} {}", schema.label).to_upper_camel_case()
    }

    /// `wanted`, or `wanted` with the first number that makes it free.
    fn free_name(&self, wanted: String) -> String {
        let wanted = if RESERVED.contains(&wanted.as_str()) {
            format!("{wanted}Value")
        } else {
            identifiers::pascal(&wanted)
        };
        let taken = |name: &String| self.is_taken(name);
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

/// Names that generated code means something else by, or that no type can have.
const RESERVED: [&str; 6] = ["Default", "Err", "None", "Ok", "Self", "Some"];

/// `src__conversation__schemas__SessionResponse` → `SessionResponse`.
fn short_name(component: &str) -> String {
    without_module_path(component).to_upper_camel_case()
}
