//! Does one thing many times, for a profiler to look at.
//!
//! `cargo bench --bench profile -- page client 100` decodes the page a hundred
//! times as the client does. What is done is in a function `repeat`, which a
//! profiler can be limited to. Instructions, which other programs on the machine
//! do not change, are counted by
//!
//! ```text
//! export CARGO_PROFILE_BENCH_DEBUG=line-tables-only
//! export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="valgrind --tool=callgrind --toggle-collect=profile::repeat* --callgrind-out-file=/tmp/callgrind.out"
//! cargo bench --bench profile -- page client 100
//! callgrind_annotate /tmp/callgrind.out
//! ```

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark may panic")]

#[path = "shared/data.rs"]
mod data;
mod floor;

use std::hint::black_box;

use featherhq::ConversationDetail;
use featherhq::types::CursorPageSessionResponse;
use floor::{plain, tuned};
use serde::de::DeserializeOwned;

const USAGE: &str = "say what (page, detail), whose (client, client-bytes, tuned, tuned-text, plain), and how many times";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [what, whose, times, ..] = arguments[..] else {
        println!("{USAGE}");
        return;
    };
    let times = times.parse().expect(USAGE);
    let answers = data::answers().expect("the sandbox answers");
    let (json, decode): (_, fn(&[u8])) = match (what, whose) {
        ("page", "client") => (&answers.page, text::<CursorPageSessionResponse>),
        ("page", "client-bytes") => (&answers.page, bytes::<CursorPageSessionResponse>),
        ("page", "tuned") => (&answers.page, bytes::<tuned::Page>),
        ("page", "tuned-text") => (&answers.page, text::<tuned::Page>),
        ("page", "plain") => (&answers.page, bytes::<plain::Page>),
        ("detail", "client") => (&answers.detail, text::<ConversationDetail>),
        ("detail", "client-bytes") => (&answers.detail, bytes::<ConversationDetail>),
        ("detail", "tuned") => (&answers.detail, bytes::<tuned::Detail>),
        ("detail", "tuned-text") => (&answers.detail, text::<tuned::Detail>),
        ("detail", "plain") => (&answers.detail, bytes::<plain::Detail>),
        _ => panic!("{USAGE}"),
    };
    repeat(times, json, decode);
    println!("{what} {whose}: {times} times {} bytes", json.len());
}

#[inline(never)]
fn repeat(times: usize, json: &[u8], decode: fn(&[u8])) {
    for _ in 0..times {
        decode(black_box(json));
    }
}

fn text<T: DeserializeOwned>(json: &[u8]) {
    let text = std::str::from_utf8(json).expect("the sandbox sends UTF-8");
    black_box(serde_json::from_str::<T>(text).expect("what the sandbox sends can be decoded"));
}

fn bytes<T: DeserializeOwned>(json: &[u8]) {
    black_box(serde_json::from_slice::<T>(json).expect("what the sandbox sends can be decoded"));
}
