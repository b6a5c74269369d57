//! Which faults make sense; what the text of a fault may say and what a caller
//! may build is the same.

use std::time::Duration;

use http::HeaderValue;

use super::{Fault, FaultError, FaultKind, Latency, RetryAfter};

/// No wait is longer, so that no sum of waits overflows.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// No body is longer, packed or not.
const LARGEST: u64 = 1 << 40;
/// No packed body is longer when unpacked: it is kept in memory when packed.
const LARGEST_UNPACKED: u64 = 1 << 36;

impl Fault {
    /// Refuses what can never happen or cannot be carried out.
    pub(crate) fn check(&self) -> Result<(), FaultError> {
        self.problem()
            .map_or(Ok(()), |problem| Err(FaultError::new(self, problem)))
    }

    pub(super) fn problem(&self) -> Option<String> {
        self.selection_problem()
            .or_else(|| kind_problem(&self.kind))
    }

    fn selection_problem(&self) -> Option<String> {
        let operations = self.kind.operations();
        let is_possible = match self.operation {
            Some(operation) => operations.contains(&operation),
            None => self.kind.default_operation().is_none(),
        };
        if !is_possible {
            let kind = self.kind.name();
            let words = operations
                .iter()
                .map(|only| format!("`on={}`", only.word()));
            let words = words.collect::<Vec<_>>().join(" or ");
            return Some(format!("`{kind}` can only go wrong with {words}"));
        }
        if self
            .chance
            .is_some_and(|chance| !(0.0..=1.0).contains(&chance))
        {
            return Some("`chance` is a number from 0 to 1".to_owned());
        }
        if self.times == Some(0) {
            return Some("`times` is at least 1".to_owned());
        }
        self.requests
            .iter()
            .any(|numbers| *numbers.start() == 0 || numbers.is_empty())
            .then(|| {
                "`request` is a number from 1 on, or two of them in ascending order".to_owned()
            })
    }
}

fn kind_problem(kind: &FaultKind) -> Option<String> {
    match kind {
        FaultKind::Status { code, .. } if !(200..=999).contains(code) => {
            Some("a status code is a whole number from 200 to 999".to_owned())
        }
        FaultKind::Status {
            retry_after: Some(RetryAfter::Date(wait)),
            ..
        } if *wait > LONGEST * 365 => {
            Some("the date to retry at is at most 365 days away".to_owned())
        }
        FaultKind::Latency(latency) => {
            let (shortest, longest) = match *latency {
                Latency::Fixed(latency) | Latency::Exponential(latency) => (latency, latency),
                Latency::Uniform(shortest, longest) => (shortest, longest),
            };
            if shortest > longest {
                Some("a range of latencies begins with the shorter one".to_owned())
            } else {
                (longest > LONGEST).then(|| "a latency is at most a day".to_owned())
            }
        }
        FaultKind::OversizedBody(size) if *size > LARGEST => {
            Some("an oversized body has at most 1024 GiB".to_owned())
        }
        FaultKind::GzipBomb(size) if *size > LARGEST_UNPACKED => {
            Some("a gzip bomb has at most 64 GiB".to_owned())
        }
        FaultKind::ContentType(text) | FaultKind::Redirect(text)
            if HeaderValue::from_str(text).is_err() || text.contains(',') =>
        {
            Some("the value cannot be sent as a header, or has a comma".to_owned())
        }
        FaultKind::ContentLength(0) => Some("a difference of 0 bytes is no fault".to_owned()),
        FaultKind::CursorCycle(0) => Some("a cycle has at least one cursor".to_owned()),
        FaultKind::RepeatedItems(0) | FaultKind::ExtraItems(0) => {
            Some("the number of items is at least 1".to_owned())
        }
        FaultKind::UnknownEnum(field)
        | FaultKind::NullField(field)
        | FaultKind::MissingField(field)
            if field.is_empty() || field.contains(',') =>
        {
            Some("a field is a JSON pointer without its first slash and without a comma".to_owned())
        }
        _ => None,
    }
}
