//! What a walk has cost and brought so far.

use std::ops::AddAssign;

use crate::attempt::Attempt;
use crate::error::Error;
use crate::response::Meta;

/// What was delivered by a walk, and what that took. Pages fetched ahead count when they are
/// delivered.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let reply = r#"{"items": [{"id": 1, "name": "lamp"}]}"#;
/// let connection = scripted([ScriptedReply::status(503), ScriptedReply::json(200, reply)]);
/// let mut things = list_things(&connection).into_items();
/// while things.try_next().await?.is_some() {}
/// let stats = things.stats();
/// assert_eq!((stats.pages, stats.items, stats.requests, stats.retries), (1, 1, 2, 1));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PagingStats {
    /// Pages delivered, in whole or, by a walk item by item, in part. Pages that only led to a
    /// checkpoint are not among them.
    pub pages: u64,
    /// Items delivered.
    pub items: u64,
    /// Items delivered as an error, because they could not be decoded.
    pub rejected: u64,
    /// Items that came again with one of the two pages after theirs, and were not delivered a second
    /// time.
    pub repeated: u64,
    /// Requests sent, repeated ones and those for pages that failed included.
    pub requests: u64,
    /// How many of the requests repeated one that had failed.
    pub retries: u64,
    /// Bytes of the bodies of pages, after decompression.
    pub bytes: u64,
}

/// What a stretch of a walk has cost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    requests: u64,
    retries: u64,
    bytes: u64,
    repeated: u64,
}

impl Cost {
    pub(super) fn add_repeated(&mut self, items: usize) {
        self.repeated += items as u64;
    }

    /// Adds a page; one that came by no call of this crate is counted as one request.
    pub(super) fn add_page(&mut self, meta: Option<&Meta>) {
        match meta {
            Some(meta) => {
                self.add_attempts(meta.attempts());
                self.bytes += meta.body().len() as u64;
            }
            None => self.requests += 1,
        }
    }

    pub(super) fn add_failure(&mut self, error: &Error) {
        self.add_attempts(error.attempts());
    }

    fn add_attempts(&mut self, attempts: &[Attempt]) {
        let attempts = attempts.len() as u64;
        self.requests += attempts;
        self.retries += attempts.saturating_sub(1);
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.retries += other.retries;
        self.bytes += other.bytes;
        self.repeated += other.repeated;
    }
}

impl PagingStats {
    pub(super) fn add_cost(&mut self, cost: Cost) {
        self.requests += cost.requests;
        self.retries += cost.retries;
        self.bytes += cost.bytes;
        self.repeated += cost.repeated;
    }
}
