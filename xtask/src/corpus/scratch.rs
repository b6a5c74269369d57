//! A program that reads JSON as the generated types of a document, and writes it again.
//!
//! It holds the types alone: the client around them has no part in what they read. All such
//! programs share one target folder, so that what they depend on is compiled once.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_lower::Pointer;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::generate::{self, Client};
use crate::workspace;

/// What sends requests, and what names the modules of a client; all others its types may need.
const LEFT_OUT: [&str; 4] = ["client.rs", "mod.rs", "response.rs", "send.rs"];

/// One JSON text to be read as the type of a schema.
pub(super) struct Question {
    /// The schema.
    pub(super) schema: Pointer,
    pub(super) instance: Value,
}

/// What came of one text.
pub(super) struct Answer {
    /// Read from the text, and written as text.
    pub(super) by_text: Result<Value, String>,
    /// Read from a `serde_json::Value`, and written as one.
    pub(super) by_value: Result<Value, String>,
}

/// A program for the types of one document.
pub(super) struct Scratch {
    folder: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// Writes and compiles the program; `types` are the schemas it knows, each with its type.
    pub(super) fn build(
        client: &Client,
        document: &str,
        types: &[(Pointer, String)],
    ) -> Result<Self, Failure> {
        let target = workspace::root().join("target/corpus");
        let scratch = Self {
            folder: target.join("round-trip").join(document),
            target: target.join("target"),
        };
        scratch.write(client, document, types)?;
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--quiet", "--message-format", "short"])
            .env("CARGO_TARGET_DIR", &scratch.target)
            .current_dir(&scratch.folder)
            .output()
            .map_err(|error| Failure::io(&scratch.folder, &error))?;
        if output.status.success() {
            return Ok(scratch);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(Failure::Check(format!(
            "the round trip does not compile: {}",
            told.lines()
                .find(|line| line.contains("error"))
                .unwrap_or(&told)
        )))
    }

    fn write(
        &self,
        client: &Client,
        document: &str,
        types: &[(Pointer, String)],
    ) -> Result<(), Failure> {
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
             {}\n[profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
            package(document),
            dependencies(),
        );
        workspace::write(&self.folder.join("Cargo.toml"), &manifest)?;
        // The versions of this workspace.
        let lock = workspace::read(&workspace::root().join("Cargo.lock"))?;
        if workspace::read_if_present(&self.folder.join("Cargo.lock"))?.is_none() {
            workspace::write(&self.folder.join("Cargo.lock"), &lock)?;
        }
        let mut modules = String::new();
        for file in &client.generated.files {
            if let Some(module) = file.name.strip_suffix(".rs")
                && !LEFT_OUT.contains(&file.name)
            {
                modules.push_str(&format!("mod {module};\n"));
                workspace::write(&self.folder.join("src").join(file.name), &file.text)?;
            }
        }
        let rows: String = types
            .iter()
            .map(|(schema, name)| format!("    ({:?}, answer::<{name}>),\n", schema.as_str()))
            .collect();
        let main = include_str!("scratch/main.rs.txt")
            .replace("// MODULES\n", &modules)
            .replace("    // TYPES\n", &rows);
        workspace::write(&self.folder.join("src/main.rs"), &main)
    }

    /// One answer to each question, in order.
    pub(super) fn ask(&self, questions: &[Question]) -> Result<Vec<Answer>, Failure> {
        let mut lines = String::new();
        for Question { schema, instance } in questions {
            let line = json!({"schema": schema.as_str(), "text": instance.to_string()});
            lines.push_str(&format!("{line}\n"));
        }
        let path = self.folder.join("instances.jsonl");
        workspace::write(&path, &lines)?;
        let input = File::open(&path).map_err(|error| Failure::io(&path, &error))?;
        let program = self.target.join("debug").join(program(&self.folder));
        let output = Command::new(&program)
            .stdin(input)
            .output()
            .map_err(|error| Failure::io(&program, &error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        workspace::write(&self.folder.join("answers.jsonl"), &text)?;
        let answers: Vec<Answer> = text.lines().filter_map(Answer::parse).collect();
        if answers.len() != questions.len() {
            return Err(Failure::Check(format!(
                "the round trip ended after {} of {} instances: {}",
                answers.len(),
                questions.len(),
                String::from_utf8_lossy(&output.stderr).trim()
            )));
        }
        Ok(answers)
    }
}

impl Answer {
    fn parse(line: &str) -> Option<Self> {
        let answer: Value = serde_json::from_str(line).ok()?;
        let side = |key: &str| -> Option<Result<Value, String>> {
            let side = answer.get(key)?;
            Some(match side.get("written").and_then(Value::as_str) {
                Some(written) => serde_json::from_str(written).map_err(|error| error.to_string()),
                None => Err(side.get("error")?.as_str()?.to_owned()),
            })
        };
        Some(Self {
            by_text: side("text")?,
            by_value: side("value")?,
        })
    }
}

/// What the types depend on: not what sends requests.
fn dependencies() -> String {
    let lines = generate::DEPENDENCIES.lines();
    lines
        .filter(|line| !line.starts_with("progenitor-client") && !line.starts_with("reqwest"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The name of the program's package: programs of several documents share a target folder.
fn package(document: &str) -> String {
    let words: Vec<String> = document
        .split(|character: char| !character.is_ascii_alphanumeric())
        .map(str::to_ascii_lowercase)
        .collect();
    format!("round-trip-{}", words.join("-"))
}

fn program(folder: &Path) -> String {
    let document = folder.file_name().unwrap_or_default().to_string_lossy();
    format!("{}{}", package(&document), std::env::consts::EXE_SUFFIX)
}
