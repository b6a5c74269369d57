//! One request, as small as the API has any, and what its outcome tells.

use std::error::Error as _;
use std::time::Duration;

use chrono::Utc;
use featherhq::{CallOptions, Error, ErrorKind, RetryPolicy};

use super::check::Check;
use super::{clock, version};
use crate::drift::DriftTally;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::provider::{Answer, Client, Provider};

/// Nobody wants to wait longer to hear that something does not work.
const LONGEST: Duration = Duration::from_secs(15);

/// Asks for one conversation and judges what comes of it. Without a key of the
/// user, a refusal is what is to be expected.
pub(super) async fn checks(client: &Client, has_key: bool) -> Vec<Check> {
    let is_https = client.base_url().starts_with("https:");
    let options = CallOptions::new()
        .deadline(LONGEST)
        .retry(RetryPolicy::never());
    let provider = client.provider();
    let sent = Utc::now();
    let outcome = client.ask(&options).await;
    let received = Utc::now();
    let took = (received - sent).num_milliseconds();
    let date = match &outcome {
        Ok(answer) => answer.date.as_deref(),
        Err(error) => error
            .headers()
            .and_then(|headers| headers.get("date")?.to_str().ok()),
    };
    let clock = clock::check(date, sent, received);
    match outcome {
        Ok(answer) => {
            vec![
                Check::ok("connection", &format!("the server answered in {took} ms")),
                certificates(is_https),
                Check::ok("access", "the server accepts the key"),
                clock,
                of_answer(&answer, provider),
            ]
        }
        Err(error) if error.status().is_some() => {
            let mut checks = vec![
                Check::ok("connection", &format!("the server answered in {took} ms")),
                certificates(is_https),
            ];
            let is_expected = !has_key && (error.is_unauthorized() || error.is_forbidden());
            checks.push(if is_expected {
                Check::skipped("access", "there is no key to try")
            } else {
                refused(&error)
            });
            checks.push(clock);
            checks.push(Check::skipped("API version", &version(provider)));
            checks
        }
        Err(error) => not_reached(error, is_https),
    }
}

fn certificates(is_https: bool) -> Check {
    if is_https {
        Check::ok("certificates", "that of the server is trusted")
    } else {
        Check::ok(
            "certificates",
            "none are needed: plain http on this machine",
        )
    }
}

/// The server answered, but not with conversations.
fn refused(error: &Error) -> Check {
    if error.kind() == ErrorKind::Decode {
        return Check::failed("API version", Exit::Decode, &error.to_string()).with_hint(
            "the server may be of a newer version, or not be the API at all; see the base URL",
        );
    }
    Check::of_failure("access", &Failure::Api(error.clone()))
}

fn of_answer(answer: &Answer, provider: Provider) -> Check {
    match &answer.rejected {
        None => drift(answer, provider),
        Some(error) => Check::failed(
            "API version",
            Exit::Decode,
            &format!("{}; the answer is another: {error}", version(provider)),
        )
        .with_hint("look for a newer release of feather"),
    }
}

/// The answer can be used; whether it is all that the document says, and no more, is another
/// question.
fn drift(answer: &Answer, provider: Provider) -> Check {
    let version = version(provider);
    let Ok(mut tally) = DriftTally::new(provider) else {
        return Check::skipped("API version", &version);
    };
    tally.add_list(&answer.body);
    if tally.is_empty() {
        let text = format!("{version}; the answer is as it documents");
        return Check::ok("API version", &text);
    }
    Check::warning("API version", &format!("{version}; {}", tally.summary()))
        .with_hint("`feather conversations list -o ndjson | feather drift -` shows them")
}

/// No answer came. A certificate that is not trusted looks like a connection
/// that failed, and is told apart by the causes.
fn not_reached(error: Error, is_https: bool) -> Vec<Check> {
    let is_of_certificate = is_https && names_certificate(&error);
    let failure = Failure::Api(error);
    if is_of_certificate {
        let causes = failure.causes().join(": ");
        return vec![
            Check::failed("certificates", failure.exit(), &causes).with_hint(
                "the certificate of the server is not trusted: a proxy may replace it, the clock may be wrong, or SSL_CERT_FILE may have to name a bundle",
            ),
        ];
    }
    vec![
        Check::failed("connection", failure.exit(), &failure.message()).with_hint(
            "does the server run, and is its name right? A firewall, a proxy or a missing VPN may stand between; `feather sandbox` serves one on this machine",
        ),
    ]
}

fn names_certificate(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.to_string().to_lowercase().contains("certificate") {
            return true;
        }
        source = cause.source();
    }
    false
}
