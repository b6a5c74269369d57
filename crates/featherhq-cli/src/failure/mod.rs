//! What can go wrong in a command: how the program ends because of it, and
//! what the user is told ([`report`]).

mod hints;
mod report;

use std::io;
use std::path::PathBuf;

use featherhq::{Checkpoint, Error, ErrorKind};
use featherhq_sandbox::SandboxError;
use serde::Serialize;
use uuid::Uuid;

pub(crate) use self::report::{Report, joined};
use crate::exit::Exit;
use crate::export::ExportFailure;
use crate::provider::Provider;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A call of the API, or what leads to it.
    Api(Error),
    /// Some parts of an answer could not be decoded; all others came.
    Undecoded {
        /// What they are.
        part: Part,
        /// How many.
        count: u64,
        /// Why the first of them could not be.
        first: Error,
    },
    /// One of several conversations could not be had.
    OfConversation {
        /// Which.
        id: Uuid,
        /// Why.
        cause: Box<Failure>,
    },
    /// A setting cannot be used.
    Settings {
        /// Which one, and why.
        message: String,
        /// What to do about it.
        hint: Option<String>,
        /// The underlying error.
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// The files of an export, or what is in them.
    Export(ExportFailure),
    /// The provider lacks what is asked for.
    Usage {
        /// What, and which provider.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// There is no key for the provider.
    NoApiKey(Provider),
    /// The user or the system asked the program to end.
    Interrupted,
    /// A list ended before its end, and can be gone on with.
    Stopped {
        /// Why it ended.
        cause: Box<Failure>,
        /// How to go on.
        resume: Resume,
    },
    /// What went wrong was told already.
    /// What went wrong was told already.
    Told(Exit),
    /// A sandbox did not start.
    Sandbox(SandboxError),
    /// A sandbox ended though nobody asked it to.
    SandboxEnded,
    /// The output cannot be written.
    Output(io::Error),
    /// A file or directory cannot be written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The operating system gives no timer, socket or signal.
    Runtime(io::Error),
}

/// What can be decoded, or not, by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    /// A conversation of a list.
    Conversation,
    /// A turn of a conversation.
    Turn,
}

impl Part {
    /// One of them, and several.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Conversation => ("conversation", "conversations"),
            Self::Turn => ("message", "messages"),
        }
    }
}

/// How to go on with a list that was stopped.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Resume {
    /// The command that gives the rest, for a shell.
    pub(crate) command: String,
    /// The place in the list.
    pub(crate) checkpoint: Checkpoint,
}

impl Failure {
    /// How the program ends because of this.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Api(error) => exit_of(error),
            Self::Undecoded { .. } => Exit::Decode,
            Self::Settings { .. } | Self::Usage { .. } => Exit::Usage,
            Self::Export(failure) => failure.exit(),
            Self::NoApiKey(_) => Exit::Authentication,
            Self::Stopped { cause, .. } | Self::OfConversation { cause, .. } => cause.exit(),
            Self::Told(exit) => *exit,
            Self::Output(_) if self.is_closed_pipe() => Exit::Success,
            Self::Interrupted
            | Self::Sandbox(_)
            | Self::SandboxEnded
            | Self::File { .. }
            | Self::Output(_)
            | Self::Runtime(_) => Exit::Other,
        }
    }

    /// Whether the reader of the output went away, as `head` does when it has enough.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Api(error)
    }
}

impl From<SandboxError> for Failure {
    fn from(error: SandboxError) -> Self {
        Self::Sandbox(error)
    }
}

impl From<ExportFailure> for Failure {
    fn from(failure: ExportFailure) -> Self {
        Self::Export(failure)
    }
}

/// For what commands write; every other [`io::Error`] is wrapped by name.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// serde_json serialises these types without fail, so its errors are those of the output.
impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

fn exit_of(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::Config | ErrorKind::RequestBuild => Exit::Usage,
        ErrorKind::Decode => Exit::Decode,
        ErrorKind::Pagination(_) => Exit::Pagination,
        _ if error.is_network() => Exit::Network,
        _ if error.is_unauthorized() || error.is_forbidden() => Exit::Authentication,
        _ if error.is_not_found() => Exit::NotFound,
        _ if error.is_rate_limited() => Exit::RateLimited,
        _ if error.is_validation() => Exit::Usage,
        _ => Exit::Other,
    }
}

/// Writing to memory does not fail, and a line can hold any text.
impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Self::Output(error.into())
    }
}
