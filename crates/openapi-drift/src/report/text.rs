//! A report for a terminal.

use std::fmt::Write as _;

use super::{Report, plain};
use crate::finding::shown;
use crate::{Finding, Location};

/// How many operations a finding names; the rest is counted.
const NAMED_OPERATIONS: usize = 3;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for finding in &report.findings {
        let _ = write!(text, "{}", self::finding(finding));
    }
    for entry in &report.expired {
        let _ = writeln!(
            text,
            "expired on {}: accepting {} ({})",
            entry.expires,
            plain(&entry.fingerprint),
            plain(&entry.reason)
        );
    }
    for entry in &report.unused {
        let _ = writeln!(
            text,
            "unused: accepting {} ({}); remove the entry",
            plain(&entry.fingerprint),
            plain(&entry.reason)
        );
    }
    let [wire, source, all] = report.counts();
    let _ = writeln!(
        text,
        "found {all}: {wire} breaking on the wire, {source} breaking in the source, {} accepted",
        report.accepted.len()
    );
    text
}

fn finding(finding: &Finding) -> String {
    let mut text = String::new();
    let Finding {
        id, wire, source, ..
    } = finding;
    let _ = writeln!(
        text,
        "{id}: {} [wire {wire}, source {source}, {}]",
        plain(&finding.place),
        finding.direction
    );
    let _ = writeln!(text, "  {}", plain(&finding.message));
    if finding.old.is_some() || finding.new.is_some() {
        let _ = writeln!(
            text,
            "  {} -> {}",
            plain(&shown(finding.old.as_ref())),
            plain(&shown(finding.new.as_ref()))
        );
    }
    for location in [&finding.base, &finding.revision] {
        let _ = writeln!(text, "  {}", place(location));
    }
    let operations = &finding.operations;
    if !operations.is_empty() {
        let named = operations.iter().take(NAMED_OPERATIONS);
        let named: Vec<String> = named.map(|name| plain(name)).collect();
        let more = operations.len().saturating_sub(NAMED_OPERATIONS);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let _ = writeln!(text, "  reaches {}{more}", named.join(", "));
    }
    let _ = writeln!(text, "  fingerprint {}\n", finding.fingerprint);
    text
}

fn place(location: &Location) -> String {
    let Location {
        file,
        pointer,
        line,
        column,
    } = location;
    format!("{}:{line}:{column} {}", plain(file), plain(pointer))
}
