//! What a call takes from outside: chance, and the time of day.
//!
//! Waiting is done on tokio's clock. The time of day is needed for one thing only, to read a
//! `Retry-After` that names a date. Tests replace both.

use std::sync::Arc;
use std::time::SystemTime;

#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) randomness: Arc<dyn Fn() -> f64 + Send + Sync>,
    pub(crate) wall_clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            randomness: Arc::new(fastrand::f64),
            wall_clock: Arc::new(SystemTime::now),
        }
    }
}
