//! Questions that rules ask about a schema: what a reference leads to, which JSON types it admits,
//! how specific it is. Schemas may be in the words of 3.0 or of 3.1, since references lead into the
//! source document while the schema at hand may be lowered already.

use std::cmp::Reverse;

use serde_json::{Number, Value};

use crate::structure::Object;

/// How many references in a row are followed before they are taken for a circle.
const LONGEST_REFERENCE_CHAIN: usize = 32;

/// How deep unions within unions are looked into before they are taken to admit anything.
const DEEPEST_UNION: usize = 3;

/// Finds what local references name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolver<'d> {
    document: &'d Value,
}

impl<'d> Resolver<'d> {
    pub(crate) const fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// What a `$ref` keyword names; nothing when it leads nowhere or out of the document.
    pub(crate) fn target(&self, reference: &Value) -> Option<&'d Value> {
        self.document
            .pointer(reference.as_str()?.strip_prefix('#')?)
    }

    /// The schema itself or, for a reference that stands alone, the first schema along the
    /// references that says something of its own; nothing when they lead nowhere or in a circle.
    pub(crate) fn resolve<'s>(&self, schema: &'s Value) -> Option<&'s Value>
    where
        'd: 's,
    {
        let mut schema = schema;
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            match schema.as_object() {
                Some(object) if object.len() == 1 && object.contains_key("$ref") => {
                    schema = self.target(&object["$ref"])?;
                }
                _ => return Some(schema),
            }
        }
        None
    }
}

/// The schemas whose restrictions a schema takes over: what it refers to beside its own keywords,
/// and its `allOf`.
fn parts<'s>(schema: &'s Object, resolver: Resolver<'s>) -> impl Iterator<Item = &'s Value> {
    let referred = schema
        .get("$ref")
        .and_then(|reference| resolver.target(reference));
    let all_of = schema
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    referred.into_iter().chain(all_of)
}

/// A set of JSON types; a number is an integer or has a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const ANY: Self = Self(0b111_1111);
    const NONE: Self = Self(0);
    const NULL: Self = Self(1);
    const INTEGER: Self = Self(1 << 2);
    const FRACTION: Self = Self(1 << 3);

    /// The types a `type` keyword names; an unknown name admits anything.
    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self(1 << 1),
            "integer" => Self::INTEGER,
            "number" => Self(Self::INTEGER.0 | Self::FRACTION.0),
            "string" => Self(1 << 4),
            "array" => Self(1 << 5),
            "object" => Self(1 << 6),
            _ => Self::ANY,
        }
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn is_disjoint(self, other: Self) -> bool {
        self.and(other).0 == 0
    }

    /// True when every one of these types is among the others.
    pub(crate) const fn is_within(self, other: Self) -> bool {
        self.and(other).0 == self.0
    }
}

/// The name of the type of a value, as the `type` keyword spells it.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if is_integer(number) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The one type name that covers all of the values, if there is one.
pub(crate) fn common_type_name<'v>(
    values: impl IntoIterator<Item = &'v Value>,
) -> Option<&'static str> {
    let mut names = values.into_iter().map(type_name);
    let first = names.next()?;
    names.try_fold(first, |common, name| match (common, name) {
        ("integer" | "number", "integer" | "number") if common != name => Some("number"),
        _ => (common == name).then_some(common),
    })
}

/// True when the value is one of a type the keyword value (a name, or an array of names) admits.
pub(crate) fn is_of_type(value: &Value, keyword: &Value) -> bool {
    Types::named(type_name(value)).is_within(types_of_keyword(keyword))
}

fn is_integer(number: &Number) -> bool {
    number.is_i64() || number.is_u64()
}

fn types_of_keyword(keyword: &Value) -> Types {
    match keyword {
        Value::String(name) => Types::named(name),
        Value::Array(names) => names.iter().fold(Types::NONE, |types, name| {
            types.or(name.as_str().map_or(Types::ANY, Types::named))
        }),
        _ => Types::ANY,
    }
}

/// The types a schema admits, as far as its own keywords, references and unions tell; never fewer
/// than it really admits.
pub(crate) fn types(schema: &Value, resolver: Resolver<'_>) -> Types {
    types_within(schema, resolver, DEEPEST_UNION)
}

fn types_within(schema: &Value, resolver: Resolver<'_>, depth: usize) -> Types {
    let object = match resolver.resolve(schema) {
        Some(Value::Object(object)) if depth > 0 => object,
        Some(Value::Bool(false)) => return Types::NONE,
        _ => return Types::ANY,
    };
    let branches = |keyword| {
        let branches = object.get(keyword).and_then(Value::as_array);
        branches.map(|branches| {
            branches
                .iter()
                .map(|branch| types_within(branch, resolver, depth - 1))
        })
    };
    let mut types = object.get("type").map_or(Types::ANY, types_of_keyword);
    if let Some(values) = fixed_values(object) {
        types = types.and(values.iter().fold(Types::NONE, |types, value| {
            types.or(Types::named(type_name(value)))
        }));
    }
    for union in [branches("anyOf"), branches("oneOf")].into_iter().flatten() {
        types = types.and(union.fold(Types::NONE, Types::or));
    }
    for part in parts(object, resolver) {
        types = types.and(types_within(part, resolver, depth - 1));
    }
    if object.get("nullable") == Some(&Value::Bool(true)) {
        types = types.or(Types::NULL);
    }
    types
}

