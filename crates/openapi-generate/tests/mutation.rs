//! Broken documents never end the generator: our own documents, mutated.
//!
//! A few run every time. For more, `FUZZ_SECONDS=600 cargo test --release -p openapi-generate --test
//! mutation -- --ignored` looks for that long; what it finds becomes a test of its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "texts are mangled for the lowering only")]
#[path = "../../openapi-lower/tests/mutate/mod.rs"]
mod mutate;

use std::path::Path;
use std::time::{Duration, Instant};

use openapi_generate::{ApiConfig, Error, Generated, Source, generate_stand_alone};
use serde_json::{Value, json};

use mutate::{Numbers, mutated};

fn generated(document: &Value) -> Result<Generated, Error> {
    let source = Source {
        document,
        text: "",
        origin: "mutated.json",
    };
    generate_stand_alone(source, &ApiConfig::default())
}

/// What is wrong with the document of this number is an error or a concession, and never a panic
/// or code that cannot be read.
fn attempt(documents: &[Value], seed: u64) {
    let mut numbers = Numbers::new(seed);
    let document = &documents[numbers.below(documents.len())];
    let document = mutated(document, &mut numbers);
    eprintln!("the document of number {seed}");
    match generated(&document) {
        // What is no OpenAPI at all is refused as a whole.
        Ok(_) | Err(Error::Lower(_) | Error::Generator { .. }) => {}
        Err(error) => panic!("{error}"),
    }
}

fn try_all(seeds: impl Iterator<Item = u64>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let documents = ["menagerie/openapi.yaml", "names/openapi.yaml"].map(|file| {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        openapi_lower::document::parse(&text, file).unwrap()
    });
    for seed in seeds {
        attempt(&documents, seed);
    }
}

#[test]
fn broken_documents_are_no_panic() {
    try_all(0..12);
}

#[test]
#[ignore = "runs for FUZZ_SECONDS"]
fn broken_documents_are_no_panic_for_long() {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(600, |text| text.parse().unwrap());
    let start = Instant::now();
    try_all((1_000_000..).take_while(|_| start.elapsed() < Duration::from_secs(seconds)));
}

fn components(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

#[test]
fn schemas_that_are_nothing_but_each_other_are_any_json() {
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    for schemas in [
        json!({"A": to("A")}),
        json!({"A": to("B"), "B": to("A")}),
        json!({"A": {"allOf": [to("A")]}}),
        json!({"A": {"allOf": [to("B"), {"type": "object"}]}, "B": {"allOf": [to("A")]}}),
        json!({"A": {"anyOf": [to("B"), {"type": "null"}]}, "B": {"anyOf": [to("A"), {"type": "null"}]}}),
    ] {
        let document = components(schemas);
        let generated = generated(&document).unwrap();
        let told = generated.concessions.iter().map(ToString::to_string);
        let told: Vec<String> = told.collect();
        assert!(
            told[0].starts_with("loosened  /components/schemas/A: "),
            "{told:?}"
        );
    }
}

#[test]
fn branches_made_of_their_union_keep_what_it_says() {
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let own = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
    let mut pet = own("kind");
    pet["oneOf"] = json!([to("Dog"), to("Cat")]);
    pet["discriminator"] = json!({"propertyName": "kind"});
    let generated = generated(&components(json!({
        "Pet": pet,
        "Dog": {"allOf": [to("Pet"), own("bark")]},
        "Cat": {"allOf": [to("Pet"), own("meow")]},
        "Itself": {"oneOf": [to("Itself"), {"type": "string"}]},
    })))
    .unwrap();
    let types = generated
        .files
        .iter()
        .find(|file| file.name == "types.rs")
        .unwrap();
    let dog = types.text.split("pub struct Dog {").nth(1).unwrap();
    let dog = dog.split('}').next().unwrap();
    assert!(
        dog.contains("pub kind:") && dog.contains("pub bark:"),
        "{dog}"
    );
    let told: Vec<String> = generated
        .concessions
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        told[0].starts_with("loosened  /components/schemas/Dog: `Dog` is part of `Pet`"),
        "{told:?}"
    );
    assert_eq!(told.len(), 2);
}

#[test]
fn nesting_as_deep_as_a_text_may_have_is_no_end() {
    let mut schema = json!({"type": "string"});
    for _ in 0..55 {
        schema = json!({"type": "object", "properties": {"a": schema}});
    }
    generated(&components(json!({ "A": schema }))).unwrap();
}
