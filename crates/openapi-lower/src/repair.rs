//! Repairs of what documentation tools are known to write wrongly, done once when a document is
//! vendored, so that every later reader sees a well-formed document.

use serde_json::Value;

use crate::pointer::Pointer;
use crate::rules::discriminator;
use crate::structure::visit_schemas;

/// One repair.
///
/// ```
/// let mut document = serde_json::json!({"components": {"schemas": {"Pet": {
///     "oneOf": [{"$ref": "#/components/schemas/Cat"}],
///     "discriminator": {
///         "propertyName": "kind", "mapping": {"cat": {"$ref": "#/components/schemas/Cat"}},
///     },
/// }}}});
/// let repairs = openapi_lower::repair::repair(&mut document);
/// assert_eq!(repairs[0].pointer.as_str(), "/components/schemas/Pet/discriminator/mapping/cat");
/// println!("{}", repairs[0].note);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// Where, in the document that was read.
    pub pointer: Pointer,
    /// What was done.
    pub note: String,
}

/// Repairs a document in place and says what was done: the values of discriminator mappings that
/// are written as `{$ref: "…"}` objects become the strings OpenAPI asks for.
///
/// ```
/// let mut document = serde_json::json!({
///     "components": {"schemas": {"Pet": {
///         "oneOf": [{"$ref": "#/components/schemas/Cat"}],
///         "discriminator": {
///             "propertyName": "kind",
///             "mapping": {"cat": {"$ref": "#/components/schemas/Cat"}},
///         },
///     }}},
/// });
/// let repairs = openapi_lower::repair::repair(&mut document);
/// assert_eq!(
///     repairs[0].pointer.as_str(),
///     "/components/schemas/Pet/discriminator/mapping/cat",
/// );
/// assert_eq!(
///     document["components"]["schemas"]["Pet"]["discriminator"]["mapping"]["cat"],
///     "#/components/schemas/Cat",
/// );
/// ```
pub fn repair(document: &mut Value) -> Vec<Repair> {
    let mut repairs = Vec::new();
    visit_schemas(document, &mut |schema, site| {
        repairs.extend(
            discriminator::repair_mapping(schema)
                .into_iter()
                .map(|relative| Repair {
                    pointer: site.pointer.append(&relative),
                    note: discriminator::NOTE.to_owned(),
                }),
        );
    });
    repairs
}
