//! How far an export is, for the line that moves while it runs.

use super::checkpoint::Counts;
use crate::progress::Figures;
pub(super) use crate::progress::{INTERVAL, Progress};

impl From<Counts> for Figures {
    fn from(counts: Counts) -> Self {
        Self {
            written: counts.exported,
            undecoded: counts.undecoded,
            handled: counts.handled(),
            pages: counts.pages,
            retries: counts.retries,
        }
    }
}
