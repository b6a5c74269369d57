//! `--provider anyreach`: lists and figures of the other provider, and what it
//! does not have.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::exports::ids;
use common::{KEY, Outcome, feather, run_against, run_against_anyreach, sandbox_of_anyreach};
use featherhq_sandbox::{AnyreachRole, Fault, Sandbox};
use serde_json::Value;

const LIST: [&str; 2] = ["conversations", "list"];

/// Nothing listens here: a request would end with 6.
const NOWHERE: &str = "http://127.0.0.1:1";

#[test]
fn filters_become_parameters() {
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let filters = [
        ("--status", "completed", "status"),
        ("--channel", "telephone", "channel"),
        ("--direction", "inbound", "direction"),
        ("--user-id", "+1555", "user_id"),
        ("--agent-id", "agent-1", "agent_id"),
        ("--since", "2025-01-31T00:00:00Z", "created_after"),
        ("--until", "2026-01-31T00:00:00Z", "created_before"),
    ];
    let options = filters
        .iter()
        .flat_map(|(option, value, _)| [*option, *value]);
    let list: Vec<&str> = LIST.into_iter().chain(options).collect();
    assert_eq!(run_against_anyreach(sandbox.url(), &list).code, Some(0));
    let requests = sandbox.requests();
    assert_eq!(requests[0].path(), "/core/conversations");
    for (_, value, parameter) in filters {
        let sent = requests[0].parameter(parameter).unwrap();
        assert!(sent.starts_with(value.trim_end_matches('Z')), "{sent}");
    }
    // A table needs no transcript.
    let fields = requests[0].parameter("fields").unwrap();
    assert!(
        !fields.split(',').any(|field| field == "conversation"),
        "{fields}"
    );
}

#[test]
fn only_what_is_of_use_is_asked_for() {
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    for (options, expected) in [
        (
            &["--fields", "status,agent.name"][..],
            Some("status,agent,id,created_at"),
        ),
        (&["--fields", "status,sentiment"], None),
        (&["--output", "ndjson"], None),
        (&["--output", "csv"], None),
        // What is compared with the document must be there.
        (&["--check-drift", "--fields", "status"], None),
    ] {
        sandbox.clear_requests();
        let outcome = run_against_anyreach(sandbox.url(), &[&LIST[..], options].concat());
        let sent = sandbox.requests()[0].parameter("fields");
        assert_eq!(sent.as_deref(), expected, "{options:?}: {outcome:?}");
    }
}

#[test]
fn what_a_provider_lacks_is_refused_and_named() {
    let of_feather = [
        ("--query", "x"),
        ("--priority", "high"),
        ("--eval-filter", "has_evals"),
        ("--end-user-id", common::ID),
        ("--assigned-agent-id", common::ID),
    ];
    let commands = [&LIST[..], &["export", "--out", "c.csv"], &["stats"]];
    for command in commands {
        for (option, value) in of_feather {
            let outcome = run_against_anyreach(NOWHERE, &[command, &[option, value]].concat());
            assert_refused(&outcome, &format!("the provider anyreach has no {option}"));
        }
        for option in ["--direction", "--user-id", "--agent-id", "--organization"] {
            let outcome = run_against(NOWHERE, &[command, &[option, "x"]].concat());
            assert_refused(&outcome, &format!("the provider feather has no {option}"));
        }
    }
    for (arguments, words) in [
        (
            &["conversations", "get", common::ID][..],
            "conversations get",
        ),
        (&["evals", "check"], "evals"),
        (&["export", "--out", "c.csv", "--details"], "--details"),
        (
            &["conversations", "list", "--page-size", "1001"],
            "1..=1000",
        ),
    ] {
        let outcome = run_against_anyreach(NOWHERE, arguments);
        assert_refused(&outcome, words);
        assert!(outcome.notes.contains("anyreach"), "{outcome:?}");
    }
}

#[track_caller]
fn assert_refused(outcome: &Outcome, words: &str) {
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.notes.contains(words), "{words}: {outcome:?}");
}

