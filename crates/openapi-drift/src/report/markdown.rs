//! A report for a pull request, and the list that goes into a changelog.

use std::fmt::Write as _;

use super::{Report, plain};
use crate::{Finding, Severity};

/// How many operations a row names; the rest is counted.
const NAMED_OPERATIONS: usize = 3;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    let [wire, source, all] = report.counts();
    let version =
        |version: &Option<String>| version.as_deref().map_or("(no version)".to_owned(), escape);
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "## API changes from {} to {}\n",
        version(&report.base_version),
        version(&report.revision_version)
    );
    let _ = writeln!(
        text,
        "Found {all}: {wire} breaking on the wire (for deployed clients), {source} breaking in the \
         source (for code that uses the regenerated client), {} accepted. Bump of the crate's \
         version: {}.",
        report.accepted.len(),
        report.required_version
    );
    for (title, severity) in [
        ("Breaking", Severity::Breaking),
        ("Warnings", Severity::Warning),
        ("For information", Severity::Informational),
    ] {
        let findings = report
            .findings
            .iter()
            .filter(|finding| finding.wire.max(finding.source) == severity);
        table(&mut text, title, findings);
    }
    table(&mut text, "Accepted", report.accepted.iter());
    for (title, entries) in [("Expired", &report.expired), ("Unused", &report.unused)] {
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n### {title} entries of the accept file\n");
        for entry in entries {
            let _ = writeln!(
                text,
                "- `{}` until {}: {}",
                code(&entry.fingerprint),
                entry.expires,
                escape(&entry.reason)
            );
        }
    }
    text
}

fn table<'f>(text: &mut String, title: &str, findings: impl Iterator<Item = &'f Finding>) {
    let mut findings = findings.peekable();
    if findings.peek().is_none() {
        return;
    }
    let _ = writeln!(
        text,
        "\n### {title}\n\n| what | wire | source | consequence | reaches | where | fingerprint |\n\
         |---|---|---|---|---|---|---|"
    );
    for finding in findings {
        let _ = writeln!(
            text,
            "| {}: `{}` | {} | {} | {} | {} | `{}` line {} | `{}` |",
            finding.id,
            code(&finding.place),
            finding.wire,
            finding.source,
            escape(&finding.message),
            reaches(finding),
            code(&finding.revision.pointer),
            finding.revision.line,
            finding.fingerprint
        );
    }
}

fn reaches(finding: &Finding) -> String {
    let named = finding.operations.iter().take(NAMED_OPERATIONS);
    let named: Vec<String> = named.map(|name| format!("`{}`", code(name))).collect();
    match finding.operations.len().checked_sub(NAMED_OPERATIONS) {
        None | Some(0) => named.join(", "),
        Some(more) => format!("{} and {more} more", named.join(", ")),
    }
}

/// The findings, accepted ones included, as the list of a changelog.
pub(crate) fn list(report: &Report) -> String {
    let mut findings: Vec<&Finding> = report.findings.iter().chain(&report.accepted).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.wire.max(finding.source)));
    if findings.is_empty() {
        return "- Nothing that the client shows.\n".to_owned();
    }
    let mut text = String::new();
    for finding in findings {
        let breaking = finding.wire.max(finding.source) == Severity::Breaking;
        let mark = if breaking { "**Breaking:** " } else { "" };
        let _ = writeln!(
            text,
            "- {mark}{} (`{}`)",
            escape(&finding.message),
            code(&finding.place)
        );
    }
    text
}

/// Text of a document that Markdown and HTML leave alone. Backticks stay: the sentences of this
/// crate use them.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in plain(text).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '[' | ']' | '*' | '_' | '\\' | '@' | '#' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Text inside backticks, in a table.
fn code(text: &str) -> String {
    plain(text).replace('`', "'").replace('|', "\\|")
}
