//! `feather conversations list`: fields, raw bytes, CSV, what cannot be
//! decoded, and going on after an interruption.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::collections::BTreeSet;

use common::{Canned, ID, KEY, Outcome, conversation, run, run_against, sandbox};
use featherhq_sandbox::Sandbox;
use serde_json::{Value, json};

fn list(url: &str, arguments: &[&str]) -> Outcome {
    run_against(url, &[&["conversations", "list"], arguments].concat())
}

fn with_faults(faults: &[&str]) -> Sandbox {
    let builder = Sandbox::builder().api_key(KEY);
    let faults = faults
        .iter()
        .map(|fault| fault.parse::<featherhq_sandbox::Fault>().unwrap());
    faults
        .fold(builder, featherhq_sandbox::SandboxBuilder::fault)
        .start_blocking()
        .unwrap()
}

fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(str::to_owned).collect()
    });
    records.collect()
}

fn lines(ndjson: &str) -> Vec<Value> {
    ndjson
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The words after `feather` of the command that a stopped list tells.
fn told_command(notes: &str) -> Vec<String> {
    let line = notes
        .lines()
        .find_map(|line| line.strip_prefix("hint: go on with: feather "))
        .unwrap();
    // A shell is what it is written for.
    let script = format!("printf '%s\\0' {line}");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    words.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn json_holds_the_bytes_of_the_server_on_one_line() {
    let item = conversation(json!({})).to_string();
    let item = item.replacen('{', "{ \"price\":\t1.10,\n  \"new\\u0041\": [ 1e2 ],", 1);
    let page = format!("{{\"items\": [{item}],\n \"has_more\": false}}");
    let server = Canned::bytes(200, &page);
    let expected = item.replace('\n', " ");
    let ndjson = list(&server.url(), &["-o", "ndjson"]).data();
    assert_eq!(ndjson, format!("{expected}\n"));
    let array = list(&server.url(), &["-o", "json"]).data();
    assert_eq!(array, format!("[\n{expected}\n]\n"));
    let normalized = list(&server.url(), &["-o", "ndjson", "--normalized"]).data();
    assert!(!normalized.contains("price"), "{normalized}");
    assert_eq!(lines(&normalized)[0]["id"], ID);
}

#[test]
fn fields_are_taken_as_they_were_written() {
    let sandbox = sandbox();
    let fields = "eval_summary.eval_status,id,metadata.nested";
    let all = lines(&list(sandbox.url(), &["--all", "-o", "ndjson"]).data());
    for format in ["json", "ndjson"] {
        let text = list(sandbox.url(), &["--all", "-o", format, "--fields", fields]).data();
        let found: Vec<Value> = match format {
            "json" => serde_json::from_str(&text).unwrap(),
            _ => lines(&text),
        };
        assert_eq!(found.len(), all.len());
        for (found, item) in found.iter().zip(&all) {
            assert_eq!(found["id"], item["id"]);
            assert_eq!(
                found["eval_summary"]["eval_status"],
                item["eval_summary"]["eval_status"]
            );
            assert_eq!(found["metadata"]["nested"], item["metadata"]["nested"]);
            let names: Vec<&String> = found.as_object().unwrap().keys().collect();
            assert!(names.iter().all(|name| fields.contains(*name)), "{names:?}");
        }
    }
    let records = records(&list(sandbox.url(), &["--all", "-o", "csv", "--fields", fields]).data());
    assert_eq!(records[0].join(","), fields);
    for (record, item) in records[1..].iter().zip(&all) {
        assert_eq!(
            record[0],
            item["eval_summary"]["eval_status"].as_str().unwrap_or("")
        );
        assert_eq!(record[1], item["id"].as_str().unwrap());
    }
    let table = list(sandbox.url(), &["--fields", "status,channel"]);
    assert_eq!(table.out.lines().next(), Some("STATUS             CHANNEL"));
}

#[test]
fn a_field_that_is_nowhere_is_told() {
    let sandbox = sandbox();
    let outcome = list(sandbox.url(), &["--fields", "id,sattus", "-o", "csv"]);
    assert_eq!(
        outcome.notes,
        "warning: none of these conversations has a field `sattus`\n"
    );
    assert_eq!(outcome.code, Some(0));
    let refused = list(sandbox.url(), &["--fields", "id,,status"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

/// The version of the document whose fields all are in the lines. One that a later version adds is
/// written when `--fields` names it, until it is listed and this is raised.
const IN_CSV: &str = "specs/feather/released/1.21.0.json";

#[test]
fn csv_has_every_documented_field_and_no_formula() {
    let sandbox = sandbox();
    let all = lines(&list(sandbox.url(), &["--all", "-o", "ndjson"]).data());
    let csv = list(sandbox.url(), &["--all", "-o", "csv"]).data();
    let records = records(&csv);
    assert_eq!(records.len(), 1 + all.len());
    let names: BTreeSet<&str> = records[0].iter().map(String::as_str).collect();
    let document = format!("{}/../../{IN_CSV}", env!("CARGO_MANIFEST_DIR"));
    let document: Value = serde_json::from_slice(&std::fs::read(document).unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let properties = |schema: &str| -> Vec<String> {
        let (_, schema) = schemas
            .iter()
            .find(|(name, _)| name.rsplit("__").next() == Some(schema))
            .unwrap();
        schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let mut documented = properties("SessionResponse");
    documented.retain(|name| name != "eval_summary");
    let evaluations = properties("SessionEvalSummary");
    documented.extend(
        evaluations
            .iter()
            .map(|name| format!("eval_summary.{name}")),
    );
    assert_eq!(names, documented.iter().map(String::as_str).collect());
    let server = Canned::listing(&conversation(
        json!({"subject": "=HYPERLINK(\"x\")", "channel": "+1", "message_count": -7, "summary": "two\nlines"}),
    ));
    let arguments = [
        "-o",
        "csv",
        "--fields",
        "subject,channel,message_count,summary",
    ];
    let records = self::records(&list(&server.url(), &arguments).data());
    assert_eq!(
        records[1],
        ["'=HYPERLINK(\"x\")", "'+1", "-7", "two\nlines"]
    );
    // Without a conversation there are the names.
    let server = Canned::new(200, &json!({"items": [], "has_more": false}));
    assert_eq!(
        list(&server.url(), &arguments).out,
        format!("{}\n", arguments[3])
    );
}

#[test]
fn what_cannot_be_decoded_goes_out_raw_and_gives_7() {
    let sandbox = with_faults(&["missing-field=status,on=list"]);
    for (format, written) in [("ndjson", 20), ("json", 20), ("csv", 16), ("table", 16)] {
        let outcome = list(sandbox.url(), &["-o", format, "--page-size", "5"]);
        assert_eq!(outcome.code, Some(7), "{outcome:?}");
        let count = match format {
            "json" => serde_json::from_str::<Vec<Value>>(&outcome.out)
                .unwrap()
                .len(),
            "ndjson" => lines(&outcome.out).len(),
            "csv" => records(&outcome.out).len() - 1,
            _ => outcome.out.lines().count() - 1,
        };
        assert_eq!(count, written, "{format}");
        assert!(
            outcome
                .notes
                .contains("4 conversations could not be decoded"),
            "{outcome:?}"
        );
        if matches!(format, "json" | "ndjson") {
            let error: Value = serde_json::from_str(&outcome.notes).unwrap();
            assert_eq!(error["error"]["count"], 4);
            assert_eq!(error["error"]["kind"], "decode");
            assert_eq!(error["error"]["exit_code"], 7);
        }
    }
    let outcome = list(sandbox.url(), &["--limit", "3", "-o", "ndjson"]);
    let first = &lines(&outcome.out)[0];
    assert!(first["status"].is_null() && first["id"].is_string());
    let selected = list(
        sandbox.url(),
        &[
            "--limit",
            "1",
            "-o",
            "ndjson",
            "--fields",
            "id",
            "--normalized",
        ],
    );
    assert_eq!(lines(&selected.out)[0], json!({"id": first["id"]}));
}

#[test]
fn errors_are_json_where_the_data_are() {
    let server = Canned::new(404, &json!({"detail": format!("no {KEY}")}));
    for format in ["json", "ndjson"] {
        let outcome = list(&server.url(), &["-o", format, "-v"]);
        assert_eq!(outcome.code, Some(4));
        let error: Value = serde_json::from_str(&outcome.notes).unwrap();
        let error = &error["error"];
        assert_eq!(
            (&error["kind"], &error["status"], &error["request_id"]),
            (&json!("not_found"), &json!(404), &json!("request-17"))
        );
        assert!(
            error["hint"]
                .as_str()
                .unwrap()
                .contains("feather conversations list")
        );
        assert!(error["body"].as_str().unwrap().contains("[redacted]"));
    }
    let usage = run(&["conversations", "list", "--output=json", "--limit", "none"]);
    assert_eq!(usage.code, Some(2));
    let error: Value = serde_json::from_str(&usage.notes).unwrap();
    assert_eq!(error["error"]["kind"], "usage");
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("--limit")
    );
}

#[test]
fn a_list_that_broke_off_is_gone_on_with() {
    // Three attempts of the third page fail, and those after them do not.
    let fault = "status=503,on=list,request=3-5";
    for format in ["ndjson", "csv", "json"] {
        let sandbox = with_faults(&[fault]);
        let whole = list(self::sandbox().url(), &["--all", "-o", format]).data();
        let outcome = list(
            sandbox.url(),
            &[
                "--all",
                "--page-size",
                "10",
                "-o",
                format,
                "--since",
                "30 years ago",
            ],
        );
        assert_eq!(outcome.code, Some(1), "{fault}: {outcome:?}");
        let (command, checkpoint) = if format == "csv" {
            (told_command(&outcome.notes), None)
        } else {
            let error: Value = serde_json::from_str(&outcome.notes).unwrap();
            let resume = &error["error"]["resume"];
            let hint = format!("hint: go on with: {}", resume["command"].as_str().unwrap());
            (told_command(&hint), Some(resume["checkpoint"].to_string()))
        };
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let rest = run_against(sandbox.url(), &words).data();
        if format == "json" {
            assert!(serde_json::from_str::<Value>(&outcome.out).is_err());
            let count = serde_json::from_str::<Vec<Value>>(&rest).unwrap().len();
            assert_eq!(count, 40);
        } else {
            assert_eq!(outcome.out + &rest, whole, "{format}");
        }
        if let Some(checkpoint) = checkpoint {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), checkpoint).unwrap();
            let path = file.path().to_str().unwrap();
            let again = &mut words.clone();
            *again.last_mut().unwrap() = path;
            assert_eq!(run_against(sandbox.url(), again).data(), rest);
        }
    }
}

#[test]
fn a_checkpoint_of_other_filters_or_of_nothing_is_refused() {
    let sandbox = sandbox();
    let checkpoint = r#"{"v":1,"taken":0,"filters":"0000000000000000"}"#;
    let outcome = list(sandbox.url(), &["--resume", checkpoint]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.notes.contains("other filters"), "{outcome:?}");
    for damaged in ["{}", "no-such-file"] {
        let outcome = list(sandbox.url(), &["--resume", damaged]);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.notes.contains("--resume"), "{outcome:?}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_checkpoint_whose_conversation_is_gone_says_to_start_anew() {
    let sandbox = sandbox();
    let outcome = list(sandbox.url(), &["--limit", "1", "-o", "ndjson"]);
    let first = &lines(&outcome.data())[0]["id"];
    // The filters of a list without any.
    let checkpoint = json!({"v": 1, "taken": 1, "last_id": first, "filters": "2861ad81f56e62ae"});
    let rest = list(
        sandbox.url(),
        &["--all", "--resume", &checkpoint.to_string()],
    )
    .rows();
    assert_eq!(rest.len() as u64, sandbox.conversation_count() - 1);
    let gone = json!({"v": 1, "taken": 1, "last_id": ID, "filters": "2861ad81f56e62ae"});
    let outcome = list(sandbox.url(), &["--all", "--resume", &gone.to_string()]);
    assert_eq!(outcome.code, Some(8), "{outcome:?}");
    assert!(
        outcome
            .notes
            .contains("hint: start from the beginning, without --resume"),
        "{outcome:?}"
    );
}

#[test]
fn pages_are_as_large_as_they_are_useful() {
    let sandbox = sandbox();
    let asked = |arguments: &[&str]| {
        let before = sandbox.requests().len();
        list(sandbox.url(), arguments).data();
        let requests = sandbox.requests().split_off(before);
        let limits = requests.iter().map(|request| request.parameter("limit"));
        limits.collect::<Option<Vec<String>>>().unwrap()
    };
    assert_eq!(asked(&[]), ["20"]);
    assert_eq!(asked(&["--all"]), ["200"]);
    assert_eq!(asked(&["--limit", "7", "--page-size", "4"]), ["4", "3"]);
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_in_good_order_and_says_how_to_go_on() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let sandbox = with_faults(&["stall=headers,on=list,request=2"]);
    let arguments = [
        "conversations",
        "list",
        "--all",
        "--page-size",
        "10",
        "-o",
        "csv",
    ];
    let mut child = common::feather(&arguments)
        .env("FEATHER_BASE_URL", sandbox.url())
        .env("FEATHER_API_KEY", KEY)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut out: Vec<String> = (0..11).map(|_| lines.next().unwrap().unwrap()).collect();
    // The request that stalls is under way, and no later one will.
    while sandbox.requests().len() < 2 {
        std::thread::yield_now();
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    out.extend(lines.map(Result::unwrap));
    let ended: Outcome = child.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.notes.starts_with("error: interrupted\n"), "{ended:?}");
    let command = told_command(&ended.notes);
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let rest = run_against(sandbox.url(), &words).data();
    out.extend(rest.lines().map(str::to_owned));
    let whole = list(self::sandbox().url(), &["--all", "-o", "csv"]).data();
    assert!(out.iter().map(String::as_str).eq(whole.lines()));
}

#[test]
fn what_could_not_be_decoded_is_counted_also_where_the_list_broke_off() {
    let faults = [
        "missing-field=status,on=list,request=1",
        "status=503,on=list,request=2-",
    ];
    for (format, words) in [
        (
            "csv",
            "warning: 1 conversation could not be decoded; the first: ",
        ),
        (
            "ndjson",
            "{\"warning\":{\"message\":\"1 conversation could not be decoded; the first: ",
        ),
    ] {
        let sandbox = with_faults(&faults);
        let outcome = list(sandbox.url(), &["--all", "--page-size", "4", "-o", format]);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(outcome.notes.starts_with(words), "{outcome:?}");
        assert!(outcome.notes.contains("--resume"), "{outcome:?}");
    }
}
