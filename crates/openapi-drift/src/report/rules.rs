//! The table of the rules.

use std::fmt::Write as _;

use super::Format;
use crate::rules::{Mirror, rules};

/// Every rule with its verdicts, as text, JSON or Markdown. Annotations have no table; they get the
/// text.
///
/// ```
/// use openapi_drift::{Format, rules_table};
///
/// assert!(rules_table(Format::Markdown).starts_with("| rule | request wire |"));
/// ```
pub fn rules_table(format: Format) -> String {
    match format {
        Format::Json => json(),
        Format::Markdown => markdown(),
        Format::Text | Format::Github => text(),
    }
}

fn text() -> String {
    let mut text = format!(
        "{:<34} {:<14} {:<14} {:<14}\n",
        "rule", "request wire", "response wire", "source"
    );
    for rule in rules() {
        let off = if rule.enabled { "" } else { " (off)" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<34} {:<14} {:<14} {:<14} {}{off}",
            rule.id, rule.request, rule.response, rule.source, rule.summary
        );
    }
    text
}

fn markdown() -> String {
    let mut text =
        "| rule | request wire | response wire | source | what | the other way round |\n\
         |---|---|---|---|---|---|\n"
            .to_owned();
    for rule in rules() {
        let off = if rule.enabled {
            ""
        } else {
            " (off by default)"
        };
        let mirror = match rule.mirror {
            Mirror::Rule(id) if id == rule.id => "the same".to_owned(),
            Mirror::Rule(id) => format!("`{id}`"),
            Mirror::None(reason) => format!("none: {reason}"),
        };
        let _ = writeln!(
            text,
            "| `{}`{off} | {} | {} | {} | {} | {mirror} |",
            rule.id, rule.request, rule.response, rule.source, rule.summary
        );
    }
    text
}

fn json() -> String {
    let rules: Vec<serde_json::Value> = rules()
        .map(|rule| {
            let mirror = match rule.mirror {
                Mirror::Rule(id) => Some(id),
                Mirror::None(_) => None,
            };
            serde_json::json!({
                "id": rule.id,
                "request": rule.request,
                "response": rule.response,
                "source": rule.source,
                "enabled": rule.enabled,
                "summary": rule.summary,
                "mirror": mirror,
            })
        })
        .collect();
    format!("{:#}\n", serde_json::json!({ "rules": rules }))
}
