//! What is generated from a document made for it, and what is refused.
//!
//! When the types change on purpose, `UPDATE_GENERATED=1 cargo test -p
//! openapi-generate --test menagerie` writes the new ones, and the tests in
//! `polish.rs` and `wire.rs` compile them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use openapi_generate::{ApiConfig, Error, Generated, Source, generate, generate_stand_alone};
use serde_json::Value;

const SENSITIVE: &str = "[generate]\nsensitive = [\"Visit.token\", \"Visit.pass\"]\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/menagerie")
}

fn document() -> (Value, String) {
    let text = std::fs::read_to_string(folder().join("openapi.yaml")).unwrap();
    (
        openapi_lower::document::parse(&text, "openapi.yaml").unwrap(),
        text,
    )
}

fn generated(settings: &str) -> Result<Generated, Error> {
    let (document, text) = document();
    let config = ApiConfig::parse(settings, "api.toml").unwrap();
    generate(
        Source {
            document: &document,
            text: &text,
            origin: "openapi.yaml",
        },
        &config,
    )
}

fn file(generated: &Generated, name: &str) -> String {
    generated
        .files
        .iter()
        .find(|file| file.name == name)
        .unwrap()
        .text
        .clone()
}

#[test]
fn the_types_are_what_the_document_makes() {
    let types = file(&generated(SENSITIVE).unwrap(), "types.rs");
    let path = folder().join("generated/types.rs");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, &types).unwrap();
    }
    // Compared as a whole, but not printed as a whole.
    let same = std::fs::read_to_string(&path).unwrap() == types;
    assert!(
        same,
        "the generated types changed; see the documentation of this test"
    );
}

#[test]
fn the_client_that_calls_a_server_is_what_its_document_makes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let text = std::fs::read_to_string(folder.join("openapi.yaml")).unwrap();
    let document = openapi_lower::document::parse(&text, "openapi.yaml").unwrap();
    let source = Source {
        document: &document,
        text: &text,
        origin: "openapi.yaml",
    };
    let generated = generate_stand_alone(source, &ApiConfig::default()).unwrap();
    for file in &generated.files {
        let path = folder.join("generated").join(file.name);
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file.text).unwrap();
        }
        // Compared as a whole, but not printed as a whole.
        let same = std::fs::read_to_string(&path).unwrap() == file.text;
        assert!(
            same,
            "{} changed; see the documentation of these tests",
            file.name
        );
    }
    let mut told: Vec<String> = generated
        .concessions
        .iter()
        .map(ToString::to_string)
        .collect();
    let falls_short = [
        "dropped   /paths/~1logo/get/responses: the response `101` is left out: the client does not ask for another protocol",
        "loosened  /paths/~1blobs/put/requestBody: the `application/octet-stream` of the request is bytes that the caller has encoded",
        "loosened  /paths/~1days~1{day}~1{hours}/get/parameters: the parameter `hours` is text: the values of its schema are more than one text, and the caller joins them",
        "loosened  /paths/~1jobs/delete/responses: the errors have 3 different bodies; the client hands out bytes",
        "loosened  /paths/~1jobs/get/responses: the successes have 2 different bodies; the client hands out bytes",
        "loosened  /paths/~1jobs/post/responses: the errors have 2 different bodies; the client hands out any JSON",
        "loosened  /paths/~1limits/put/requestBody: the `text/plain` of the request is any text, whatever its schema says",
        "loosened  /paths/~1uploads/post/requestBody: the `multipart/form-data` of the request is bytes that the caller has encoded",
    ];
    told.sort();
    assert_eq!(told, falls_short);
}

#[test]
fn names_come_from_the_place_and_never_from_a_title() {
    let names: Vec<(String, String)> = generated("")
        .unwrap()
        .names
        .into_iter()
        .map(|name| (name.place, name.name))
        .collect();
    for (place, expected) in [
        ("zoo__events__Fed", "Fed"),
        ("a__Ticket", "ATicket"),
        ("b__Ticket", "BTicket"),
        ("Door.status", "DoorStatus"),
        ("Door.lock", "DoorLock"),
        ("Door.lock.status", "DoorStatus"),
        ("Lamp.status", "LampStatus"),
        ("Visit.mood", "VisitMood"),
        ("listAnimals.order", "ListAnimalsOrder"),
        ("listAnimals.200", "ListAnimals200"),
        ("None", "NoneValue"),
    ] {
        let found = names.iter().find(|(candidate, _)| candidate == place);
        assert_eq!(
            found.map(|(_, name)| name.as_str()),
            Some(expected),
            "{place} in {names:?}"
        );
    }
}

#[test]
fn a_pin_renames_and_one_that_fits_nothing_is_an_error() {
    let pinned = generated("[names]\n\"Door.status\" = \"Openness\"\n").unwrap();
    let at = |place: &str| {
        pinned
            .names
            .iter()
            .find(|name| name.place == place)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (at("Door.status").name.as_str(), at("Door.status").pinned),
        ("Openness", true)
    );
    assert_eq!(
        (
            at("Door.lock.status").name.as_str(),
            at("Door.lock.status").pinned
        ),
        ("Openness", false)
    );

    let error = |names: &str| {
        generated(&format!("[names]\n{names}"))
            .unwrap_err()
            .to_string()
    };
    assert!(error("\"Door.gone\" = \"Gone\"").contains("`Door.gone`"));
    assert!(error("\"Door.status\" = \"door_status\"").contains("`door_status`"));
    let shared = error("\"Door.status\" = \"Status\"\n\"Lamp.status\" = \"Status\"");
    assert!(
        shared.contains("`Door.status`") && shared.contains("`Lamp.status`"),
        "{shared}"
    );
    let shared = error("\"Lamp\" = \"Lamp\"\n\"Door.status\" = \"Lamp\"");
    assert!(shared.contains("`Lamp`"), "{shared}");
}

#[test]
fn only_the_operations_asked_for_are_generated() {
    let error = generated("[generate]\noperations = [\"listPlants\"]").unwrap_err();
    assert!(error.to_string().contains("`listPlants`"), "{error}");
    let kept = generated("[generate]\noperations = [\"listAnimals\"]").unwrap();
    let types = file(&kept, "types.rs");
    assert!(types.contains("pub enum Animal ") && !types.contains("pub struct Visit "));
    assert!(file(&kept, "client.rs").contains("operation_id: \"listAnimals\""));
}

#[test]
fn a_secret_field_that_does_not_exist_is_an_error() {
    let error = generated("[generate]\nsensitive = [\"Visit.tokn\"]").unwrap_err();
    assert!(error.to_string().contains("`Visit.tokn`"), "{error}");
}

#[test]
fn the_header_names_document_version_and_hash() {
    let root = file(&generated("").unwrap(), "mod.rs");
    let mut lines = root.lines().skip(1);
    assert_eq!(
        lines.next(),
        Some("// document: Menagerie 3 (openapi.yaml)")
    );
    let hash = lines.next().unwrap().strip_prefix("// sha256: ").unwrap();
    assert_eq!(hash.len(), 64);
}
