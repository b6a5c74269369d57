//! Documents as nobody should write them: our own, with parts replaced, removed, doubled, moved and
//! nested. The same number always gives the same document.

use serde_json::{Map, Value, json};

/// Numbers that look random and are the same everywhere (SplitMix64).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`, which is more than 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// Names and texts that mean something to a rule, or are odd.
const TEXTS: &[&str] = &[
    "",
    " ",
    "_",
    "-",
    "self",
    "Self",
    "crate",
    "fn",
    "a/b~c",
    "é",
    "日本",
    "\u{0}",
    "🦀",
    "*/",
    "\"",
    "\\",
    "{}",
    "{id}",
    "null",
    "string",
    "integer",
    "number",
    "object",
    "array",
    "boolean",
    "date-time",
    "uuid",
    "int64",
    "uint64",
    "byte",
    "path",
    "query",
    "header",
    "cookie",
    "deepObject",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "#",
    "#/",
    "#a",
    "#/components/schemas/Cat",
    "#/components/schemas/",
    "#/paths",
    "#/components/schemas/Cat/properties/name",
    "https://example.com/a",
    "other.yaml#/A",
    "200",
    "2XX",
    "default",
    "x-a",
    "3.1.0",
    "kind",
];

const KEYS: &[&str] = &[
    "type",
    "properties",
    "required",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "enum",
    "const",
    "default",
    "nullable",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "minLength",
    "maxLength",
    "maxItems",
    "pattern",
    "title",
    "description",
    "example",
    "examples",
    "discriminator",
    "mapping",
    "propertyName",
    "$ref",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$defs",
    "parameters",
    "name",
    "in",
    "schema",
    "style",
    "content",
    "requestBody",
    "responses",
    "operationId",
    "get",
    "post",
    "paths",
    "components",
    "schemas",
    "webhooks",
    "pathItems",
    "callbacks",
    "servers",
    "security",
    "securitySchemes",
    "info",
    "openapi",
    "headers",
    "",
    "a b",
    "日本",
    "x-a",
    "~",
    "/",
];

fn odd_value(numbers: &mut Numbers) -> Value {
    match numbers.below(16) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!(0),
        4 => json!(-1),
        5 => json!(u64::MAX),
        6 => json!(i64::MIN),
        7 => json!(1e308),
        8 => json!(0.1),
        9 => json!([]),
        10 => json!({}),
        11 => json!({"$ref": *numbers.one_of(TEXTS)}),
        12 => json!([*numbers.one_of(TEXTS), *numbers.one_of(TEXTS)]),
        13 => json!({*numbers.one_of(KEYS): *numbers.one_of(TEXTS)}),
        14 => json!({"type": *numbers.one_of(TEXTS)}),
        _ => json!(*numbers.one_of(TEXTS)),
    }
}

/// The places of everything in a value, as pointers.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let token = key.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{place}/{token}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                places(value, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The document with some changes.
pub(crate) fn mutated(document: &Value, numbers: &mut Numbers) -> Value {
    let mut document = document.clone();
    for _ in 0..=numbers.below(6) {
        mutate(&mut document, numbers);
    }
    document
}

fn mutate(document: &mut Value, numbers: &mut Numbers) {
    let mut found = Vec::new();
    places(document, "", &mut found);
    // The root itself is changed seldom, since nothing is left then.
    let place = found[numbers.below(found.len() - 1) + usize::from(found.len() > 1)].clone();
    let other = numbers.one_of(&found).clone();
    let copy = document.pointer(&other).cloned().unwrap_or_default();
    let Some(value) = document.pointer_mut(&place) else {
        return;
    };
    match numbers.below(10) {
        0 | 1 => *value = odd_value(numbers),
        2 | 3 => *value = copy,
        4 => insert(value, odd_value(numbers), numbers),
        5 => insert(value, copy, numbers),
        6 => remove(value, numbers),
        7 => nest(value, numbers),
        8 => *value = json!({"$ref": format!("#{place}")}),
        _ => rename(value, numbers),
    }
}

fn insert(value: &mut Value, part: Value, numbers: &mut Numbers) {
    match value {
        Value::Object(members) => {
            members.insert((*numbers.one_of(KEYS)).to_owned(), part);
        }
        Value::Array(values) => values.insert(numbers.below(values.len() + 1), part),
        other => *other = part,
    }
}

fn remove(value: &mut Value, numbers: &mut Numbers) {
    match value {
        Value::Object(members) => {
            let key = members.keys().nth(numbers.below(members.len())).cloned();
            members.retain(|other, _| Some(other) != key.as_ref());
        }
        Value::Array(values) if !values.is_empty() => {
            values.remove(numbers.below(values.len()));
        }
        other => *other = Value::Null,
    }
}

fn nest(value: &mut Value, numbers: &mut Numbers) {
    let key = *numbers.one_of(&[
        "items",
        "not",
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
    ]);
    for _ in 0..numbers.below(24) {
        let inner = value.take();
        *value = match key {
            "allOf" | "anyOf" | "oneOf" => json!({key: [inner, {"type": "null"}]}),
            _ => json!({key: inner}),
        };
    }
}

fn rename(value: &mut Value, numbers: &mut Numbers) {
    let Value::Object(members) = value else {
        *value = odd_value(numbers);
        return;
    };
    let chosen = numbers.below(members.len());
    let renamed: Map<String, Value> = std::mem::take(members)
        .into_iter()
        .enumerate()
        .map(|(index, (key, value))| {
            let key = if index == chosen {
                (*numbers.one_of(TEXTS)).to_owned()
            } else {
                key
            };
            (key, value)
        })
        .collect();
    *members = renamed;
}

/// The text with a part cut out, doubled or replaced.
pub(crate) fn mangled(text: &str, numbers: &mut Numbers) -> String {
    let boundary = |numbers: &mut Numbers| {
        let mut at = numbers.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (one, two) = (boundary(numbers), boundary(numbers));
    let (start, end) = (one.min(two), one.max(two));
    let start = start.max(end.saturating_sub(200));
    let start = (start..=end)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(end);
    let odd = [
        "", "\t", "\n", "- ", ": ", "{", "[", "&a ", "*a", "!x ", "é", "\"", "'", "\u{feff}",
        "1e999", "|\n", "? ", "#",
    ];
    let middle = match numbers.below(3) {
        0 => String::new(),
        1 => text[start..end].repeat(2),
        _ => (*numbers.one_of(&odd)).to_owned(),
    };
    format!("{}{middle}{}", &text[..start], &text[end..])
}
