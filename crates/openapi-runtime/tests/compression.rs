//! Compressed answers over real sockets: what is accepted, and how large they may become.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use openapi_runtime::{Error, ErrorKind, Response, StatusCode};
use support::{RawServer, Then, builder, get, http};

const MEBIBYTE: usize = 1024 * 1024;

type Encode = fn(&mut dyn Read) -> Vec<u8>;

struct Encoding {
    name: &'static str,
    encode: Encode,
    switched_on: bool,
}

const ENCODINGS: [Encoding; 3] = [
    Encoding {
        name: "gzip",
        encode: gzip,
        switched_on: true,
    },
    Encoding {
        name: "br",
        encode: brotli,
        switched_on: cfg!(feature = "brotli"),
    },
    Encoding {
        name: "zstd",
        encode: zstd,
        switched_on: cfg!(feature = "zstd"),
    },
];

/// What is asked for with the features of this build, and the others.
fn encodings(switched_on: bool) -> impl Iterator<Item = (&'static str, Encode)> {
    let encodings = ENCODINGS.into_iter();
    encodings
        .filter(move |encoding| encoding.switched_on == switched_on)
        .map(|encoding| (encoding.name, encoding.encode))
}

fn gzip(plain: &mut dyn Read) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(plain, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

fn brotli(mut plain: &mut dyn Read) -> Vec<u8> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 1, 22);
    std::io::copy(&mut plain, &mut encoder).unwrap();
    encoder.flush().unwrap();
    encoder.into_inner()
}

fn zstd(plain: &mut dyn Read) -> Vec<u8> {
    zstd::encode_all(plain, 1).unwrap()
}

async fn answer(
    encoding: &str,
    body: Vec<u8>,
    limit: usize,
) -> (Result<Response<String>, Error>, String) {
    let headers = format!("content-encoding: {encoding}\r\n");
    let server = RawServer::start(vec![Then::Say(http("200 OK", &headers, body))]).await;
    let connection = builder(server.url())
        .max_body_bytes(limit as u64)
        .build()
        .unwrap();
    let result = get::<String>(&connection, "/").await;
    (result, server.requests().concat().to_lowercase())
}

#[tokio::test]
async fn each_encoding_is_asked_for_and_decoded() {
    let plain = format!("\"{}\"", "conversation ".repeat(2000));
    for (encoding, encode) in encodings(true) {
        let compressed = encode(&mut plain.as_bytes());
        assert!(compressed.len() < plain.len() / 10);
        let (result, request) = answer(encoding, compressed, MEBIBYTE).await;
        let response = result.unwrap_or_else(|error| panic!("{encoding}: {error}"));
        assert_eq!(response.meta().body(), &plain);
        assert_eq!(
            response.meta().attempts()[0].body_bytes(),
            plain.len() as u64
        );
        assert!(asks_for(&request, encoding), "{request}");
    }
}

fn asks_for(request: &str, encoding: &str) -> bool {
    let accepted = request
        .lines()
        .find_map(|line| line.strip_prefix("accept-encoding: "));
    let mut accepted = accepted.into_iter().flat_map(|list| list.split(','));
    accepted.any(|accepted| accepted.trim() == encoding)
}

#[tokio::test]
async fn an_encoding_that_is_not_switched_on_is_not_asked_for_and_named_when_it_comes() {
    let plain = format!("\"{}\"", "conversation ".repeat(2000));
    for (encoding, encode) in encodings(false).chain([("compress", gzip as Encode)]) {
        let (result, request) = answer(encoding, encode(&mut plain.as_bytes()), MEBIBYTE).await;
        assert!(!asks_for(&request, encoding), "{request}");
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{encoding}: {error}");
        let line = error.to_string();
        assert!(
            line.contains(&format!("the encoding `{encoding}`")),
            "{encoding}: {line}"
        );
    }
}

#[tokio::test]
async fn the_size_limit_counts_what_comes_out() {
    let plain = format!("\"{}\"", "x".repeat(9998));
    for (encoding, encode) in encodings(true) {
        for (limit, fits) in [(10_000, true), (9_999, false)] {
            let compressed = encode(&mut plain.as_bytes());
            assert!(compressed.len() < 1000);
            match answer(encoding, compressed, limit).await.0 {
                Ok(response) => assert!(fits && response.len() == 9998),
                Err(error) => {
                    assert!(!fits, "{encoding}: {error}");
                    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
                    assert_eq!(error.status(), Some(StatusCode::OK));
                }
            }
        }
    }
}

#[tokio::test]
async fn a_bomb_ends_at_the_limit() {
    for (encoding, encode) in encodings(true) {
        let bomb = encode(&mut std::io::repeat(b' ').take(16 * MEBIBYTE as u64));
        assert!(bomb.len() < 2 * MEBIBYTE, "{encoding}: {}", bomb.len());
        let error = answer(encoding, bomb, MEBIBYTE).await.0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge, "{encoding}: {error}");
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_or_damaged_inside_its_encoding_is_no_answer() {
    let plain = format!("\"{}\"", "conversation ".repeat(2000));
    for (encoding, encode) in encodings(true) {
        let whole = encode(&mut plain.as_bytes());
        let cut_off = whole[..whole.len() / 2].to_vec();
        for body in [cut_off, b"\"not compressed at all\"".to_vec()] {
            let error = answer(encoding, body, MEBIBYTE).await.0.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{encoding}: {error}");
            let line = error.to_string();
            assert!(line.contains("compressed"), "{encoding}: {line}");
        }
    }
}
