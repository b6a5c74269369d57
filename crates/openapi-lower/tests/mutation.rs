//! Broken documents never make the lowering panic: our own documents, mutated.
//!
//! A few run every time. For more, `FUZZ_SECONDS=600 cargo test --release -p openapi-lower --test
//! mutation -- --ignored` looks for that long; what it finds becomes a test of its own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod mutate;

use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use openapi_lower::canonical::Canonical;
use openapi_lower::{LowerError, Pointer, document, lower, repair::repair};
use serde_json::{Value, json};

use mutate::{Numbers, mangled, mutated};

fn documents() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    [
        "crates/openapi-generate/tests/menagerie/openapi.yaml",
        "crates/openapi-generate/tests/names/openapi.yaml",
        "openapi.json",
    ]
    .iter()
    .map(|file| {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let value = document::parse(&text, file).unwrap();
        (text, value)
    })
    .collect()
}

/// Everything that reads a document, with the one of this number.
fn attempt(documents: &[(String, Value)], seed: u64) {
    let mut numbers = Numbers::new(seed);
    let (text, value) = &documents[numbers.below(documents.len())];
    let text = mangled(text, &mut numbers);
    if let Ok(value) = document::parse(&text, "mangled") {
        let _ = lower(&value);
    }
    let mut value = mutated(value, &mut numbers);
    let canonical = document::to_canonical_text(&value);
    if let Ok(read) = document::parse(&canonical, "mutated") {
        assert_eq!(read, value, "read as it was written");
    }
    match lower(&value) {
        Ok(lowered) => {
            for rewrite in lowered.report.rewrites() {
                let pointer = rewrite.pointer.as_str();
                assert!(value.pointer(pointer).is_some(), "no such place: {rewrite}");
            }
            lower(&lowered.document).unwrap();
        }
        Err(error) => {
            let _ = document::locate(&canonical, &error.pointer());
        }
    }
    if let Ok(canonical) = Canonical::of(&value) {
        for (_, schema) in canonical.components() {
            canonical.signature(schema);
        }
    }
    repair(&mut value);
}

fn try_all(seeds: impl Iterator<Item = u64>) {
    let documents = documents();
    for seed in seeds {
        let result = catch_unwind(|| attempt(&documents, seed));
        assert!(result.is_ok(), "the document of number {seed}");
    }
}

#[test]
fn broken_documents_are_no_panic() {
    try_all(0..150);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS"]
fn broken_documents_are_no_panic_for_long() {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(600, |text| text.parse().unwrap());
    let start = Instant::now();
    let first = 1_000_000;
    let mut count = 0;
    try_all((first..).take_while(|seed| {
        count = seed - first;
        start.elapsed() < Duration::from_secs(seconds)
    }));
    println!("{count} documents");
}

/// A document with a schema that holds itself so many times.
fn nested(levels: usize) -> Value {
    let mut schema = json!({"type": "string"});
    for _ in 0..levels {
        schema = Value::Object([("items".to_owned(), schema)].into_iter().collect());
    }
    let mut document = json!({"openapi": "3.1.0", "components": {"schemas": {}}});
    document["components"]["schemas"]["A"] = schema;
    document
}

#[test]
fn deep_nesting_is_an_error_that_names_the_place() {
    lower(&nested(100)).unwrap();
    let error = lower(&nested(1_000)).unwrap_err();
    let LowerError::TooDeep { pointer } = &error else {
        panic!("{error}");
    };
    assert!(
        pointer
            .as_str()
            .starts_with("/components/schemas/A/items/items")
    );
    assert!(Canonical::of(&nested(1_000)).is_err());
    assert_ne!(*pointer, Pointer::root());
}