#[test]
fn json_is_what_the_server_sent() {
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let list = ["conversations", "list", "--all", "--page-size", "7", "-o"];
    let lines = run_against_anyreach(sandbox.url(), &[&list[..], &["ndjson"]].concat()).data();
    assert_eq!(ids(&lines).into_iter().collect::<BTreeSet<_>>().len(), 60);
    let array = run_against_anyreach(sandbox.url(), &[&list[..], &["json"]].concat()).data();
    let array: Vec<Value> = serde_json::from_str(&array).unwrap();
    let from_lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    assert_eq!(array, from_lines.collect::<Vec<Value>>());
    // Every field is there, though the client would have understood less.
    assert!(lines.contains(r#""recording_details":"#) && lines.contains("+00:00"));
}

#[test]
fn a_list_that_breaks_off_is_gone_on_with() {
    let fault = "status=503,on=anyreach-list,request=3-5"
        .parse::<Fault>()
        .unwrap();
    let sandbox = sandbox_of_anyreach(60)
        .fault(fault)
        .start_blocking()
        .unwrap();
    let list = [
        "conversations",
        "list",
        "--all",
        "--page-size",
        "9",
        "-o",
        "ndjson",
    ];
    let broken = run_against_anyreach(sandbox.url(), &list);
    assert_eq!(broken.code, Some(1), "{broken:?}");
    let report: Value = serde_json::from_str(&broken.notes).unwrap();
    let resume = &report["error"]["resume"];
    let command = resume["command"].as_str().unwrap();
    assert!(command.contains("--provider=anyreach"), "{command}");
    let checkpoint = resume["checkpoint"].to_string();
    let rest = run_against_anyreach(
        sandbox.url(),
        &[&list[..], &["--resume", &checkpoint]].concat(),
    );
    let both = format!("{}{}", broken.out, rest.data());
    assert_eq!(both, run_against_anyreach(sandbox.url(), &list).data());
    assert!(!broken.out.is_empty());
}

#[test]
fn tokens_decide_what_is_seen() {
    let sandbox = Sandbox::builder()
        .conversations(0)
        .anyreach_conversations(60)
        .anyreach_token("pat_1", AnyreachRole::Full)
        .anyreach_token("ak_read_only", AnyreachRole::ReadOnly)
        .anyreach_token("ak_no_access", AnyreachRole::NoAccess)
        .start_blocking()
        .unwrap();
    let list = |token: &str, options: &[&str]| -> Outcome {
        let provider = ["--provider", "anyreach", "--base-url", sandbox.url()];
        let mut command = feather(&[&provider[..], &LIST, options].concat());
        command.env("ANYREACH_TOKEN", token);
        command.output().unwrap().into()
    };
    let alone = list("pat_1", &[]);
    assert_refused(&alone, "ANYREACH_ORG_ID");
    assert!(sandbox.requests().is_empty());
    let organization = ["--organization", sandbox.anyreach_organization()];
    assert_eq!(list("pat_1", &organization).rows().len(), 20);
    let reduced = list("ak_read_only", &["-o", "csv", "--fields", "id,summary"]).data();
    assert!(
        reduced.lines().skip(1).all(|line| line.ends_with(',')),
        "{reduced}"
    );
    assert_eq!(list("ak_no_access", &[]).code, Some(3));
    assert_eq!(list("ak_other", &[]).code, Some(3));
    // The key of the other provider is no token of this one.
    let mut command = feather(&["--provider", "anyreach", "conversations", "list"]);
    let outcome: Outcome = command.env("FEATHER_API_KEY", KEY).output().unwrap().into();
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    assert!(outcome.notes.contains("ANYREACH_TOKEN"), "{outcome:?}");
}

#[test]
#[cfg(unix)]
fn a_profile_names_the_provider() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("feather/config.toml");
    std::fs::create_dir(home.path().join("feather")).unwrap();
    let profile = format!(
        "[profiles.calls]\nprovider = \"anyreach\"\napi_key = \"{KEY}\"\nbase_url = \"{}\"\n",
        sandbox.url()
    );
    std::fs::write(&file, profile).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let run = |options: &[&str]| -> Outcome {
        let mut command = feather(&[&["--profile", "calls"], options, &LIST].concat());
        command.env("XDG_CONFIG_HOME", home.path());
        command.output().unwrap().into()
    };
    assert_eq!(run(&[]).rows().len(), 20);
    assert_refused(&run(&["--provider", "feather"]), "not for feather");
}

#[test]
fn the_doctor_looks_at_the_provider_in_force() {
    let sandbox = sandbox_of_anyreach(60).start_blocking().unwrap();
    let well = run_against_anyreach(sandbox.url(), &["doctor"]).data();
    assert!(well.lines().all(|line| line.starts_with("ok ")), "{well}");
    let request = &sandbox.requests()[0];
    assert_eq!(request.path(), "/core/conversations");
    let mut command = feather(&["--provider", "anyreach", "doctor"]);
    command
        .env("ANYREACH_BASE_URL", sandbox.url())
        .env("ANYREACH_TOKEN", "ak_other");
    let ill: Outcome = command.output().unwrap().into();
    assert_eq!(ill.code, Some(3), "{ill:?}");
    assert!(ill.out.contains("ANYREACH_TOKEN"), "{ill:?}");
}

#[test]
fn figures_count_every_conversation_once() {
    let sandbox = sandbox_of_anyreach(2_000).start_blocking().unwrap();
    for by in ["channel", "status", "agent", "day", "hour"] {
        let stats = ["stats", "--by", by, "--output", "json"];
        let figures = run_against_anyreach(sandbox.url(), &stats).data();
        let figures: Value = serde_json::from_str(&figures).unwrap();
        let groups = figures["groups"].as_array().unwrap();
        let sizes = groups
            .iter()
            .map(|group| group["conversations"].as_u64().unwrap());
        assert_eq!(sizes.sum::<u64>(), 2_000, "{figures}");
        assert!(groups.len() > 1, "{figures}");
        assert!(figures["total"]["duration_ms"]["count"].as_u64() > Some(100));
        assert!(figures["total"]["failed_share"].is_null());
    }
    let by_agent = run_against_anyreach(sandbox.url(), &["stats", "--by", "agent", "-o", "json"]);
    let list = ["conversations", "list", "--all", "-o", "ndjson"];
    let list = run_against_anyreach(sandbox.url(), &list).data();
    let conversations = list.lines().map(|line| serde_json::from_str(line).unwrap());
    let conversations: Vec<Value> = conversations.collect();
    let figures: Value = serde_json::from_str(&by_agent.data()).unwrap();
    for group in figures["groups"].as_array().unwrap() {
        let of_agent = |item: &&Value| item["agent_id"] == group["agent"];
        let count = conversations.iter().filter(of_agent).count() as u64;
        assert_eq!(group["conversations"], count, "{group}");
    }
}
