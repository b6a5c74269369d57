//! What the client says less precisely than its document, or leaves out,
//! because the generator has no words for it.

use std::fmt;

use openapi_lower::{Effect, Pointer};

/// One place at which the generated client falls short of the document.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r#"{
///     "openapi": "3.0.3", "info": {"title": "Turns", "version": "1"},
///     "paths": {"/turns": {"get": {"operationId": "listTurns", "responses": {
///         "200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
///         "404": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
///         "422": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}}
///     }}}}
/// }"#;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let concessions = generate(source, &ApiConfig::default())?.concessions;
/// assert_eq!(concessions[0].pointer.as_str(), "/paths/~1turns/get/responses");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Concession {
    /// Where, in the document.
    pub pointer: Pointer,
    /// The id of the operation, when it is about one.
    pub operation: Option<String>,
    /// [`Effect::Loosened`], or [`Effect::Dropped`] for what is left out.
    pub effect: Effect,
    /// Whether the whole operation is left out.
    pub left_out: bool,
    /// What was done, and why.
    pub note: String,
}

impl fmt::Display for Concession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            effect,
            note,
            ..
        } = self;
        write!(formatter, "{effect:<8}  {pointer}: {note}")
    }
}
