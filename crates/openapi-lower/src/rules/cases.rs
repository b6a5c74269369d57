//! Runs the tables of before and after cases: every case goes through the whole lowering, so that a
//! table also shows what other rules make of a result, and is then lowered a second time, which
//! must change nothing.

use serde_json::{Value, json};

use crate::{Lowered, lower};

/// What the case is about, the schema before and after, and the report: effect, rule and pointer
/// relative to the schema.
pub(super) type Case = (&'static str, Value, Value, &'static [&'static str]);

/// Checks schemas that stand as components of a 3.1 document.
pub(super) fn check(cases: Vec<Case>) {
    check_version("3.1.0", cases);
}

/// Checks schemas that stand as components of a document of the given version.
pub(super) fn check_version(version: &str, cases: Vec<Case>) {
    run(version, "/components/schemas/Case", cases);
}

/// Checks parameters of a 3.1 document.
pub(super) fn check_parameters(cases: Vec<Case>) {
    run("3.1.0", "/components/parameters/Case", cases);
}

fn run(version: &str, place: &str, cases: Vec<Case>) {
    for (name, before, after, expected) in cases {
        let source = document(version, place, before);
        let Lowered { document, report } = lower(&source).unwrap();
        assert_eq!(document.pointer(place), Some(&after), "{name}");
        let lines: Vec<String> = report
            .rewrites()
            .iter()
            .filter(|rewrite| rewrite.rule != "version")
            .map(|rewrite| {
                let relative = rewrite.pointer.as_str().strip_prefix(place).unwrap();
                format!("{} {} {relative}", rewrite.effect, rewrite.rule)
                    .trim_end()
                    .to_owned()
            })
            .collect();
        assert_eq!(lines, expected, "{name}");
        let again = lower(&document).unwrap();
        assert_eq!(again.document, document, "{name}, lowered again");
        assert!(
            again.report.is_empty(),
            "{name}, lowered again: {}",
            again.report
        );
    }
}

fn document(version: &str, place: &str, case: Value) -> Value {
    let mut document = json!({
        "openapi": version,
        "info": {"title": "Cases", "version": "1"},
        "paths": {},
        "components": {
            "parameters": {"Case": {"name": "case", "in": "query", "schema": {}}},
            "schemas": {
                "Case": {},
                "Color": {"type": "string", "enum": ["red", "green"]},
                "Pet": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                    "required": ["name"],
                },
            },
        },
    });
    *document.pointer_mut(place).unwrap() = case;
    document
}
