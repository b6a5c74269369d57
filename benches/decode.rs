//! How fast answers are decoded, and evidence is projected.
//!
//! `cargo bench --bench decode` prints times, and after them the ratio to each
//! floor. It asserts nothing: times depend on the machine.

#![allow(clippy::expect_used, reason = "a benchmark may panic")]

#[path = "shared/data.rs"]
mod data;
mod floor;
#[path = "shared/ratio.rs"]
mod ratio;

use std::sync::LazyLock;

use bytes::Bytes;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use featherhq::ConversationDetail;
use featherhq::evidence::EvidencePackageExt;
use featherhq::types::{CursorPageSessionResponse, EvidencePackage, EvidencePackageDisplay};
use floor::{plain, tuned};
use ratio::Way;
use serde::de::DeserializeOwned;

const ROUNDS: usize = 501;

static ANSWERS: LazyLock<data::Answers> =
    LazyLock::new(|| data::answers().expect("the sandbox answers"));

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
    }
}

fn decode<T: DeserializeOwned>(json: &[u8]) -> T {
    serde_json::from_slice(json).expect("what the sandbox sends can be decoded")
}

fn bench_decoding<T: DeserializeOwned>(bencher: Bencher, json: &Bytes) {
    bencher
        .counter(BytesCount::of_slice(json))
        .bench(|| decode::<T>(black_box(json)));
}

mod page {
    use super::*;

    #[divan::bench]
    fn client(bencher: Bencher) {
        bench_decoding::<CursorPageSessionResponse>(bencher, &ANSWERS.page);
    }

    #[divan::bench]
    fn tuned_by_hand(bencher: Bencher) {
        bench_decoding::<tuned::Page>(bencher, &ANSWERS.page);
    }

    #[divan::bench]
    fn plain_structs(bencher: Bencher) {
        bench_decoding::<plain::Page>(bencher, &ANSWERS.page);
    }
}

mod detail {
    use super::*;

    #[divan::bench]
    fn client(bencher: Bencher) {
        bench_decoding::<ConversationDetail>(bencher, &ANSWERS.detail);
    }

    #[divan::bench]
    fn tuned_by_hand(bencher: Bencher) {
        bench_decoding::<tuned::Detail>(bencher, &ANSWERS.detail);
    }

    #[divan::bench]
    fn plain_structs(bencher: Bencher) {
        bench_decoding::<plain::Detail>(bencher, &ANSWERS.detail);
    }
}

mod projection {
    use super::*;

    #[divan::bench]
    fn client(bencher: Bencher) {
        let packages = full_packages();
        bencher.bench(|| project(black_box(&packages)));
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher) {
        let packages = full_packages_by_hand();
        bencher.bench(|| project_by_hand(black_box(&packages)));
    }
}

fn full_packages() -> Vec<EvidencePackage> {
    let detail: ConversationDetail = decode(&ANSWERS.detail);
    let packages = detail.recent_turns.into_iter();
    packages
        .filter_map(|turn| turn.evidence)
        .filter(|package| package.as_full().is_some())
        .collect()
}

fn full_packages_by_hand() -> Vec<tuned::EvidencePackageFull> {
    let detail: tuned::Detail = decode(&ANSWERS.detail);
    let packages = detail.recent_turns.into_iter();
    packages
        .filter_map(|turn| match turn.evidence? {
            tuned::EvidencePackage::Full(package) => Some(package),
            _ => None,
        })
        .collect()
}

fn project(packages: &[EvidencePackage]) -> Vec<EvidencePackageDisplay> {
    let projected = packages.iter().filter_map(EvidencePackageExt::to_display);
    projected.collect()
}

fn project_by_hand(packages: &[tuned::EvidencePackageFull]) -> Vec<tuned::EvidencePackageDisplay> {
    let packages = packages.iter();
    packages
        .map(tuned::EvidencePackageFull::to_display)
        .collect()
}

fn print_ratios() {
    let (page, detail) = (&ANSWERS.page, &ANSWERS.detail);
    ratio::print(
        "decode a page of 200",
        page.len(),
        ROUNDS,
        vec![
            Way::new("the client's types", || {
                decode::<CursorPageSessionResponse>(page)
            }),
            Way::new("tuned by hand", || decode::<tuned::Page>(page)),
            Way::new("plain structs", || decode::<plain::Page>(page)),
        ],
    );
    ratio::print(
        "decode a detail",
        detail.len(),
        ROUNDS,
        vec![
            Way::new("the client's types", || {
                decode::<ConversationDetail>(detail)
            }),
            Way::new("tuned by hand", || decode::<tuned::Detail>(detail)),
            Way::new("plain structs", || decode::<plain::Detail>(detail)),
        ],
    );
    let (packages, by_hand) = (full_packages(), full_packages_by_hand());
    ratio::print(
        "project the evidence of a detail for display",
        detail.len(),
        ROUNDS,
        vec![
            Way::new("the client's types", || project(&packages)),
            Way::new("by hand", || project_by_hand(&by_hand)),
        ],
    );
}
