//! What the methods of a generated client send, and what they make of answers:
//! `wire/generated`, made from `wire/openapi.yaml`, calls a server.
//!
//! When the client changes on purpose, `UPDATE_GENERATED=1 cargo test -p
//! openapi-generate --test menagerie` writes the new one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod http_client;
mod loopback;

#[rustfmt::skip]
#[path = "wire/generated/mod.rs"]
#[allow(clippy::all, irrefutable_let_patterns, missing_docs, unreachable_pub, unused)]
mod generated;

use std::future::Future;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use generated::types::{
    FindFieldsItem, FindFilter, GetShelfIdPath, GetTokenBody, Note, SearchBody,
};
use generated::{Client, Error};
use http_client::http_client;
use loopback::{Answer, Received, Server};
use serde_json::json;

/// Calls a server that answers with `answer`, and returns what it received and
/// what the call gave.
fn call<T, F: Future<Output = T>>(
    answer: Answer,
    method: impl FnOnce(&'static Client) -> F,
) -> (Received, T) {
    let server = Server::answering(answer);
    let client = Box::leak(Box::new(Client::new_with_client(
        &server.url(),
        http_client(),
    )));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let result = runtime.block_on(method(client));
    (server.received(), result)
}

/// What a method sends, when the answer is 204.
fn sent<T: std::fmt::Debug, E: std::fmt::Debug, F: Future<Output = Result<T, Error<E>>>>(
    method: impl FnOnce(&'static Client) -> F,
) -> Received
where
    Error<E>: std::fmt::Debug,
{
    let (received, result) = call(Answer::status(204), method);
    result.unwrap();
    received
}

async fn bytes(stream: generated::ByteStream) -> Vec<u8> {
    let chunks: Vec<_> = stream.into_inner().try_collect().await.unwrap();
    chunks.concat()
}

fn note() -> Note {
    Note::new("hello")
}

#[test]
fn a_multipart_upload_arrives_with_its_boundary() {
    let form = "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n\u{1}\u{2}\r\n--cut--\r\n";
    let received = sent(|client| client.upload("multipart/form-data; boundary=cut", form));
    assert_eq!(received.line, "POST /uploads");
    assert_eq!(
        received.header("content-type"),
        Some("multipart/form-data; boundary=cut")
    );
    assert_eq!(received.text(), form);

    let failure = call(Answer::status(204), |client| async move {
        let refused = client
            .upload("multipart/form-data\r\nx-api-key: 1", form)
            .await
            .map(drop);
        // Nothing was sent; let the server end.
        client.upload("multipart/form-data", form).await.unwrap();
        refused
    });
    assert!(
        matches!(failure.1, Err(Error::InvalidRequest(_))),
        "{:?}",
        failure.1
    );
}

#[test]
fn bytes_of_any_kind_go_with_their_media_type() {
    let picture = vec![0, 159, 146, 150];
    let received = sent(|client| client.put_picture(Some("query"), "image/webp", picture.clone()));
    assert_eq!(received.line, "PUT /pictures?content_type=query");
    assert_eq!(received.header("content-type"), Some("image/webp"));
    assert_eq!(received.body, picture);

    let received = sent(|client| client.put_table(Some("a,b")));
    assert_eq!(
        received.header("content-type"),
        Some("text/csv; header=present")
    );
    assert_eq!(received.text(), "a,b");
    let received = sent(|client| client.put_table(None::<&str>));
    assert_eq!(
        (received.header("content-type"), received.text()),
        (None, "")
    );

    let received = sent(|client| client.put_blob("abc"));
    assert_eq!(
        received.header("content-type"),
        Some("application/octet-stream")
    );

    let received = sent(|client| client.put_limit(Some("5".to_owned())));
    assert_eq!(received.header("content-type"), Some("text/plain"));
    assert_eq!(received.text(), "5");
}

#[test]
fn json_goes_with_the_media_type_of_the_document_and_is_asked_for_by_it() {
    let answer = Answer::with(
        201,
        "application/vnd.note+json",
        r#"{"text": "hi", "stars": 3}"#,
    );
    let (received, result) = call(answer, |client| async move {
        client.add_note(Some(&note())).await
    });
    assert_eq!(result.unwrap().stars, Some(3));
    assert_eq!(
        received.header("content-type"),
        Some("application/vnd.note+json")
    );
    assert_eq!(received.header("accept"), Some("application/vnd.note+json"));
    assert_eq!(received.text(), r#"{"text":"hello"}"#);

    let answer = Answer::with(422, "application/problem+json", r#"{"detail": "no"}"#);
    let (_, result) = call(answer, |client| client.add_note(None));
    let Err(Error::ErrorResponse(problem)) = result else {
        panic!("{result:?}")
    };
    assert_eq!(problem.detail.as_deref(), Some("no"));
}

#[test]
fn a_body_that_may_be_absent_is_absent() {
    let answer = Answer::with(201, "application/vnd.note+json", r#"{"text": ""}"#);
    let (received, _) = call(answer, |client| client.add_note(None));
    assert_eq!(
        (received.header("content-type"), received.text()),
        (None, "")
    );
    let received = sent(|client| client.patch_note(None));
    assert_eq!(
        (received.header("content-type"), received.text()),
        (None, "")
    );
    let received = sent(|client| async move { client.patch_note(Some(&note())).await });
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.text(), r#"{"text":"hello"}"#);
    let received = sent(|client| client.search(None));
    assert_eq!(
        (received.header("content-type"), received.text()),
        (None, "")
    );
}

#[test]
fn forms_are_written_field_by_field() {
    let received = sent(|client| async move { client.get_token(&GetTokenBody::new("a b")).await });
    assert_eq!(
        received.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(received.text(), "username=a+b");
    let body = SearchBody::new()
        .with_tag(vec!["x".to_owned(), "y&z".to_owned()])
        .with_near(note());
    let received = sent(|client| async move { client.search(Some(&body)).await });
    assert_eq!(
        received.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        received.text(),
        "tag=x&tag=y%26z&near=%7B%22text%22%3A%22hello%22%7D"
    );
}

#[test]
fn statuses_without_a_body_are_read_without_one() {
    let (_, result) = call(Answer::status(204), |client| async move {
        client.put_note(&note()).await
    });
    result.unwrap();
    let (_, result) = call(
        Answer::with(200, "application/json", "{}"),
        Client::peek_note,
    );
    result.unwrap();
}

#[test]
fn several_bodies_are_handed_out_as_they_came() {
    for (status, body) in [(200, r#"{"text": "a"}"#), (202, r#"{"detail": "b"}"#)] {
        let answer = Answer::with(status, "application/json", body);
        let (_, (known, read)) = call(answer, |client| async move {
            let value = client.get_job().await.unwrap();
            (value.status().as_u16(), bytes(value.into_inner()).await)
        });
        assert_eq!((known, read), (status, body.as_bytes().to_vec()));
    }
    for (status, body) in [(404, r#"{"detail":"no"}"#), (422, r#"[{"detail":"no"}]"#)] {
        let (_, result) = call(
            Answer::with(status, "application/json", body),
            Client::add_job,
        );
        let Err(Error::ErrorResponse(value)) = result else {
            panic!("{result:?}")
        };
        assert_eq!(
            (value.status().as_u16(), value.to_string().as_str()),
            (status, body)
        );
    }
    let (_, result) = call(
        Answer::with(201, "application/json", r#"{"text": "a"}"#),
        Client::add_job,
    );
    assert_eq!(result.unwrap().text, "a");
    for (status, body) in [(401, ""), (422, "{}"), (503, "<p>busy</p>")] {
        let (_, (known, read)) = call(
            Answer::with(status, "text/html", body),
            |client| async move {
                let Err(Error::ErrorResponse(value)) = client.delete_job().await else {
                    panic!("no error")
                };
                (value.status().as_u16(), bytes(value.into_inner()).await)
            },
        );
        assert_eq!((known, read), (status, body.as_bytes().to_vec()));
    }
}

#[test]
fn events_and_pictures_are_streams() {
    let events = "data: 1\n\ndata: 2\n\n";
    let (_, read) = call(
        Answer::with(200, "text/event-stream", events),
        |client| async move { bytes(client.watch().await.unwrap().into_inner()).await },
    );
    assert_eq!(read, events.as_bytes());
    let (_, read) = call(
        Answer::with(200, "image/png", "\u{1}"),
        |client| async move { bytes(client.get_logo().await.unwrap().into_inner()).await },
    );
    assert_eq!(read, [1]);
}

#[test]
fn parameters_of_one_name_are_told_apart() {
    let received = sent(|client| async move {
        client
            .get_shelf(&GetShelfIdPath::Integer(7), Some(3), Some("t"), Some("h"))
            .await
    });
    assert_eq!(received.line, "GET /shelves/7?id=3&Trace=t");
    assert_eq!(received.header("trace"), Some("h"));
    assert_eq!(received.header("cookie"), None);
}

#[test]
fn times_are_written_as_in_json() {
    let day: DateTime<Utc> = "2026-01-02T03:04:05Z".parse().unwrap();
    let received =
        sent(|client| async move { client.get_day(&day, "1,2", Some(&day), Some(&day)).await });
    assert_eq!(
        received.line,
        "GET /days/2026-01-02T03:04:05Z/1,2?since=2026-01-02T03%3A04%3A05Z"
    );
    assert_eq!(
        received.header("if-modified-since"),
        Some("2026-01-02T03:04:05Z")
    );
}

#[test]
fn queries_are_written_in_the_style_of_the_document() {
    let filter = FindFilter::new()
        .with_text("a".to_owned())
        .with_at(note().with_stars(2));
    let fields = vec![FindFieldsItem::Title, FindFieldsItem::Text];
    let tags = vec!["x".to_owned(), "y".to_owned()];
    let received = sent(|client| async move {
        client
            .find(
                Some("query"),
                Some(&fields),
                Some(&filter),
                Some(&vec![1, 2]),
                Some("{}"),
                Some(&tags),
                &json!(1),
            )
            .await
    });
    let decoded = reqwest::Url::parse(&format!(
        "http://host{}",
        received.line.trim_start_matches("POST ")
    ))
    .unwrap();
    let pairs: Vec<(String, String)> = decoded.query_pairs().into_owned().collect();
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("body", "query"),
            ("fields", "title,text"),
            ("filter[text]", "a"),
            ("filter[at][text]", "hello"),
            ("filter[at][stars]", "2"),
            ("ids", "1|2"),
            ("raw", "{}"),
            ("tag", "x"),
            ("tag", "y"),
        ]
    );
    assert_eq!(received.text(), "1");
    let received = sent(|client| async move {
        client
            .find(None, None, None, None, None, None, &json!(1))
            .await
    });
    assert_eq!(received.line.trim_end_matches('?'), "POST /find");
}
