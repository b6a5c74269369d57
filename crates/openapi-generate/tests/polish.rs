//! The polish on a document made for it: what the generated types look like
//! (`menagerie/types.rs`, compiled here), and what they do.
//!
//! When the output changes on purpose, `UPDATE_GENERATED=1 cargo test -p
//! openapi-generate --test polish` writes the new one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use openapi_generate::{ApiConfig, Error, Generated, Source, generate};
use serde_json::{Value, json};

#[rustfmt::skip]
#[path = "."]
#[allow(clippy::all, missing_docs, unreachable_pub, unused)]
mod generated {
    #[path = "../templates/support.rs"]
    mod support;
    #[path = "menagerie/types.rs"]
    pub mod types;
}

use generated::types::{Animal, Cat, Door, DoorStatus, Event, Lamp, LampStatus, Visit, VisitMood};

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
    let path = folder().join("types.rs");
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
fn what_the_generator_cannot_handle_is_an_error_and_no_panic() {
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "A", "version": "1"},
        "paths": {"/a/{b}": {"get": {"operationId": "a", "responses": {"200": {"description": ""}}}}},
    });
    let source = Source {
        document: &document,
        text: "",
        origin: "a.json",
    };
    let error = generate(source, &ApiConfig::default()).unwrap_err();
    assert!(matches!(error, Error::Generator { .. }), "{error}");
}

#[test]
fn one_member_can_stand_for_two_tags() {
    let decoded: Animal = serde_json::from_value(json!({"kind": "lion", "name": "Leo"})).unwrap();
    let Animal::Lion(cat) = &decoded else {
        panic!("{decoded:?}")
    };
    assert_eq!(cat.lives, 9);
    assert_eq!(serde_json::to_value(&decoded).unwrap()["kind"], "lion");
}

#[test]
fn the_tag_is_written_even_when_the_member_says_otherwise() {
    let cat = Cat::new("tiger", "Stripes");
    let encoded = serde_json::to_value(Animal::Lion(cat)).unwrap();
    assert_eq!(
        (encoded["kind"].as_str(), encoded["name"].as_str()),
        (Some("lion"), Some("Stripes"))
    );
}

#[test]
fn without_a_tag_the_most_demanding_member_that_fits_is_taken() {
    let dog: Animal = serde_json::from_value(json!({"name": "Rex", "licence": "7"})).unwrap();
    assert!(matches!(dog, Animal::Dog(_)), "{dog:?}");
    let cat: Animal = serde_json::from_value(json!({"name": "Tom"})).unwrap();
    assert!(matches!(cat, Animal::Cat(_)), "{cat:?}");
}

#[test]
fn a_tag_that_is_no_text_keeps_the_json() {
    let input = json!({"kind": 7, "name": "Leo"});
    let decoded: Animal = serde_json::from_value(input.clone()).unwrap();
    assert!(matches!(decoded, Animal::Unrecognized(_)));
    assert_eq!(serde_json::to_value(decoded).unwrap(), input);
    assert!(serde_json::from_value::<Animal>(json!("cat")).is_err());
}

#[test]
fn component_names_are_the_tags_when_nothing_else_is_said() {
    let fed: Event =
        serde_json::from_value(json!({"event": "zoo__events__Fed", "food": "hay"})).unwrap();
    assert!(matches!(fed, Event::ZooEventsFed(_)), "{fed:?}");
    let slept: Event = serde_json::from_value(json!({"event": "Slept", "hours": 8})).unwrap();
    assert_eq!(
        serde_json::to_value(&slept).unwrap(),
        json!({"event": "Slept", "hours": 8.0})
    );
}

#[test]
fn times_may_lack_an_offset_in_every_position() {
    let naive = "2026-01-02T03:04:05";
    let visit: Visit = serde_json::from_value(json!({
        "started": naive, "left": naive, "feedings": [naive], "checks": {"morning": naive},
    }))
    .unwrap();
    let expected: chrono::DateTime<chrono::Utc> = "2026-01-02T03:04:05Z".parse().unwrap();
    assert_eq!((visit.started, visit.left), (expected, Some(expected)));
    assert_eq!(
        (visit.feedings, visit.checks["morning"]),
        (vec![expected], expected)
    );
}

#[test]
fn a_required_field_may_be_null_and_may_not_be_missing() {
    let visit: Visit =
        serde_json::from_value(json!({"started": "2026-01-02T03:04:05Z", "left": null})).unwrap();
    assert_eq!(visit.left, None);
    let missing = serde_json::from_value::<Visit>(json!({"started": "2026-01-02T03:04:05Z"}));
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .contains("missing field `left`")
    );
}

#[test]
fn null_in_an_optional_field_is_its_default() {
    let visit: Visit = serde_json::from_value(json!({
        "started": "2026-01-02T03:04:05Z", "left": null, "type": null, "mood": null, "feedings": null, "keeper": null,
    }))
    .unwrap();
    assert_eq!(
        (visit.type_.as_str(), &visit.mood),
        ("guided", &VisitMood::Calm)
    );
    assert!(visit.feedings.is_empty() && visit.keeper.is_none());
}

#[test]
fn a_value_called_unrecognized_is_one_of_the_known() {
    assert_eq!(VisitMood::from("unrecognized"), VisitMood::Unrecognized);
    assert_eq!(
        VisitMood::from("sad"),
        VisitMood::UnrecognizedValue("sad".to_owned())
    );
}

#[test]
fn schemas_that_share_a_title_keep_their_own_values() {
    let door: Door =
        serde_json::from_value(json!({"status": "shut", "lock": {"status": "open"}})).unwrap();
    assert_eq!(door.status, Some(DoorStatus::Shut));
    assert_eq!(door.lock.unwrap().status, Some(DoorStatus::Open));
    let lamp: Lamp = serde_json::from_value(json!({"status": "on"})).unwrap();
    assert_eq!(lamp.status, Some(LampStatus::On));
}

#[test]
fn a_field_the_server_adds_is_accepted_where_the_document_forbids_it() {
    let dog = json!({"kind": "dog", "name": "Rex", "licence": "7", "age": 3});
    assert!(matches!(
        serde_json::from_value(dog).unwrap(),
        Animal::Dog(_)
    ));
}

#[test]
fn debug_tells_that_there_is_a_secret_and_not_which() {
    let visit = Visit::new(None, chrono::DateTime::UNIX_EPOCH).with_token("hush".to_owned());
    let debug = format!("{visit:?}");
    assert!(
        debug.contains("token: [redacted]") && debug.contains("pass: None"),
        "{debug}"
    );
    assert!(!debug.contains("hush"), "{debug}");
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
