//! What keeps many calls together from retrying a server to death.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind};

const RETRY_COST: u32 = 5;

/// The failed attempt has already cost the time of a time limit.
const RETRY_AFTER_TIMEOUT_COST: u32 = 10;

const FIRST_ATTEMPT_REWARD: u32 = 1;

const DEFAULT_TOKENS: u32 = 500;

/// Tokens that retries are paid with, shared by all clones of a connection.
///
/// A retry costs 5 tokens, after a time limit 10. A call that succeeds gives back what its last
/// retry cost, or 1 token when it needed none, up to the number at the start. So single faults are
/// always retried, while a server that is down is soon asked only once for each call: the call then
/// fails with [`ErrorKind::RetryBudget`].
///
/// A clone is another handle to the same tokens; give one to several connections when they reach
/// the same server.
///
/// ```
/// use openapi_runtime::{Connection, RetryBudget};
///
/// let budget = RetryBudget::of_tokens(100);
/// let connection = Connection::builder("http://localhost").retry_budget(budget.clone()).build()?;
/// assert_eq!(budget.available(), Some(100));
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryBudget {
    bucket: Option<Arc<Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    capacity: u32,
    tokens: Mutex<u32>,
}

/// 500 tokens: a hundred retries in a row.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::of_tokens(DEFAULT_TOKENS)
    }
}

impl RetryBudget {
    /// A budget that starts with this many tokens and never has more. With less than 5 nothing is
    /// ever retried.
    ///
    /// ```
    /// use openapi_runtime::RetryBudget;
    ///
    /// // Enough for twenty retries in a row.
    /// assert_eq!(RetryBudget::of_tokens(100).available(), Some(100));
    /// ```
    #[must_use]
    pub fn of_tokens(tokens: u32) -> Self {
        let bucket = Bucket {
            capacity: tokens,
            tokens: Mutex::new(tokens),
        };
        Self {
            bucket: Some(Arc::new(bucket)),
        }
    }

    /// No budget: every call retries as its [`RetryPolicy`](crate::RetryPolicy) says.
    ///
    /// ```
    /// use openapi_runtime::RetryBudget;
    ///
    /// assert_eq!(RetryBudget::unlimited().available(), None);
    /// ```
    #[must_use]
    pub fn unlimited() -> Self {
        Self { bucket: None }
    }

    /// How many tokens are left; `None` when there is no limit.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Connection, RetryBudget, ScriptedReply, ScriptedTransport};
    ///
    /// let budget = RetryBudget::default();
    /// let connection = Connection::builder("http://localhost")
    ///     .transport(ScriptedTransport::new([ScriptedReply::status(503), ScriptedReply::status(404)]))
    ///     .retry_budget(budget.clone())
    ///     .build()?;
    /// get_thing(&connection).await.unwrap_err();
    /// assert_eq!(budget.available(), Some(495));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn available(&self) -> Option<u32> {
        Some(*self.bucket.as_ref()?.locked())
    }

    /// Pays for a retry after `error`: the price, or `None` when there are not enough tokens.
    pub(crate) fn pay_for_retry(&self, error: &Error) -> Option<u32> {
        let price = match error.kind() {
            ErrorKind::Timeout => RETRY_AFTER_TIMEOUT_COST,
            _ => RETRY_COST,
        };
        let Some(bucket) = &self.bucket else {
            return Some(price);
        };
        let mut tokens = bucket.locked();
        *tokens = tokens.checked_sub(price)?;
        Some(price)
    }

    /// Rewards a success. `paid` is what the last retry of the call cost, if there was one.
    pub(crate) fn reward_success(&self, paid: Option<u32>) {
        if let Some(bucket) = &self.bucket {
            let mut tokens = bucket.locked();
            *tokens = tokens
                .saturating_add(paid.unwrap_or(FIRST_ATTEMPT_REWARD))
                .min(bucket.capacity);
        }
    }
}

impl Bucket {
    fn locked(&self) -> MutexGuard<'_, u32> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
