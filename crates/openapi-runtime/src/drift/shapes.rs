//! The table of what answers should look like, as the generator writes it.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::Drift;
use super::compare::Comparison;
use crate::error::Error;

/// What the answers of an API should look like: the `RESPONSE_SHAPES` of a generated crate, read.
///
/// ```
/// use openapi_runtime::ResponseShapes;
///
/// let shapes = ResponseShapes::parse(r#"{"operations": {"getCall": {"ref": "Call"}}, "types": {"Call": {}}}"#)?;
/// assert!(shapes.compare_operation("getCall", b"{}").is_empty());
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
pub struct ResponseShapes {
    operations: HashMap<String, Shape>,
    types: HashMap<String, Shape>,
}

/// What one value should look like; a shape without members is that of anything.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Shape {
    #[serde(default)]
    pub(super) null: bool,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default, rename = "ref")]
    pub(super) reference: Option<String>,
    #[serde(default)]
    pub(super) fields: Option<HashMap<String, Shape>>,
    #[serde(default)]
    pub(super) open: bool,
    #[serde(default)]
    pub(super) entries: Option<Box<Shape>>,
    #[serde(default)]
    pub(super) items: Option<Box<Shape>>,
    #[serde(default)]
    pub(super) values: Option<Vec<Value>>,
    #[serde(default)]
    pub(super) tag: Option<String>,
    #[serde(default)]
    pub(super) members: HashMap<String, String>,
}

impl ResponseShapes {
    /// Reads the table.
    ///
    /// ```
    /// assert!(openapi_runtime::ResponseShapes::parse("[]").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the text is no such table, which is a
    /// fault of the generated crate.
    pub fn parse(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| {
            Error::config("the table of response shapes of the generated crate cannot be read")
                .with_source(error)
        })
    }

    /// What an answer of this operation differs in. Nothing when the operation has no shape or the
    /// bytes are no JSON, which a decoder reports better.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {"getCall": {"ref": "Call"}}, "types": {
    /// #     "Call": {"fields": {"id": {"required": true}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_operation("getCall", br#"{"note": "x"}"#);
    /// assert_eq!(drifts[0].to_string(), "missing field at /id");
    /// assert_eq!(drifts[1].to_string(), "unknown field at /note");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn compare_operation(&self, operation: &str, json: &[u8]) -> Vec<Drift> {
        self.compare(self.operations.get(operation), json)
    }

    /// What a value of this type differs in, for JSON that was recorded or exported earlier. The
    /// type has the name that the generated code gives it.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {"getCall": {"ref": "Call"}}, "types": {
    /// #     "Call": {"fields": {"id": {"required": true}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_type("Call", br#"{"note": "x"}"#);
    /// assert_eq!(drifts[0].to_string(), "missing field at /id");
    /// assert_eq!(drifts[1].to_string(), "unknown field at /note");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn compare_type(&self, name: &str, json: &[u8]) -> Vec<Drift> {
        self.compare(self.types.get(name), json)
    }

    fn compare(&self, shape: Option<&Shape>, json: &[u8]) -> Vec<Drift> {
        let value = shape.and_then(|_| serde_json::from_slice::<Value>(json).ok());
        match (shape, value) {
            (Some(shape), Some(value)) => Comparison::of(self, shape, &value),
            _ => Vec::new(),
        }
    }

    pub(super) fn type_named(&self, name: &str) -> Option<&Shape> {
        self.types.get(name)
    }
}
