//! Names that come out alike in Rust: `names/generated`, made from a document
//! full of them, compiled here and sent over a wire.
//!
//! When they change on purpose, `UPDATE_GENERATED=1 cargo test -p
//! openapi-generate --test names` writes the new ones.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use openapi_generate::{ApiConfig, Generated, Source, generate_stand_alone};
use serde_json::{Value, json};

mod http_client;

#[rustfmt::skip]
#[path = "."]
#[allow(clippy::all, missing_docs, unreachable_pub, unused)]
mod generated {
    #[path = "../templates/as_sent.rs"]
    mod as_sent;
    #[path = "names/generated/client.rs"]
    pub mod client;
    #[path = "../templates/id.rs"]
    mod id;
    #[path = "../templates/json_object.rs"]
    mod json_object;
    #[path = "../templates/json_text.rs"]
    mod json_text;
    #[path = "../templates/response.rs"]
    mod response;
    #[path = "../templates/support.rs"]
    mod support;
    #[path = "../templates/time.rs"]
    mod time;
    #[path = "names/generated/types.rs"]
    pub mod types;
    #[path = "../templates/union.rs"]
    mod union;
}

use generated::client::Client;
use generated::types;
use http_client::http_client;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/names")
}

fn generated() -> Generated {
    let text = std::fs::read_to_string(folder().join("openapi.yaml")).unwrap();
    let document = openapi_lower::document::parse(&text, "openapi.yaml").unwrap();
    let source = Source {
        document: &document,
        text: &text,
        origin: "openapi.yaml",
    };
    let generated = generate_stand_alone(source, &ApiConfig::default()).unwrap();
    for renamed in &generated.renamed {
        let place = renamed.pointer.as_str();
        let is_made_up = place.ends_with("/operationId");
        assert!(is_made_up || document.pointer(place).is_some(), "{renamed}");
    }
    generated
}

#[test]
fn the_code_is_what_the_document_makes() {
    let generated = generated();
    assert_eq!(generated.concessions, [], "nothing is lost");
    for name in ["client.rs", "types.rs"] {
        let path = folder().join("generated").join(name);
        let file = generated
            .files
            .iter()
            .find(|file| file.name == name)
            .unwrap();
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &file.text).unwrap();
        }
        // Compared as a whole, but not printed as a whole.
        let same = std::fs::read_to_string(&path).unwrap() == file.text;
        assert!(same, "{name} changed; see the documentation of this test");
    }
}

#[test]
fn every_other_name_is_told() {
    let told: Vec<String> = generated()
        .renamed
        .iter()
        .map(ToString::to_string)
        .collect();
    for line in [
        "kept      /paths/~1/post/operationId: the operation `post` is the method `post_operation`",
        "kept      /paths/~1things~1{id}~1{ID}: `{ID}` in the path is the argument `id_path`",
        "kept      /paths/~1things~1{id}~1{ID}/post/parameters: the header parameter `id` is the argument `id_header`",
        "kept      /components/schemas/Sign: the value `!=` is the variant `NotEquals`",
        "kept      /components/schemas/Alike: the property `mixedCase` is the field `mixed_case_3`",
    ] {
        assert!(
            told.iter().any(|told| told == line),
            "no `{line}` in {told:#?}"
        );
    }
}

/// A value that decodes and is written again as it was.
fn there_and_back<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let decoded: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn properties_keep_their_names_in_json() {
    let alike: types::Alike = there_and_back(json!({
        "mixed_case": "a", "mixedCase": "b", "mixed-case": "c",
        "self": "d", "Self": "e", "self_": "f", "crate": "g", "super": "h", "type": "i",
        "_": "j", "": "k", "1": 1, "+1": 2, "-1": 3, "$": "l", "new": "m",
        "extra": "n", "Extra": "o", "another": 4, "at": "2026-01-02T03:04:05Z",
    }));
    assert_eq!(
        [alike.mixed_case, alike.mixed_case_2, alike.mixed_case_3],
        ["a", "c", "b"]
    );
    assert_eq!(alike.extra_3["another"], 4);
    let joined: types::Joined = there_and_back(json!({"oneName": "a", "one_name": "b"}));
    assert_eq!(joined.one_name.as_deref(), Some("b"));
}

#[test]
fn defaults_are_those_of_their_property() {
    let alike: types::Alike =
        serde_json::from_value(json!({"mixed-case": "c", "self": "d"})).unwrap();
    assert_eq!([&*alike.mixed_case, &*alike.mixed_case_3], ["one", "two"]);
    let made = types::Alike::new("c", "d");
    assert_eq!(made, alike);
    let of = |value: Value| {
        (
            serde_json::from_value::<types::Foo>(value.clone()).unwrap(),
            serde_json::from_value::<types::FooBar>(value).unwrap(),
        )
    };
    for absent in [json!({}), json!({"bar_baz": null, "baz": null})] {
        let (foo, foo_bar) = of(absent);
        assert_eq!([&*foo.bar_baz, &*foo_bar.baz], ["of Foo", "of FooBar"]);
    }
    assert_eq!(
        (types::Foo::default().bar_baz, types::FooBar::default().baz),
        ("of Foo".to_owned(), "of FooBar".to_owned())
    );
    let signs: types::Signs = serde_json::from_value(json!({})).unwrap();
    assert_eq!(signs.sign, types::SignsSign::NotEquals);
    assert_eq!(
        signs.signs,
        [types::Sign::EqualsTilde, types::Sign::NotTilde]
    );
}

