//! The list operation: every conversation once, in order, and every filter as
//! a plain look at all conversations would have it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use common::{LIST, encode, get, text, walk};
use featherhq_sandbox::Sandbox;
use serde_json::Value;

async fn sandbox(conversations: u32) -> Sandbox {
    Sandbox::builder()
        .conversations(conversations)
        .start()
        .await
        .unwrap()
}

fn started_at(document: &Value) -> DateTime<Utc> {
    text(document, "started_at").parse().unwrap()
}

#[tokio::test]
async fn pages_of_any_size_give_every_conversation_once_and_in_order() {
    let sandbox = sandbox(241).await;
    let all = walk(&sandbox, &[], 200).await;
    assert_eq!(all.len(), 241);
    let ids: HashSet<&str> = all.iter().map(|row| text(row, "id")).collect();
    assert_eq!(ids.len(), 241);
    for pair in all.windows(2) {
        let key = |row| (started_at(row), text(row, "id").to_owned());
        assert!(key(&pair[0]) > key(&pair[1]), "{pair:?}");
    }
    for limit in [1, 2, 3, 7, 10, 20, 50, 100, 199, 200] {
        assert_eq!(walk(&sandbox, &[], limit).await, all, "limit {limit}");
    }
}

#[tokio::test]
async fn common_page_sizes_end_within_a_tie() {
    let sandbox = sandbox(241).await;
    let all = walk(&sandbox, &[], 200).await;
    for limit in [10, 20, 25, 50, 100, 200] {
        let splits_a_tie = (limit..all.len())
            .step_by(limit)
            .any(|end| all[end - 1]["started_at"] == all[end]["started_at"]);
        assert!(splits_a_tie, "limit {limit}");
    }
}

#[tokio::test]
async fn a_page_without_limit_has_fifty() {
    let sandbox = sandbox(60).await;
    let page = get(&sandbox, LIST).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    assert_eq!(page["has_more"], true);
}

#[tokio::test]
async fn a_page_that_ends_exactly_with_the_list_is_the_last() {
    let sandbox = sandbox(20).await;
    let page = get(&sandbox, &format!("{LIST}?limit=20")).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 20);
    assert_eq!(page["has_more"], false);
    assert_eq!(page["next_cursor"], Value::Null);
}

#[tokio::test]
async fn an_empty_database_gives_an_empty_page() {
    let sandbox = sandbox(0).await;
    let answer = get(&sandbox, LIST).await;
    assert_eq!(
        answer.body,
        r#"{"items":[],"next_cursor":null,"has_more":false}"#
    );
}

type Predicate<'a> = Box<dyn Fn(&Value) -> bool + 'a>;

/// Every value of a field that occurs, and one that does not.
fn equality_cases<'a>(all: &'a [Value], field: &'static str) -> Vec<(String, Predicate<'a>)> {
    let mut values: Vec<&str> = all.iter().map(|row| text(row, field)).collect();
    values.sort_unstable();
    values.dedup();
    values.retain(|value| !value.is_empty());
    assert!(values.len() > 1, "{field}");
    values
        .into_iter()
        .map(|value| {
            let predicate: Predicate<'a> = Box::new(move |row| text(row, field) == value);
            (value.to_owned(), predicate)
        })
        .collect()
}

