//! The lowering itself: the version, then every rule at every schema, inner schemas first.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::Pointer;
use crate::depth::{DEEPEST, too_deep};
use crate::document_rules::{AFTER_SCHEMAS, BEFORE_SCHEMAS, Changes};
use crate::identifiers;
use crate::inspect::Resolver;
use crate::local_references::{Copies, copy_into_components};
use crate::report::{Effect, Report, Rewrite};
use crate::rules::{self, Context, RULES};
use crate::structure::{outside_reference, visit_boolean_schemas, visit_schemas};

/// The version every lowered document states.
const LOWERED_VERSION: &str = "3.0.3";

/// A lowered document, and what was done to get there.
///
/// ```
/// let source = serde_json::json!({"openapi": "3.1.0", "paths": {}});
/// let lowered = openapi_lower::lower(&source)?;
/// assert_eq!(lowered.document["openapi"], "3.0.3");
/// assert_eq!(lowered.report.rewrites()[0].rule, "version");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lowered {
    /// The OpenAPI 3.0 document.
    pub document: Value,
    /// Every rewrite.
    pub report: Report,
}

/// Why a document cannot be lowered.
///
/// ```
/// use openapi_lower::{LowerError, lower};
///
/// assert_eq!(lower(&serde_json::json!([])).unwrap_err(), LowerError::NotAnObject);
/// let error = lower(&serde_json::json!({"openapi": "2.0"})).unwrap_err();
/// assert!(error.to_string().starts_with("/openapi: version \"2.0\" is not supported"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LowerError {
    /// The document is not a JSON object.
    #[error("the document is not an object; an OpenAPI document begins with `openapi: 3.1.0`")]
    NotAnObject,
    /// There is no `openapi` member, or it is not a string.
    #[error("/openapi: the version is missing or not a string; expected one like \"3.1.0\"")]
    NoVersion,
    /// The document is of a version this crate does not know.
    #[error("/openapi: version {version:?} is not supported; expected 3.0.x, 3.1.x or 3.2.x")]
    UnsupportedVersion {
        /// The version the document states.
        version: String,
    },
    /// A reference leads out of the document; nothing is fetched.
    #[error(
        "{pointer}: {reference:?} leads out of the document; bundle it into one document first"
    )]
    OutsideReference {
        /// Where the reference stands.
        pointer: Pointer,
        /// The reference as written.
        reference: String,
    },
    /// The document holds more within each other than any reader follows.
    #[error("{pointer}: nested deeper than {DEEPEST} levels")]
    TooDeep {
        /// The first place that is too deep.
        pointer: Pointer,
    },
}

impl LowerError {
    /// Where in the document the error is.
    ///
    /// ```
    /// use openapi_lower::lower;
    ///
    /// let error = lower(&serde_json::json!({"openapi": "2.0"})).unwrap_err();
    /// assert_eq!(error.pointer().as_str(), "/openapi");
    /// ```
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::NotAnObject => Pointer::root(),
            Self::NoVersion | Self::UnsupportedVersion { .. } => Pointer::from("openapi"),
            Self::OutsideReference { pointer, .. } | Self::TooDeep { pointer } => pointer.clone(),
        }
    }
}

/// Which reading of the source applies where 3.0 and 3.1 differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// OpenAPI 3.0: keywords beside `$ref` are ignored.
    V30,
    /// OpenAPI 3.1 and later: schemas are JSON Schema 2020-12.
    V31,
}

/// Lowers an OpenAPI 3.1 document to 3.0.3; a 3.2 document is read as 3.1, and a 3.0 document keeps its version and goes through the
/// same rules. Lowering a lowered document changes and reports nothing.
///
/// ```
/// let source = serde_json::json!({
///     "openapi": "3.1.0",
///     "info": {"title": "Turns", "version": "1"},
///     "paths": {},
///     "components": {"schemas": {"Latency": {"type": "integer", "exclusiveMinimum": 0}}},
/// });
/// let lowered = openapi_lower::lower(&source)?;
/// assert_eq!(
///     lowered.document["components"]["schemas"]["Latency"],
///     serde_json::json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true}),
/// );
/// # Ok::<(), openapi_lower::LowerError>(())
/// ```
///
/// # Errors
/// When the value is not an OpenAPI 3.0, 3.1 or 3.2 document, or refers to another one. Whatever is malformed below that passes
/// through as it is.
pub fn lower(source: &Value) -> Result<Lowered, LowerError> {
    let dialect = dialect(source)?;
    let mut document = source.clone();
    let named = match dialect {
        Dialect::V31 => identifiers::resolve(&mut document, source),
        Dialect::V30 => Vec::new(),
    };
    if let Some((pointer, reference)) = outside_reference(&mut document) {
        return Err(LowerError::OutsideReference { pointer, reference });
    }
    let mut rewrites = Vec::new();
    if dialect == Dialect::V31 {
        rewrites.push(lower_version(&mut document));
    }
    // What references lead to, once they are all pointers.
    let resolved = (!named.is_empty()).then(|| document.clone());
    let resolved = resolved.as_ref().unwrap_or(source);
    rewrites.extend(named);
    rewrites.extend(lower_parts(&mut document, source, BEFORE_SCHEMAS));
    let mut copies = copy_into_components(&mut document, resolved);
    rewrites.append(&mut copies.rewrites);
    rewrites.extend(lower_schemas(
        &mut document,
        source,
        resolved,
        &copies,
        dialect,
    ));
    rewrites.extend(lower_parts(&mut document, source, AFTER_SCHEMAS));
    Ok(Lowered {
        document,
        report: Report::new(rewrites),
    })
}

