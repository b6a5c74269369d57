//! Reports: what was found, as text for people, as JSON, as Markdown, as annotations.

mod github;
mod json;
pub(crate) mod markdown;
mod rules;
mod text;

use crate::accept::Sorted;
use crate::{Accepted, Bump, Finding, Options, Severity};

pub use rules::rules_table;

/// The result of a comparison.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Bump, Options, compare};
///
/// let report = compare(&base, &revision, &Options::default())?;
/// assert_eq!(report.required_version, Bump::Major);
/// assert!(report.accepted.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// What was found and is not accepted, the worst first.
    pub findings: Vec<Finding>,
    /// What was found and is accepted.
    pub accepted: Vec<Finding>,
    /// Entries of the accept file that have expired; what they were for is among `findings`.
    pub expired: Vec<Accepted>,
    /// Entries of the accept file that are for nothing.
    pub unused: Vec<Accepted>,
    /// The `info.version` of the base.
    pub base_version: Option<String>,
    /// The `info.version` of the revision.
    pub revision_version: Option<String>,
    /// The bump of the crate's version that the changes ask for, accepted ones included.
    pub required_version: Bump,
}

/// How a report is written.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Format, Options, compare};
///
/// let report = compare(&base, &revision, &Options::default())?;
/// let annotation = report.render(Format::Github);
/// assert!(annotation.starts_with("::error "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal.
    Text,
    /// One JSON object.
    Json,
    /// Tables for a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// Which findings make a check fail.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{FailOn, Options, compare};
///
/// let report = compare(&base, &revision, &Options::default())?;
/// assert!(report.fails(FailOn::Wire) && report.fails(FailOn::Any));
/// assert!(!report.fails(FailOn::Never));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Those that break deployed clients.
    Wire,
    /// Those that break code.
    Source,
    /// Those that break either.
    Any,
    /// None.
    Never,
}

impl Report {
    pub(crate) fn new(
        findings: Vec<Finding>,
        [base_version, revision_version]: [Option<String>; 2],
        options: &Options,
    ) -> Self {
        let required_version = Bump::of(&findings);
        let Sorted {
            findings,
            accepted,
            expired,
            unused,
        } = options.accept.sort(findings, options.today);
        Self {
            findings,
            accepted,
            expired,
            unused,
            base_version,
            revision_version,
            required_version,
        }
    }

    /// Whether a finding that is not accepted makes a check fail.
    ///
    /// ```
    /// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
    /// # let (base, revision) = (document("string")?, document("integer")?);
    /// use openapi_drift::{FailOn, Options, compare};
    ///
    /// let unchanged = compare(&base, &base, &Options::default())?;
    /// assert!(!unchanged.fails(FailOn::Any));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fails(&self, on: FailOn) -> bool {
        self.findings.iter().any(|finding| {
            let worst = match on {
                FailOn::Wire => finding.wire,
                FailOn::Source => finding.source,
                FailOn::Any => finding.wire.max(finding.source),
                FailOn::Never => return false,
            };
            worst == Severity::Breaking
        })
    }

    /// The report as text, with a final newline when there is any.
    ///
    /// ```
    /// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
    /// # let (base, revision) = (document("string")?, document("integer")?);
    /// use openapi_drift::{Format, Options, compare};
    ///
    /// let report = compare(&base, &revision, &Options::default())?;
    /// assert!(report.render(Format::Text).contains("type-changed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
            Format::Github => github::render(self),
        }
    }

    /// How many findings break deployed clients, break code, and are there.
    fn counts(&self) -> [usize; 3] {
        let count = |breaks: fn(&Finding) -> Severity| {
            let breaking = |finding: &&Finding| breaks(finding) == Severity::Breaking;
            self.findings.iter().filter(breaking).count()
        };
        [
            count(|finding| finding.wire),
            count(|finding| finding.source),
            self.findings.len(),
        ]
    }
}

/// One line of text from a document: what could steer a terminal or break the line is escaped.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|character| {
            let escaped = character.is_control()
                || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let escape = escaped.then(|| character.escape_unicode());
            let kept = (!escaped).then_some(character);
            escape.into_iter().flatten().chain(kept)
        })
        .collect()
}
