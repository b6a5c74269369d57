//! What was looked at, what was found, and what to do about it.

use std::io;

use serde::Serialize;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Failure, joined};
use crate::text::sanitize::one_line;
use crate::text::style::{BAD, FAINT, GOOD, NOTICE, STRONG};
use crate::text::wrap::wrap;

/// The room for the state and the name of a check.
const STATE_COLUMNS: usize = 6;
const NAME_COLUMNS: usize = 14;

/// One check and its outcome.
#[derive(Debug)]
pub(super) struct Check {
    name: &'static str,
    pub(super) state: State,
    finding: String,
    hints: Vec<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum State {
    /// As it should be.
    Ok,
    /// It works, but may not be what is wanted.
    Warning,
    /// It does not work, and the program ends like this.
    Failed(Exit),
    /// It could not be looked at.
    Skipped,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warn",
            Self::Failed(_) => "fail",
            Self::Skipped => "skip",
        }
    }
}

impl Check {
    fn new(name: &'static str, state: State, finding: &str) -> Self {
        Self {
            name,
            state,
            finding: finding.to_owned(),
            hints: Vec::new(),
        }
    }

    pub(super) fn ok(name: &'static str, finding: &str) -> Self {
        Self::new(name, State::Ok, finding)
    }

    pub(super) fn warning(name: &'static str, finding: &str) -> Self {
        Self::new(name, State::Warning, finding)
    }

    pub(super) fn skipped(name: &'static str, finding: &str) -> Self {
        Self::new(name, State::Skipped, finding)
    }

    pub(super) fn failed(name: &'static str, exit: Exit, finding: &str) -> Self {
        Self::new(name, State::Failed(exit), finding)
    }

    /// What a command would have failed with.
    pub(super) fn of_failure(name: &'static str, failure: &Failure) -> Self {
        Self::failed(name, failure.exit(), &failure.message()).with_hints(failure.hints())
    }

    pub(super) fn with_hints(mut self, hints: Vec<String>) -> Self {
        self.hints.extend(hints);
        self
    }

    pub(super) fn with_hint(self, hint: &str) -> Self {
        self.with_hints(vec![hint.to_owned()])
    }
}

/// Writes one line for each check, and what to do below it.
pub(super) fn write_text(checks: &[Check], console: &mut Console<'_>) -> io::Result<()> {
    let screen = console.screen;
    let indent = STATE_COLUMNS + NAME_COLUMNS;
    for check in checks {
        let style = match check.state {
            State::Ok => GOOD,
            State::Warning => NOTICE,
            State::Failed(_) => BAD.bold(),
            State::Skipped => FAINT,
        };
        let state = format!("{:<STATE_COLUMNS$}", check.state.word());
        let name = format!("{:<NAME_COLUMNS$}", check.name);
        let mut before = format!(
            "{}{}",
            screen.palette.paint(style, &state),
            screen.palette.paint(STRONG, &name)
        );
        let finding = one_line(&check.finding);
        let hints = check
            .hints
            .iter()
            .map(|hint| format!("hint: {}", one_line(hint)));
        for text in std::iter::once(finding).chain(hints) {
            for line in wrap(&text, screen.width.saturating_sub(indent)) {
                writeln!(console.out, "{before}{line}")?;
                before = " ".repeat(indent);
            }
        }
    }
    Ok(())
}

/// All checks as JSON.
#[derive(Serialize)]
struct Report<'a> {
    state: &'static str,
    checks: Vec<CheckReport<'a>>,
}

#[derive(Serialize)]
struct CheckReport<'a> {
    name: &'static str,
    state: &'static str,
    finding: &'a str,
    hint: Option<String>,
}

/// Writes one JSON object.
pub(super) fn write_json(checks: &[Check], console: &mut Console<'_>) -> Result<(), Failure> {
    let has = |state: fn(State) -> bool| checks.iter().any(|check| state(check.state));
    let report = Report {
        state: if has(|state| matches!(state, State::Failed(_))) {
            "fail"
        } else if has(|state| state == State::Warning) {
            "warn"
        } else {
            "ok"
        },
        checks: checks
            .iter()
            .map(|check| CheckReport {
                name: check.name,
                state: check.state.word(),
                finding: &check.finding,
                hint: joined(&check.hints),
            })
            .collect(),
    };
    console.write_json(&report)
}
