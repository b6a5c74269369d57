//! A worker that looks for new conversations again and again, with traces and metrics.
//!
//! ```sh
//! cargo run --example service_with_metrics          # three rounds, then the metrics
//! cargo run --example service_with_metrics -- 100   # so many rounds, or until Ctrl-C
//! ```
//!
//! It asks a sandbox in the same process whose first answers are errors, or the service when
//! `FEATHER_API_KEY` is set.

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use featherhq::{AttemptEvent, AttemptOutcome, Client};
use featherhq_sandbox::{Fault, Sandbox};
use tracing::{Instrument as _, info, info_span, warn};
use tracing_subscriber::fmt::format::FmtSpan;

const BETWEEN_ROUNDS: Duration = Duration::from_millis(200);

/// How many attempts there were and how long they took, by operation and result.
type Attempts = BTreeMap<(&'static str, String), (u64, Duration)>;

#[derive(Clone, Default)]
struct Metrics(Arc<Mutex<Attempts>>);

impl Metrics {
    /// It is called in the middle of a call: it counts, and does not wait.
    fn count(&self, event: &AttemptEvent<'_>) {
        let result = match event.attempt().outcome() {
            AttemptOutcome::Answered(status) => status.as_str().to_owned(),
            AttemptOutcome::Failed(kind) => kind.as_str().to_owned(),
            _ => "other".to_owned(),
        };
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, time) = attempts.entry((event.operation(), result)).or_default();
        *count += 1;
        *time += event.attempt().elapsed();
    }

    /// As Prometheus reads it, for whatever serves `/metrics`.
    fn print(&self) {
        let attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for ((operation, result), (count, time)) in attempts.iter() {
            let labels = format!("{{operation=\"{operation}\",result=\"{result}\"}}");
            println!("feather_attempts_total{labels} {count}");
            println!(
                "feather_attempt_seconds_total{labels} {}",
                time.as_secs_f64()
            );
        }
    }
}

type Time = DateTime<Utc>;

/// Looks at what started since a time, and says when the newest one did.
async fn round(client: &Client, since: Time) -> Result<Time, featherhq::Error> {
    let list = client.conversations().list().started_after(since);
    // A call has a deadline anyway; a list as a whole has this one.
    let mut conversations = list.total_deadline(Duration::from_secs(60)).items()?;
    let mut newest = since;
    while let Some(conversation) = conversations.try_next().await? {
        newest = newest.max(conversation.started_at);
    }
    info!(conversations = conversations.stats().items, "looked");
    Ok(newest)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Spans of calls and attempts have the attributes of OpenTelemetry, and neither key nor body.
    tracing_subscriber::fmt()
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(std::io::stderr)
        .init();
    let rounds = std::env::args()
        .nth(1)
        .map_or(Ok(3), |count| count.parse())?;
    let fault: Fault = "status=503,times=2".parse()?;
    let server = support::Server::start(Sandbox::builder().fault(fault)).await?;
    let metrics = Metrics::default();
    let counting = metrics.clone();
    let observer = move |event: &AttemptEvent<'_>| counting.count(event);
    let client = server.client().observer(observer).build()?;

    let mut newest = Time::UNIX_EPOCH;
    for number in 1..=rounds {
        let work = round(&client, newest).instrument(info_span!("round", number));
        let outcome = tokio::select! {
            outcome = work => outcome,
            // The round is dropped: its request is broken off, and nothing of it goes on.
            _ = tokio::signal::ctrl_c() => break,
        };
        let mut wait = BETWEEN_ROUNDS;
        match outcome {
            Ok(time) => newest = time,
            // No later round would fare better.
            Err(error) if error.is_unauthorized() || error.is_forbidden() => {
                return Err(error.into());
            }
            Err(error) => {
                warn!(%error, "the next round tries again");
                wait = wait.max(error.retry_after().unwrap_or_default());
            }
        }
        tokio::time::sleep(wait).await;
    }
    metrics.print();
    Ok(())
}
