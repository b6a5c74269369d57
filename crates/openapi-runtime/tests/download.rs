//! Downloads over real sockets: no credential on the way, nothing lost where a connection broke.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use openapi_runtime::{
    Connection, DownloadErrorKind, Error, ErrorKind, RetryPolicy, ScriptedReply, ScriptedTransport,
};
use support::{CANARY, RawServer, Then, builder, everything_shown, http};

const FILE: &[u8] = b"0123456789abcdefghij";

/// A connection to an API on this machine, so that files on this machine may be fetched.
fn connection(retry: RetryPolicy) -> Connection {
    let retry = retry.first_backoff(Duration::from_millis(1));
    builder("http://127.0.0.1:9").retry(retry).build().unwrap()
}

fn part(range: &str, tag: &str, body: &[u8]) -> Vec<u8> {
    http(
        "206 Partial Content",
        &format!("content-range: bytes {range}\r\netag: {tag}\r\n"),
        body,
    )
}

/// The first bytes of a file that is announced whole.
fn begun(bytes: usize, headers: &str) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n",
        FILE.len()
    );
    [head.as_bytes(), &FILE[..bytes]].concat()
}

fn changed() -> ErrorKind {
    ErrorKind::Download(DownloadErrorKind::Changed)
}

async fn read(connection: &Connection, link: &str) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    let bytes = connection.download(link)?.write_to(&mut file).await?;
    assert_eq!(bytes, file.len() as u64);
    Ok(file)
}

#[tokio::test]
async fn the_file_comes_whole_and_the_credential_stays_here() {
    let server = RawServer::answering("200 OK", "etag: \"v1\"\r\n", "0123456789abcdefghij").await;
    let link = format!("{}/recording.wav?signature=secret", server.url());
    let connection = connection(RetryPolicy::never());
    let mut download = connection.download(&link).unwrap();
    let mut file = Vec::new();
    assert_eq!(download.write_to(&mut file).await.unwrap(), 20);
    assert_eq!(file, FILE);
    assert_eq!(download.total_bytes(), Some(20));
    assert_eq!(download.validator(), Some("\"v1\""));
    assert!(!format!("{download:?}").contains("secret"));
    assert!(download.chunk().await.unwrap().is_none(), "it has ended");

    let request = &server.requests()[0];
    assert!(!request.contains(CANARY), "{request}");
    assert!(
        request.contains("accept-encoding: identity\r\n"),
        "{request}"
    );
    assert!(
        !request.contains("range:") && !request.contains("referer:"),
        "{request}"
    );
}

#[tokio::test]
async fn a_broken_connection_is_gone_on_from_where_it_broke() {
    let server = RawServer::start(vec![
        Then::SayAndReset(begun(7, "etag: \"v1\"\r\n")),
        Then::Say(http("503 Service Unavailable", "retry-after: 0\r\n", "")),
        Then::Say(part("7-19/20", "\"v1\"", &FILE[7..])),
    ])
    .await;
    let connection = connection(RetryPolicy::default());
    assert_eq!(read(&connection, server.url()).await.unwrap(), FILE);
    for request in &server.requests()[1..] {
        assert!(request.contains("range: bytes=7-\r\n"), "{request}");
        assert!(request.contains("if-range: \"v1\"\r\n"), "{request}");
        assert!(!request.contains(CANARY), "{request}");
    }
}

#[tokio::test]
async fn without_retry_the_caller_goes_on_when_it_wants_to() {
    let server = RawServer::start(vec![
        Then::Say(begun(7, "last-modified: Tue, 01 Sep 2026 10:00:00 GMT\r\n")),
        Then::Say(part("7-19/20", "\"v1\"", &FILE[7..])),
    ])
    .await;
    let connection = connection(RetryPolicy::never());
    let mut download = connection.download(server.url()).unwrap();
    let mut file = Vec::new();
    let error = download.write_to(&mut file).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert_eq!(download.received_bytes(), file.len() as u64);
    assert_eq!(file, FILE[..7]);
    assert_eq!(download.write_to(&mut file).await.unwrap(), 20);
    assert_eq!(file, FILE);
    let request = &server.requests()[1];
    let condition = "if-range: Tue, 01 Sep 2026 10:00:00 GMT\r\n";
    assert!(request.contains(condition), "{request}");
}

#[tokio::test]
async fn another_process_goes_on_with_what_it_has() {
    let server = RawServer::start(vec![
        Then::Say(part("15-19/20", "\"v1\"", &FILE[15..])),
        Then::Say(http(
            "416 Range Not Satisfiable",
            "content-range: bytes */20\r\n",
            "",
        )),
    ])
    .await;
    let connection = connection(RetryPolicy::never());
    let mut file = FILE[..15].to_vec();
    for expected in [15, 20] {
        let download = connection.download(server.url()).unwrap();
        let mut download = download.resume_after(expected, Some("\"v1\"")).unwrap();
        assert_eq!(download.write_to(&mut file).await.unwrap(), 20);
        assert_eq!(file, FILE);
    }
    let request = &server.requests()[0];
    assert!(request.contains("if-range: \"v1\"\r\n"), "{request}");
}

