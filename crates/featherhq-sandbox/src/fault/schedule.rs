//! Which faults strike which request.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::cycle::CursorRing;
use super::{Fault, FaultKind, Operation};
use crate::random::Random;

/// All faults of a sandbox, and how far each has come.
#[derive(Debug)]
pub(crate) struct FaultSchedule {
    faults: Vec<Arc<Scheduled>>,
    counts: Mutex<Counts>,
}

/// A fault and what it remembers.
#[derive(Debug)]
pub(super) struct Scheduled {
    pub(super) fault: Fault,
    /// By which two faults of equal seeds make different choices.
    text: String,
    struck: AtomicU64,
    pub(super) ring: CursorRing,
}

/// How many requests there were.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    all: u64,
    list: u64,
    get: u64,
    anyreach_list: u64,
}

impl Counts {
    fn of(&mut self, operation: Operation) -> &mut u64 {
        match operation {
            Operation::List => &mut self.list,
            Operation::Get => &mut self.get,
            Operation::AnyreachList => &mut self.anyreach_list,
        }
    }
}

/// The faults that strike one request, in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct ActiveFaults {
    pub(super) faults: Vec<(Arc<Scheduled>, u64)>,
}

impl FaultSchedule {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        let scheduled = |fault: Fault| {
            Arc::new(Scheduled {
                text: fault.to_string(),
                fault,
                struck: AtomicU64::new(0),
                ring: CursorRing::default(),
            })
        };
        Self {
            faults: faults.into_iter().map(scheduled).collect(),
            counts: Mutex::default(),
        }
    }

    /// Counts a request, and tells what goes wrong with it.
    pub(crate) fn strike(&self, operation: Operation) -> ActiveFaults {
        let (of_operation, of_all) = self.count(operation);
        let struck = |scheduled: &Arc<Scheduled>| {
            let number = match scheduled.fault.operation {
                Some(only) if only != operation => return None,
                Some(_) => of_operation,
                None => of_all,
            };
            scheduled
                .strikes(number)
                .then(|| (Arc::clone(scheduled), number))
        };
        ActiveFaults {
            faults: self.faults.iter().filter_map(struck).collect(),
        }
    }

    /// The number of this request among those of its operation, and among all.
    fn count(&self, operation: Operation) -> (u64, u64) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all += 1;
        let of_operation = counts.of(operation);
        *of_operation += 1;
        (*of_operation, counts.all)
    }
}

impl Scheduled {
    fn strikes(&self, number: u64) -> bool {
        let requests = &self.fault.requests;
        let is_asked_for =
            requests.is_empty() || requests.iter().any(|numbers| numbers.contains(&number));
        let is_drawn = || {
            self.fault
                .chance
                .is_none_or(|chance| self.random("chance", number).fraction() < chance)
        };
        let times = self.fault.times.unwrap_or(u64::MAX);
        is_asked_for
            && is_drawn()
            && self
                .struck
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |struck| {
                    (struck < times).then(|| struck.saturating_add(1))
                })
                .is_ok()
    }

    fn random(&self, what: &str, number: u64) -> Random {
        let name = format!("{what} {}", self.text);
        Random::new(self.fault.seed, &name, number)
    }
}

impl ActiveFaults {
    pub(super) fn kinds(&self) -> impl DoubleEndedIterator<Item = &FaultKind> {
        self.faults
            .iter()
            .map(|(scheduled, _)| &scheduled.fault.kind)
    }

    /// The faults themselves.
    pub(crate) fn to_vec(&self) -> Vec<Fault> {
        let fault = |(scheduled, _): &(Arc<Scheduled>, u64)| scheduled.fault.clone();
        self.faults.iter().map(fault).collect()
    }

    /// How much later the answer begins.
    pub(crate) fn latency(&self) -> Duration {
        let latency = |(scheduled, number): &(Arc<Scheduled>, u64)| match scheduled.fault.kind {
            FaultKind::Latency(latency) => {
                Some(latency.draw(&mut scheduled.random("latency", *number)))
            }
            _ => None,
        };
        self.faults
            .iter()
            .filter_map(latency)
            .fold(Duration::ZERO, Duration::saturating_add)
    }
}