/// The only values a schema admits, when it lists them.
pub(crate) fn fixed_values(schema: &Object) -> Option<&[Value]> {
    match schema.get("const") {
        Some(value) => Some(std::slice::from_ref(value)),
        None => schema
            .get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice),
    }
}

/// How much a schema asks of a value, the most demanding first: listed values; a type of its own or
/// a string with a format; numbers and plain strings, which also admit what more special branches
/// do; anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Specificity {
    Listed,
    Special,
    General,
    Anything,
}

/// How specific a schema is; a union is as specific as its least specific branch.
pub(crate) fn specificity(schema: &Value, resolver: Resolver<'_>) -> Specificity {
    specificity_within(schema, resolver, DEEPEST_UNION)
}

fn specificity_within(schema: &Value, resolver: Resolver<'_>, depth: usize) -> Specificity {
    let Some(Value::Object(object)) = resolver.resolve(schema) else {
        return Specificity::Anything;
    };
    if depth == 0 {
        return Specificity::Anything;
    }
    if fixed_values(object).is_some() {
        return Specificity::Listed;
    }
    let formatted = ["format", "pattern"]
        .iter()
        .any(|keyword| object.contains_key(*keyword));
    let own = match object.get("type") {
        Some(Value::String(name)) => specificity_of_type(name, formatted),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| *name != "null")
            .map(|name| specificity_of_type(name, formatted))
            .max()
            .unwrap_or(Specificity::Special),
        _ if object.contains_key("properties") => Specificity::Special,
        _ => Specificity::Anything,
    };
    let nested = |keyword: &str| {
        let branches = object
            .get(keyword)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        branches
            .map(|branch| specificity_within(branch, resolver, depth - 1))
            .collect::<Vec<_>>()
    };
    let unions = ["anyOf", "oneOf"].map(|keyword| nested(keyword).into_iter().max());
    let parts = parts(object, resolver)
        .map(|part| specificity_within(part, resolver, depth - 1))
        .min();
    unions
        .into_iter()
        .chain([parts])
        .flatten()
        .fold(own, Ord::min)
}

fn specificity_of_type(name: &str, formatted: bool) -> Specificity {
    match name {
        "string" if formatted => Specificity::Special,
        "string" | "number" => Specificity::General,
        _ => Specificity::Special,
    }
}

/// How much an object schema asks of a value: required properties, then properties it knows; the
/// most demanding sorts first. Nothing for a schema that is no object.
pub(crate) fn demands(schema: &Value, resolver: Resolver<'_>) -> Option<Reverse<(usize, usize)>> {
    let (required, properties) = count_properties(schema, resolver, DEEPEST_UNION);
    let is_object = types(schema, resolver).is_within(Types::named("object").or(Types::NULL));
    (is_object || properties > 0).then_some(Reverse((required, properties)))
}

fn count_properties(schema: &Value, resolver: Resolver<'_>, depth: usize) -> (usize, usize) {
    let Some(Value::Object(object)) = resolver.resolve(schema) else {
        return (0, 0);
    };
    if depth == 0 {
        return (0, 0);
    }
    let required = object
        .get("required")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    let properties = object
        .get("properties")
        .and_then(Value::as_object)
        .map_or(0, Object::len);
    parts(object, resolver).fold((required, properties), |(required, properties), part| {
        let (more_required, more) = count_properties(part, resolver, depth - 1);
        (required + more_required, properties + more)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Resolver, Types, common_type_name, is_of_type, types};

    #[test]
    fn circles_and_dangling_references_end() {
        let document = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "#/d"}, "d": {"type": "null"}});
        let resolver = Resolver::new(&document);
        for reference in ["#/a", "#/missing", "other.yaml#/a", "#"] {
            let schema = json!({"$ref": reference});
            let found = resolver.resolve(&schema);
            assert_eq!(found.is_some(), reference == "#", "{reference}");
        }
        assert_eq!(types(&json!({"$ref": "#/c"}), resolver), Types::NULL);
    }

    #[test]
    fn types_of_both_dialects() {
        let equal = [
            (
                json!({"type": ["string", "null"]}),
                json!({"type": "string", "nullable": true}),
            ),
            (
                json!({"type": ["string", "integer"]}),
                json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
            ),
            (json!({"const": 1}), json!({"enum": [2]})),
            (
                json!({"type": "integer"}),
                json!({"allOf": [{"type": ["integer", "string"]}, {"type": "number"}]}),
            ),
            (json!({}), json!(true)),
        ];
        let nothing = Value::Null;
        for (one, other) in equal {
            let resolver = Resolver::new(&nothing);
            assert_eq!(
                types(&one, resolver),
                types(&other, resolver),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn type_names_of_values() {
        assert_eq!(common_type_name(&[json!(1), json!(1.5)]), Some("number"));
        assert_eq!(common_type_name(&[json!("a"), json!("b")]), Some("string"));
        assert_eq!(common_type_name(&[json!("a"), json!(1)]), None);
        assert_eq!(common_type_name(&[]), None);
        assert!(is_of_type(&json!(1), &json!("number")));
        assert!(!is_of_type(&json!(1.0), &json!(["integer", "null"])));
        assert!(is_of_type(&json!(null), &json!(["integer", "null"])));
    }
}