#[tokio::test]
async fn a_file_that_has_changed_is_never_put_together_with_the_old_one() {
    let range = |range: &str| {
        http(
            "206 Partial Content",
            &format!("content-range: {range}\r\n"),
            "x",
        )
    };
    for answer in [
        http("200 OK", "", FILE),
        range("bytes 6-19/20"),
        range("bytes */20"),
        range("nonsense"),
        http("206 Partial Content", "", "x"),
        http(
            "416 Range Not Satisfiable",
            "content-range: bytes */5\r\n",
            "",
        ),
        http("416 Range Not Satisfiable", "", ""),
    ] {
        let server = RawServer::start(vec![Then::Say(answer.clone())]).await;
        let connection = connection(RetryPolicy::default());
        let download = connection.download(server.url()).unwrap();
        let mut download = download.resume_after(7, None).unwrap();
        let error = download.write_to(&mut Vec::new()).await.unwrap_err();
        assert_eq!(
            error.kind(),
            changed(),
            "{}",
            String::from_utf8_lossy(&answer)
        );
        assert_eq!(server.requests().len(), 1);
    }

    let server = RawServer::start(vec![
        Then::SayAndReset(begun(7, "")),
        Then::Say(part("7-29/30", "\"v2\"", &FILE[7..])),
    ])
    .await;
    let error = read(&connection(RetryPolicy::default()), server.url())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), changed(), "{error}");
    assert!(
        error.to_string().contains("had 20 bytes and has 30"),
        "{error}"
    );
}

#[tokio::test]
async fn the_size_is_limited_with_and_without_an_announced_length() {
    let unannounced = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", FILE].concat();
    for answer in [http("200 OK", "", FILE), unannounced] {
        let server = RawServer::start(vec![Then::Say(answer.clone()), Then::Say(answer)]).await;
        let connection = connection(RetryPolicy::default());
        let mut file = Vec::new();
        let download = connection.download(server.url()).unwrap();
        let error = download
            .max_bytes(19)
            .write_to(&mut file)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        assert!(file.len() <= 19);
        let download = connection.download(server.url()).unwrap();
        assert_eq!(
            download.max_bytes(20).write_to(&mut file).await.unwrap(),
            20
        );
    }
}

#[tokio::test]
async fn redirects_are_followed_without_the_credential_but_not_for_ever() {
    let store = RawServer::answering("200 OK", "", "0123456789abcdefghij").await;
    let location = format!("location: {}/there\r\n", store.url());
    let api = RawServer::answering("302 Found", &location, "").await;
    let connection = connection(RetryPolicy::never());
    assert_eq!(read(&connection, api.url()).await.unwrap(), FILE);
    assert!(store.requests()[0].starts_with("GET /there "));
    assert!(!store.requests()[0].contains(CANARY));

    let circle = RawServer::answering("302 Found", "location: /again\r\n", "").await;
    let error = read(&connection, circle.url()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
    assert_eq!(circle.requests().len(), 6);
    for location in [
        "",
        "location: http://files.example.com/x\r\n",
        "location: file:///etc\r\n",
    ] {
        let server = RawServer::answering("302 Found", location, "").await;
        let error = read(&connection, server.url()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
    }
}

#[tokio::test]
async fn links_that_are_not_safe_to_ask_are_refused() {
    let local = connection(RetryPolicy::never());
    let remote = ScriptedTransport::new([]);
    let remote = builder("https://api.example.com").transport(remote).build();
    let remote = remote.unwrap();
    for link in [
        "",
        "recording.wav",
        "file:///recording.wav",
        "http://files.example.com/recording.wav?signature=CANARY",
    ] {
        for connection in [&local, &remote] {
            let error = connection.download(link).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::RequestBuild);
            assert!(!everything_shown(&error).contains("CANARY"));
        }
    }
    assert!(
        remote
            .download("https://files.example.com/recording.wav")
            .is_ok()
    );
    // A server elsewhere must not make this client read from its own machine in clear text.
    assert!(remote.download("http://127.0.0.1/recording.wav").is_err());
    assert!(local.download("http://127.0.0.1/recording.wav").is_ok());
}

#[tokio::test]
async fn a_refusal_says_so_without_the_link() {
    let server = RawServer::answering("403 Forbidden", "", "<Error>Expired</Error>").await;
    let link = format!("{}/recording.wav?signature=SECRET", server.url());
    let error = read(&connection(RetryPolicy::default()), &link)
        .await
        .unwrap_err();
    assert!(
        error.is_forbidden() && error.to_string().contains("fresh one"),
        "{error}"
    );
    assert!(!everything_shown(&error).contains("SECRET"), "{error:?}");
    assert_eq!(
        server.requests().len(),
        1,
        "a refusal does not pass by itself"
    );

    let gone = format!("http://127.0.0.1:9/recording.wav?signature={}", "SECRET");
    let error = read(&connection(RetryPolicy::never()), &gone)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!everything_shown(&error).contains("SECRET"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn silence_ends_with_the_attempt_timeout_of_each_piece() {
    let slow = ScriptedReply::status(200)
        .chunk(Duration::from_secs(29), "a")
        .chunk(Duration::from_secs(29), "b")
        .chunk(Duration::from_secs(31), "c");
    let transport = ScriptedTransport::new([slow, ScriptedReply::hang()]);
    let connection = builder("http://localhost")
        .transport(transport)
        .build()
        .unwrap();
    let mut download = connection.download("https://files.example.com/x").unwrap();
    let mut file = Vec::new();
    let started = tokio::time::Instant::now();
    for after in [88, 118] {
        let error = download.write_to(&mut file).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert_eq!(started.elapsed(), Duration::from_secs(after));
        assert_eq!(file, b"ab");
    }
}

#[tokio::test]
async fn a_writer_that_fails_is_not_the_networks_fault() {
    let server = RawServer::answering("200 OK", "", "0123456789abcdefghij").await;
    let connection = connection(RetryPolicy::default());
    let mut download = connection.download(server.url()).unwrap();
    let (mut full, other_end) = tokio::io::duplex(4);
    drop(other_end);
    let error = download.write_to(&mut full).await.unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Download(DownloadErrorKind::Unwritten),
        "{error}"
    );
    assert!(!error.is_network());
}
