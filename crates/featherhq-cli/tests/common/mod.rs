//! What the tests share: the program, run with nothing in its environment but
//! what the test gives, and servers to run it against.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod exports;
pub(crate) mod killing;
#[cfg(unix)]
pub(crate) mod terminal;

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::thread;

use featherhq_sandbox::{AnyreachRole, Sandbox, SandboxBuilder};
use serde_json::{Value, json};

/// The key that the program is given; it must not show up anywhere.
pub(crate) const KEY: &str = "canary-5f1c97d2";

/// An id, and the id of everything in canned answers.
pub(crate) const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// The program, not yet run.
pub(crate) fn feather(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feather"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    // The configuration file of whoever runs the tests has no say.
    command.env("XDG_CONFIG_HOME", "/no-such-directory");
    command
}

/// What the program did.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) notes: String,
}

impl Outcome {
    /// The data; the program must have ended well.
    pub(crate) fn data(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.notes);
        self.out
    }

    /// The lines of the table below its titles.
    pub(crate) fn rows(self) -> Vec<String> {
        self.data().lines().skip(1).map(str::to_owned).collect()
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let outcome = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            notes: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!outcome.out.contains(KEY), "{outcome:?}");
        assert!(!outcome.notes.contains(KEY), "{outcome:?}");
        assert!(!outcome.notes.contains("panicked"), "{outcome:?}");
        outcome
    }
}

/// Runs the program with no server set.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    feather(arguments).output().unwrap().into()
}

/// Runs the program against a server.
pub(crate) fn run_against(url: &str, arguments: &[&str]) -> Outcome {
    let mut command = feather(arguments);
    command
        .env("FEATHER_BASE_URL", url)
        .env("FEATHER_API_KEY", KEY);
    command.output().unwrap().into()
}

/// A sandbox that accepts [`KEY`].
pub(crate) fn sandbox() -> Sandbox {
    Sandbox::builder().api_key(KEY).start_blocking().unwrap()
}

/// Runs the program against a server of AnyReach.
pub(crate) fn run_against_anyreach(url: &str, arguments: &[&str]) -> Outcome {
    let mut command = feather(&[&["--provider", "anyreach"], arguments].concat());
    command
        .env("ANYREACH_BASE_URL", url)
        .env("ANYREACH_TOKEN", KEY);
    command.output().unwrap().into()
}

/// A sandbox with so many conversations of AnyReach, which accepts [`KEY`].
pub(crate) fn sandbox_of_anyreach(conversations: u32) -> SandboxBuilder {
    Sandbox::builder()
        .conversations(0)
        .anyreach_conversations(conversations)
        .anyreach_token(KEY, AnyreachRole::Full)
}

/// A server that gives one answer to every request.
pub(crate) struct Canned {
    address: SocketAddr,
}

impl Canned {
    pub(crate) fn new(status: u16, body: &Value) -> Self {
        Self::bytes(status, &body.to_string())
    }

    /// A server whose answer has these bytes.
    pub(crate) fn bytes(status: u16, body: &str) -> Self {
        Self::with_headers(status, body, "")
    }

    /// A server whose answer has these bytes, and these lines among its headers.
    pub(crate) fn with_headers(status: u16, body: &str, headers: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answer = format!(
            "HTTP/1.1 {status} Canned\r\ncontent-type: application/json\r\n\
             x-request-id: request-17\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        thread::spawn(move || {
            for connection in listener.incoming() {
                // A client that goes away before it has read everything is its own business.
                let _ = connection.and_then(|connection| serve(&connection, &answer));
            }
        });
        Self { address }
    }

    /// A server with one page, which holds one conversation.
    pub(crate) fn listing(conversation: &Value) -> Self {
        Self::new(
            200,
            &json!({"items": [conversation], "has_more": false, "next_cursor": null}),
        )
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(mut connection: &TcpStream, answer: &str) -> std::io::Result<()> {
    for line in BufReader::new(connection).lines() {
        if line?.is_empty() {
            break;
        }
    }
    connection.write_all(answer.as_bytes())
}

/// A conversation as the API documents it, with `fields` over it.
pub(crate) fn conversation(fields: Value) -> Value {
    let time = "2026-01-02T03:04:05Z";
    with(
        json!({
            "id": ID, "organization_id": ID, "end_user_id": ID, "channel": "chat", "status": "closed",
            "priority": "normal", "message_count": 1, "started_at": time, "created_at": time,
            "updated_at": time,
        }),
        fields,
    )
}

/// A turn as the API documents it, with `fields` over it.
pub(crate) fn turn(fields: Value) -> Value {
    let time = "2026-01-02T03:04:05Z";
    with(
        json!({"id": ID, "session_id": ID, "role": "assistant", "content": "Hello.", "created_at": time}),
        fields,
    )
}

/// An object with the fields of another one over it.
pub(crate) fn with(mut object: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// A sandbox with conversations that have one of everything: formulas, markup,
/// escape sequences, counts that contradict themselves, labels that differ.
pub(crate) fn sandbox_of_file() -> Sandbox {
    Sandbox::builder()
        .api_key(KEY)
        .data("tests/data/conversations.ndjson")
        .start_blocking()
        .unwrap()
}
