//! Faults of status, headers, bytes and connection, as they look on the socket.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::io::Read;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use common::raw::{End, Raw, ask, faulty, raw, read_to_end};
use common::{LIST, get};
use featherhq_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

const PAGE: &str = "/v1/v2/conversations?limit=3";

/// The answer with these faults, and without any.
async fn with_and_without(faults: &[&str], path: &str) -> (Raw, Raw) {
    let with = raw(&faulty(faults).await, path).await;
    let without = raw(&Sandbox::start().await.unwrap(), path).await;
    assert_eq!(without.end, End::Closed);
    (with, without)
}

#[tokio::test]
async fn a_status_comes_with_fastapis_body() {
    let answer = raw(&faulty(&["status=503"]).await, PAGE).await;
    let head = answer.head();
    assert!(
        head.starts_with("HTTP/1.1 503 Service Unavailable\r\n"),
        "{head}"
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json(), json!({ "detail": "Service Unavailable" }));
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(answer.header("retry-after"), None);
    assert_eq!(answer.declared_length(), answer.body().len());
}

#[tokio::test]
async fn a_status_without_a_name_is_sent_as_it_is() {
    let answer = raw(&faulty(&["status=599"]).await, PAGE).await;
    assert!(answer.head().starts_with("HTTP/1.1 599 "));
}

#[tokio::test]
async fn retry_after_comes_in_seconds_and_milliseconds() {
    let answer = raw(&faulty(&["status=429,retry-after=17s"]).await, PAGE).await;
    assert!(answer.head().starts_with("HTTP/1.1 429 Too Many Requests"));
    assert_eq!(answer.header("retry-after"), Some("17"));
    assert_eq!(answer.header("retry-after-ms"), None);

    let answer = raw(&faulty(&["status=429,retry-after=1500ms"]).await, PAGE).await;
    assert_eq!(answer.header("retry-after-ms"), Some("1500"));
    assert_eq!(answer.header("retry-after"), None);
}

#[tokio::test]
async fn retry_after_comes_as_a_date() {
    let sandbox = faulty(&["status=503,retry-after=date:90s"]).await;
    let before = Utc::now();
    let answer = raw(&sandbox, PAGE).await;
    let after = Utc::now();
    let text = answer.header("retry-after").unwrap();
    assert!(text.ends_with(" GMT") && text.len() == 29, "{text}");
    let date = DateTime::parse_from_rfc2822(text).unwrap().to_utc();
    let wait = Duration::from_secs(90);
    assert!((before + wait..=after + wait + Duration::from_secs(1)).contains(&date));
}

#[tokio::test]
async fn an_error_body_can_be_html_or_nothing() {
    let answer = raw(&faulty(&["status=502,body=html"]).await, PAGE).await;
    assert!(answer.head().starts_with("HTTP/1.1 502 Bad Gateway\r\n"));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(answer.body_text().starts_with("<!DOCTYPE html>"));
    assert!(answer.body_text().contains("<h1>502 Bad Gateway</h1>"));

    let answer = raw(&faulty(&["status=502,body=empty"]).await, PAGE).await;
    assert_eq!((answer.body(), answer.declared_length()), (&b""[..], 0));
    assert_eq!(answer.header("content-type"), None);
}

#[tokio::test]
async fn a_latency_passes_before_the_first_byte() {
    let faults = [
        "latency=60ms",
        "latency=20ms-30ms",
        "latency=exponential:5ms",
    ];
    let sandbox = faulty(&faults).await;
    let started = Instant::now();
    let answer = raw(&sandbox, PAGE).await;
    assert!(started.elapsed() >= Duration::from_millis(80));
    assert!(answer.head().starts_with("HTTP/1.1 200 OK"));
    assert_eq!(answer.json()["items"].as_array().unwrap().len(), 3);
}

/// Reads until nothing comes for a while, and says whether the end was reached.
async fn read_what_comes(sandbox: &Sandbox, path: &str) -> (Vec<u8>, bool) {
    let mut stream = ask(sandbox, path).await;
    let mut bytes = Vec::new();
    let quiet = Duration::from_millis(300);
    loop {
        let mut buffer = [0; 4096];
        match tokio::time::timeout(quiet, stream.read(&mut buffer)).await {
            Ok(Ok(0)) => return (bytes, true),
            Ok(read) => bytes.extend_from_slice(&buffer[..read.unwrap()]),
            Err(_) => return (bytes, false),
        }
    }
}

