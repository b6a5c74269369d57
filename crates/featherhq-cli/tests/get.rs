//! `feather conversations get`: the header and the transcript.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Canned, ID, conversation, run, run_against, sandbox, turn};
use serde_json::{Value, json};

fn get(url: &str, id: &str, format: &str) -> String {
    run_against(url, &["conversations", "get", id, "--output", format]).data()
}

fn text_of(detail: &Value) -> String {
    get(&Canned::new(200, detail).url(), ID, "text")
}

#[test]
fn the_first_of_the_list_has_a_transcript() {
    let sandbox = sandbox();
    let rows = run_against(sandbox.url(), &["conversations", "list"]).rows();
    let id = &rows[0][..36];
    let detail: Value = serde_json::from_str(&get(sandbox.url(), id, "json")).unwrap();
    let turns = detail["recent_turns"].as_array().unwrap();
    assert!(!turns.is_empty());

    let text = get(sandbox.url(), id, "text");
    for turn in turns {
        let time = turn["created_at"].as_str().unwrap()[..19].replace('T', " ");
        let heading = format!("\n{}  {time} UTC\n", turn["role"].as_str().unwrap());
        assert!(text.contains(&heading), "{heading} is not in {text}");
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let opening = turns.iter().find(|turn| turn["role"] == "user").unwrap();
    assert!(words(&text).contains(&words(opening["content"].as_str().unwrap())));
}

#[test]
fn both_kinds_of_evidence_and_shortened_histories_appear_over_the_demo_data() {
    let sandbox = sandbox();
    let list = run_against(
        sandbox.url(),
        &["conversations", "list", "--all", "-o", "json"],
    )
    .data();
    let items: Vec<Value> = serde_json::from_str(&list).unwrap();
    let texts: Vec<String> = items
        .iter()
        .map(|item| get(sandbox.url(), item["id"].as_str().unwrap(), "text"))
        .collect();
    for expected in [
        "evidence, full view, complete",
        "evidence, display view, complete",
        "of 52 messages, the most recent ones",
        "\n  calls ",
        "\n  result (call_",
        "\n  failed (call_",
    ] {
        assert!(
            texts.iter().any(|text| text.contains(expected)),
            "{expected}"
        );
    }
    assert!(
        !texts.concat().contains('\u{1b}'),
        "some demo texts hold escape sequences"
    );
}

#[test]
fn the_header_says_how_the_label_and_the_counts_differ() {
    let summary = json!({
        "total": 4, "succeeded": 2, "failed": 2, "critical_total": 3, "critical_succeeded": 1,
        "critical_failed": 2, "eval_status": "success",
    });
    let text = text_of(&conversation(json!({
        "eval_summary": summary, "subject": "Refund", "message_count": 9, "recent_turns": [turn(json!({}))],
    })));
    assert!(text.contains("evaluations   success\n"), "{text}");
    assert!(
        text.contains("the counts give partial, the server says success\n"),
        "{text}"
    );
    assert!(
        text.contains("critical    3: 1 succeeded, 2 failed, 0 pending\n"),
        "{text}"
    );
    assert!(
        text.contains("messages      1 of 9 messages, the most recent ones\n"),
        "{text}"
    );

    let mut agreeing = summary;
    agreeing["eval_status"] = json!("partial");
    let text = text_of(&conversation(
        json!({"eval_summary": agreeing, "recent_turns": [turn(json!({}))]}),
    ));
    assert!(!text.contains("the counts give"), "{text}");
    assert!(text.contains("messages      1\n"), "{text}");
}

#[test]
fn tools_and_cards_are_shown_with_what_belongs_to_them() {
    let package = json!({
        "view": "display", "package_id": ID, "conversation_id": ID, "turn_id": ID,
        "created_at": "2026-01-02T03:04:05Z", "evidence_status": "partial",
        "items": [{
            "citation_marker": "[1]", "label": "Returns", "document_title": "Handbook", "version_number": 3,
            "section": {"display_label": "2.1"}, "deep_link": format!("https://kb.example/{}", "long/".repeat(40)),
        }],
    });
    let call =
        json!({"id": "call_1", "function": {"name": "find_order", "arguments": "{\"order\":1}"}});
    let result = json!({"tool_call_id": "call_1", "output": "half an order", "error": "timed out"});
    let unknown = common::with(package.clone(), json!({"view": "summary"}));
    let text = text_of(&conversation(json!({"recent_turns": [
        turn(json!({"evidence": package, "tool_calls": [call], "content": "See [1]."})),
        turn(json!({"role": "tool", "tool_results": result, "content": ""})),
        turn(json!({"evidence": unknown})),
    ]})));
    for expected in [
        "  See [1].\n  calls find_order (call_1)\n    {\"order\":1}\n",
        "  evidence, display view, partial\n    [1] Returns, Handbook, version 3, 2.1\n        https://kb.example/long/",
        "  failed (call_1)\n    timed out\n    half an order\n",
        "  evidence, view `summary`: unknown to this version\n",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let link = format!("https://kb.example/{}\n", "long/".repeat(40));
    assert!(text.contains(&link), "an address is never broken");
}

#[test]
fn ids_of_one_sandbox_are_known_to_the_next() {
    let id = run(&["--sandbox", "conversations", "list"]).rows()[0][..36].to_owned();
    let text = run(&["conversations", "get", &id, "--sandbox"]).data();
    assert!(text.starts_with(&format!("conversation  {id}\n")), "{text}");
}

#[test]
fn several_ids_come_together_and_one_that_fails_loses_no_other() {
    let sandbox = sandbox();
    let list = run_against(sandbox.url(), &["conversations", "list", "--limit", "2"]).rows();
    let (first, second) = (&list[0][..36], &list[1][..36]);
    let get = |format| {
        let arguments = ["conversations", "get", first, ID, second, "-o", format];
        run_against(sandbox.url(), &arguments)
    };
    let text = get("text");
    assert_eq!(text.code, Some(4), "{text:?}");
    assert!(text.out.contains(first) && text.out.contains(second));
    assert!(
        text.notes
            .starts_with(&format!("error: conversation {ID}: ")),
        "{text:?}"
    );

    let json = get("json");
    assert_eq!(json.code, Some(4));
    let found: Vec<Value> = serde_json::from_str(&json.out).unwrap();
    assert_eq!([&found[0]["id"], &found[1]["id"]], [first, second]);
    let error: Value = serde_json::from_str(&json.notes).unwrap();
    assert_eq!(
        (&error["error"]["id"], &error["error"]["kind"]),
        (&json!(ID), &json!("not_found"))
    );
}

#[test]
fn json_is_what_the_server_sent_also_where_it_cannot_be_decoded() {
    let detail = conversation(json!({"recent_turns": [], "price": 1})).to_string();
    let sent = detail.replace("\"price\":1", "\"price\": 1.10");
    let server = Canned::bytes(200, &sent);
    assert_eq!(get(&server.url(), ID, "json"), format!("{sent}\n"));

    let sent = sent.replace("\"closed\"", "7");
    let outcome = run_against(
        &Canned::bytes(200, &sent).url(),
        &["conversations", "get", ID, "-o", "json"],
    );
    assert_eq!((outcome.code, outcome.out), (Some(7), format!("{sent}\n")));
}

#[test]
fn the_verdict_says_how_it_came_about() {
    let text = |summary: Value| {
        text_of(&conversation(
            json!({"eval_summary": summary, "recent_turns": []}),
        ))
    };
    let agreeing = text(json!({"total": 1, "succeeded": 1, "critical_total": 1,
        "critical_succeeded": 1, "eval_status": "success"}));
    assert!(agreeing.contains("the server says so, and the critical counts agree\n"));
    let unknown = text(json!({"total": 1, "succeeded": 1, "critical_total": 1,
        "critical_succeeded": 1, "eval_status": "splendid"}));
    assert!(unknown.contains("evaluations   success\n"), "{unknown}");
    assert!(unknown.contains("the server says `splendid`"), "{unknown}");
    let contradicting =
        text(json!({"total": 3, "succeeded": 1, "failed": 1, "eval_status": "none"}));
    assert!(
        contradicting
            .contains("the counts contradict themselves: failed is 1, and total - succeeded"),
        "{contradicting}"
    );
}

#[test]
fn a_page_of_html_is_whole_and_runs_nothing() {
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' &amp; \u{202e}\u{1b}[2J";
    let card = |marker: &str, link: &str| json!({"citation_marker": marker, "label": script, "deep_link": link, "document_title": script});
    let package = json!({"view": "display", "package_id": ID, "conversation_id": ID, "turn_id": ID,
        "created_at": "2026-01-02T03:04:05Z", "evidence_status": script,
        "items": [card("[1]", "https://a.example/?a=1&b=\"x\""), card("[2]", "javascript:alert(1)")]});
    let detail = conversation(json!({
        "subject": script, "channel": script, "status": script, "priority": script, "summary": script,
        "eval_summary": {"eval_status": script, "failed": 2},
        "recent_turns": [turn(json!({
            "role": script, "content": format!("{script} [1] and [7]"), "evidence": package,
            "tool_calls": [{"id": script, "function": {"name": script, "arguments": script}}],
            "tool_results": {"tool_call_id": script, "output": script, "error": script},
        })), turn(json!({"evidence": {"view": script}}))],
    }));
    let page = get(&Canned::new(200, &detail).url(), ID, "html");
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"),
        "{page}"
    );
    for forbidden in [
        "<script",
        "<img",
        "onerror=alert(1)>",
        "href=\"javascript",
        "\u{202e}",
        "\u{1b}",
    ] {
        assert!(!page.contains(forbidden), "{forbidden} in {page}");
    }
    // What was sent can still be read.
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // The text links to its source, and a source that is not cited says so.
    assert!(
        page.contains("<a class=\"marker\" href=\"#c1-m1-s1\">[1]</a>"),
        "{page}"
    );
    assert!(page.contains("<li id=\"c1-m1-s1\">"));
    assert!(page.contains("href=\"https://a.example/?a=1&amp;b=&quot;x&quot;\""));
    assert_eq!(page.matches("not cited in the text").count(), 1);
    assert!(page.contains("[7] has no source."));
    // Every address in it is in a link or a text: nothing is loaded.
    assert!(page.contains("default-src 'none'"));
    assert_eq!(
        page.matches("url(").count() + page.matches("@import").count(),
        0
    );
}

#[test]
fn several_conversations_are_one_page() {
    let sandbox = sandbox();
    let rows = run_against(sandbox.url(), &["conversations", "list", "--limit", "2"]).rows();
    let ids = [&rows[0][..36], &rows[1][..36]];
    let arguments = ["conversations", "get", ids[0], ids[1], "-o", "html"];
    let page = run_against(sandbox.url(), &arguments).data();
    assert_eq!(page.matches("<article>").count(), 2);
    assert_eq!(page.matches("<html").count(), 1);
    assert!(ids.iter().all(|id| page.contains(id)));
}

#[test]
fn a_message_that_cannot_be_decoded_does_not_cost_the_others() {
    let turns = json!([
        turn(json!({"content": "Good."})),
        turn(json!({"content": 7}))
    ]);
    let server = Canned::new(
        200,
        &conversation(json!({"message_count": 9, "recent_turns": turns})),
    );
    let outcome = run_against(&server.url(), &["conversations", "get", ID]);
    assert_eq!(outcome.code, Some(7), "{outcome:?}");
    assert!(outcome.out.contains("\n  Good.\n"), "{outcome:?}");
    let count = "messages      1 of 9 messages, the most recent ones; 1 could not be decoded\n";
    assert!(outcome.out.contains(count), "{outcome:?}");
    assert!(
        outcome.notes.contains("one message could not be decoded"),
        "{outcome:?}"
    );
}
