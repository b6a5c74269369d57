//! Many clients at once, with everything going wrong at once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use common::raw::{ask, faulty};
use common::{LIST, get, text};
use featherhq_sandbox::Sandbox;
use tokio::io::AsyncReadExt;

/// All kinds of faults, each now and then.
const FAULTS: [&str; 22] = [
    "status=503,retry-after=1s,chance=0.03",
    "status=429,retry-after=20ms,chance=0.03",
    "status=502,body=html,chance=0.03",
    "latency=exponential:2ms,chance=0.3",
    "stall=headers,chance=0.02",
    "stall=body,chance=0.02",
    "reset=headers,chance=0.02",
    "reset=body,chance=0.02",
    "truncated-json,chance=0.02",
    "content-type=text/html,chance=0.02",
    "content-length=+10,chance=0.02",
    "content-length=-10,chance=0.02",
    "invalid-utf8,chance=0.02",
    "oversized-body=1MiB,chance=0.02",
    "gzip-bomb=16MiB,chance=0.01",
    "redirect-loop,chance=0.02",
    "missing-cursor,chance=0.02",
    "cursor-cycle=3,chance=0.02",
    "empty-page,chance=0.02",
    "extra-items=20,chance=0.05",
    "unknown-enum=status,chance=0.02",
    "naive-timestamps,chance=0.05",
];

/// A client gives up a silent connection after so much time.
const PATIENCE: Duration = Duration::from_millis(100);

/// Clients that ask until they are told that it is enough; the number of bytes
/// they got.
async fn load(
    sandbox: &Arc<Sandbox>,
    clients: usize,
    is_enough: impl Fn(u64) -> bool + Clone + Send + 'static,
) -> u64 {
    let page = get(sandbox, &format!("{LIST}?limit=200")).await;
    let rows = page.json()["items"].as_array().unwrap().clone();
    let ids: Vec<String> = rows.iter().map(|row| text(row, "id").to_owned()).collect();
    let (requests, bytes) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let (sandbox, ids) = (Arc::clone(sandbox), ids.clone());
            let (requests, bytes) = (Arc::clone(&requests), Arc::clone(&bytes));
            let is_enough = is_enough.clone();
            tokio::spawn(async move {
                loop {
                    let number = requests.fetch_add(1, Ordering::Relaxed);
                    if is_enough(number) {
                        return;
                    }
                    let path = match ids.get((number as usize + client) % 90) {
                        Some(id) => format!("{LIST}/{id}"),
                        None => format!("{LIST}?limit={}&q=o", number % 200 + 1),
                    };
                    let mut stream = ask(&sandbox, &path).await;
                    let mut buffer = Vec::new();
                    // Some answers never end, and some end with an error.
                    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut buffer)).await;
                    bytes.fetch_add(buffer.len() as u64, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    println!(
        "{} requests, {} bytes",
        requests.load(Ordering::Relaxed),
        bytes.load(Ordering::Relaxed)
    );
    bytes.load(Ordering::Relaxed)
}

/// It still answers, and lets go of its port.
async fn assert_sound(sandbox: Arc<Sandbox>) {
    let address = sandbox.address();
    assert_eq!(get(&sandbox, "/healthz").await.status, 200);
    Arc::into_inner(sandbox).unwrap().shutdown().await;
    assert!(std::net::TcpStream::connect(address).is_err());
    let next = Sandbox::builder().address(address).start().await.unwrap();
    assert_eq!(get(&next, LIST).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_of_faulty_answers_is_survived() {
    let sandbox = Arc::new(faulty_after_the_first().await);
    assert!(load(&sandbox, 16, |requests| requests >= 800).await > 0);
    let struck = |request: &featherhq_sandbox::RecordedRequest| !request.faults().is_empty();
    assert!(
        sandbox
            .requests()
            .iter()
            .filter(|request| struck(request))
            .count()
            > 200
    );
    assert_sound(sandbox).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_minute_of_faulty_answers_is_survived() {
    let sandbox = Arc::new(faulty_after_the_first().await);
    let end = Instant::now() + Duration::from_secs(60);
    assert!(load(&sandbox, 32, move |_| Instant::now() >= end).await > 0);
    assert_sound(sandbox).await;
}

/// The first request is spared, from which the ids are taken.
async fn faulty_after_the_first() -> Sandbox {
    let faults: Vec<String> = FAULTS
        .iter()
        .map(|fault| format!("{fault},request=2-"))
        .collect();
    faulty(&faults.iter().map(String::as_str).collect::<Vec<_>>()).await
}
