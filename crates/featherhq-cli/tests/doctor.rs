//! `feather doctor`: each check, and the exit code of the first that failed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::net::TcpListener;

use common::{Canned, KEY, Outcome, conversation, feather, run, run_against, sandbox};
use serde_json::{Value, json};

/// The states by the names of their checks.
fn states(outcome: &Outcome) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap();
    checks
        .iter()
        .map(|check| (text(check, "name"), text(check, "state")))
        .collect()
}

fn state_of(outcome: &Outcome, name: &str) -> String {
    let states = states(outcome);
    let found = states.iter().find(|(check, _)| check == name);
    found.unwrap().1.clone()
}

fn doctor(url: &str) -> Outcome {
    run_against(url, &["doctor", "--output", "json"])
}

#[test]
fn all_is_well_with_a_sandbox() {
    let sandbox = sandbox();
    let outcome = doctor(sandbox.url());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let states = states(&outcome);
    assert!(states.iter().all(|(_, state)| state == "ok"), "{states:?}");
    let names: Vec<&str> = states.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "settings",
            "key",
            "proxy",
            "server",
            "connection",
            "certificates",
            "access",
            "clock",
            "API version"
        ]
    );
    let text = run(&["--sandbox", "doctor"]).data();
    assert_eq!(text.lines().count(), 6, "{text}");
    assert!(
        text.lines().all(|line| line.starts_with("ok    ")),
        "{text}"
    );
}

#[test]
fn the_first_failure_gives_the_code() {
    let sandbox = sandbox();
    let none = run(&["doctor", "-o", "json", "--base-url", sandbox.url()]);
    assert_eq!(state_of(&none, "connection"), "ok");
    assert_eq!(state_of(&none, "access"), "skip");
    assert_eq!(
        (none.code, state_of(&none, "key").as_str()),
        (Some(3), "fail")
    );

    let other = featherhq_sandbox::Sandbox::builder()
        .start_blocking()
        .unwrap();
    let refused = doctor(other.url());
    assert_eq!(
        (refused.code, state_of(&refused, "access").as_str()),
        (Some(3), "fail")
    );
    assert_eq!(state_of(&refused, "connection"), "ok");

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let unreached = doctor(&url);
    assert_eq!(
        (unreached.code, state_of(&unreached, "connection").as_str()),
        (Some(6), "fail")
    );

    let drifted = Canned::listing(&conversation(json!({"started_at": 7})));
    let undecoded = doctor(&drifted.url());
    assert_eq!(
        (undecoded.code, state_of(&undecoded, "API version").as_str()),
        (Some(7), "fail")
    );

    let page = Canned::bytes(200, "<html>Sign in</html>");
    let no_api = doctor(&page.url());
    assert_eq!(
        (no_api.code, state_of(&no_api, "API version").as_str()),
        (Some(7), "fail")
    );

    let plain = doctor("http://feather.example.com");
    assert_eq!(
        (plain.code, state_of(&plain, "server").as_str()),
        (Some(2), "fail")
    );
}

#[test]
fn a_clock_and_a_proxy_are_warned_of() {
    let body = json!({"items": [], "has_more": false}).to_string();
    let date = "date: Fri, 02 Jan 2026 03:04:05 GMT\r\n";
    let server = Canned::with_headers(200, &body, date);
    let outcome: Outcome = feather(&["doctor", "-o", "json", "--base-url", &server.url()])
        .env("FEATHER_API_KEY", KEY)
        .env("ALL_PROXY", format!("http://me:{KEY}@proxy.example:3128"))
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap()
        .into();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(state_of(&outcome, "clock"), "warn");
    assert_eq!(state_of(&outcome, "proxy"), "warn");
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(report["state"], "warn");
}
