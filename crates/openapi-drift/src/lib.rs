//! Compares two OpenAPI documents and says whom each change breaks: for continuous integration of
//! a generated client, and not for judging whether a server does as its document says.
//!
//! A client is generated from one version of a document, and the server moves on to the next.
//! [`compare`] lists what changed between the two, and gives every change two verdicts: **wire**,
//! whether a client that is deployed already fails at run time, and **source**, whether code that
//! uses the regenerated client stops compiling. Both follow what the generator of this workspace
//! makes of a schema; see [`rules`].
//!
//! Both documents are first read in the [canonical form](openapi_lower::canonical) of their
//! schemas, so that another spelling of the same meaning is no change. What changed in a component
//! is one [`Finding`], which lists the operations it reaches and is judged by the way they use it.
//!
//! ```
//! use openapi_drift::{Document, Options, Severity, compare};
//!
//! let document = |status: &str| {
//!     Document::parse(
//!         format!(
//!             r##"{{"openapi": "3.1.0", "info": {{"title": "Turns", "version": "1"}},
//!             "paths": {{"/turns": {{"get": {{"operationId": "listTurns", "responses": {{"200": {{
//!                 "description": "Turns", "content": {{"application/json": {{
//!                     "schema": {{"$ref": "#/components/schemas/Turn"}}}}}}}}}}}}}}}},
//!             "components": {{"schemas": {{"Turn": {{
//!                 "type": "object", "properties": {{"status": {status}}}}}}}}}}}"##,
//!         ),
//!         "turns.json",
//!     )
//! };
//! let base = document(r#"{"type": "string"}"#)?;
//! let revision = document(r#"{"type": "integer"}"#)?;
//! let report = compare(&base, &revision, &Options::default())?;
//!
//! let finding = &report.findings[0];
//! assert_eq!((finding.id, finding.wire), ("type-changed", Severity::Breaking));
//! assert_eq!(finding.item, "Turn::status");
//! assert_eq!(finding.operations, ["GET /turns"]);
//! # Ok::<(), openapi_drift::Error>(())
//! ```

mod accept;
mod api;
mod changelog;
mod compare;
mod document;
mod finding;
mod place;
mod position;
mod report;
mod rules;
mod settings;
mod severity;
mod version;

use chrono::NaiveDate;
use openapi_lower::Pointer;
use openapi_lower::canonical::Canonical;

use crate::api::Api;
use crate::compare::{Comparison, Reached, Side};

pub use crate::accept::{AcceptList, Accepted};
pub use crate::changelog::{ChangelogError, write_entry};
pub use crate::document::{Document, Error};
pub use crate::finding::{Finding, Location};
pub use crate::place::Names;
pub use crate::position::Position;
pub use crate::report::{FailOn, Format, Report, rules_table};
pub use crate::rules::{Mirror, Rule, rules};
pub use crate::settings::{RuleSettings, Settings};
pub use crate::severity::{Direction, Severity};
pub use crate::version::Bump;

/// What a comparison takes into account besides the two documents.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Options, compare};
///
/// let mut options = Options::default();
/// options.generation_failure = Some("two types are called Turn".to_owned());
/// let report = compare(&base, &revision, &options)?;
/// assert!(report.findings.iter().any(|finding| finding.id == "generation-failed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The names of the Rust types.
    pub names: Names,
    /// Which rules apply, and how severe they are.
    pub settings: Settings,
    /// Findings that are accepted.
    pub accept: AcceptList,
    /// The day on which entries of `accept` expire and sunsets pass; without one, none does.
    pub today: Option<NaiveDate>,
    /// Why no client can be generated from the revision, if so.
    pub generation_failure: Option<String>,
}

/// Compares two documents.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Document, Error, Options, compare};
///
/// assert!(compare(&base, &base, &Options::default())?.findings.is_empty());
/// let other = Document::parse("swagger: '2.0'\n", "old.yaml")?;
/// let error = compare(&base, &other, &Options::default()).unwrap_err();
/// assert!(matches!(error, Error::NotOpenApi { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::NotOpenApi`] when one of them is not OpenAPI 3.0 or 3.1. Whatever is malformed below
/// that is passed over, as by the lowering.
pub fn compare(base: &Document, revision: &Document, options: &Options) -> Result<Report, Error> {
    let sides = [side(base)?, side(revision)?];
    let today = options.today.unwrap_or(NaiveDate::MIN);
    let mut reached = Comparison::new(&sides[0], &sides[1], &options.names, today).run();
    if let Some(failure) = &options.generation_failure {
        reached.push(of_document(
            &rules::GENERATION_FAILED,
            "generation",
            failure,
        ));
    }
    let mut findings = finding::assemble(reached, [base, revision], &options.settings);
    let breaks = |finding: &Finding| finding.wire.max(finding.source) == Severity::Breaking;
    if findings.iter().any(breaks)
        && let Some(version) = sides[0].api.text("/info/version")
        && sides[1].api.text("/info/version") == Some(version)
    {
        let policy = of_document(&rules::VERSION_NOT_BUMPED, "info.version", version);
        findings.extend(finding::assemble(
            vec![policy],
            [base, revision],
            &options.settings,
        ));
    }
    let versions = [base, revision].map(|document| {
        let version = document.value.pointer("/info/version");
        version
            .and_then(|version| version.as_str())
            .map(str::to_owned)
    });
    Ok(Report::new(findings, versions, options))
}

fn side(document: &Document) -> Result<Side<'_>, Error> {
    let canonical = Canonical::of(&document.value).map_err(|source| Error::NotOpenApi {
        origin: document.origin.clone(),
        source,
    })?;
    Ok(Side {
        document: &document.value,
        canonical,
        api: Api::new(&document.value),
    })
}

/// A change of the document as a whole.
fn of_document(rule: &'static Rule, what: &str, new: &str) -> Reached {
    let place = compare::document(what);
    let pointer = Pointer::parsed("/info/version");
    Reached {
        change: compare::Change {
            rule,
            path: place.path,
            item: place.item,
            name: place.label,
            old: None,
            new: Some(new.into()),
            base: pointer.clone(),
            revision: pointer,
            uses: place.uses,
        },
        uses: place.uses,
        operations: std::collections::BTreeSet::new(),
    }
}