#[tokio::test]
async fn each_filter_agrees_with_a_look_at_all_conversations() {
    let sandbox = sandbox(300).await;
    let all = walk(&sandbox, &[], 200).await;
    for field in [
        "status",
        "channel",
        "priority",
        "end_user_id",
        "assigned_agent_id",
    ] {
        for (value, predicate) in equality_cases(&all, field) {
            let expected: Vec<&Value> = all.iter().filter(|row| predicate(row)).collect();
            let found = walk(&sandbox, &[(field, &value)], 7).await;
            assert_eq!(
                found.iter().collect::<Vec<_>>(),
                expected,
                "{field}={value}"
            );
        }
    }
    for (filter, predicate) in evaluation_cases() {
        let expected: Vec<&Value> = all.iter().filter(|row| predicate(row)).collect();
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{filter}"
        );
        let found = walk(&sandbox, &[("eval_filter", filter)], 7).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

fn evaluation_cases() -> [(&'static str, Predicate<'static>); 4] {
    let count = |row: &Value, name: &str| row["eval_summary"][name].as_i64().unwrap();
    [
        ("has_evals", Box::new(move |row| count(row, "total") > 0)),
        ("no_evals", Box::new(move |row| count(row, "total") == 0)),
        (
            "all_passed",
            Box::new(move |row| {
                count(row, "total") > 0 && count(row, "succeeded") == count(row, "total")
            }),
        ),
        ("any_failed", Box::new(move |row| count(row, "failed") > 0)),
    ]
}

#[tokio::test]
async fn text_search_agrees_with_a_look_at_all_conversations() {
    let sandbox = sandbox(300).await;
    let all = walk(&sandbox, &[], 200).await;
    let searches = [
        // Short ones, which the text index does not know.
        "",
        "a",
        "€",
        "%",
        "_",
        "\"",
        "'",
        "\\",
        "طل",
        "ß",
        "2€",
        // Long ones.
        "invoice",
        "INVOICE",
        "InVoIcE 0",
        "100% \"sure\" about_this? It's",
        "100%_",
        "a_t",
        "<script>",
        "أين",
        "أين طلبي",
        "שלום",
        "【至急】",
        "😡📦",
        "👩‍👩‍👧",
        "straße",
        "STRASSE",
        "STRAßE",
        "i̇stanbul",
        "\u{1b}[31m",
        "\r\nnext",
        "e\u{308}\u{323}",
        "no such text",
        "on and it goes on and on",
        // Every three letters of it are there, and the whole is not.
        "on and on and on",
        "\" OR \"",
        "re* OR",
        "subject:refund",
        "\0\0\0",
    ];
    let mut matching = 0;
    for search in searches {
        let folded = fold(search);
        let expected: Vec<&Value> = all
            .iter()
            .filter(|row| {
                ["subject", "summary"].iter().any(|field| {
                    row[field]
                        .as_str()
                        .is_some_and(|text| fold(text).contains(&folded))
                })
            })
            .collect();
        let found = walk(&sandbox, &[("q", search)], 7).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{search:?}");
        matching += usize::from(!found.is_empty());
    }
    assert!(matching >= 25, "only {matching} searches find anything");
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[tokio::test]
async fn bounds_on_started_at_include_the_bound() {
    let sandbox = sandbox(100).await;
    let all = walk(&sandbox, &[], 200).await;
    for index in [0, 9, 40, 99] {
        let bound = text(&all[index], "started_at");
        let time = started_at(&all[index]);
        let after: Vec<&Value> = all.iter().filter(|row| started_at(row) >= time).collect();
        let before: Vec<&Value> = all.iter().filter(|row| started_at(row) <= time).collect();
        let found = walk(&sandbox, &[("started_after", bound)], 7).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), after, "{bound}");
        let found = walk(&sandbox, &[("started_before", bound)], 7).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), before, "{bound}");
        let exactly = [("started_after", bound), ("started_before", bound)];
        let found = walk(&sandbox, &exactly, 7).await;
        assert!(!found.is_empty());
        assert!(found.iter().all(|row| started_at(row) == time));
    }
    for (name, bound) in [
        ("started_after", "2100-01-01"),
        ("started_before", "1990-01-01"),
    ] {
        assert_eq!(walk(&sandbox, &[(name, bound)], 7).await.len(), 0);
    }
}

