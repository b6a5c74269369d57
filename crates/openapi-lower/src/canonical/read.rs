//! Reading one schema, keyword by keyword.

use std::collections::BTreeMap;

use serde_json::Value;

use super::about::{annotations, discriminator};
use super::combine::{self, Draft};
use super::{Additional, Annotations, Content, Kind, Property, Schema, Shape, bounds, plain};
use crate::Pointer;
use crate::lower::Dialect;
use crate::rules::is_annotation;
use crate::structure::Object;

const COMPONENTS: &str = "#/components/schemas/";

/// How many references to other places than components are followed into each other. What they lead
/// to is read again for each, so that a circle of them must not be long.
const DEEPEST_REFERENCE: usize = 4;

/// Keywords that a shape holds, or that mean nothing to values.
const KEYWORDS: &[&str] = &[
    "type",
    "nullable",
    "format",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "pattern",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "anyOf",
    "oneOf",
    "allOf",
    "discriminator",
    "$ref",
    "$defs",
    "$id",
    "$schema",
    "$anchor",
];

/// Reads schemas of one document.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d> {
    document: &'d Value,
    dialect: Dialect,
    depth: usize,
}

impl<'d> Reader<'d> {
    pub(super) const fn new(document: &'d Value, dialect: Dialect) -> Self {
        Self {
            document,
            dialect,
            depth: 0,
        }
    }

    pub(super) fn schema(&self, value: &Value, pointer: Pointer) -> Schema {
        let object = match value {
            Value::Object(object) => object,
            Value::Bool(false) => {
                let nothing = Shape {
                    values: Some(Vec::new()),
                    ..Shape::default()
                };
                return Schema::new(pointer, nothing);
            }
            _ => return Schema::new(pointer, Shape::default()),
        };
        let mut draft = Draft::new(pointer, annotations(object));
        if let Some(Value::String(reference)) = object.get("$ref") {
            draft.parts.push(self.reference(reference, &draft.pointer));
            if self.dialect == Dialect::V30 {
                draft.annotations = Annotations::default();
                return draft.settle();
            }
        }
        draft.nullable = object.get("nullable") == Some(&Value::Bool(true));
        self.types(object, &mut draft);
        for keyword in ["anyOf", "oneOf"] {
            self.union(object, keyword, &mut draft);
        }
        draft
            .parts
            .extend(self.list(object, "allOf", &draft.pointer));
        draft.settle()
    }

    fn reference(&self, reference: &str, pointer: &Pointer) -> Schema {
        if let Some(name) = reference.strip_prefix(COMPONENTS)
            && !name.contains('/')
        {
            return Schema {
                pointer: pointer.clone(),
                nullable: false,
                annotations: Annotations::default(),
                content: Content::Component(name.to_owned()),
            };
        }
        let target = reference
            .strip_prefix('#')
            .and_then(|place| Some((place, self.document.pointer(place)?)));
        match target {
            Some((place, target)) if self.depth < DEEPEST_REFERENCE => Self {
                depth: self.depth + 1,
                ..*self
            }
            .schema(target, Pointer::parsed(place)),
            _ => {
                let other = BTreeMap::from([("$ref".to_owned(), Value::from(reference))]);
                let unknown = Shape {
                    other,
                    ..Shape::default()
                };
                Schema::new(pointer.clone(), unknown)
            }
        }
    }

    /// The keywords of the schema itself; several types are a union of their own.
    fn types(&self, object: &Object, draft: &mut Draft) {
        let (kinds, null) = kinds(object.get("type"));
        draft.nullable |= null;
        match kinds.as_slice() {
            [] if null => draft.shape.kind = Some(Kind::Null),
            [] => self.own(object, inferred_kind(object), draft),
            [kind] => self.own(object, Some(*kind), draft),
            _ if has_any(object, &["$ref", "allOf", "anyOf", "oneOf"]) => {
                self.own(object, None, draft);
            }
            kinds => {
                let branches = kinds
                    .iter()
                    .map(|kind| {
                        let mut branch = Draft::new(draft.pointer.clone(), Annotations::default());
                        self.own(object, Some(*kind), &mut branch);
                        branch.settle()
                    })
                    .collect();
                combine::union(branches, None, draft);
            }
        }
    }

    fn own(&self, object: &Object, kind: Option<Kind>, draft: &mut Draft) {
        let pointer = draft.pointer.clone();
        let is = |wanted: Kind| kind.is_none() || kind == Some(wanted);
        let shape = &mut draft.shape;
        shape.kind = kind;
        draft.nullable |= listed_values(object, shape);
        (shape.format, shape.format_by_content) = format(object, kind);
        shape.bounds = bounds::read(object, shape.kind);
        if is(Kind::String) {
            shape.pattern = text(object, "pattern");
        }
        if is(Kind::Object) {
            shape.properties = self.properties(object, &pointer);
            shape.additional = self.additional(object, &pointer);
        }
        if is(Kind::Array) {
            shape.items = object
                .get("items")
                .filter(|items| !items.is_array())
                .map(|items| self.schema(items, pointer.join("items")))
                .filter(|items| !items.admits_anything());
            shape.prefix_items = self.list(object, "prefixItems", &pointer);
            if shape.prefix_items.is_empty() {
                shape.prefix_items = self.list(object, "items", &pointer);
            }
        }
        shape.other = other(object);
    }

