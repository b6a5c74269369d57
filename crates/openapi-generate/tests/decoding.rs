//! What the readers of generated types make of text, beside the readers that
//! they stand for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use json_object::JsonObject;
use serde::Deserialize;
use serde::de::value::{BytesDeserializer, Error, MapDeserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use support::tolerant;
use uuid::Uuid;

#[allow(unused)]
#[path = "../templates/as_sent.rs"]
mod as_sent;
#[allow(unused)]
#[path = "../templates/id.rs"]
mod id;
#[allow(unused)]
#[path = "../templates/json_object.rs"]
mod json_object;
#[allow(unused)]
#[path = "../templates/json_text.rs"]
mod json_text;
#[allow(unreachable_pub, unused)]
#[path = "../templates/support.rs"]
mod support;
#[allow(unused)]
#[path = "../templates/time.rs"]
mod time;

const TIMES: &[&str] = &[
    "2026-01-02T03:04:05.123456Z",
    "2026-12-31T23:59:59.000001-11:30",
    "2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05",
    "2026-01-02 03:04:05",
    "2026-01-02 03:04:05Z",
    "2026-12-31T23:59:59.9Z",
    "2024-02-29T23:59:59.123456",
    "2026-01-02T03:04:05.123456789+00:00",
    "2026-01-02T03:04:05.1234567891+02:00",
    "2026-01-02T03:04:05.120+23:59",
    "2026-01-02T03:04:05-05:30",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2016-12-31T23:59:60Z",
];

#[test]
fn a_time_reads_fast_as_it_reads_slowly() {
    let mut fast = 0;
    for text in TIMES.iter().flat_map(|text| variations(text)) {
        let quick = time::usual(&text);
        fast += usize::from(quick.is_some());
        assert!(quick.is_none() || quick == time::unusual(&text), "{text:?}");
    }
    assert!(fast > 1_000, "{fast}");
    for usual in &TIMES[..9] {
        assert!(time::usual(usual).is_some(), "{usual}");
    }
}

const IDS: &[&str] = &[
    "936da01f-9abd-4d9d-80c7-02af85c822a8",
    "00000000-0000-0000-0000-000000000000",
    "FfFfFfFf-AbCd-EfAb-cDeF-0123456789aB",
    "936da01f9abd4d9d80c702af85c822a8",
    "{936da01f-9abd-4d9d-80c7-02af85c822a8}",
    "urn:uuid:936da01f-9abd-4d9d-80c7-02af85c822a8",
    "",
];

#[test]
fn an_id_reads_as_its_type_reads_it() {
    for id in &IDS[..3] {
        assert!(id::usual(id).is_some(), "{id}");
    }
    let mut ids: Vec<String> = IDS.iter().flat_map(|text| variations(text)).collect();
    // All bytes of ASCII in place of each digit.
    for byte in 0..128_u8 {
        for place in (0..36).filter(|place| IDS[0].as_bytes()[*place] != b'-') {
            let mut text = IDS[0].as_bytes().to_vec();
            text[place] = byte;
            ids.push(String::from_utf8(text).unwrap());
        }
    }
    // Its two bytes differ from digits in the highest bit alone.
    ids.push(IDS[0].replacen("93", "ð", 1));
    let mut read = 0;
    for text in ids {
        let plain = serde_json::from_value::<Uuid>(text.clone().into());
        let ours = tolerant::<_, Uuid>(Value::from(text.clone()));
        read += usize::from(plain.is_ok());
        assert_eq!(shown(ours), shown(plain), "{text:?}");
    }
    assert!(read > 1_000, "{read}");
}

#[test]
fn what_is_no_text_is_an_id_where_its_type_says_so() {
    for value in [json!(7), json!(null), json!([1, 2]), json!(vec![7; 16])] {
        let plain = serde_json::from_value::<Uuid>(value.clone());
        assert_eq!(shown(tolerant::<_, Uuid>(value)), shown(plain));
    }
    for bytes in [&[7; 16][..], &[7; 15]] {
        let plain = Uuid::deserialize(BytesDeserializer::<Error>::new(bytes));
        assert_eq!(
            shown(tolerant::<_, Uuid>(BytesDeserializer::<Error>::new(bytes))),
            shown(plain)
        );
    }
    let seq = serde::de::value::SeqDeserializer::<_, Error>::new([7_u8; 16].into_iter());
    assert_eq!(tolerant::<_, Uuid>(seq), Ok(Uuid::from_bytes([7; 16])));
}

fn shown<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> Result<String, String> {
    match result {
        Ok(value) => Ok(format!("{value:?}")),
        Err(error) => Err(error.to_string()),
    }
}

/// The text, and every text that differs from it in one place.
fn variations(text: &str) -> Vec<String> {
    let mut variations = vec![text.to_owned()];
    for (place, replaced) in text.char_indices() {
        let (before, after) = (&text[..place], &text[place + replaced.len_utf8()..]);
        variations.push(format!("{before}{after}"));
        for other in "0123456789abcfgABCFG:-+.TtZz é".chars() {
            variations.push(format!("{before}{other}{after}"));
            variations.push(format!("{before}{other}{}", &text[place..]));
        }
    }
    variations
}

const OBJECTS: &[&str] = &[
    "{}",
    r#"{"a":1,"b":[],"c":{"d":[{},[[]],null,true,false]}}"#,
    r#"{ "b" : -1 , "a" : 1.50, "big": 18446744073709551615, "bigger": 12345678901234567890123 }"#,
    r#"{"float":0.1,"small":1e-300,"exact":123456789.123456789,"zero":-0.0}"#,
    r#"{"quote\"d":"a\"b\\c\nd\u0000\ud83d\ude00é,","":","}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"$serde_json::private::RawValue":"1"}"#,
];

#[test]
fn an_object_is_the_map_it_was_sent_as() {
    for text in OBJECTS {
        let map: Map<String, Value> = serde_json::from_str(text).unwrap();
        let object: JsonObject = serde_json::from_str(text).unwrap();
        assert_eq!(object.is_empty(), map.is_empty(), "{text}");
        assert_eq!(
            serde_json::to_string(&object).unwrap(),
            serde_json::to_string(&map).unwrap()
        );
        assert_eq!(*object, map, "{text}");
        assert_eq!(object, JsonObject::from(map.clone()), "{text}");
        let from_value: JsonObject = serde_json::from_value(map.clone().into()).unwrap();
        assert_eq!(from_value, object, "{text}");
        assert_eq!(format!("{object:?}"), format!("{map:?}"));
        assert_eq!(object.into_map(), map);
    }
}

#[test]
fn an_object_is_asked_for_as_it_was_sent() {
    struct Asked;
    impl<'de> serde::Deserializer<'de> for Asked {
        type Error = Error;

        fn deserialize_newtype_struct<V: serde::de::Visitor<'de>>(
            self,
            name: &'static str,
            _: V,
        ) -> Result<V::Value, Error> {
            Err(serde::de::Error::custom(name))
        }

        fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(serde::de::Error::custom("not by a name"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }
    let raw = <&RawValue as Deserialize>::deserialize(Asked).unwrap_err();
    assert_eq!(as_sent::read(Asked).unwrap_err(), raw);
    let sent = r#"{ "a" : 1.50 }"#;
    let mut reader = serde_json::Deserializer::from_str(sent);
    assert_eq!(&*as_sent::read(&mut reader).unwrap(), sent);
}

#[test]
fn an_object_that_is_not_handed_over_as_text_is_read_by_its_members() {
    let members = [("a", 1), ("b", 2)];
    let reader = MapDeserializer::<_, Error>::new(members.into_iter());
    assert_eq!(&*as_sent::read(reader).unwrap(), r#"{"a":1,"b":2}"#);
    let reader = MapDeserializer::<_, Error>::new(std::iter::empty::<(&str, u8)>());
    assert_eq!(&*as_sent::read(reader).unwrap(), "{}");
    // Its parts were read before.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Object { object: JsonObject },
    }
    for text in OBJECTS {
        let either = serde_json::from_str(&format!(r#"{{"object":{text}}}"#)).unwrap();
        let object = serde_json::from_str(text).unwrap();
        assert_eq!(Either::Object { object }, either, "{text}");
    }
}

fn deep(levels: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels))
}

#[test]
fn what_is_no_map_is_refused_when_it_is_read() {
    let inside = |message: &str| format!("{message} of the object at line 1 column");
    let deepest = deep(200);
    let broken = [
        (
            "[]",
            "invalid type: sequence, expected a map at line 1 column".to_owned(),
        ),
        (
            "null",
            "invalid type: null, expected a map at line 1 column".to_owned(),
        ),
        (
            "1",
            "invalid type: integer `1`, expected a map at line 1 column".to_owned(),
        ),
        (
            "\"a\"",
            "invalid type: string \"a\", expected a map at line 1 column".to_owned(),
        ),
        ("{", "key must be a string".to_owned()),
        (
            r#"{"a":1e999}"#,
            inside("number out of range at line 1 column 10"),
        ),
        (
            r#"{"a":"\ud800"}"#,
            inside("unexpected end of hex escape at line 1 column 13"),
        ),
        (
            r#"{"a":01}"#,
            "invalid number at line 1 column 8".to_owned(),
        ),
        (
            r#"{"a":1,}"#,
            "key must be a string at line 1 column 9".to_owned(),
        ),
        (
            r#"{a:1}"#,
            "key must be a string at line 1 column 3".to_owned(),
        ),
        (
            &deepest,
            inside("recursion limit exceeded at line 1 column 636"),
        ),
    ];
    for (text, expected) in broken {
        assert!(serde_json::from_str::<Map<String, Value>>(text).is_err());
        assert!(serde_json::from_str::<JsonObject>(text).is_err(), "{text}");
        let nested = serde_json::from_str::<Vec<JsonObject>>(&format!("[{text}]")).unwrap_err();
        assert!(
            nested.to_string().starts_with(&expected),
            "{text}: {nested}"
        );
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        let map = Map::<String, Value>::deserialize(&value).unwrap_err();
        let object = JsonObject::deserialize(&value).unwrap_err();
        assert_eq!(object.to_string(), map.to_string(), "{text}");
    }
    let object: JsonObject = serde_json::from_str(&deep(127)).unwrap();
    assert_eq!(object.len(), 1);
}

#[test]
fn what_is_passed_over_is_read_to_find_out_only_where_it_may_fail() {
    let long = |digits: usize| format!(r#"{{"a":{}}}"#, "9".repeat(digits));
    let many = format!(r#"{{"a":[{}{{}}]}}"#, "{},".repeat(99));
    let (short, far, shallow, steep) = (long(290), long(460), deep(90), deep(100));
    let sure = [
        r#"{"a":"936da01f-9abd-4d9d-80c7-02af85c822a8","b":"1e999","c":"2\n\\"}"#,
        r#"{"a":true,"b":[false,-1.5,0]}"#,
        &short,
        &shallow,
    ];
    let unsure = [
        r#"{"a":1e9}"#,
        r#"{"a": -1.5E+9}"#,
        r#"{"a":[1,1e999]}"#,
        r#"{"a":"\u00e9"}"#,
        &far,
        &many,
        &steep,
    ];
    for (text, is_sure) in sure
        .map(|text| (text, true))
        .into_iter()
        .chain(unsure.map(|text| (text, false)))
    {
        assert_eq!(as_sent::is_surely_read(text), is_sure, "{text}");
    }
    let mut texts: Vec<String> = OBJECTS
        .iter()
        .chain(&sure[..2])
        .chain(&unsure[..4])
        .flat_map(|text| variations(text))
        .collect();
    texts.retain(|text| serde_json::from_str::<&RawValue>(text).is_ok());
    for text in texts.iter().filter(|text| text.starts_with('{')) {
        let map = serde_json::from_str::<Map<String, Value>>(text);
        assert!(map.is_ok() || !as_sent::is_surely_read(text), "{text}");
        assert_eq!(
            map.ok(),
            serde_json::from_str(text).ok().map(JsonObject::into_map)
        );
    }
}

#[test]
fn objects_that_differ_are_not_equal() {
    let object = |value: Value| serde_json::from_value::<JsonObject>(value).unwrap();
    assert_ne!(object(json!({"a": 1})), object(json!({"a": 2})));
    assert_ne!(object(json!({"a": 1})), object(json!({})));
    assert_eq!(object(json!({})), JsonObject::new());
    let swapped: JsonObject = serde_json::from_str(r#"{"b":2,"a":1}"#).unwrap();
    assert_eq!(swapped, object(json!({"a": 1, "b": 2})));
}

#[test]
fn a_changed_object_is_written_as_it_is_now() {
    let mut object: JsonObject = serde_json::from_str(r#"{"a":1}"#).unwrap();
    object.insert("b".to_owned(), json!(2));
    assert_eq!(
        serde_json::to_value(&object).unwrap(),
        json!({"a": 1, "b": 2})
    );
    object.clear();
    assert!(object.is_empty());
    assert_eq!(serde_json::to_value(object).unwrap(), json!({}));
}

#[test]
fn an_object_describes_itself_as_a_map_does() {
    assert_eq!(
        schemars::schema_for!(JsonObject),
        schemars::schema_for!(Map<String, Value>)
    );
}
