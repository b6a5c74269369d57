//! Page latencies over a million conversations, printed and not asserted.
//!
//! `cargo test --release -p featherhq-sandbox --test million -- --ignored --nocapture`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::time::{Duration, Instant};

use common::{LIST, encode, get, text};
use featherhq_sandbox::Sandbox;
use serde_json::Value;

/// Pages that are asked for with each set of filters, as far as there are any.
const PAGES: usize = 100;

/// Walks the list and measures each page, request to last byte, on a
/// connection of its own.
async fn measure(sandbox: &Sandbox, filters: &[(&str, &str)]) -> (usize, Vec<Duration>) {
    let mut times = Vec::new();
    let mut items = 0;
    let mut cursor: Option<String> = None;
    while times.len() < PAGES {
        let mut parameters = filters.to_vec();
        parameters.push(("limit", "200"));
        parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let path = format!("{LIST}?{}", encode(&parameters));
        let begun = Instant::now();
        let answer = get(sandbox, &path).await;
        times.push(begun.elapsed());
        assert_eq!(answer.status, 200, "{}", answer.body);
        let page = answer.json();
        items += page["items"].as_array().unwrap().len();
        // A short list is measured again from its beginning.
        cursor = page["next_cursor"].as_str().map(str::to_owned);
    }
    times.sort();
    (items, times)
}

#[tokio::test]
#[ignore = "takes a minute and several gigabytes in a release build"]
async fn a_page_of_a_million_conversations() {
    let begun = Instant::now();
    let builder = Sandbox::builder().conversations(1_000_000).without_turns();
    let sandbox = builder.start().await.unwrap();
    assert_eq!(sandbox.conversation_count(), 1_000_000);
    println!("start: {:.1?}", begun.elapsed());

    let page = get(&sandbox, &format!("{LIST}?limit=200")).await.json();
    let rows = page["items"].as_array().unwrap();
    let assigned = |row: &&Value| !row["assigned_agent_id"].is_null();
    let row = rows.iter().find(assigned).unwrap();
    let user = text(row, "end_user_id");
    let agent = text(row, "assigned_agent_id");
    let subject = rows.iter().map(|row| text(row, "subject"));
    let rare = subject.max_by_key(|subject| subject.len()).unwrap();
    let rare: String = rare.chars().take(30).collect();
    let (early, late) = ("2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z");

    // The text index is built by the first search.
    let begun = Instant::now();
    get(&sandbox, &format!("{LIST}?q=order&limit=1")).await;
    println!("text index: {:.1?}", begun.elapsed());

    println!("items, median and 99th percentile of a page of 200, {PAGES} pages:");
    let cases: &[&[(&str, &str)]] = &[
        &[],
        &[("status", "closed")],
        &[("status", "queued")],
        &[("channel", "voice")],
        &[("channel", "whatsapp")],
        &[("priority", "urgent")],
        &[("end_user_id", user)],
        &[("assigned_agent_id", agent)],
        &[("started_after", early)],
        &[("started_before", late)],
        &[("q", "order")],
        &[("q", "ord")],
        &[("q", &rare)],
        &[("q", "no such text")],
        // Common trigrams in an order that nobody wrote.
        &[("q", "order order order")],
        &[("q", "delivered but not marked")],
        &[("q", "the second charge of an order")],
        &[("q", "and it goes on and on and it goes on")],
        &[("q", "00000")],
        &[("eval_filter", "has_evals")],
        &[("eval_filter", "no_evals")],
        &[("eval_filter", "all_passed")],
        &[("eval_filter", "any_failed")],
        &[("q", "or")],
        &[("status", "closed"), ("channel", "voice")],
        &[("status", "error"), ("priority", "urgent")],
        &[("status", "active"), ("started_before", late)],
        &[("assigned_agent_id", agent), ("eval_filter", "any_failed")],
        &[("q", "order"), ("status", "closed"), ("channel", "email")],
        &[
            ("started_after", early),
            ("started_before", late),
            ("priority", "low"),
        ],
    ];
    for filters in cases {
        let (items, times) = measure(&sandbox, filters).await;
        let name = filters
            .iter()
            .map(|(name, value)| {
                let value: String = value.chars().take(20).collect();
                format!("{name}={value}")
            })
            .collect::<Vec<_>>()
            .join(" ");
        let percentile = times[times.len() * 99 / 100];
        println!(
            "{items:>6} {:>8.2?} {percentile:>8.2?}  {name}",
            times[times.len() / 2]
        );
    }
}
