//! Comparing values as documents.

use openapi_drift::{Document, Finding, Options, compare};
use serde_json::Value;

pub(crate) fn document(value: &Value) -> Document {
    Document::parse(format!("{value:#}"), "document.json").unwrap()
}

pub(crate) fn compared(base: &Value, revision: &Value) -> Vec<Finding> {
    let report = compare(&document(base), &document(revision), &Options::default());
    report.unwrap().findings
}
