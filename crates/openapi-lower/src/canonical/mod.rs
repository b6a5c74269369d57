//! The canonical form of a schema: one spelling for each meaning.
//!
//! OpenAPI has many ways to say the same thing, and two documents are only comparable once each is
//! said in one of them. [`Canonical`] reads the schemas of a document, 3.0 or 3.1, in such a form:
//!
//! | said in the document | read as |
//! |---|---|
//! | null in any form: `nullable`, a name in `type`, a branch, a listed value | [`Schema::nullable`] |
//! | `const: v`, and a union of listed values | [`Shape::values`], a set |
//! | a union or an `allOf` of one schema | that schema |
//! | `allOf` of inline schemas that do not contradict each other | one shape |
//! | a union of unions, `type` with several names | one union |
//! | `exclusiveMinimum` as a flag or as a number | a [`Limit`]; of integers, an inclusive one |
//! | `minLength: 0`, `uniqueItems: false`, `additionalProperties: true` | nothing |
//! | `contentMediaType: application/octet-stream`, `contentEncoding: base64` | the formats `binary`, `byte` |
//! | `X-Input` and `X-Output` with equal content | `X`, see [`Canonical::stands_for`] |
//! | `enum`, `required`, branches in any order | sets |
//! | descriptions, examples, titles | [`Annotations`], which no comparison of meanings looks at |
//!
//! References to components are kept as names, so that recursion ends; what a name means is asked
//! of [`Canonical::component`].

mod about;
mod bounds;
mod combine;
mod number;
mod read;
mod schema;
mod signature;
mod twins;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::lower::{Dialect, dialect};
use crate::{LowerError, Pointer};

pub use bounds::{Bound, Limit};
pub use number::plain;
pub use schema::{Additional, Annotations, Content, Discriminator, Kind, Property, Schema, Shape};

/// The canonical form of the schemas of one document.
///
/// ```
/// use openapi_lower::canonical::Canonical;
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Role": {"enum": ["user", "assistant"]}, "Turn": {"type": "object"}}},
/// });
/// let canonical = Canonical::of(&document)?;
/// assert_eq!(canonical.components().map(|(name, _)| name).collect::<Vec<_>>(), ["Role", "Turn"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Canonical<'d> {
    document: &'d Value,
    dialect: Dialect,
    components: BTreeMap<String, Schema>,
    twins: HashMap<String, String>,
}

impl<'d> Canonical<'d> {
    /// Reads the component schemas of a document.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({
    ///     "openapi": "3.1.0",
    ///     "components": {"schemas": {
    ///         "One": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    ///         "Other": {"type": ["null", "string"], "description": "the same"},
    ///     }},
    /// });
    /// let canonical = Canonical::of(&document)?;
    /// let [one, other] = ["One", "Other"].map(|name| canonical.component(name).unwrap());
    /// assert!(one.nullable);
    /// assert_eq!(canonical.signature(one), canonical.signature(other));
    /// # Ok::<(), openapi_lower::LowerError>(())
    /// ```
    ///
    /// # Errors
    /// When the value is not an OpenAPI 3.0 or 3.1 document.
    pub fn of(document: &'d Value) -> Result<Self, LowerError> {
        let mut canonical = Self {
            document,
            dialect: dialect(document)?,
            components: BTreeMap::new(),
            twins: HashMap::new(),
        };
        let folder = Pointer::from("components").join("schemas");
        let schemas = document
            .pointer(folder.as_str())
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        canonical.components = schemas
            .map(|(name, value)| (name.clone(), canonical.schema(value, folder.join(name))))
            .collect();
        canonical.twins = twins::find(&canonical.components);
        Ok(canonical)
    }

    /// The canonical form of the schema `value`, which stands at `pointer`.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0"});
    /// let canonical = Canonical::of(&document)?;
    /// let schema = canonical.schema(&serde_json::json!({"type": ["string", "null"]}), Pointer::root());
    /// assert!(schema.nullable);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schema(&self, value: &Value, pointer: Pointer) -> Schema {
        read::Reader::new(self.document, self.dialect).schema(value, pointer)
    }

    /// The component schema of a name in the document.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0", "components": {"schemas": {"Turn": {}}}});
    /// let canonical = Canonical::of(&document)?;
    /// assert_eq!(canonical.component("Turn").unwrap().pointer.as_str(), "/components/schemas/Turn");
    /// assert!(canonical.component("Other").is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn component(&self, name: &str) -> Option<&Schema> {
        self.components.get(name)
    }

    /// Every component schema by its name in the document, sorted.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0", "components": {"schemas": {"B": {}, "A": {}}}});
    /// let canonical = Canonical::of(&document)?;
    /// assert_eq!(canonical.components().map(|(name, _)| name).collect::<Vec<_>>(), ["A", "B"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn components(&self) -> impl Iterator<Item = (&str, &Schema)> {
        self.components
            .iter()
            .map(|(name, schema)| (name.as_str(), schema))
    }

    /// The name that stands for a component: `X` for `X-Input` and `X-Output` that mean the same,
    /// its own for any other.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({
    ///     "openapi": "3.1.0",
    ///     "components": {"schemas": {"Turn-Input": {"type": "object"}, "Turn-Output": {"type": "object"}}},
    /// });
    /// let canonical = Canonical::of(&document)?;
    /// assert_eq!(canonical.stands_for("Turn-Input"), canonical.stands_for("Turn-Output"));
    /// assert_eq!(canonical.stands_for("Other"), "Other");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stands_for<'s>(&'s self, name: &'s str) -> &'s str {
        self.twins.get(name).map_or(name, String::as_str)
    }

    /// A text that two schemas of one document share when they admit the same values.
    ///
    /// ```
    /// use openapi_lower::canonical::Canonical;
    ///
    /// let document = serde_json::json!({
    ///     "openapi": "3.1.0",
    ///     "components": {"schemas": {"One": {"const": "a"}, "Other": {"enum": ["a"], "title": "Other"}}},
    /// });
    /// let canonical = Canonical::of(&document)?;
    /// let [one, other] = ["One", "Other"].map(|name| canonical.component(name).unwrap());
    /// assert_eq!(canonical.signature(one), canonical.signature(other));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn signature(&self, schema: &Schema) -> String {
        signature::of(schema, &|name| self.twins.get(name).map(String::as_str))
    }
}

#[cfg(test)]
mod tests;
