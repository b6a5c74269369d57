//! A call: prepares the request and makes its attempts, within the deadline and the limits.

use std::time::Duration;

use http::header::USER_AGENT;
use reqwest::Url;
use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::attempt::{self, Received};
use super::judgement::judge;
use crate::attempt::{Attempt, AttemptOutcome};
use crate::connection::{Connection, Shared};
use crate::error::{Error, ErrorKind, TimeoutClock};
use crate::observer::AttemptEvent;
use crate::options::CallDeadline;
use crate::rate_limit::Turn;
use crate::response::Meta;
use crate::retry;
use crate::tracing_fields;

/// A header that progenitor adds to every request and that no API document asks for.
const UNDOCUMENTED_VERSION: &str = "api-version";

/// Makes the call; an answer that is no success is an error.
pub(super) async fn run(
    connection: &Connection,
    mut request: reqwest::Request,
    operation: &'static str,
) -> Result<Meta, Error> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::config(
            "there is no tokio runtime here; call from within one, for instance under \
             `#[tokio::main]`",
        ));
    }
    connection.settings().check()?;
    prepare(connection.shared(), &mut request)?;

    let mut call = Call::begin(connection, &request, operation);
    let result = call.attempt_until_done(request).await;
    let elapsed = call.started.elapsed();
    match result {
        Ok(Received { head, body }) => Ok(Meta::new(head, body, call.attempts, elapsed)),
        Err(error) => Err(error.with_attempts(call.attempts, elapsed)),
    }
}

/// Makes the generated request the one to send, but for the credential: each attempt attaches its
/// own, once it is certain where the request goes.
fn prepare(shared: &Shared, request: &mut reqwest::Request) -> Result<(), Error> {
    if !shared.base_url.is_origin_of(request.url()) {
        return Err(Error::request_build(
            "the request leaves the origin of the base URL, so it is not sent and the credential \
             is not attached",
        ));
    }
    let headers = request.headers_mut();
    headers.remove(UNDOCUMENTED_VERSION);
    headers.insert(USER_AGENT, shared.user_agent.clone());
    Ok(())
}

struct Call<'a> {
    connection: &'a Connection,
    operation: &'static str,
    url: Url,
    safe_to_repeat: bool,
    started: Instant,
    deadline: Option<CallDeadline>,
    attempts: Vec<Attempt>,
    /// What the last retry took from the budget.
    paid: Option<u32>,
}

impl<'a> Call<'a> {
    fn begin(
        connection: &'a Connection,
        request: &reqwest::Request,
        operation: &'static str,
    ) -> Self {
        let started = Instant::now();
        Self {
            connection,
            operation,
            url: request.url().clone(),
            safe_to_repeat: retry::is_safe_to_repeat(request.method()),
            started,
            deadline: connection.settings().deadline_from(started),
            attempts: Vec::new(),
            paid: None,
        }
    }

    async fn attempt_until_done(&mut self, first: reqwest::Request) -> Result<Received, Error> {
        let mut request = first;
        let mut last_error = None;
        loop {
            let turn = match self.turn().await {
                Ok(turn) => turn,
                Err(too_late) => return Err(too_late_for_a_turn(last_error, too_late)),
            };
            let repetition = self.repetition_of(&request);
            let span = self.attempt_span(&request);
            let attempted = self.attempt(request, turn).instrument(span.clone());
            let (result, attempt) = attempted.await;
            let answered = self.traced_headers(&span, &result);
            let error = match result {
                Ok(received) => {
                    self.record(attempt, &span, answered);
                    let budget = &self.connection.shared().retry_budget;
                    budget.reward_success(self.paid);
                    return Ok(received);
                }
                Err(error) => error,
            };
            let Some(repetition) = repetition.filter(|_| retry::may_pass(&error)) else {
                self.record(attempt, &span, answered);
                return Err(error);
            };
            match self.wait_before_retry(&error) {
                Err(reason) => {
                    self.record(attempt, &span, answered);
                    return Err(reason.explain(error));
                }
                Ok(wait) => {
                    self.record(attempt.followed_by_wait(Some(wait)), &span, answered);
                    tokio::time::sleep(wait).await;
                }
            }
            request = repetition;
            last_error = Some(error);
        }
    }

    /// Waits for the turn that the client's own rate limit gives this request.
    async fn turn(&self) -> Result<Option<Turn>, Error> {
        let Some(limiter) = &self.connection.shared().rate_limiter else {
            return Ok(None);
        };
        let turn = limiter
            .turn(self.deadline.map(|deadline| deadline.at))
            .await;
        turn.map(Some).map_err(|_| self.no_turn_in_time())
    }

