//! What the polished types do: `menagerie/generated/types.rs`, generated from a document
//! made for it, compiled here.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::json;

#[rustfmt::skip]
#[path = "."]
#[allow(clippy::all, missing_docs, unreachable_pub, unused)]
mod generated {
    #[path = "../templates/as_sent.rs"]
    mod as_sent;
    #[path = "../templates/id.rs"]
    mod id;
    #[path = "../templates/json_object.rs"]
    mod json_object;
    #[path = "../templates/json_text.rs"]
    mod json_text;
    #[path = "../templates/support.rs"]
    mod support;
    #[path = "../templates/time.rs"]
    mod time;
    #[path = "menagerie/generated/types.rs"]
    pub mod types;
    #[path = "../templates/union.rs"]
    mod union;
}

use generated::types::{
    Animal, Badge, Cage, Cat, Census, Door, DoorStatus, Enclosure, Event, Lamp, LampStatus,
    Treatment, Visit, VisitMood,
};

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
fn among_members_that_fit_without_a_tag_what_they_keep_decides() {
    let cat: Animal =
        serde_json::from_value(json!({"name": "Tom", "licence": "7", "lives": 3, "age": 1}))
            .unwrap();
    assert!(matches!(cat, Animal::Dog(_)), "{cat:?}");
    let cat: Animal =
        serde_json::from_value(json!({"name": "Tom", "licence": 7, "lives": 3})).unwrap();
    assert!(matches!(cat, Animal::Cat(_)), "{cat:?}");
    let error = serde_json::from_value::<Animal>(json!({"name": 1, "licence": "7"})).unwrap_err();
    assert!(error.to_string().starts_with("name: "), "{error}");
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
        (visit.feedings, visit.checks.unwrap()["morning"]),
        (Some(vec![expected]), expected)
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
    assert!(visit.feedings.is_none() && visit.keeper.is_none());
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
fn a_checked_text_is_read_checked_and_described() {
    let input = json!({"code": "A7", "nickname": "Rex", "colour": "#00ff7f", "number": 3, "serial": "123", "weights": {"kilograms": 0.5}});
    let badge: Badge = serde_json::from_value(input.clone()).unwrap();
    assert_eq!(serde_json::to_value(&badge).unwrap(), input);
    assert_ne!(badge.clone().with_weights(None), badge);
    for wrong in [
        json!({"code": "A7000"}),
        json!({"code": "A7", "nickname": "R"}),
        json!({"code": "A7", "colour": "green"}),
    ] {
        assert!(
            serde_json::from_value::<Badge>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
    let schema = schemars::schema_for!(Badge).to_value();
    assert_eq!(schema["$defs"]["BadgeCode"]["type"], "string");
}

#[test]
fn an_absent_list_is_told_from_an_empty_one() {
    for json in [
        json!({"name": "Savanna"}),
        json!({"name": "Savanna", "residents": [], "signs": {}}),
        json!({"name": "Savanna", "residents": ["Leo"], "signs": {"en": "No food"}}),
    ] {
        let mut written = rewritten::<Enclosure>(&json);
        for defaulted in ["temperature", "gates", "opened"] {
            written.as_object_mut().unwrap().remove(defaulted);
        }
        assert_eq!(written, json);
    }
}

#[test]
fn null_is_told_from_a_default_that_is_another_value() {
    let nulls = json!({"name": "Savanna", "temperature": null, "gates": null, "opened": null});
    assert_eq!(rewritten::<Enclosure>(&nulls), nulls);
    let absent: Enclosure = serde_json::from_value(json!({"name": "Savanna"})).unwrap();
    assert_eq!(absent.temperature, Some(21.5));
    assert_eq!(absent.gates, Some(Vec::new()));
    // A time without an offset is read there, too.
    let naive = json!({"name": "Savanna", "opened": "2024-05-01T10:00:00"});
    let naive: Enclosure = serde_json::from_value(naive).unwrap();
    assert_eq!(
        naive.opened.unwrap().to_rfc3339(),
        "2024-05-01T10:00:00+00:00"
    );
}

#[test]
fn members_beside_the_named_ones_are_kept_where_the_document_invites_them() {
    let json = json!({"name": "Savanna", "temperature": null, "gates": null, "opened": null, "area": [1, null]});
    assert_eq!(rewritten::<Enclosure>(&json), json);
    // `Lamp` says nothing of others.
    assert_eq!(
        rewritten::<Lamp>(&json!({"status": "on", "area": 1})),
        json!({"status": "on"})
    );
}

#[test]
fn an_integer_may_have_a_fraction_of_nothing() {
    let floats = r#"{"total": 3.0, "keepers": 1.0, "small": -2.0, "years": [1e3], "by_name": {"Leo": 4.0}, "age": 5.0, "limit": 6.0, "count": 7.0}"#;
    let integers = json!({
        "total": 3, "keepers": 1, "small": -2, "years": [1000], "by_name": {"Leo": 4}, "age": 5, "limit": 6, "count": 7,
    });
    assert_eq!(
        rewritten::<Census>(&serde_json::from_str(floats).unwrap()),
        integers
    );
    assert_eq!(rewritten::<Census>(&integers), integers);
    for (wrong, expected) in [
        (json!({"total": 3.5}), "expected i64"),
        (json!({"total": 1e19}), "expected i64"),
        (json!({"total": "3"}), "expected i64"),
        (json!({"total": 3, "keepers": 0.0}), "other than zero"),
        (json!({"total": 3, "small": 3e9}), "expected i32"),
        (json!({"total": 3, "years": [-1.0]}), "expected u64"),
    ] {
        let error = serde_json::from_value::<Census>(wrong.clone()).unwrap_err();
        assert!(error.to_string().contains(expected), "{wrong}: {error}");
    }
}

#[test]
fn a_union_without_a_tag_is_the_member_that_keeps_most() {
    for json in [
        json!({"kind": "bath", "minutes": 5}),
        json!({"kind": "pill", "minutes": 5}),
        json!({"kind": "pill", "substance": "x", "repeats": 2, "until": "2024-01-01T00:00:00Z"}),
        json!({"kind": "bath", "minutes": null}),
        json!("rest"),
    ] {
        let written = rewritten::<Treatment>(&json);
        let expected = match json["minutes"].is_null() && json.is_object() {
            true => without_nulls(&json),
            false => json,
        };
        assert_eq!(written, expected);
    }
    let treatment = |json| serde_json::from_value::<Treatment>(json).unwrap();
    // Without its tag, what else it knows decides; then the order of the lowered document, in which
    // members that know more come first. So it is for a kind that the document does not list.
    for json in [
        json!({"substance": "x"}),
        json!({"minutes": 5}),
        json!({"kind": "walk", "minutes": 5}),
    ] {
        assert!(matches!(treatment(json), Treatment::Pill(_)));
    }
    // Members that the document does not know do not change it.
    assert!(matches!(
        treatment(json!({"kind": "pill", "new": [1]})),
        Treatment::Pill(_)
    ));
    let extended = json!({"kind": "pill", "minutes": 5, "a": 1, "b": [1, 2], "water": {"salt": 1}});
    assert!(matches!(treatment(extended), Treatment::Pill(_)));
    let known_deeper = json!({"water": {"salt": 1, "warm": true, "new": 1}});
    assert!(matches!(treatment(known_deeper), Treatment::Bath(_)));
    let error = serde_json::from_value::<Treatment>(json!(7)).unwrap_err();
    assert!(error.to_string().contains("Treatment"), "{error}");
}

fn without_nulls(json: &serde_json::Value) -> serde_json::Value {
    let members = json.as_object().unwrap().iter();
    members
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn null_is_a_value_of_what_may_be_anything() {
    let cage = |json| serde_json::from_value::<Cage>(json).unwrap().label;
    assert_eq!(cage(json!({"label": null})), json!(null));
    assert_eq!(cage(json!({})), json!("none"));
}

fn rewritten<T: serde::de::DeserializeOwned + serde::Serialize>(
    json: &serde_json::Value,
) -> serde_json::Value {
    let from_value: T = serde_json::from_value(json.clone()).unwrap();
    let from_text: T = serde_json::from_str(&json.to_string()).unwrap();
    let written = serde_json::to_value(from_value).unwrap();
    assert_eq!(serde_json::to_value(from_text).unwrap(), written);
    written
}
