//! The exit codes: what a script can rely on.

use std::fmt::Write as _;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    Success,
    Other,
    Usage,
    Authentication,
    NotFound,
    RateLimited,
    Network,
    Decode,
    Pagination,
}

impl Exit {
    /// All of them, by number.
    const ALL: [Self; 9] = [
        Self::Success,
        Self::Other,
        Self::Usage,
        Self::Authentication,
        Self::NotFound,
        Self::RateLimited,
        Self::Network,
        Self::Decode,
        Self::Pagination,
    ];

    /// The number that the operating system is given.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::Authentication => 3,
            Self::NotFound => 4,
            Self::RateLimited => 5,
            Self::Network => 6,
            Self::Decode => 7,
            Self::Pagination => 8,
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Success => "everything went well, or the reader of the output had enough",
            Self::Other => "anything that is not listed here, such as an interruption",
            Self::Usage => "an argument or setting is wrong, or the server refuses a parameter",
            Self::Authentication => "the API key is missing, not accepted or lacks a right",
            Self::NotFound => "there is no such conversation",
            Self::RateLimited => "too many requests were made",
            Self::Network => "no whole answer came: no connection, or out of time",
            Self::Decode => "the answer is not what the API documents",
            Self::Pagination => "the list could not be read to its end",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// All exit codes and their meanings, for `--help`.
pub(crate) fn table() -> String {
    let mut table = "Exit codes:".to_owned();
    for exit in Exit::ALL {
        // Writing to a string cannot fail.
        let _ = write!(table, "\n  {}  {}", exit.code(), exit.meaning());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_code_once_and_in_order() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, (0..=8).collect::<Vec<u8>>());
        assert_eq!(table().lines().count(), 1 + codes.len());
        assert!(table().contains("\n  3  the API key is missing"));
    }
}
