//! The lowering rules: one file each, with its cases, in the order they run at a schema.
//!
//! A rule sees one schema whose inner schemas are lowered already, changes it in place and notes
//! each change with a pointer relative to the schema. A new rule is a file with a `RULE`, a line in
//! [`RULES`], a line in the table of the crate documentation, and a table of cases.

mod additional_properties;
mod any_of;
#[cfg(test)]
mod cases;
mod constant;
mod content;
mod default;
pub(crate) mod discriminator;
mod examples;
mod exclusive_bounds;
mod format;
mod integer_format;
mod mixed_enum;
mod null;
mod parameter_null;
mod pattern_properties;
mod prefix_items;
mod reference_siblings;
mod title;
mod type_array;
mod unsupported;

use serde_json::Value;

use crate::inspect::Resolver;
use crate::lower::Dialect;
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::{Object, Place};

/// One rule.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) apply: fn(&mut Object, &Context<'_>, &mut Changes),
}

/// Every rule. The order matters: keywords are lowered before a rule distributes them over the
/// branches of a union, null is settled before types and branches are counted, unions before what a
/// default may be, and defaults before a parameter loses its null.
pub(crate) const RULES: &[Rule] = &[
    discriminator::RULE,
    title::RULE,
    examples::RULE,
    constant::RULE,
    mixed_enum::RULE,
    exclusive_bounds::RULE,
    content::RULE,
    pattern_properties::RULE,
    unsupported::RULE,
    additional_properties::RULE,
    prefix_items::RULE,
    null::RULE,
    integer_format::RULE,
    type_array::RULE,
    any_of::RULE,
    reference_siblings::RULE,
    format::RULE,
    default::RULE,
    parameter_null::RULE,
];

/// What a rule may know besides the schema.
pub(crate) struct Context<'d> {
    pub(crate) place: Place,
    pub(crate) dialect: Dialect,
    /// Finds components in the source document.
    pub(crate) resolver: Resolver<'d>,
}

/// One thing a rule did.
pub(crate) struct Change {
    pub(crate) at: Pointer,
    pub(crate) effect: Effect,
    pub(crate) note: String,
}

/// What a rule did, with pointers relative to the schema.
#[derive(Default)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    fn note(&mut self, effect: Effect, at: impl Into<Pointer>, note: impl Into<String>) {
        self.0.push(Change {
            at: at.into(),
            effect,
            note: note.into(),
        });
    }

    fn kept(&mut self, at: impl Into<Pointer>, note: impl Into<String>) {
        self.note(Effect::Kept, at, note);
    }

    fn loosened(&mut self, at: impl Into<Pointer>, note: impl Into<String>) {
        self.note(Effect::Loosened, at, note);
    }

    fn dropped(&mut self, at: impl Into<Pointer>, note: impl Into<String>) {
        self.note(Effect::Dropped, at, note);
    }
}

impl IntoIterator for Changes {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Keywords that say something about a schema without restricting its values.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: &[&str] = &[
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
        "$comment",
    ];
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

/// Adds a schema that values have to fit as well: an element of `allOf`.
fn require(schema: &mut Object, part: Value) {
    match schema.get_mut("allOf") {
        Some(Value::Array(parts)) => parts.insert(0, part),
        _ => {
            schema.insert("allOf".to_owned(), Value::Array(vec![part]));
        }
    }
}

/// Undoes the `allOf` around a `$ref` that stands alone.
fn unwrap_lone_reference(schema: &mut Object) {
    if schema.len() != 1 {
        return;
    }
    let Some(Value::Array(parts)) = schema.get("allOf") else {
        return;
    };
    let [Value::Object(part)] = parts.as_slice() else {
        return;
    };
    if part.len() == 1 && part.contains_key("$ref") {
        *schema = part.clone();
    }
}
