//! Connections that are kept for the next call, over real sockets.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use openapi_runtime::{CallOptions, ConnectionBuilder, ErrorKind};
use support::{builder, get};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers every request with `1`, keeps connections, and counts them.
async fn counting_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let accepted = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            accepted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                while stream.read(&mut request).await.unwrap_or(0) > 0 {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    (url, count)
}

#[tokio::test]
async fn connections_are_kept_as_the_settings_say() {
    type Settings = fn(ConnectionBuilder) -> ConnectionBuilder;
    let kept: [Settings; 4] = [
        |builder| builder,
        |builder| builder.pool_idle_timeout(None),
        |builder| builder.pool_max_idle_per_host(1),
        |builder| {
            builder
                .http2_adaptive_window(true)
                .http2_keep_alive(Duration::from_secs(20), Duration::from_secs(5))
        },
    ];
    let not_kept: [Settings; 2] = [
        |builder| builder.pool_max_idle_per_host(0),
        |builder| builder.pool_idle_timeout(Duration::ZERO),
    ];
    let cases = kept.map(|settings| (settings, 1));
    for (case, (settings, expected)) in cases
        .into_iter()
        .chain(not_kept.map(|settings| (settings, 3)))
        .enumerate()
    {
        let (url, connections) = counting_server().await;
        let connection = settings(builder(&url)).build().unwrap();
        for _ in 0..3 {
            // Clones and connections with other options use the same pool.
            let other = connection.with_options(&CallOptions::new().deadline(None));
            get::<u32>(&other, "/").await.unwrap();
        }
        assert_eq!(connections.load(Ordering::Relaxed), expected, "{case}");
    }
}

#[test]
fn a_keep_alive_time_of_zero_is_refused() {
    let (second, zero) = (Duration::from_secs(1), Duration::ZERO);
    for (interval, timeout) in [(zero, second), (second, zero)] {
        let builder = builder("http://localhost").http2_keep_alive(interval, timeout);
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Config);
    }
}
