//! Annotations of GitHub Actions, at the place in the revision.

use std::fmt::Write as _;

use super::Report;
use crate::{Finding, Severity};

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for finding in &report.findings {
        let _ = writeln!(text, "{}", annotation(finding));
    }
    for entry in &report.expired {
        let message = format!(
            "accepting {} has expired: {}",
            entry.fingerprint, entry.reason
        );
        let _ = writeln!(text, "::warning title=drift::{}", data(&message));
    }
    for entry in &report.unused {
        let message = format!(
            "accepting {} is for nothing: {}",
            entry.fingerprint, entry.reason
        );
        let _ = writeln!(text, "::notice title=drift::{}", data(&message));
    }
    text
}

fn annotation(finding: &Finding) -> String {
    let level = match finding.wire.max(finding.source) {
        Severity::Breaking => "error",
        Severity::Warning => "warning",
        Severity::Informational => "notice",
    };
    let title = format!("{}: {}", finding.id, finding.place);
    let message = format!(
        "{} [wire {}, source {}, {}]",
        finding.message, finding.wire, finding.source, finding.fingerprint
    );
    format!(
        "::{level} file={},line={},col={},title={}::{}",
        property(&finding.revision.file),
        finding.revision.line,
        finding.revision.column,
        property(&title),
        data(&message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
