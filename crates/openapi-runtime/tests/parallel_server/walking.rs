//! Taking all that a list gives, and putting it aside.

use openapi_runtime::{Checkpoint, Error, Items};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::Item;

/// All that comes, and how the stream ends.
pub async fn drain(items: &mut Items<Item>) -> (Vec<Item>, Vec<Error>) {
    let (mut good, mut errors) = (Vec::new(), Vec::new());
    loop {
        match items.try_next().await {
            Ok(Some(item)) => good.push(item),
            Ok(None) => return (good, errors),
            Err(error) => errors.push(error),
        }
    }
}

pub async fn rest(mut items: Items<Item>) -> Vec<Item> {
    let (good, errors) = drain(&mut items).await;
    assert!(errors.is_empty(), "{errors:?}");
    good
}

/// As one walk would have given them.
pub fn in_order(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_unstable();
    items.reverse();
    items
}

pub fn stored(checkpoint: &Checkpoint) -> Checkpoint {
    let text = serde_json::to_string(checkpoint).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub fn virtual_time<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(future)
}

pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(9),
        ..ProptestConfig::default()
    }
}