#[tokio::test]
async fn a_stall_before_the_headers_is_silence_on_an_open_connection() {
    let sandbox = faulty(&["stall=headers"]).await;
    assert_eq!(read_what_comes(&sandbox, PAGE).await, (Vec::new(), false));
}

#[tokio::test]
async fn a_stall_in_the_body_leaves_half_of_it() {
    let sandbox = faulty(&["stall=body"]).await;
    let (bytes, has_ended) = read_what_comes(&sandbox, PAGE).await;
    assert!(!has_ended);
    let answer = Raw {
        bytes,
        end: End::Closed,
    };
    assert!(answer.head().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(answer.body().len(), answer.declared_length() / 2);
}

#[tokio::test]
async fn a_stalled_connection_does_not_keep_the_sandbox() {
    for stall in ["stall=headers", "stall=body"] {
        let sandbox = faulty(&[stall]).await;
        let mut stream = ask(&sandbox, PAGE).await;
        while sandbox.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        sandbox.shutdown().await;
        assert_eq!(read_to_end(&mut stream).await.end, End::Closed);
    }
}

#[tokio::test]
async fn a_reset_before_the_headers_leaves_no_byte() {
    let answer = raw(&faulty(&["reset=headers"]).await, PAGE).await;
    assert_eq!((answer.bytes.len(), answer.end), (0, End::Reset));
}

#[tokio::test]
async fn a_reset_in_the_body_leaves_half_of_it() {
    let (answer, whole) = with_and_without(&["reset=body"], PAGE).await;
    assert_eq!(answer.end, End::Reset);
    assert_eq!(answer.declared_length(), whole.body().len());
    assert_eq!(answer.body(), &whole.body()[..whole.body().len() / 2]);
}

#[tokio::test]
async fn truncated_json_is_a_correct_message() {
    let (answer, whole) = with_and_without(&["truncated-json"], PAGE).await;
    assert_eq!(answer.end, End::Closed);
    assert_eq!(answer.body(), &whole.body()[..whole.body().len() / 2]);
    assert_eq!(answer.declared_length(), answer.body().len());
    assert!(serde_json::from_slice::<Value>(answer.body()).is_err());
}

#[tokio::test]
async fn a_wrong_content_type_leaves_the_body_alone() {
    let fault = "content-type=text/html; charset=latin1";
    let (answer, whole) = with_and_without(&[fault], PAGE).await;
    let content_type = answer.header("content-type");
    assert_eq!(content_type, Some("text/html; charset=latin1"));
    assert_eq!(answer.body(), whole.body());
}

#[tokio::test]
async fn a_wrong_content_length_is_over_the_same_body() {
    for (fault, difference) in [("content-length=+10", 10), ("content-length=-10", -10)] {
        let (answer, whole) = with_and_without(&[fault], PAGE).await;
        assert_eq!(answer.end, End::Closed);
        assert_eq!(answer.body(), whole.body());
        let declared = whole.body().len().checked_add_signed(difference);
        assert_eq!(Some(answer.declared_length()), declared);
    }
}

#[tokio::test]
async fn invalid_utf8_stands_in_the_first_string() {
    let (answer, whole) = with_and_without(&["invalid-utf8"], PAGE).await;
    let start = b"{\"items\":[{\"id\":\"";
    assert!(answer.body().starts_with(start));
    let rest = &answer.body()[start.len()..];
    assert_eq!(&rest[..2], [0xff, 0xfe]);
    assert_eq!(&rest[2..], &whole.body()[start.len()..]);
    assert_eq!(answer.declared_length(), whole.body().len() + 2);
}

/// The bytes of a chunked body.
fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&body[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        body = &body[end + 2..];
        whole.extend_from_slice(&body[..size]);
        assert_eq!(&body[size..size + 2], b"\r\n");
        body = &body[size + 2..];
        if size == 0 {
            assert!(body.is_empty());
            return whole;
        }
    }
}

