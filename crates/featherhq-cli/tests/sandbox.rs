//! `--sandbox` and `feather sandbox`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use common::{KEY, Outcome, feather};

#[test]
fn a_sandbox_of_its_own_does_not_look_at_the_environment() {
    let mut command = feather(&["--sandbox", "conversations", "list"]);
    command
        .env("FEATHER_BASE_URL", "http://127.0.0.1:1")
        .env("FEATHER_API_KEY", KEY);
    let rows = Outcome::from(command.output().unwrap()).rows();
    assert_eq!(rows.len(), 20);
}

/// Ends the server even when the test fails.
struct Server(Child);

impl Server {
    /// Serves on a free port; also gives what it says on standard error.
    fn start(options: &[&str]) -> (Self, BufReader<ChildStderr>) {
        let mut child = feather(&[&["sandbox", "--port", "0"], options].concat())
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let notes = BufReader::new(child.stderr.take().unwrap());
        (Self(child), notes)
    }
}

/// The two variables that a served sandbox tells first.
fn variables(notes: &mut impl BufRead) -> Vec<(String, String)> {
    first_variables(notes, 2)
}

/// So many variables that a served sandbox tells.
fn first_variables(notes: &mut impl BufRead, count: usize) -> Vec<(String, String)> {
    let mut variables = Vec::new();
    while variables.len() < count {
        let mut line = String::new();
        assert!(
            notes.read_line(&mut line).unwrap() > 0,
            "it ended: {variables:?}"
        );
        if let Some(assignment) = line.trim().strip_prefix("export ") {
            let (name, value) = assignment.split_once('=').unwrap();
            variables.push((name.to_owned(), value.to_owned()));
        }
    }
    variables
}

#[test]
fn a_served_sandbox_takes_a_key_and_faults() {
    let options = [
        "--api-key",
        "own-key",
        "--fault",
        "unknown-enum=status",
        "--fault",
        "extra-items=3",
    ];
    let (_server, mut notes) = Server::start(&options);
    let variables = variables(&mut notes);
    assert!(variables.contains(&("FEATHER_API_KEY".to_owned(), "own-key".to_owned())));
    let list = [
        "conversations",
        "list",
        "--limit",
        "2",
        "--output",
        "ndjson",
    ];
    let outcome = Outcome::from(feather(&list).envs(variables.clone()).output().unwrap());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.out.lines().count(), 2);
    let outcome = Outcome::from(
        feather(&list)
            .envs(variables)
            .env("FEATHER_API_KEY", "sandbox-key")
            .output()
            .unwrap(),
    );
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
}

#[test]
fn a_served_sandbox_has_both_providers() {
    let options = [
        "--anyreach-conversations",
        "120",
        "--anyreach-cursor",
        "older-or-equal",
        "--api-key",
        "own-key",
    ];
    let (_server, mut notes) = Server::start(&options);
    let variables = first_variables(&mut notes, 5);
    assert!(variables.contains(&("ANYREACH_TOKEN".to_owned(), "own-key".to_owned())));
    let list = ["--provider", "anyreach", "conversations", "list", "--all"];
    let mut command = feather(
        &[
            &list[..],
            &["--page-size", "7", "-o", "csv", "--fields", "id"],
        ]
        .concat(),
    );
    let outcome = Outcome::from(command.envs(variables).output().unwrap());
    assert_eq!(outcome.rows().len(), 120);
}

#[test]
fn a_sandbox_of_own_conversations_invents_none_of_the_other_provider() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("own.sqlite");
    let (_server, mut notes) = Server::start(&["--db", database.to_str().unwrap()]);
    let _ = variables(&mut notes);
    let mut next = String::new();
    notes.read_line(&mut next).unwrap();
    assert_eq!(next, "stop it with Ctrl-C\n");
}

#[test]
fn a_sandbox_refuses_a_fault_or_a_file_that_it_cannot_read() {
    let outcome = common::run(&["sandbox", "--port", "0", "--fault", "flood"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.notes.contains("flood"), "{outcome:?}");
    let outcome = common::run(&["sandbox", "--port", "0", "--data", "no-such-file.ndjson"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.notes.contains("no-such-file.ndjson"), "{outcome:?}");
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
#[cfg(unix)]
fn a_served_sandbox_says_how_to_connect_and_ends_when_asked() {
    for signal in ["-INT", "-TERM"] {
        let (mut server, mut notes) = Server::start(&["--conversations", "5"]);
        let variables = variables(&mut notes);
        let mut list = feather(&["conversations", "list"]);
        let rows = Outcome::from(list.envs(variables).output().unwrap()).rows();
        assert_eq!(rows.len(), 5);

        let id = server.0.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let mut data = server.0.stdout.take().unwrap();
        let (end, ended) = mpsc::channel();
        thread::spawn(move || {
            let mut text = String::new();
            end.send(data.read_to_string(&mut text).map(|_| text))
        });
        // Only a server that does not end takes this long.
        let data = ended.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(data.unwrap(), "", "a sandbox has no data to write");
        assert_eq!(server.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let sandbox = common::sandbox();
    let port = sandbox.address().port().to_string();
    let outcome = common::run(&["sandbox", "--port", &port]);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome
            .notes
            .starts_with("error: cannot listen on 127.0.0.1:"),
        "{outcome:?}"
    );
}
