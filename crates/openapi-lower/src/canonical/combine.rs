//! Putting together what the keywords of a schema, its unions and its `allOf` say.

use std::collections::HashSet;

use serde_json::Value;

use super::bounds::tighten;
use super::{
    Additional, Annotations, Content, Discriminator, Kind, Property, Schema, Shape, signature,
};
use crate::Pointer;

/// A schema while it is read.
pub(super) struct Draft {
    pub(super) pointer: Pointer,
    pub(super) annotations: Annotations,
    pub(super) nullable: bool,
    pub(super) shape: Shape,
    pub(super) parts: Vec<Schema>,
}

impl Draft {
    pub(super) fn new(pointer: Pointer, annotations: Annotations) -> Self {
        Self {
            pointer,
            annotations,
            nullable: false,
            shape: Shape::default(),
            parts: Vec::new(),
        }
    }

    /// Merges the parts into the shape as far as they go, and unwraps a part that stands alone.
    pub(super) fn settle(mut self) -> Schema {
        let own_is_silent = self.shape.is_silent();
        if own_is_silent && !self.parts.is_empty() {
            self.nullable |= self.parts.iter().all(|part| part.nullable);
        }
        self.parts.retain(|part| !part.admits_anything());
        if own_is_silent && self.parts.len() == 1 {
            return self.unwrapped();
        }
        let mut kept = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            match part.content {
                Content::Shape(ref shape) if self.shape.can_absorb(shape) => {
                    if let Content::Shape(shape) = part.content {
                        self.shape.absorb(*shape);
                    }
                }
                _ => kept.push(part),
            }
        }
        let mut seen = HashSet::new();
        kept.retain(|part| seen.insert(local_signature(part)));
        self.parts = kept;
        if self.shape.is_silent() && self.parts.len() == 1 {
            return self.unwrapped();
        }
        self.shape.parts.append(&mut self.parts);
        self.finish()
    }

    fn unwrapped(mut self) -> Schema {
        if let Some(part) = self.parts.pop() {
            self.nullable |= part.nullable;
            let own = self.annotations;
            let inner = part.annotations;
            let documentation = match (own.documentation, inner.documentation) {
                (0, inner) => inner,
                (own, _) => own,
            };
            self.annotations = Annotations {
                default: own.default.or(inner.default),
                deprecated: own.deprecated || inner.deprecated,
                read_only: own.read_only || inner.read_only,
                write_only: own.write_only || inner.write_only,
                title: own.title.or(inner.title),
                documentation,
            };
            match part.content {
                Content::Shape(shape) => {
                    self.pointer = part.pointer;
                    self.shape = *shape;
                }
                content @ Content::Component(_) => {
                    let nullable = self.nullable;
                    let mut schema = self.finish();
                    schema.nullable = nullable;
                    schema.content = content;
                    return schema;
                }
            }
        }
        self.finish()
    }

    fn finish(mut self) -> Schema {
        if self.shape.kind == Some(Kind::Null) {
            self.nullable = false;
        }
        if self.nullable && self.annotations.default == Some(Value::Null) {
            self.annotations.default = None;
        }
        let mut schema = Schema::new(self.pointer, self.shape);
        schema.annotations = self.annotations;
        schema.nullable = self.nullable && !schema.admits_anything();
        schema
    }
}

impl Schema {
    pub(super) fn new(pointer: Pointer, shape: Shape) -> Self {
        Self {
            pointer,
            nullable: false,
            annotations: Annotations::default(),
            content: Content::Shape(Box::new(shape)),
        }
    }

    /// The schema that every value fits, at a place where none is written.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    /// use openapi_lower::canonical::Schema;
    ///
    /// assert!(Schema::anything(&Pointer::root()).admits_anything());
    /// ```
    pub fn anything(pointer: &Pointer) -> Self {
        Self::new(pointer.clone(), Shape::default())
    }

    /// What the schema says about values other than null, without what it says about its place.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({
    ///     "openapi": "3.1.0",
    ///     "components": {"schemas": {"Text": {"type": ["string", "null"], "title": "Text"}}},
    /// });
    /// let canonical = Canonical::of(&document)?;
    /// let text = canonical.component("Text").unwrap().without_place();
    /// assert!(!text.nullable);
    /// assert_eq!(text.annotations.title, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without_place(&self) -> Self {
        Self {
            nullable: false,
            annotations: Annotations::default(),
            ..self.clone()
        }
    }

    /// Whether every value fits.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0"});
    /// let canonical = Canonical::of(&document).unwrap();
    /// let admits_anything = |schema| canonical.schema(&schema, Pointer::root()).admits_anything();
    /// assert!(admits_anything(serde_json::json!({"description": "whatever"})));
    /// assert!(!admits_anything(serde_json::json!({"type": "string"})));
    /// ```
    pub fn admits_anything(&self) -> bool {
        self.shape().is_some_and(Shape::is_silent)
    }
}

impl Shape {
    /// Whether the shape restricts nothing.
    ///
    /// ```
    /// use openapi_lower::canonical::{Kind, Shape};
    ///
    /// let mut shape = Shape::default();
    /// assert!(shape.is_silent());
    /// shape.kind = Some(Kind::String);
    /// assert!(!shape.is_silent());
    /// ```
    pub fn is_silent(&self) -> bool {
        self.aspects() == 0
    }

