//! Several walks through one list whose answers overtake each other: still exactly the items of one
//! walk, in order where that is wanted, broken off anywhere, and with a window that fails.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod parallel_server;

use std::sync::Mutex;

use openapi_runtime::{Error, Items, TimeRange};
use parallel_server::times::any_times;
use parallel_server::walking::{cases, drain, in_order, rest, stored, virtual_time};
use parallel_server::{Item, Server, options};
use proptest::prelude::*;

/// How a list is walked.
#[derive(Clone, Copy, Debug)]
struct Manner {
    size: u32,
    walks: usize,
    ordered: bool,
    ahead: usize,
}

fn any_manner() -> impl Strategy<Value = Manner> {
    let parts = (1_u32..=60, 1_usize..=16, any::<bool>(), 0_usize..3);
    parts.prop_map(|(size, walks, ordered, ahead)| Manner {
        size,
        walks,
        ordered,
        ahead,
    })
}

impl Manner {
    fn begin(self, server: &Server) -> Items<Item> {
        self.walk(server, options(self.size))
    }

    fn go_on(self, server: &Server, items: &Items<Item>) -> Items<Item> {
        let checkpoint = stored(&items.checkpoint());
        self.walk(server, options(self.size).start_from(checkpoint).unwrap())
    }

    fn walk(self, server: &Server, options: openapi_runtime::PagingOptions) -> Items<Item> {
        let pages = server.with_options(options, self.walks, None);
        let pages = pages.prefetch(self.ahead);
        match self.ordered {
            true => pages.ordered().into_items(),
            false => pages.into_items(),
        }
    }
}

/// From a request on, what is asked for within its bounds fails.
fn cursed_from(
    first: usize,
) -> impl Fn(&parallel_server::Asked, usize) -> Option<Error> + Send + Sync {
    let cursed = Mutex::new(None::<TimeRange>);
    move |asked, number| {
        let mut cursed = cursed.lock().unwrap();
        if number == first {
            *cursed = Some(asked.range);
        }
        (*cursed == Some(asked.range)).then(|| Error::decode("this window is cursed"))
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn whatever_overtakes_the_items_are_those_of_one_walk(
        times in any_times(),
        seed in any::<u64>(),
        manner in any_manner(),
    ) {
        virtual_time(async {
            let server = Server::new(&times).with_jitter(seed);
            let items = rest(manner.begin(&server)).await;
            let items = if manner.ordered { items } else { in_order(items) };
            prop_assert_eq!(items, server.all(None));
            prop_assert!(server.most_at_once() <= manner.walks);
            Ok(())
        })?;
    }

    #[test]
    fn what_was_broken_off_anywhere_is_gone_on_with_exactly(
        times in any_times(),
        seed in any::<u64>(),
        legs in prop::collection::vec((any_manner(), 0_usize..200), 1..4),
        last in any_manner(),
    ) {
        virtual_time(async {
            let server = Server::new(&times).with_jitter(seed);
            let mut got = Vec::new();
            let mut items = last.begin(&server);
            for (manner, stop) in legs {
                items = manner.go_on(&server, &items);
                for _ in 0..stop {
                    got.extend(items.try_next().await.unwrap());
                }
            }
            got.extend(rest(last.go_on(&server, &items)).await);
            prop_assert_eq!(in_order(got), server.all(None));
            Ok(())
        })?;
    }

    #[test]
    fn a_window_that_fails_costs_no_other_and_is_gone_on_with(
        times in any_times(),
        seed in any::<u64>(),
        manner in any_manner(),
        cursed in 1_usize..40,
        stop in prop::option::of(0_usize..200),
        last in any_manner(),
    ) {
        virtual_time(async {
            let server = Server::new(&times).with_jitter(seed);
            let failing = server.clone().failing(cursed_from(cursed));
            let mut items = manner.begin(&failing);
            let mut got = Vec::new();
            if let Some(stop) = stop {
                // Broken off, before or after the failure.
                for _ in 0..stop {
                    match items.try_next().await {
                        Ok(item) => got.extend(item),
                        Err(error) => prop_assert!(error.to_string().contains("cursed"), "{error}"),
                    }
                }
            } else {
                let (good, errors) = drain(&mut items).await;
                got.extend(good);
                let ending = errors.iter().filter(|error| error.ends_stream()).count();
                prop_assert_eq!(ending, errors.len().min(1));
            }
            got.extend(rest(last.go_on(&server, &items)).await);
            prop_assert_eq!(in_order(got), server.all(None));
            Ok(())
        })?;
    }
}
