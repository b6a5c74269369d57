//! Runs the tables of whole documents, before and after; every result is lowered a second time,
//! which must change nothing.

use serde_json::{Value, json};

use crate::{Lowered, lower};

/// What the case is about, the document before and after without its version, and the report.
pub(super) type Case = (&'static str, Value, Value, &'static [&'static str]);

pub(super) fn check(cases: Vec<Case>) {
    for (name, mut before, mut after, expected) in cases {
        before["openapi"] = json!("3.1.0");
        after["openapi"] = json!("3.0.3");
        let Lowered { document, report } = lower(&before).unwrap();
        assert_eq!(document, after, "{name}");
        let lines: Vec<String> = report
            .rewrites()
            .iter()
            .filter(|rewrite| rewrite.rule != "version")
            .map(|rewrite| {
                let pointer = rewrite.pointer.as_str();
                assert!(before.pointer(pointer).is_some(), "{name}: {pointer}");
                format!("{} {} {pointer}", rewrite.effect, rewrite.rule)
            })
            .collect();
        assert_eq!(lines, expected, "{name}");
        let again = lower(&document).unwrap();
        assert_eq!(again.document, document, "{name}, lowered again");
        assert!(again.report.is_empty(), "{name}: {}", again.report);
    }
}
