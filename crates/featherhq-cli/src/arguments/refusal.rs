//! A command line that makes no sense, or that asks for help or the version.

use std::ffi::OsString;
use std::io;

use crate::console::note_json;
use crate::exit::Exit;
use crate::failure::Report;

/// What to print in place of running a command.
#[derive(Debug)]
pub(crate) struct Refusal {
    error: clap::Error,
    is_json: bool,
}

impl Refusal {
    /// `words` are the command line, which says how errors are to be written
    /// even where it cannot be read as a whole.
    pub(super) fn new(error: clap::Error, words: &[OsString]) -> Self {
        Self {
            error,
            is_json: asks_for_json(words),
        }
    }

    /// Prints it, and says how the program ends.
    pub(crate) fn print(&self) -> Exit {
        // When neither stream can be written to, there is nobody to tell.
        if !self.error.use_stderr() {
            // Help or the version, which were asked for.
            let _ = self.error.print();
            return Exit::Success;
        }
        if self.is_json {
            note_json(&mut io::stderr(), "error", &self.to_report());
        } else {
            let _ = self.error.print();
        }
        Exit::Usage
    }

    fn to_report(&self) -> Report {
        let text = self.error.render().to_string();
        let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
        let message = message.strip_prefix("error: ").unwrap_or(message).trim();
        let message: Vec<&str> = message.lines().map(str::trim).collect();
        let hint: Vec<&str> = rest
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        Report::of_refusal(message.join(" "), hint.join("\n"))
    }
}

fn asks_for_json(words: &[OsString]) -> bool {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let is_json = |value: &str| matches!(value, "json" | "ndjson");
    let attached = words.iter().any(|word| {
        let value = word
            .strip_prefix("--output=")
            .or_else(|| word.strip_prefix("-o"));
        value.is_some_and(|value| is_json(value.trim_start_matches('=')))
    });
    attached
        || words
            .windows(2)
            .any(|pair| matches!(pair[0], "--output" | "-o") && is_json(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_ask_for_json_is_seen() {
        let asks = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            asks_for_json(&words)
        };
        for line in [
            "-o json",
            "--output ndjson",
            "--output=json",
            "-ojson",
            "-o=ndjson x",
        ] {
            assert!(asks(line), "{line}");
        }
        for line in [
            "json",
            "--output table",
            "-o csv json",
            "--output",
            "--query json",
        ] {
            assert!(!asks(line), "{line}");
        }
    }
}
