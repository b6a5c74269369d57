//! Where the items of a list lie in time, in microseconds.

use proptest::prelude::*;

pub const SECOND: i64 = 1_000_000;
pub const YEAR: i64 = 365 * 86_400 * SECOND;

pub fn evenly(count: i64, span: i64) -> Vec<i64> {
    (0..count).map(|number| number * span / count).collect()
}

/// Where items lie: spread, crowded, at one moment, at a few moments, on either side of 1970.
pub fn any_times() -> impl Strategy<Value = Vec<i64>> {
    let group = (
        0..YEAR,
        1_usize..120,
        prop_oneof![
            Just(0),
            Just(1),
            Just(1_000),
            Just(SECOND),
            Just(60 * SECOND),
            Just(86_400 * SECOND),
            Just(YEAR),
        ],
        any::<u64>(),
        any::<bool>(),
    );
    let groups = prop::collection::vec(group, 0..8);
    groups.prop_map(|groups| {
        let mut times = Vec::new();
        for (from, count, span, seed, in_seconds) in groups {
            let mut random = seed;
            for _ in 0..count {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let offset = (random >> 33) as i64 % (span + 1);
                let time = from - YEAR / 2 + offset;
                times.push(if in_seconds {
                    time.div_euclid(SECOND) * SECOND
                } else {
                    time
                });
            }
        }
        times
    })
}
