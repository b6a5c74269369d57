//! The commands and the program of this crate's README do what they say.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

#[path = "../../../tests/readme/blocks.rs"]
mod blocks;

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use blocks::{Runner, blocks, commands};
use serde_json::Value;

/// By its path in the workspace.
const README: &str = "crates/featherhq-sandbox/README.md";

fn readme() -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(workspace.join(README)).unwrap()
}

/// A command with other programs in place of `cargo` and `curl`: the server, and one that prints its
/// arguments, each on a line.
fn shell(command: &str) -> Command {
    let program = program("serve");
    let script = format!(
        "cargo() {{ shift 6; exec '{}' \"$@\"; }}\ncurl() {{ printf '%s\\n' \"$@\"; }}\n{command}",
        program.display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", &script]).stdin(Stdio::piped());
    shell
}

/// The program that was built with this test: `target/<profile>/examples/<name>`, where this test is
/// `target/<profile>/deps/<test>`.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let program = profile.join("examples").join(name);
    assert!(
        program.exists(),
        "{} is built by `cargo test`, or by `cargo build --examples`",
        program.display()
    );
    program
}

/// A server that a command started.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// The port may be taken on this machine, so any is asked for.
    fn start(command: &str) -> Self {
        let any_port = command.replace(" -- 8000", " -- 0");
        assert_ne!(any_port, command);
        let mut process = shell(&any_port).stdout(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut told)
            .unwrap();
        let url = told.split(' ').next().unwrap().to_owned();
        assert!(told.contains(" with x-api-key: sandbox-key"), "{told}");
        Self { process, url }
    }

    fn get(&self, target: &str, header: &str) -> io::Result<String> {
        let address = self.url.strip_prefix("http://").unwrap();
        ask(address.parse().unwrap(), target, header)
    }

    /// Its standard input ends, and it with that.
    fn end(mut self) {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
    }
}

#[test]
fn every_server_serves_until_its_input_ends() {
    let commands = commands(&readme());
    let servers: Vec<_> = commands
        .iter()
        .filter(|command| command.runner == Runner::Server)
        .collect();
    assert_eq!(servers.len(), 2);
    for command in servers {
        let server = Server::start(&command.text);
        assert!(
            server
                .get("/healthz", "")
                .unwrap()
                .starts_with("HTTP/1.0 200")
        );
        let has_faults = command
            .text
            .contains("status=503,retry-after=1s,on=list,times=2");
        for _ in 0..2 {
            let list = server.get("/v1/v2/conversations", "x-api-key: sandbox-key");
            match list {
                Ok(answer) if has_faults => assert!(answer.starts_with("HTTP/1.0 503"), "{answer}"),
                Ok(answer) => assert!(answer.starts_with("HTTP/1.0 200"), "{answer}"),
                // By the fault `reset=body`.
                Err(error) => assert!(has_faults, "{error}"),
            }
        }
        server.end();
    }
}

#[test]
fn every_request_is_answered() {
    let commands = commands(&readme());
    let mut requests = commands
        .iter()
        .filter(|command| command.runner == Runner::Request);
    let request = requests.next().unwrap();
    assert_eq!(requests.next(), None);
    let told = shell(&request.text).output().unwrap().stdout;
    let told = String::from_utf8(told).unwrap();
    let [option, header, url] = told.lines().collect::<Vec<_>>()[..] else {
        panic!("{told}");
    };
    assert_eq!(option, "-H");
    let server = Server::start("cargo run -p featherhq-sandbox --example serve -- 8000");
    let target = url.strip_prefix("http://127.0.0.1:8000").unwrap();
    let answer = server.get(target, header).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.0 200 OK"), "{head}");
    let list: Vec<Value> = serde_json::from_str(body).unwrap();
    assert_eq!(list.len(), 2);
    let mut fields: Vec<&String> = list[0].as_object().unwrap().keys().collect();
    // In whose order depends on the features of `serde_json` that other crates ask for.
    fields.sort();
    assert_eq!(fields, ["created_at", "id", "status"]);
    server.end();
}

/// What the README shows under "In a test", and the client that it leaves out.
#[rustfmt::skip]
#[tokio::test]
async fn the_program_is_a_test() -> Result<(), Box<dyn std::error::Error>> {
    use featherhq_sandbox::{Fault, FaultKind, Operation, Sandbox};

    let sandbox = Sandbox::builder()
        .conversations(500)
        // The first two attempts to list conversations fail.
        .fault(Fault::new(FaultKind::status(503)).on(Operation::List).times(2))
        .start()
        .await?;

    // Give sandbox.url() and sandbox.api_key() to the client under test, then:
    ask(sandbox.address(), "/v1/v2/conversations?limit=200", "x-api-key: sandbox-key")?; // the client
    let requests = sandbox.requests();
    assert_eq!(requests[0].parameter("limit").as_deref(), Some("200"));
    Ok(())
}

#[test]
fn the_program_is_that_of_the_readme() {
    let readme = readme();
    let blocks = blocks(&readme);
    let mut programs = blocks.iter().filter(|block| block.language == "rust");
    let shown = programs.next().unwrap().lines.join("\n");
    assert!(programs.next().is_none());
    let lines = include_str!("readme.rs").lines();
    let run: Vec<_> = lines
        .filter(|line| !line.ends_with("// the client"))
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    assert!(run.join("\n").contains(&shown), "{shown}");
}

/// The answer to a request with a header; an error when the connection was reset.
fn ask(address: SocketAddr, target: &str, header: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address)?;
    write!(connection, "GET {target} HTTP/1.0\r\n{header}\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}
