//! Keeps a client from asking faster than a server allows.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::Error;

/// How many requests are sent in a second or a minute, at most.
///
/// Requests beyond it wait for their turn before they are sent. All clones of a connection share
/// the limit, and retries count. A 429 tells that the limit is still too high: the pace is halved,
/// down to a sixteenth, and each answer that is no 429 takes it a sixteenth up again. A call whose
/// turn would come after its deadline ends at once with
/// [`ErrorKind::Deadline`](crate::ErrorKind::Deadline).
///
/// ```
/// use openapi_runtime::{Connection, RateLimit};
///
/// let connection = Connection::builder("http://localhost:8000")
///     .rate_limit(RateLimit::per_second(10).burst(20))
///     .build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a limit does nothing before it is given to a connection"]
pub struct RateLimit {
    requests: u32,
    period: Duration,
    burst: u32,
}

impl RateLimit {
    /// This many requests each second, evenly spaced. Building a connection with 0 fails.
    ///
    /// ```
    /// use openapi_runtime::{Connection, RateLimit};
    ///
    /// // One request every 100 milliseconds.
    /// let builder = Connection::builder("http://localhost:8000").rate_limit(RateLimit::per_second(10));
    /// assert!(builder.rate_limit(RateLimit::per_second(0)).build().is_err());
    /// ```
    pub fn per_second(requests: u32) -> Self {
        Self {
            requests,
            period: Duration::from_secs(1),
            burst: 1,
        }
    }

    /// This many requests each minute, evenly spaced. Building a connection with 0 fails.
    ///
    /// ```
    /// use openapi_runtime::RateLimit;
    ///
    /// assert_ne!(RateLimit::per_minute(60), RateLimit::per_second(60));
    /// ```
    pub fn per_minute(requests: u32) -> Self {
        Self {
            period: Duration::from_secs(60),
            ..Self::per_second(requests)
        }
    }

    /// How many requests may be sent at once after a pause. Default: 1; building a connection with
    /// 0 fails.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, RateLimit, ScriptedReply, ScriptedTransport};
    ///
    /// let thing = || ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let transport = ScriptedTransport::new([thing(), thing()]);
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(transport.clone())
    ///     .rate_limit(RateLimit::per_minute(60).burst(2))
    ///     .build()?;
    /// get_thing(&connection).await?;
    /// get_thing(&connection).await?;
    /// let requests = transport.requests();
    /// assert_eq!(requests[0].at, requests[1].at);
    /// # Ok(()) }
    /// ```
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests;
        self
    }
}

/// The full pace; the pace is counted in parts of it.
const FULL_PACE: u32 = 16;

/// Gives each request its turn, by the generic cell rate algorithm.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    interval: Duration,
    saved_up: u32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the next request would be sent if all were evenly spaced.
    next: Option<Instant>,
    /// Sixteenths of the configured pace.
    pace: u32,
    /// How often the pace was halved.
    slowed_down: u64,
}

/// A turn that was given, to be handed back with the outcome.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    slowed_down: u64,
}

/// The turn would come too late.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLate;

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Result<Self, Error> {
        if limit.requests == 0 || limit.burst == 0 {
            return Err(Error::config(
                "the rate limit lets no request through; set at least one request and a burst of \
                 at least one, or leave the limit out",
            ));
        }
        Ok(Self {
            interval: limit.period / limit.requests,
            saved_up: limit.burst - 1,
            state: Mutex::new(State {
                next: None,
                pace: FULL_PACE,
                slowed_down: 0,
            }),
        })
    }

    /// Waits for this request's turn. A turn that would come at or after the deadline is not taken.
    ///
    /// Dropping the future gives up the turn; it is not passed on.
    pub(crate) async fn turn(&self, deadline: Option<Instant>) -> Result<Turn, TooLate> {
        let (at, turn) = self.reserve(Instant::now(), deadline)?;
        tokio::time::sleep_until(at).await;
        Ok(turn)
    }

    fn reserve(&self, now: Instant, deadline: Option<Instant>) -> Result<(Instant, Turn), TooLate> {
        let mut state = self.locked();
        let interval = self.interval_at(state.pace);
        let evenly = state.next.map_or(now, |next| next.max(now));
        let early = interval.saturating_mul(self.saved_up);
        let at = evenly
            .checked_sub(early)
            .map_or(now, |early| early.max(now));
        if deadline.is_some_and(|deadline| at >= deadline) {
            return Err(TooLate);
        }
        state.next = evenly.checked_add(interval);
        let turn = Turn {
            slowed_down: state.slowed_down,
        };
        Ok((at, turn))
    }

    /// Learns from an answer. Requests that were under way together slow down only once.
    pub(crate) fn answered(&self, turn: Turn, too_many_requests: bool) {
        let mut state = self.locked();
        if !too_many_requests {
            state.pace = (state.pace + 1).min(FULL_PACE);
            return;
        }
        if turn.slowed_down != state.slowed_down {
            return;
        }
        state.slowed_down += 1;
        state.pace = (state.pace / 2).max(1);
        // Nothing saved up may be spent on a server that is asked too much already.
        let interval = self.interval_at(state.pace);
        let spent = Instant::now().checked_add(interval.saturating_mul(self.saved_up + 1));
        state.next = state.next.max(spent);
    }

    fn interval_at(&self, pace: u32) -> Duration {
        self.interval.saturating_mul(FULL_PACE) / pace
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
