//! The fenced blocks of a Markdown text, the commands in those for a shell, and which test runs each.
//!
//! Tests of three packages read this file, since a test can only run the programs of its own.

#![allow(dead_code, reason = "each test uses a part of it")]

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// What stands behind the fence, such as `rust,no_run`.
    pub(crate) language: &'a str,
    /// The line of the fence, from 1.
    pub(crate) line: usize,
    /// The lines between the fences.
    pub(crate) lines: Vec<&'a str>,
}

/// The blocks of a text, in order.
pub(crate) fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in markdown.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), open) {
            (Some(language), false) => blocks.push(Block {
                language,
                line: index + 1,
                lines: Vec::new(),
            }),
            (Some(_), true) => {}
            (None, true) => blocks
                .last_mut()
                .into_iter()
                .for_each(|block| block.lines.push(line)),
            (None, false) => continue,
        }
        open = line.trim_start().starts_with("```") != open;
    }
    assert!(!open, "a block has no end");
    blocks
}

/// A command for a shell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Command<'a> {
    /// The command as it is written.
    pub(crate) text: &'a str,
    /// Its line.
    pub(crate) line: usize,
    /// Which test runs it.
    pub(crate) runner: Runner<'a>,
}

/// What runs a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Runner<'a> {
    /// `crates/featherhq-cli/tests/readme.rs`, with what follows `feather` or `cargo run --`.
    Feather(&'a str),
    /// `xtask/tests/readme.rs`, with what follows `cargo xtask`.
    Xtask(&'a str),
    /// `tests/examples.rs` runs this program.
    Example(&'a str),
    /// It is a step of `.ci/run`, and would run itself here.
    Check,
}

/// Every command of the blocks for a shell.
///
/// Panics at a command that no test runs: whoever adds one says here which test does.
pub(crate) fn commands(markdown: &str) -> Vec<Command<'_>> {
    let mut commands = Vec::new();
    for block in blocks(markdown) {
        if block.language != "sh" {
            assert!(
                !["bash", "shell", "console", ""].contains(&block.language),
                "line {}: call a block for a shell `sh`, and any other by its language",
                block.line
            );
            continue;
        }
        for (index, line) in block.lines.iter().enumerate() {
            let text = line.split(" #").next().unwrap_or(line).trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let line = block.line + index + 1;
            let runner =
                runner(text).unwrap_or_else(|| panic!("line {line}: no test runs `{text}`"));
            commands.push(Command { text, line, runner });
        }
    }
    commands
}

fn runner(command: &str) -> Option<Runner<'_>> {
    if let Some(arguments) = command
        .strip_prefix("feather ")
        .or_else(|| command.strip_prefix("cargo run -- "))
    {
        return Some(Runner::Feather(arguments));
    }
    if let Some(arguments) = command.strip_prefix("cargo xtask ") {
        return Some(Runner::Xtask(arguments));
    }
    if let Some((_, name)) = command.split_once(" --example ") {
        return Some(Runner::Example(name));
    }
    (command == "cargo test --workspace").then_some(Runner::Check)
}