pub(crate) fn dialect(source: &Value) -> Result<Dialect, LowerError> {
    let members = source.as_object().ok_or(LowerError::NotAnObject)?;
    if let Some(pointer) = too_deep(source) {
        return Err(LowerError::TooDeep { pointer });
    }
    let version = members
        .get("openapi")
        .and_then(Value::as_str)
        .ok_or(LowerError::NoVersion)?;
    match version.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] => Ok(Dialect::V30),
        ["3", "1" | "2"] => Ok(Dialect::V31),
        _ => Err(LowerError::UnsupportedVersion {
            version: version.to_owned(),
        }),
    }
}

fn lower_version(document: &mut Value) -> Rewrite {
    let stated = document["openapi"].as_str().unwrap_or_default();
    let note = match stated.starts_with("3.2") {
        true => format!("stated as {LOWERED_VERSION}; what 3.2 adds to 3.1 is not read"),
        false => format!("stated as {LOWERED_VERSION}"),
    };
    document["openapi"] = Value::from(LOWERED_VERSION);
    Rewrite {
        pointer: Pointer::from("openapi"),
        rule: "version",
        effect: Effect::Kept,
        note,
    }
}

fn lower_parts(
    document: &mut Value,
    source: &Value,
    rules: &[fn(&mut Value, &mut Changes<'_>)],
) -> Vec<Rewrite> {
    let mut changes = Changes::new(source);
    for apply in rules {
        apply(document, &mut changes);
    }
    changes.into_rewrites()
}

fn lower_schemas(
    document: &mut Value,
    source: &Value,
    resolved: &Value,
    copies: &Copies,
    dialect: Dialect,
) -> Vec<Rewrite> {
    let with_copies = (!copies.is_empty()).then(|| document.clone());
    let resolver = Resolver::new(with_copies.as_ref().unwrap_or(resolved));
    let mut placed = lower_boolean_schemas(document, copies);
    visit_schemas(document, &mut |schema, site| {
        let context = Context {
            place: site.place,
            dialect,
            resolver,
        };
        for rule in RULES {
            let mut changes = rules::Changes::default();
            (rule.apply)(schema, &context, &mut changes);
            placed.extend(changes.into_iter().map(|change| {
                let rewrite = Rewrite {
                    pointer: pointer_in(source, &copies.in_source(site.pointer), &change.at),
                    rule: rule.name,
                    effect: change.effect,
                    note: change.note,
                };
                (site.position, rewrite)
            }));
        }
    });
    placed.sort_by_key(|(position, _)| *position);
    // A schema and its copies are lowered alike.
    let mut told = HashSet::new();
    let rewrites = placed.into_iter().map(|(_, rewrite)| rewrite);
    rewrites
        .filter(|rewrite| {
            copies.is_empty()
                || told.insert((rewrite.pointer.clone(), rewrite.rule, rewrite.note.clone()))
        })
        .collect()
}

/// Booleans that stand for schemas become objects, so that every rule and every 3.0 reader sees one:
/// `true` admits anything, as `{}` does; `false` admits nothing, as `{not: {}}` does.
fn lower_boolean_schemas(document: &mut Value, copies: &Copies) -> Vec<(usize, Rewrite)> {
    let mut placed = Vec::new();
    visit_boolean_schemas(document, &mut |schema, site| {
        let admits = *schema == Value::Bool(true);
        *schema = match admits {
            true => json!({}),
            false => json!({ "not": {} }),
        };
        let rewrite = Rewrite {
            pointer: copies.in_source(site.pointer),
            rule: "boolean-schema",
            effect: Effect::Kept,
            note: format!("`{admits}` said as `{schema}`"),
        };
        placed.push((site.position, rewrite));
    });
    placed
}

/// The pointer to the keyword of a schema, or to the schema alone when the keyword is not in the
/// source but was put there by an earlier rule.
fn pointer_in(source: &Value, schema: &Pointer, keyword: &Pointer) -> Pointer {
    let pointer = schema.append(keyword);
    match source.pointer(pointer.as_str()) {
        Some(_) => pointer,
        None => schema.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LowerError, lower};

    #[test]
    fn version_3_2_is_read_as_3_1() {
        let source = json!({"openapi": "3.2.0", "paths": {}, "components": {"schemas": {"A": {"const": 1}}}});
        let lowered = lower(&source).unwrap();
        assert_eq!(lowered.document["openapi"], "3.0.3");
        assert_eq!(
            lowered.document["components"]["schemas"]["A"],
            json!({"type": "integer", "enum": [1]})
        );
        assert!(lowered.report.rewrites()[0].note.contains("3.2"));
    }

    #[test]
    fn references_out_of_the_document_are_named() {
        let schema =
            json!({"properties": {"$ref": {"type": "string"}, "a": {"$ref": "a.yaml#/A"}}});
        let response = json!({"$ref": "https://example.com/b.json"});
        let cases = [
            (
                json!({"components": {"schemas": {"A": schema}}}),
                "/components/schemas/A/properties/a/$ref",
                "a.yaml#/A",
            ),
            (
                json!({"paths": {"/a": {"get": {"responses": {"200": response}}}}}),
                "/paths/~1a/get/responses/200/$ref",
                "https://example.com/b.json",
            ),
            (
                json!({"paths": {"/a": {"$ref": "./paths/a.yaml"}}}),
                "/paths/~1a/$ref",
                "./paths/a.yaml",
            ),
        ];
        for (mut source, place, named) in cases {
            source["openapi"] = json!("3.1.0");
            let Err(LowerError::OutsideReference { pointer, reference }) = lower(&source) else {
                panic!("{place} is no error");
            };
            assert_eq!((pointer.as_str(), reference.as_str()), (place, named));
        }
    }
}
