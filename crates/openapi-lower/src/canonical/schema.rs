//! What a schema in canonical form is made of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Bound, Limit};
use crate::Pointer;

/// A schema at one place of a document.
///
/// ```
/// use openapi_lower::canonical::{Canonical, Kind};
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Text": {"type": ["string", "null"], "default": "-"}}},
/// });
/// let canonical = Canonical::of(&document)?;
/// let text = canonical.component("Text").unwrap();
/// assert!(text.nullable);
/// assert_eq!(text.shape().unwrap().kind, Some(Kind::String));
/// assert_eq!(text.annotations.default, Some("-".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Schema {
    /// Where its content stands in the document.
    pub pointer: Pointer,
    /// Whether null is admitted beside what `content` says.
    pub nullable: bool,
    /// What is said about the place, and not about the values.
    pub annotations: Annotations,
    /// The values it admits.
    pub content: Content,
}

/// What values a schema admits, null left aside.
///
/// ```
/// use openapi_lower::Pointer;
/// use openapi_lower::canonical::{Canonical, Content};
///
/// let document = serde_json::json!({"openapi": "3.1.0", "components": {"schemas": {"Turn": {}}}});
/// let canonical = Canonical::of(&document)?;
/// let reference = serde_json::json!({"$ref": "#/components/schemas/Turn"});
/// let schema = canonical.schema(&reference, Pointer::root());
/// assert!(matches!(schema.content, Content::Component(name) if name == "Turn"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub enum Content {
    /// Those of a component schema, by its name in the document.
    Component(String),
    /// Those that fit a shape.
    Shape(Box<Shape>),
}

/// The JSON type of a value; `Number` includes the integers.
///
/// ```
/// use openapi_lower::canonical::Kind;
///
/// assert_eq!(Kind::Integer.as_str(), "integer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the names of the types")]
pub enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// The keywords of a schema, in canonical form. The default admits every value.
///
/// ```
/// use openapi_lower::canonical::Canonical;
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Role": {"oneOf": [{"const": "user"}, {"enum": ["assistant"]}]}}},
/// });
/// let canonical = Canonical::of(&document)?;
/// let shape = canonical.component("Role").unwrap().shape().unwrap();
/// assert_eq!(shape.values.as_ref().unwrap(), &["assistant", "user"]);
/// assert!(shape.branches.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Shape {
    /// The one type the values have; `None` for any.
    pub kind: Option<Kind>,
    /// The format, such as `uuid`.
    pub format: Option<String>,
    /// Whether the format was said by `contentMediaType` or `contentEncoding`.
    pub format_by_content: bool,
    /// The only values admitted, sorted; an empty list admits nothing.
    pub values: Option<Vec<Value>>,
    /// The bounds of numbers, lengths and counts.
    pub bounds: BTreeMap<Bound, Limit>,
    /// The regular expression of strings.
    pub pattern: Option<String>,
    /// The properties of objects.
    pub properties: BTreeMap<String, Property>,
    /// The properties that are not listed.
    pub additional: Additional,
    /// The items of arrays, after `prefix_items`.
    pub items: Option<Schema>,
    /// The first items of arrays, in order.
    pub prefix_items: Vec<Schema>,
    /// The branches of a union; none when there is no union.
    pub branches: Vec<Schema>,
    /// What tells the branches apart.
    pub discriminator: Option<Discriminator>,
    /// Schemas that have to fit as well.
    pub parts: Vec<Schema>,
    /// Keywords that have no canonical form, with their values: the lowering and the generator do
    /// not look at them either.
    pub other: BTreeMap<String, Value>,
}

/// One property of an object.
///
/// ```
/// use openapi_lower::canonical::Canonical;
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Turn": {
///         "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "text": {}},
///     }}},
/// });
/// let canonical = Canonical::of(&document)?;
/// let properties = &canonical.component("Turn").unwrap().shape().unwrap().properties;
/// assert!(properties["id"].required && !properties["text"].required);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Property {
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
}

/// The properties of an object that are not listed.
///
/// ```
/// use openapi_lower::canonical::{Additional, Canonical};
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Turn": {"type": "object", "additionalProperties": false}}},
/// });
/// let canonical = Canonical::of(&document)?;
/// let shape = canonical.component("Turn").unwrap().shape().unwrap();
/// assert!(matches!(shape.additional, Additional::Closed));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub enum Additional {
    /// Anything is admitted.
    #[default]
    Open,
    /// None is admitted.
    Closed,
    /// Those that fit a schema.
    Typed(Schema),
}

/// The property that tells the branches of a union apart.
///
/// ```
/// use openapi_lower::canonical::Canonical;
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {
///         "Cat": {"type": "object"}, "Dog": {"type": "object"},
///         "Pet": {
///             "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
///             "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
///         },
///     }},
/// });
/// let canonical = Canonical::of(&document)?;
/// let discriminator = canonical.component("Pet").unwrap().shape().unwrap().discriminator.as_ref().unwrap();
/// assert_eq!(discriminator.property, "kind");
/// assert_eq!((discriminator.mapping["cat"].as_str(), discriminator.mapping["Dog"].as_str()), ("Cat", "Dog"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discriminator {
    /// The name of the property.
    pub property: String,
    /// The component for each value, by its name in the document. A branch that the document's
    /// mapping leaves out is there under its own name.
    pub mapping: BTreeMap<String, String>,
}

/// What is said about the place of a schema, and not about the values it admits.
///
/// ```
/// use openapi_lower::canonical::Canonical;
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Text": {"type": "string", "deprecated": true, "title": "Text"}}},
/// });
/// let canonical = Canonical::of(&document)?;
/// let annotations = &canonical.component("Text").unwrap().annotations;
/// assert!(annotations.deprecated && !annotations.read_only);
/// assert_eq!(annotations.title.as_deref(), Some("Text"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Annotations {
    /// The `default`; a null that is admitted anyway is none.
    pub default: Option<Value>,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// `readOnly: true`.
    pub read_only: bool,
    /// `writeOnly: true`.
    pub write_only: bool,
    /// The `title`.
    pub title: Option<String>,
    /// A hash of descriptions, examples and extensions, to see that they changed.
    pub documentation: u64,
}

impl Schema {
    /// The shape, when the schema is no reference.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    /// use openapi_lower::canonical::{Canonical, Kind};
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0"});
    /// let canonical = Canonical::of(&document)?;
    /// let schema = canonical.schema(&serde_json::json!({"type": "boolean"}), Pointer::root());
    /// assert_eq!(schema.shape().unwrap().kind, Some(Kind::Boolean));
    /// assert!(schema.reference().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shape(&self) -> Option<&Shape> {
        match &self.content {
            Content::Shape(shape) => Some(shape),
            Content::Component(_) => None,
        }
    }

    /// The name of the component it refers to, as the document has it.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0", "components": {"schemas": {"Turn": {}}}});
    /// let canonical = Canonical::of(&document)?;
    /// let schema = serde_json::json!({"$ref": "#/components/schemas/Turn"});
    /// let schema = canonical.schema(&schema, Pointer::root());
    /// assert_eq!(schema.reference(), Some("Turn"));
    /// assert!(schema.shape().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reference(&self) -> Option<&str> {
        match &self.content {
            Content::Component(name) => Some(name),
            Content::Shape(_) => None,
        }
    }
}

impl Kind {
    /// The name of the type, as the `type` keyword has it.
    ///
    /// ```
    /// assert_eq!(openapi_lower::canonical::Kind::Null.as_str(), "null");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [
            Self::Null,
            Self::Boolean,
            Self::Integer,
            Self::Number,
            Self::String,
            Self::Array,
            Self::Object,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}
