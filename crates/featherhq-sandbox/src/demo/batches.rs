//! Inventing by several threads, and handing on in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::{iter, thread};

/// No more threads invent than this.
const MOST_INVENTORS: usize = 8;
/// So many things are handed on together. Other threads are not worth their
/// while for fewer.
const BATCH: u64 = 64;

/// Makes the things of the numbers `0..number`, each of which depends on its
/// number alone, and hands them to `store` in their order: while some are
/// stored, others are made by other threads.
pub(crate) fn in_batches<T: Send, F: Send, E: From<F>>(
    number: u64,
    make: impl Fn(u64) -> Result<T, F> + Sync,
    mut store: impl FnMut(Vec<T>) -> Result<(), E>,
) -> Result<(), E> {
    let invent = |batch: u64| -> Result<Vec<T>, F> {
        let first = batch * BATCH;
        (first..number.min(first + BATCH)).map(&make).collect()
    };
    let batches = number.div_ceil(BATCH);
    let inventors = thread::available_parallelism().map_or(1, usize::from);
    if batches < 2 || inventors < 2 {
        return (0..batches).try_for_each(|batch| store(invent(batch)?));
    }
    let inventors = inventors.min(MOST_INVENTORS);
    let next = AtomicU64::new(0);
    let (finished, received) = mpsc::sync_channel(2 * inventors);
    thread::scope(|scope| {
        for _ in 0..inventors {
            let (finished, next, invent) = (finished.clone(), &next, &invent);
            scope.spawn(move || {
                // Nobody receives any more when storing has failed.
                iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed))
                    .take_while(|batch| *batch < batches)
                    .try_for_each(|batch| finished.send((batch, invent(batch))))
            });
        }
        drop(finished);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (batch, invented) in received {
            early.insert(batch, invented);
            while let Some(invented) = early.remove(&due) {
                store(invented?)?;
                due += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_handed_on_once_and_in_order() {
        for number in [0, 1, BATCH - 1, BATCH, BATCH + 1, 10 * BATCH + 7] {
            let mut stored = Vec::new();
            let store = |batch: Vec<u64>| {
                stored.extend(batch);
                Ok::<_, String>(())
            };
            in_batches(number, Ok::<_, String>, store).unwrap();
            assert_eq!(stored, (0..number).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_failure_ends_it_wherever_it_happens() {
        let number = 100 * BATCH;
        let make = |index| match index {
            700 => Err("not made".to_owned()),
            index => Ok(index),
        };
        let mut stored = 0;
        let store = |batch: Vec<u64>| {
            stored += batch.len() as u64;
            Ok(())
        };
        assert_eq!(in_batches(number, make, store), Err("not made".to_owned()));
        assert_eq!(stored, 700 / BATCH * BATCH);
        let full = |_| Err("not stored".to_owned());
        let result = in_batches(number, Ok::<u64, String>, full);
        assert_eq!(result, Err("not stored".to_owned()));
    }
}
