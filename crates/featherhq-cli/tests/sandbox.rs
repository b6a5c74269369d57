//! `--sandbox` and `feather sandbox`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
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

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
#[cfg(unix)]
fn a_served_sandbox_says_how_to_connect_and_ends_when_asked() {
    for signal in ["-INT", "-TERM"] {
        let child = feather(&["sandbox", "--port", "0", "--conversations", "5"])
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Server(child);
        let mut notes = BufReader::new(server.0.stderr.take().unwrap());
        let mut variables = Vec::new();
        while variables.len() < 2 {
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
