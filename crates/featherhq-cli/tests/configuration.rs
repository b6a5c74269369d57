//! Where key and server come from, and what `feather config` says about it.

#![cfg(unix)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../../tests/readme/blocks.rs"]
mod blocks;
mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::{KEY, Outcome, feather, sandbox};
use serde_json::Value;
use tempfile::TempDir;

const LIST: [&str; 4] = ["conversations", "list", "--limit", "1"];

/// A directory with a configuration file in it.
struct Home(TempDir);

impl Home {
    fn with(text: &str, mode: u32) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.write("feather/config.toml", text, mode);
        home
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn feather(&self, arguments: &[&str]) -> Command {
        let mut command = feather(arguments);
        command.env("XDG_CONFIG_HOME", self.0.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        self.feather(arguments).output().unwrap().into()
    }
}

fn profiles(url: &str) -> String {
    format!(
        "[profiles.default]\napi_key = \"wrong-one\"\n[profiles.work]\napi_key = \"{KEY}\"\nbase_url = \"{url}\"\n"
    )
}

#[test]
fn a_profile_has_key_and_server() {
    let sandbox = sandbox();
    let home = Home::with(&profiles(sandbox.url()), 0o600);
    let by_option = home.run(&[&["--profile", "work"][..], &LIST].concat());
    assert_eq!(by_option.rows().len(), 1);
    let by_variable = home.feather(&LIST).env("FEATHER_PROFILE", "work").output();
    assert_eq!(Outcome::from(by_variable.unwrap()).rows().len(), 1);
    let unknown = home.run(&["--profile", "home", "config"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.notes.contains("hint: it has default, work"),
        "{unknown:?}"
    );
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let sandbox = sandbox();
    for mode in [0o644, 0o640, 0o602] {
        let home = Home::with(&profiles(sandbox.url()), mode);
        let outcome = home.run(&[&["--profile", "work"][..], &LIST].concat());
        assert_eq!(outcome.code, Some(2), "{mode:o}: {outcome:?}");
        assert!(
            outcome.notes.contains("is open to other users"),
            "{outcome:?}"
        );
        assert!(
            outcome.notes.contains("hint: close it: chmod 600 /"),
            "{outcome:?}"
        );
        // A sandbox of its own looks at no settings.
        home.run(&["--sandbox", "conversations", "list"]).data();
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn the_key_can_come_from_standard_input_or_a_file() {
    let sandbox = sandbox();
    let home = Home::with("", 0o600);
    let file = home.write("key", &format!("{KEY}\n"), 0o600);
    let run = |file: &str, input: &str| -> Outcome {
        let arguments = [
            &["--base-url", sandbox.url(), "--api-key-file", file][..],
            &LIST,
        ]
        .concat();
        let mut child = home
            .feather(&arguments)
            // An option comes before the variable.
            .env("FEATHER_API_KEY", "wrong-one")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap().into()
    };
    assert_eq!(run(file.to_str().unwrap(), "").rows().len(), 1);
    assert_eq!(run("-", &format!("{KEY}\r\n")).rows().len(), 1);
    for (input, words) in [("", "there is none"), ("a\nb", "several lines")] {
        let refused = run("-", input);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.notes.contains(words), "{refused:?}");
    }
    let open = home.write("open-key", KEY, 0o644);
    let outcome = run(open.to_str().unwrap(), "");
    assert!(
        outcome.notes.starts_with("warning: the file "),
        "{outcome:?}"
    );
    assert_eq!(outcome.rows().len(), 1);
}

#[test]
fn the_file_in_the_readme_is_one() {
    let readme = include_str!("../README.md");
    let blocks = blocks::blocks(readme);
    let mut files = blocks.iter().filter(|block| block.language == "toml");
    let file = files.next().unwrap().lines.join("\n");
    assert!(files.next().is_none());

    let home = Home::with(&file, 0o600);
    home.write("key", KEY, 0o600);
    let key = home.0.path().join("key");
    let file = ["feather", "anyreach"].iter().fold(file, |file, name| {
        file.replace(&format!("/run/secrets/{name}"), key.to_str().unwrap())
    });
    home.write("feather/config.toml", &file, 0o600);
    let work = home.run(&["config"]).data();
    assert!(work.contains("https://feather.example.com"), "{work}");
    let calls = home.run(&["--profile", "calls", "config"]).data();
    assert!(calls.contains("org-7"), "{calls}");
}

#[test]
fn config_shows_what_is_in_force_and_no_key() {
    let home = Home::with(&profiles("https://work.example.com"), 0o600);
    let shown = home.run(&["--profile", "work", "config"]).data();
    for expected in [
        "api key   ********   ",
        "the profile `work`",
        "base url  https://work.example.com",
        "the option --profile",
        "config.toml",
    ] {
        assert!(shown.contains(expected), "{expected} is not in {shown}");
    }
    let json = home
        .feather(&["config", "--output", "json"])
        .env("FEATHER_BASE_URL", "https://variable.example.com")
        .output();
    let json: Value = serde_json::from_str(&Outcome::from(json.unwrap()).data()).unwrap();
    assert_eq!(json["base_url"]["value"], "https://variable.example.com");
    assert_eq!(json["base_url"]["from"], "the variable FEATHER_BASE_URL");
    assert_eq!(json["api_key"]["from"], "the profile `default`");
    let nothing = feather(&["config"]).output().unwrap();
    let nothing = Outcome::from(nothing).data();
    assert!(
        nothing.contains("nobody set it") && nothing.contains("it is not there"),
        "{nothing}"
    );
}

#[test]
fn a_wrong_file_is_told_with_its_line() {
    let home = Home::with("[profiles.default]\napi-key = \"canary\"\n", 0o600);
    let outcome = home.run(&LIST);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .notes
            .contains("config.toml, line 2: unknown field `api-key`"),
        "{outcome:?}"
    );
    assert!(!outcome.notes.contains("canary"), "{outcome:?}");
}
