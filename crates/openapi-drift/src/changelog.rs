//! The entry of a changelog: what a new version of the document changes, once per version.

use crate::Report;
use crate::report::markdown;

const UNRELEASED: &str = "## [Unreleased]";

/// Why an entry could not be written.
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