#[test]
fn values_of_enums_keep_their_text() {
    for sign in [".", "!=", "=", "", "+1", "-1", ">=", "<=", "other"] {
        let decoded: types::SignsSign = there_and_back(json!(sign));
        assert_eq!(decoded.is_recognized(), sign != "other", "{sign}");
        assert_eq!(decoded.as_str(), sign);
    }
    let cases = [
        "mixed_case",
        "mixedCase",
        "mixed-case",
        "self",
        "Self",
        "Unrecognized",
        "UnrecognizedValue",
    ];
    assert_eq!(types::SignsCase::KNOWN.len(), cases.len());
    for case in cases {
        assert!(there_and_back::<types::SignsCase>(json!(case)).is_recognized());
    }
    for digits in ["1", "2", "1.0", "10"] {
        assert!(there_and_back::<types::SignsDigits>(json!(digits)).is_recognized());
    }
}

#[test]
fn a_checked_text_is_no_component_of_its_name() {
    let signs: types::Signs = serde_json::from_value(json!({"code": "abcd"})).unwrap();
    assert_eq!(serde_json::to_value(&signs).unwrap()["code"], "abcd");
    assert!(serde_json::from_value::<types::Signs>(json!({"code": "abcde"})).is_err());
    let _: types::SignsCode = there_and_back(json!({"value": 1}));
}

#[test]
fn tags_alike_are_told_apart() {
    for (kind, field) in [("a-b", "bar_baz"), ("a_b", "baz"), ("", "of")] {
        let value: Value = if field == "of" {
            json!(7)
        } else {
            json!("text")
        };
        let decoded: types::Tagged =
            serde_json::from_value(json!({"kind": kind, field: value})).unwrap();
        let encoded = serde_json::to_value(decoded).unwrap();
        assert_eq!((&encoded["kind"], &encoded[field]), (&json!(kind), &value));
    }
}

#[test]
fn types_may_be_called_like_those_of_the_library() {
    let everything: types::Everything = there_and_back(json!({
        "option": {"value": "a"}, "maybe": {"value": "b"}, "result": {"ok": "c"},
        "vec": [{"of": {"text": "d"}}], "string": {"text": "e"}, "box": {"inner": {"inner": {}}},
        "value": {"value": {}}, "time": {"at": "2026-01-02T03:04:05Z"}, "from": 7,
        "default": {"default": "no"},
    }));
    let again = types::Everything::new(
        everything.option.clone(),
        everything.result.clone(),
        everything.string.clone(),
        everything.time.clone(),
    );
    assert_eq!(
        again.with_maybe(everything.maybe.clone()).maybe,
        everything.maybe
    );
    for name in ["MixedCase", "MixedCase2", "MixedCase3"] {
        assert!(
            generated().names.iter().any(|known| known.name == name),
            "{name}"
        );
    }
}

/// The first line and the headers of the request that `send` makes.
fn request<F: Future>(send: impl FnOnce(Client) -> F) -> (String, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = Vec::new();
        let mut body = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            if let Some(length) = line.strip_prefix("content-length: ") {
                body = length.parse().unwrap();
            }
            lines.push(line);
        }
        reader.read_exact(&mut vec![0; body]).unwrap();
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            .unwrap();
        lines
    });
    let client = Client::new_with_client(&format!("http://{address}"), http_client());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(send(client));
    let mut lines = server.join().unwrap();
    (lines.remove(0), lines)
}

#[test]
fn parameters_keep_their_names_on_the_wire() {
    let (line, headers) = request(async |client| {
        let body = types::Alike::new("c", "d");
        client
            .alike(
                "first",
                "second",
                Some("b"),
                Some("f1"),
                Some("f2"),
                Some("h"),
                1,
                Some("i"),
                Some("m1"),
                Some("m2"),
                Some("m3"),
                Some("r"),
                Some("s"),
                None,
                Some(types::AlikeType::A),
                Some("u"),
                Some("bh"),
                2,
                Some("v"),
                &body,
            )
            .await
            .unwrap();
    });
    let (path, query) = line.split_once('?').unwrap();
    assert_eq!(path, "POST /things/first/second");
    let query = query.strip_suffix(" HTTP/1.1").unwrap();
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "body=b",
            "filter%5Bname%5D=f1",
            "filter.name=f2",
            "header_map=h",
            "id=1",
            "info=i",
            "mixed-case=m3",
            "mixedCase=m2",
            "mixed_case=m1",
            "request=r",
            "self=s",
            "type=a",
            "url=u",
        ]
    );
    for header in ["body: bh", "id: 2", "value: v"] {
        assert!(
            headers.iter().any(|line| line == header),
            "{header} in {headers:?}"
        );
    }
}

#[test]
fn operations_called_like_methods_are_sent() {
    let method = |line: String| line.split(' ').next().unwrap().to_owned();
    let post = request(async |client| client.post_operation().await.unwrap());
    let get = request(async |client| client.new_operation().await.unwrap());
    let put = request(async |client| client.pre_operation().await.unwrap());
    let patch = request(async |client| client.exec_operation().await.unwrap());
    let delete = request(async |client| client.client().await.unwrap());
    let options = request(async |client| client.api_version_operation().await.unwrap());
    let sent = [post, get, put, patch, delete, options].map(|(line, _)| method(line));
    assert_eq!(sent, ["POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS"]);
}