#[tokio::test]
async fn an_oversized_body_is_json_that_no_header_announces() {
    let (answer, whole) = with_and_without(&["oversized-body=3MiB"], PAGE).await;
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    assert_eq!(answer.header("content-length"), None);
    let body = unchunk(answer.body());
    assert_eq!(body.len(), 3 << 20);
    assert_eq!(body.trim_ascii_end(), whole.body());
}

#[tokio::test]
async fn a_gzip_bomb_is_small_until_it_is_unpacked() {
    let (answer, whole) = with_and_without(&["gzip-bomb=32MiB"], PAGE).await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.declared_length(), answer.body().len());
    assert!(answer.body().len() < 100_000);
    let mut body = Vec::new();
    let mut unpack = flate2::read::GzDecoder::new(answer.body());
    unpack.read_to_end(&mut body).unwrap();
    assert_eq!(body.len(), 32 << 20);
    assert_eq!(body.trim_ascii_end(), whole.body());
}

#[tokio::test]
async fn a_redirect_names_the_same_path_elsewhere() {
    let answer = raw(
        &faulty(&["redirect=https://elsewhere.example/"]).await,
        PAGE,
    )
    .await;
    let head = answer.head();
    assert!(
        head.starts_with("HTTP/1.1 307 Temporary Redirect\r\n"),
        "{head}"
    );
    let target = format!("https://elsewhere.example{PAGE}");
    assert_eq!(answer.header("location"), Some(target.as_str()));
    assert!(answer.body().is_empty());
}

#[tokio::test]
async fn a_redirect_loop_leads_to_itself() {
    let sandbox = faulty(&["redirect-loop"]).await;
    for _ in 0..2 {
        let answer = raw(&sandbox, PAGE).await;
        assert!(answer.head().starts_with("HTTP/1.1 307 "));
        let target = format!("{}{PAGE}", sandbox.url());
        assert_eq!(answer.header("location"), Some(target.as_str()));
    }
}

#[tokio::test]
async fn faults_compose() {
    let faults = [
        "latency=30ms",
        "status=503,retry-after=1s,body=html",
        "content-type=application/json",
        "content-length=+7",
        "reset=body",
    ];
    let sandbox = faulty(&faults).await;
    let started = Instant::now();
    let answer = raw(&sandbox, PAGE).await;
    assert!(started.elapsed() >= Duration::from_millis(30));
    assert!(answer.head().starts_with("HTTP/1.1 503 "));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.body_text().starts_with("<!DOCTYPE html>"));
    assert_eq!(answer.body().len(), (answer.declared_length() - 7) / 2);
    assert_eq!(answer.end, End::Reset);

    let faults = ["unknown-enum=status", "invalid-utf8", "oversized-body=1MiB"];
    let answer = raw(&faulty(&faults).await, PAGE).await;
    let body = unchunk(answer.body());
    assert_eq!(body.len(), 1 << 20);
    let text = String::from_utf8_lossy(&body);
    assert!(text.contains("\"status\":\"unheard_of\"") && text.contains('\u{fffd}'));
}

#[tokio::test]
async fn a_connection_survives_faults_that_are_correct_messages() {
    use tokio::io::AsyncWriteExt;
    let sandbox = faulty(&["status=503,times=1", "reset=headers,request=3"]).await;
    let (host, key) = (sandbox.address(), sandbox.api_key());
    let request = format!("GET {PAGE} HTTP/1.1\r\nhost: {host}\r\nx-api-key: {key}\r\n\r\n");
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    for expected in ["HTTP/1.1 503 ", "HTTP/1.1 200 "] {
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let answer = loop {
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).await.unwrap();
            bytes.extend_from_slice(&buffer[..read]);
            let answer = Raw {
                bytes: bytes.clone(),
                end: End::Closed,
            };
            if answer.body().len() == answer.declared_length() {
                break answer;
            }
        };
        assert!(answer.head().starts_with(expected), "{}", answer.head());
    }
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(read_to_end(&mut stream).await.end, End::Reset);
}

#[tokio::test]
async fn what_is_no_operation_is_spared() {
    let sandbox = faulty(&["reset=headers"]).await;
    assert_eq!(get(&sandbox, "/healthz").await.status, 200);
    assert_eq!(get(&sandbox, "/openapi.json").await.status, 200);
    assert_eq!(get(&sandbox, "/nowhere").await.status, 404);
    assert_eq!(raw(&sandbox, LIST).await.end, End::Reset);
}
