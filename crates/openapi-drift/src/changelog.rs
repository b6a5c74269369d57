//! The entry of a changelog: what a new version of the document changes, once per version.

use crate::Report;
use crate::report::markdown;

const UNRELEASED: &str = "## [Unreleased]";

/// Why an entry could not be written.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// # let report = openapi_drift::compare(&base, &revision, &openapi_drift::Options::default())?;
/// use openapi_drift::{ChangelogError, write_entry};
///
/// let error = write_entry("# Changelog\n", "Turns API", &report).unwrap_err();
/// assert_eq!(error, ChangelogError::NoUnreleased);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangelogError {
    /// There is no heading to put it under.
    #[error("there is no line `{UNRELEASED}` to put the entry under")]
    NoUnreleased,
    /// The revision states no version.
    #[error("the revision has no `info.version`, which the entry is named after")]
    NoVersion,
}

/// Puts the findings of a report into the text of a changelog, below the heading of what is not
/// released yet. A changelog that has an entry for the version already stays as it is; `None` says
/// so.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// # let report = openapi_drift::compare(&base, &revision, &openapi_drift::Options::default())?;
/// use openapi_drift::write_entry;
///
/// let written = write_entry("## [Unreleased]\n", "Turns API", &report)?.unwrap();
/// assert!(written.contains("### Turns API 1\n"));
/// // A second time there is nothing to write.
/// assert_eq!(write_entry(&written, "Turns API", &report)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When there is no such heading, or the revision has no version.
pub fn write_entry(
    changelog: &str,
    api: &str,
    report: &Report,
) -> Result<Option<String>, ChangelogError> {
    let version = report.revision_version.as_ref();
    let heading = format!("### {api} {}", version.ok_or(ChangelogError::NoVersion)?);
    if changelog.lines().any(|line| line == heading) {
        return Ok(None);
    }
    let line = changelog
        .lines()
        .position(|line| line.trim_end() == UNRELEASED)
        .ok_or(ChangelogError::NoUnreleased)?;
    let mut lines: Vec<&str> = changelog.lines().collect();
    let entry = format!("\n{heading}\n\n{}", markdown::list(report));
    lines.insert(line + 1, entry.trim_end());
    Ok(Some(format!("{}\n", lines.join("\n"))))
}
