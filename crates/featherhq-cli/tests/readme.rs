//! The commands for `feather` in the READMEs of the workspace and of this crate do what they say.
//!
//! They are run in a shell, one after the other in one folder, as somebody would who copies them.

#![cfg(unix)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../../tests/readme/blocks.rs"]
mod blocks;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use blocks::{Runner, commands};
use featherhq_sandbox::{AnyreachRole, Sandbox};

const KEY: &str = "readme-key";

/// A shell in which `feather`, and `cargo run --`, is the program under test, and the environment
/// names the server.
fn shell(command: &str, folder: &Path, server: &Sandbox) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_feather"));
    let script = format!("cargo() {{ shift 2; feather \"$@\"; }}\n{command}");
    let mut shell = Command::new("sh");
    shell
        .args(["-e", "-c", &script])
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_clear()
        .env(
            "PATH",
            format!("{}:/usr/bin:/bin", program.parent().unwrap().display()),
        )
        .env("XDG_CONFIG_HOME", "/no-such-directory")
        .env("FEATHER_BASE_URL", server.url())
        .env("FEATHER_API_KEY", KEY)
        .env("ANYREACH_BASE_URL", server.url())
        .env("ANYREACH_TOKEN", KEY);
    shell
}

/// Runs the commands of a README, by its path in the workspace, and gives the folder in which they
/// were run.
fn run_all(readme: &str) -> tempfile::TempDir {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(workspace.join(readme)).unwrap();
    let server = Sandbox::builder()
        .api_key(KEY)
        .anyreach_conversations(5)
        .anyreach_token(KEY, AnyreachRole::Full)
        .start_blocking()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for command in commands(&readme) {
        if command.runner != Runner::Feather {
            continue;
        }
        let arguments = command.arguments();
        count += 1;
        if arguments.starts_with("sandbox ") {
            serves(arguments, folder.path(), &server);
            continue;
        }
        let output = shell(&command.text, folder.path(), &server)
            .output()
            .unwrap();
        let needs_feature = command.text.contains(".parquet") && !cfg!(feature = "parquet");
        assert!(
            output.status.success() != needs_feature,
            "line {}: `{}`: {}",
            command.line,
            command.text,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert!(count > 10, "{count}");
    folder
}

#[test]
fn every_command_of_the_workspace_works() {
    let folder = run_all("README.md");
    for file in [
        "week.csv",
        "conversation.html",
        "month.ndjson",
        "all.ndjson",
    ] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

#[test]
fn every_command_of_this_crate_works() {
    let folder = run_all("crates/featherhq-cli/README.md");
    for file in [
        "conversations.csv",
        "january.ndjson",
        "conversations.sqlite",
        "calls.ndjson",
    ] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

/// It runs until it is ended. The port may be taken on this machine, so any is asked for.
fn serves(arguments: &str, folder: &Path, server: &Sandbox) {
    let any_port = arguments.replace("--port 8000", "--port 0");
    assert_ne!(any_port, arguments, "`feather {arguments}`");
    let command = format!("exec feather {any_port}");
    let mut child = shell(&command, folder, server)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut told)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told.starts_with("the sandbox serves "), "{told}");
}