    fn properties(&self, object: &Object, pointer: &Pointer) -> BTreeMap<String, Property> {
        let folder = pointer.join("properties");
        let listed = object.get("properties").and_then(Value::as_object);
        let mut properties: BTreeMap<String, Property> = listed
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let property = Property {
                    required: false,
                    schema: self.schema(value, folder.join(name)),
                };
                (name.clone(), property)
            })
            .collect();
        let required = object.get("required").and_then(Value::as_array);
        for (index, name) in required.into_iter().flatten().enumerate() {
            let Some(name) = name.as_str() else { continue };
            properties
                .entry(name.to_owned())
                .or_insert_with(|| Property {
                    required: true,
                    schema: Schema::new(
                        pointer.join("required").join(&index.to_string()),
                        Shape::default(),
                    ),
                })
                .required = true;
        }
        properties
    }

    fn additional(&self, object: &Object, pointer: &Pointer) -> Additional {
        if object.get("unevaluatedProperties") == Some(&Value::Bool(false)) {
            return Additional::Closed;
        }
        let keyword = "additionalProperties";
        match object.get(keyword) {
            Some(Value::Bool(false)) => Additional::Closed,
            Some(value @ Value::Object(_)) => {
                let schema = self.schema(value, pointer.join(keyword));
                if schema.admits_anything() {
                    Additional::Open
                } else {
                    Additional::Typed(schema)
                }
            }
            _ => Additional::Open,
        }
    }

    fn union(&self, object: &Object, keyword: &str, draft: &mut Draft) {
        let branches = self.list(object, keyword, &draft.pointer);
        if !branches.is_empty() {
            let discriminator = discriminator(object, &branches);
            combine::union(branches, discriminator, draft);
        }
    }

    fn list(&self, object: &Object, keyword: &str, pointer: &Pointer) -> Vec<Schema> {
        let folder = pointer.join(keyword);
        let schemas = object.get(keyword).and_then(Value::as_array);
        schemas
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(index, value)| self.schema(value, folder.join(&index.to_string())))
            .collect()
    }
}

fn has_any(object: &Object, keywords: &[&str]) -> bool {
    keywords.iter().any(|keyword| object.contains_key(*keyword))
}

fn text(object: &Object, keyword: &str) -> Option<String> {
    object.get(keyword)?.as_str().map(str::to_owned)
}

/// The types a `type` keyword names, each once and without null, and whether null is among them. An
/// integer is a number already.
fn kinds(keyword: Option<&Value>) -> (Vec<Kind>, bool) {
    let names: Vec<&str> = match keyword {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut kinds: Vec<Kind> = names.iter().filter_map(|name| Kind::named(name)).collect();
    kinds.sort();
    kinds.dedup();
    let null = kinds.contains(&Kind::Null);
    let number = kinds.contains(&Kind::Number);
    kinds.retain(|kind| *kind != Kind::Null && !(number && *kind == Kind::Integer));
    (kinds, null)
}

/// The type of a schema that names none: what its keywords speak about.
fn inferred_kind(object: &Object) -> Option<Kind> {
    let is_object = has_any(object, &["properties", "additionalProperties"]);
    let is_array = has_any(object, &["items", "prefixItems"]);
    match (is_object, is_array) {
        (true, false) => Some(Kind::Object),
        (false, true) => Some(Kind::Array),
        _ => None,
    }
}

/// Sets the listed values, and the type they share when none is named; says whether null is listed.
fn listed_values(object: &Object, shape: &mut Shape) -> bool {
    let listed = match (object.get("const"), object.get("enum")) {
        (Some(value), _) => std::slice::from_ref(value),
        (None, Some(Value::Array(values))) => values.as_slice(),
        _ => return false,
    };
    let null = listed.contains(&Value::Null);
    let values: Vec<Value> = listed
        .iter()
        .filter(|value| !value.is_null())
        .map(plain)
        .collect();
    if null && values.is_empty() {
        shape.kind = Some(Kind::Null);
        return false;
    }
    if shape.kind.is_none() {
        let name = crate::inspect::common_type_name(&values);
        shape.kind = name.and_then(Kind::named);
    }
    shape.values = Some(combine::sorted_values(values));
    if shape.kind == Some(Kind::Boolean)
        && shape.values.as_ref().is_some_and(|both| both.len() == 2)
    {
        shape.values = None;
    }
    null
}

/// The format of the values, and whether it was said by the keywords about their content.
fn format(object: &Object, kind: Option<Kind>) -> (Option<String>, bool) {
    if !matches!(
        kind,
        None | Some(Kind::String | Kind::Integer | Kind::Number)
    ) {
        return (None, false);
    }
    if let Some(format) = text(object, "format") {
        return (Some(format), false);
    }
    let content = |keyword: &str| object.get(keyword).and_then(Value::as_str);
    match (content("contentMediaType"), content("contentEncoding")) {
        (Some("application/octet-stream"), None) => (Some("binary".to_owned()), true),
        (_, Some("base64")) => (Some("byte".to_owned()), true),
        _ => (None, false),
    }
}

/// The keywords that have no canonical form.
fn other(object: &Object) -> BTreeMap<String, Value> {
    object
        .iter()
        .filter(|(keyword, value)| {
            !KEYWORDS.contains(&keyword.as_str())
                && !is_annotation(keyword)
                && match keyword.as_str() {
                    "unevaluatedProperties" => !value.is_boolean(),
                    "contentMediaType" => value.as_str() != Some("application/octet-stream"),
                    "contentEncoding" => value.as_str() != Some("base64"),
                    _ => true,
                }
        })
        .map(|(keyword, value)| (keyword.clone(), plain(value)))
        .collect()
}
