//! The fenced blocks of a Markdown text, the commands in those for a shell, and which test runs each.
//!
//! Tests of several packages read this file, since a test can only run the programs of its own.

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
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Command {
    /// The command as it is written, on one line.
    pub(crate) text: String,
    /// Its first line.
    pub(crate) line: usize,
    /// Which test runs it.
    pub(crate) runner: Runner,
}

/// What runs a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Runner {
    /// `crates/featherhq-cli/tests/readme.rs`.
    Feather,
    /// `xtask/tests/readme.rs`.
    Xtask,
    /// `crates/featherhq-sandbox/tests/readme.rs`, which starts the server.
    Server,
    /// The same, which sends this to the server.
    Request,
    /// `tests/examples.rs` runs this program.
    Example,
    /// It is a step of `.ci/run`, or a part of one, and would run itself here.
    Check,
    /// No test runs it, for this reason.
    Nobody(&'static str),
}

/// How commands begin, and what runs them; the first that fits counts.
const RUNNERS: &[(&str, Runner)] = &[
    ("feather ", Runner::Feather),
    ("cargo run -- ", Runner::Feather),
    ("cargo xtask build-cost", Runner::Nobody(LONG)),
    ("cargo xtask ", Runner::Xtask),
    (
        "cargo run -p featherhq-sandbox --example serve -- ",
        Runner::Server,
    ),
    ("curl ", Runner::Request),
    (
        "cargo run -p openapi-drift --example optic ",
        Runner::Nobody(FROM_REGISTRY),
    ),
    ("cargo run --example ", Runner::Example),
    ("cargo run --features blocking --example ", Runner::Example),
    (
        "cargo test -p featherhq-sandbox --test load ",
        Runner::Nobody(LONG),
    ),
    (
        "cargo test --release -p featherhq-sandbox --test million ",
        Runner::Nobody(LONG),
    ),
    ("cargo deny ", Runner::Check),
    ("cargo test --workspace", Runner::Check),
    ("cargo test -p featherhq-sandbox", Runner::Check),
    ("cargo bench ", Runner::Nobody(LONG)),
    ("pip install ", Runner::Nobody(FROM_REGISTRY)),
    ("npm install ", Runner::Nobody(FROM_REGISTRY)),
    ("schemathesis ", Runner::Nobody(FROM_REGISTRY)),
];

const FROM_REGISTRY: &str = "it needs a tool that is no crate";

const LONG: &str = "it takes minutes, and tells of the machine that it runs on";

impl Command {
    /// What follows the beginning that tells the runner.
    pub(crate) fn arguments(&self) -> &str {
        let mut beginnings = RUNNERS.iter().map(|(beginning, _)| *beginning);
        let rest = beginnings.find_map(|beginning| self.text.strip_prefix(beginning));
        rest.unwrap_or_else(|| panic!("no test runs `{}`", self.text))
    }
}

/// Every command of the blocks for a shell.
///
/// Panics at a command that no test runs: whoever adds one says here which test does, or why none.
pub(crate) fn commands(markdown: &str) -> Vec<Command> {
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
        let mut begun: Option<(usize, String)> = None;
        for (index, line) in block.lines.iter().enumerate() {
            let text = line.split(" #").next().unwrap_or(line).trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (line, before) = begun
                .take()
                .unwrap_or((block.line + index + 1, String::new()));
            if let Some(first) = text.strip_suffix('\\') {
                begun = Some((line, before + first));
                continue;
            }
            let text = before + text;
            let mut runners = RUNNERS.iter();
            let runner = runners.find(|(beginning, _)| text.starts_with(beginning));
            let (_, runner) =
                *runner.unwrap_or_else(|| panic!("line {line}: no test runs `{text}`"));
            commands.push(Command { text, line, runner });
        }
        assert!(begun.is_none(), "line {}: a command has no end", block.line);
    }
    commands
}