    fn no_turn_in_time(&self) -> Error {
        let settings = self.connection.settings();
        let clock = self
            .deadline
            .map_or(TimeoutClock::Call, |deadline| deadline.clock);
        let limit = match clock {
            TimeoutClock::List => "the time left for the whole list".to_owned(),
            _ => format!(
                "its deadline of {:?}",
                settings.deadline.unwrap_or_default()
            ),
        };
        let message = format!(
            "the client's own rate limit makes this call wait past {limit}; make fewer calls at \
             once, or raise the deadline or the limit"
        );
        Error::new(ErrorKind::Deadline, message).with_timeout_clock(clock)
    }

    /// A copy to send another time, if there may be one and the body allows it.
    fn repetition_of(&self, request: &reqwest::Request) -> Option<reqwest::Request> {
        let policy = &self.connection.settings().retry;
        let wanted = self.safe_to_repeat && policy.allows_more_than(self.attempts.len() + 1);
        wanted.then(|| request.try_clone()).flatten()
    }

    async fn attempt(
        &self,
        request: reqwest::Request,
        turn: Option<Turn>,
    ) -> (Result<Received, Error>, Attempt) {
        let shared = self.connection.shared();
        let started = Instant::now();
        let result = attempt::run(self.connection, request, self.deadline).await;
        let number = u32::try_from(self.attempts.len() + 1).unwrap_or(u32::MAX);
        let received = match result {
            Ok(received) => received,
            Err(error) => {
                let outcome = AttemptOutcome::Failed(error.kind());
                return (Err(error), Attempt::new(number, outcome, started.elapsed()));
            }
        };
        let status = received.head.status;
        let outcome = AttemptOutcome::Answered(status);
        let attempt = Attempt::new(number, outcome, started.elapsed())
            .with_body_bytes(received.body.len() as u64);
        if let (Some(limiter), Some(turn)) = (&shared.rate_limiter, turn) {
            limiter.answered(turn, status == http::StatusCode::TOO_MANY_REQUESTS);
        }
        let now = (shared.surroundings.wall_clock)();
        let retry_after = retry::requested_wait(&received.head.headers, now);
        let judged = judge(received, &self.url, retry_after, &shared.redactor);
        (judged, attempt)
    }

    /// How long to wait before the next attempt, which is then paid for.
    fn wait_before_retry(&mut self, error: &Error) -> Result<Duration, NoRetry> {
        let shared = self.connection.shared();
        let policy = &self.connection.settings().retry;
        let random = (shared.surroundings.randomness)();
        let failures = self.attempts.len() + 1;
        let wait = policy
            .wait(failures, error.retry_after(), random)
            .ok_or(NoRetry::AskedToWaitTooLong)?;
        let fits = match self.deadline {
            None => true,
            Some(deadline) => Instant::now()
                .checked_add(wait)
                .is_some_and(|end| end < deadline.at),
        };
        if !fits {
            return Err(NoRetry::PastDeadline(wait));
        }
        let paid = shared.retry_budget.pay_for_retry(error);
        self.paid = Some(paid.ok_or(NoRetry::OutOfBudget)?);
        Ok(wait)
    }

    fn attempt_span(&self, request: &reqwest::Request) -> Span {
        let Shared {
            shown, redactor, ..
        } = self.connection.shared();
        tracing_fields::attempt_span(request, self.attempts.len() + 1, shown, redactor)
    }

    fn traced_headers(&self, span: &Span, result: &Result<Received, Error>) -> Option<String> {
        let headers = match result {
            _ if span.is_disabled() => None,
            Ok(received) => Some(&received.head.headers),
            Err(error) => error.headers(),
        };
        let shared = self.connection.shared();
        headers.map(|headers| shared.shown.headers(headers, &shared.redactor))
    }

    fn record(&mut self, attempt: Attempt, span: &Span, headers: Option<String>) {
        tracing_fields::record_attempt(span, &attempt, headers);
        if let Some(observer) = &self.connection.shared().observer {
            observer.on_attempt(&AttemptEvent::new(self.operation, &attempt));
        }
        self.attempts.push(attempt);
    }
}

/// Why a failure that may pass is not tried again.
enum NoRetry {
    AskedToWaitTooLong,
    PastDeadline(Duration),
    OutOfBudget,
}

impl NoRetry {
    fn explain(self, error: Error) -> Error {
        match (self, error.retry_after()) {
            (Self::OutOfBudget, _) => error.out_of_retry_budget(),
            (_, Some(asked)) if !asked.is_zero() => error.explained(&format!(
                "not tried again, because it asks to wait {asked:?}"
            )),
            (Self::AskedToWaitTooLong, _) => error,
            (Self::PastDeadline(wait), _) => error.explained(&format!(
                "not tried again, because a wait of {wait:?} would reach the deadline"
            )),
        }
    }
}

/// What the server said last is worth more than that there is no time to ask it again.
fn too_late_for_a_turn(last_error: Option<Error>, too_late: Error) -> Error {
    match last_error {
        None => too_late,
        Some(error) => error.explained(
            "not tried again, because the client's own rate limit makes it wait past the deadline",
        ),
    }
}