#[tokio::test]
async fn a_bound_may_be_spelled_in_many_ways() {
    let sandbox = sandbox(100).await;
    let all = walk(&sandbox, &[("started_after", "2026-01-15T06:30:00Z")], 200).await;
    assert!(!all.is_empty() && all.len() < 100);
    for spelling in [
        "2026-01-15T06:30:00",
        "2026-01-15 06:30",
        "2026-01-15T06:30:00.000000999Z",
        "2026-01-15T07:30:00+01:00",
        "2026-01-15T01:30:00-0500",
        "1768458600",
        "1768458600000",
        "1768458600.0",
    ] {
        let found = walk(&sandbox, &[("started_after", spelling)], 200).await;
        assert_eq!(found, all, "{spelling}");
    }
}

#[tokio::test]
async fn filters_combine() {
    let sandbox = sandbox(600).await;
    let all = walk(&sandbox, &[], 200).await;
    let user = text(&all[5], "end_user_id").to_owned();
    let bound = text(&all[300], "started_at").to_owned();
    let combinations: [(&[(&str, &str)], Predicate<'_>); 5] = [
        (
            &[("status", "closed"), ("channel", "chat")],
            Box::new(|row| text(row, "status") == "closed" && text(row, "channel") == "chat"),
        ),
        (
            &[
                ("q", "order"),
                ("priority", "normal"),
                ("started_after", &bound),
            ],
            Box::new(|row| {
                let found = |field| fold(text(row, field)).contains("order");
                (found("subject") || found("summary"))
                    && text(row, "priority") == "normal"
                    && started_at(row) >= bound.parse::<DateTime<Utc>>().unwrap()
            }),
        ),
        (
            &[
                ("end_user_id", &user),
                ("q", "a"),
                ("eval_filter", "has_evals"),
            ],
            Box::new(|row| {
                let found = |field| fold(text(row, field)).contains('a');
                text(row, "end_user_id") == user
                    && (found("subject") || found("summary"))
                    && row["eval_summary"]["total"] != 0
            }),
        ),
        (
            &[("q", "order"), ("end_user_id", &user)],
            Box::new(|row| {
                let found = |field| fold(text(row, field)).contains("order");
                text(row, "end_user_id") == user && (found("subject") || found("summary"))
            }),
        ),
        (
            &[("eval_filter", "any_failed"), ("started_before", &bound)],
            Box::new(|row| {
                row["eval_summary"]["failed"] != 0
                    && started_at(row) <= bound.parse::<DateTime<Utc>>().unwrap()
            }),
        ),
    ];
    for (query, predicate) in combinations {
        let expected: Vec<&Value> = all.iter().filter(|row| predicate(row)).collect();
        let found = walk(&sandbox, query, 3).await;
        assert!(!found.is_empty(), "{query:?}");
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query:?}");
    }
}

#[tokio::test]
async fn parameters_are_taken_as_fastapi_takes_them() {
    let sandbox = sandbox(60).await;
    let count = async |query: &str| {
        let answer = get(&sandbox, &format!("{LIST}?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(count("status=").await, 0);
    assert_eq!(count("status").await, 0);
    assert_eq!(count("priority=&limit=3").await, 0);
    assert_eq!(count("status=Closed").await, 0);
    assert_eq!(count("bogus=1&Limit=3&limit=2").await, 2);
    assert_eq!(count("limit=abc&limit=4").await, 4);
    assert_eq!(count("&&limit=5&").await, 5);
    for spelling in ["%2B5", "+5+", "05", "5.0", "5.00", "0_5"] {
        assert_eq!(count(&format!("limit={spelling}")).await, 5, "{spelling}");
    }
    let page = get(&sandbox, LIST).await.json();
    let user = text(&page["items"][0], "end_user_id").to_owned();
    let expected = count(&format!("end_user_id={user}")).await;
    assert!(expected > 0);
    for spelling in [
        user.to_uppercase(),
        user.replace('-', ""),
        format!("urn:uuid:{user}"),
        format!("{{{user}}}"),
    ] {
        let query = encode(&[("end_user_id", &spelling)]);
        assert_eq!(count(&query).await, expected, "{spelling}");
    }
}