    /// In how many ways the shape restricts values.
    fn aspects(&self) -> usize {
        [
            self.kind.is_some(),
            self.format.is_some(),
            self.values.is_some(),
            self.pattern.is_some(),
            !matches!(self.additional, Additional::Open),
            self.items.is_some(),
            self.discriminator.is_some(),
            !self.bounds.is_empty(),
            !self.properties.is_empty(),
            !self.prefix_items.is_empty(),
            !self.branches.is_empty(),
            !self.parts.is_empty(),
            !self.other.is_empty(),
        ]
        .into_iter()
        .map(usize::from)
        .sum()
    }

    /// Whether the shape is a union and nothing else.
    fn is_plain_union(&self) -> bool {
        !self.branches.is_empty() && self.aspects() == 1
    }

    /// Whether the shape lists values of its type and says nothing else.
    fn is_plain_list(&self) -> bool {
        self.values.is_some() && self.aspects() == 1 + usize::from(self.kind.is_some())
    }

    /// Whether one shape can say what this and another say together.
    fn can_absorb(&self, other: &Self) -> bool {
        fn free<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        let kinds_agree = match (self.kind, other.kind) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let closed = |one: &Self, other: &Self| {
            !matches!(one.additional, Additional::Open) && !other.properties.is_empty()
        };
        kinds_agree
            && free(self.format.as_ref(), other.format.as_ref())
            && free(self.pattern.as_ref(), other.pattern.as_ref())
            && free(self.values.as_ref(), other.values.as_ref())
            && !closed(self, other)
            && !closed(other, self)
            && (matches!(self.additional, Additional::Open)
                || matches!(other.additional, Additional::Open))
            && (self.items.is_none() || other.items.is_none())
            && (self.prefix_items.is_empty() || other.prefix_items.is_empty())
            && (self.branches.is_empty() || other.branches.is_empty())
            && other.properties.iter().all(|(name, property)| {
                self.properties.get(name).is_none_or(|own| {
                    own.schema.admits_anything()
                        || property.schema.admits_anything()
                        || local_signature(&own.schema) == local_signature(&property.schema)
                })
            })
            && other
                .other
                .iter()
                .all(|(keyword, value)| self.other.get(keyword).is_none_or(|own| own == value))
    }

    fn absorb(&mut self, other: Self) {
        self.kind = self.kind.or(other.kind);
        self.format_by_content |= other.format_by_content && self.format.is_none();
        self.format = self.format.take().or(other.format);
        self.pattern = self.pattern.take().or(other.pattern);
        self.values = self.values.take().or(other.values);
        for (bound, limit) in other.bounds {
            tighten(&mut self.bounds, bound, limit);
        }
        for (name, property) in other.properties {
            self.absorb_property(name, property);
        }
        if matches!(self.additional, Additional::Open) {
            self.additional = other.additional;
        }
        self.items = self.items.take().or(other.items);
        self.prefix_items.extend(other.prefix_items);
        self.branches.extend(other.branches);
        self.discriminator = self.discriminator.take().or(other.discriminator);
        self.parts.extend(other.parts);
        self.other.extend(other.other);
    }

    fn absorb_property(&mut self, name: String, property: Property) {
        match self.properties.get_mut(&name) {
            Some(own) => {
                own.required |= property.required;
                if own.schema.admits_anything() {
                    own.schema = property.schema;
                }
            }
            None => {
                self.properties.insert(name, property);
            }
        }
    }
}

/// Adds a union to a draft. Null becomes a flag, unions of unions and lists of values are one, and
/// a branch that is left alone is a part.
pub(super) fn union(
    branches: Vec<Schema>,
    discriminator: Option<Discriminator>,
    draft: &mut Draft,
) {
    let mut union = Vec::new();
    for branch in branches {
        spread(branch, &mut union, &mut draft.nullable);
    }
    join_lists(&mut union);
    let mut seen = HashSet::new();
    union.retain(|branch| seen.insert(local_signature(branch)));
    if union.len() == 1 {
        draft.parts.append(&mut union);
    } else if union.is_empty() {
        draft.shape.kind = Some(Kind::Null);
    } else if draft.shape.branches.is_empty() {
        draft.shape.branches = union;
        draft.shape.discriminator = discriminator;
    } else {
        let second = Shape {
            branches: union,
            discriminator,
            ..Shape::default()
        };
        draft.parts.push(Schema::new(draft.pointer.clone(), second));
    }
}

fn spread(mut branch: Schema, union: &mut Vec<Schema>, nullable: &mut bool) {
    *nullable |= std::mem::take(&mut branch.nullable);
    match &mut branch.content {
        Content::Shape(shape) if shape.kind == Some(Kind::Null) => *nullable = true,
        Content::Shape(shape) if shape.is_plain_union() => union.append(&mut shape.branches),
        _ => union.push(branch),
    }
}

/// Branches that list values of one type become one branch.
fn join_lists(union: &mut Vec<Schema>) {
    let mut joined: Vec<Schema> = Vec::new();
    for branch in std::mem::take(union) {
        let Content::Shape(shape) = &branch.content else {
            joined.push(branch);
            continue;
        };
        let list = joined
            .iter_mut()
            .find_map(|earlier| match &mut earlier.content {
                Content::Shape(earlier)
                    if shape.is_plain_list()
                        && earlier.is_plain_list()
                        && earlier.kind == shape.kind =>
                {
                    Some(earlier)
                }
                _ => None,
            });
        match list {
            Some(list) => {
                let mut values = list.values.take().unwrap_or_default();
                values.extend(shape.values.iter().flatten().cloned());
                list.values = Some(sorted_values(values));
            }
            None => joined.push(branch),
        }
    }
    *union = joined;
}

/// Values as a set, in one order.
pub(super) fn sorted_values(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by_key(Value::to_string);
    values.dedup();
    values
}

fn local_signature(schema: &Schema) -> String {
    signature::of(schema, &|_| None)
}
