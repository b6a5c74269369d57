//! A report for programs.

use serde::Serialize;

use super::Report;
use crate::{Accepted, Bump, Finding};

#[derive(Serialize)]
struct Whole<'r> {
    findings: &'r [Finding],
    accepted: &'r [Finding],
    expired: &'r [Accepted],
    unused: &'r [Accepted],
    base_version: Option<&'r str>,
    revision_version: Option<&'r str>,
    required_version: Bump,
}

pub(super) fn render(report: &Report) -> String {
    let whole = Whole {
        findings: &report.findings,
        accepted: &report.accepted,
        expired: &report.expired,
        unused: &report.unused,
        base_version: report.base_version.as_deref(),
        revision_version: report.revision_version.as_deref(),
        required_version: report.required_version,
    };
    // Texts, numbers and values always become JSON.
    let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    format!("{text}\n")
}
