//! Why a document could not be turned into source.

use openapi_lower::LowerError;

/// Why a document could not be turned into source, and what to do about it.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r#"{"openapi": "3.1.0", "info": {"title": "Turns", "version": "1"}, "paths": {}}"#;
/// let document = serde_json::from_str(text).unwrap();
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let config = ApiConfig::parse("[names]\n\"Turn\" = \"Turn\"\n", "api.toml").unwrap();
/// let error = generate(source, &config).unwrap_err();
/// assert!(error.to_string().starts_with("`[names]` pins `Turn`, and the document has no such schema"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `api.toml` cannot be read.
    #[error("{origin}: {message}")]
    Config {
        /// The file.
        origin: String,
        /// What is wrong, with line and column.
        message: String,
    },
    /// The document cannot be lowered to OpenAPI 3.0.
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// `[names]` pins a place that the document does not have.
    #[error(
        "`[names]` pins `{place}`, and the document has no such schema; remove the line, or correct the place"
    )]
    UnknownPlace {
        /// The place.
        place: String,
    },
    /// A pinned name is no name for a type.
    #[error("`[names]` calls `{place}` `{name}`, which is no type name in upper camel case")]
    PinnedName {
        /// The place.
        place: String,
        /// The name.
        name: String,
    },
    /// Two different schemas would be one type.
    #[error(
        "`{}` and `{}` are both called `{name}`, and are not the same: {difference}; make them agree in the document, or give one of them another name in `[names]`",
        places[0], places[1]
    )]
    SharedName {
        /// The name.
        name: String,
        /// The two places.
        places: [String; 2],
        /// The first thing in which they differ.
        difference: String,
    },
    /// `api.toml` names an operation that the document does not have.
    #[error("`{table}` names the operation `{id}`, which the document does not have")]
    UnknownOperation {
        /// The operation id.
        id: String,
        /// The table or key of `api.toml`.
        table: &'static str,
    },
    /// `generate.sensitive` names a field that does not exist.
    #[error(
        "`generate.sensitive` lists `{entry}`, and there is no such field; it must read `Type.field`"
    )]
    UnknownField {
        /// The entry.
        entry: String,
    },
    /// The description of a list does not fit the document.
    #[error("`lists.{operation}` does not fit the document: {message}")]
    ListShape {
        /// The operation id.
        operation: String,
        /// What does not fit.
        message: String,
    },
    /// The generator refused the lowered document.
    #[error("the generator cannot handle the document: {message}")]
    Generator {
        /// What it said.
        message: String,
    },
    /// The generator's output is not what the polish expects.
    #[error("the generated code cannot be read: {0}")]
    Syntax(#[from] syn::Error),
}
