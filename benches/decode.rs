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

/// As the client decodes what a call returned.
fn decode_as_client<T: DeserializeOwned>(json: &[u8]) -> T {
    let text = std::str::from_utf8(json).expect("the sandbox sends UTF-8");
    serde_json::from_str(text).expect("what the sandbox sends can be decoded")
}

fn decode<T: DeserializeOwned>(json: &[u8]) -> T {
    serde_json::from_slice(json).expect("what the sandbox sends can be decoded")
}

fn bench_decoding<T>(bencher: Bencher, json: &Bytes, decode: fn(&[u8]) -> T) {
    bencher
        .counter(BytesCount::of_slice(json))
        .bench(|| decode(black_box(json)));
}

mod page {
    use super::*;

    #[divan::bench]
    fn client(bencher: Bencher) {
        bench_decoding(
            bencher,
            &ANSWERS.page,
            decode_as_client::<CursorPageSessionResponse>,
        );
    }

    #[divan::bench]
    fn tuned_by_hand(bencher: Bencher) {
        bench_decoding(bencher, &ANSWERS.page, decode::<tuned::Page>);
    }

    #[divan::bench]
    fn plain_structs(bencher: Bencher) {
        bench_decoding(bencher, &ANSWERS.page, decode::<plain::Page>);
    }
}

mod detail {
    use super::*;

    #[divan::bench]
    fn client(bencher: Bencher) {
        bench_decoding(
            bencher,
            &ANSWERS.detail,
            decode_as_client::<ConversationDetail>,
        );
    }

    #[divan::bench]
    fn tuned_by_hand(bencher: Bencher) {
        bench_decoding(bencher, &ANSWERS.detail, decode::<tuned::Detail>);
    }

    #[divan::bench]
    fn plain_structs(bencher: Bencher) {
        bench_decoding(bencher, &ANSWERS.detail, decode::<plain::Detail>);
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
            Way::new("the client", || {
                decode_as_client::<CursorPageSessionResponse>(page)
            }),
            Way::new("its types, from bytes", || {
                decode::<CursorPageSessionResponse>(page)
            }),
            Way::new("tuned by hand, from bytes", || decode::<tuned::Page>(page)),
            Way::new("tuned by hand, from text", || {
                decode_as_client::<tuned::Page>(page)
            }),
            Way::new("plain structs, from bytes", || decode::<plain::Page>(page)),
        ],
    );
    ratio::print(
        "decode a detail",
        detail.len(),
        ROUNDS,
        vec![
            Way::new("the client", || {
                decode_as_client::<ConversationDetail>(detail)
            }),
            Way::new("its types, from bytes", || {
                decode::<ConversationDetail>(detail)
            }),
            Way::new("tuned by hand, from bytes", || {
                decode::<tuned::Detail>(detail)
            }),
            Way::new("tuned by hand, from text", || {
                decode_as_client::<tuned::Detail>(detail)
            }),
            Way::new("plain structs, from bytes", || {
                decode::<plain::Detail>(detail)
            }),
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
