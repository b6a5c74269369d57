//! What can go wrong in a command, and what the user is told: one line, what
//! to do about it, and on request how it came about.

use std::error::Error as _;
use std::io;

use featherhq::prelude::*;
use featherhq::{Error, ErrorKind};
use featherhq_sandbox::SandboxError;

use crate::arguments::SharedArguments;
use crate::console::Console;
use crate::exit::Exit;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A call of the API, or what leads to it.
    Api(Error),
    /// There is no API key.
    NoApiKey,
    /// A sandbox did not start.
    Sandbox(SandboxError),
    /// A sandbox ended though nobody asked it to.
    SandboxEnded,
    /// The output cannot be written.
    Output(io::Error),
    /// The operating system gives no timer, socket or signal.
    Runtime(io::Error),
}

impl Failure {
    /// How the program ends because of this.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Api(error) => exit_of(error),
            Self::NoApiKey => Exit::Authentication,
            Self::Output(_) if self.is_closed_pipe() => Exit::Success,
            Self::Sandbox(_) | Self::SandboxEnded | Self::Output(_) | Self::Runtime(_) => {
                Exit::Other
            }
        }
    }

    /// Says on standard error what happened.
    pub(crate) fn report(&self, shared: &SharedArguments, console: &mut Console<'_>) {
        if self.is_closed_pipe() {
            return;
        }
        let mut say = |word: &str, text: &str| console.note(&format!("{word}: {text}"));
        say("error", &self.message());
        for hint in self.hints(shared.api_key.as_deref()) {
            say("hint", &hint);
        }
        if shared.verbose {
            for (word, text) in self.details() {
                say(word, &text);
            }
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Api(error) => error.to_string(),
            Self::NoApiKey => "there is no API key".to_owned(),
            Self::Sandbox(error) => error.to_string(),
            Self::SandboxEnded => "the sandbox ended by itself".to_owned(),
            Self::Output(error) => format!("the output cannot be written: {error}"),
            Self::Runtime(error) => format!("the operating system refuses: {error}"),
        }
    }

    fn hints(&self, key: Option<&str>) -> Vec<String> {
        match self {
            Self::Api(error) => hints_for(error, key),
            Self::NoApiKey => {
                vec!["set FEATHER_API_KEY, or try it without one: --sandbox".to_owned()]
            }
            Self::Sandbox(_) | Self::SandboxEnded | Self::Output(_) | Self::Runtime(_) => {
                Vec::new()
            }
        }
    }

    /// What `--verbose` adds: each under its name.
    fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        let mut source = match self {
            Self::Api(error) => error.source(),
            Self::Sandbox(error) => error.source(),
            Self::Output(error) | Self::Runtime(error) => error.source(),
            Self::NoApiKey | Self::SandboxEnded => None,
        };
        while let Some(cause) = source {
            details.push(("caused by", cause.to_string()));
            source = cause.source();
        }
        if let Self::Api(error) = self {
            let of_answer = [
                ("request id", error.request_id()),
                ("body of the answer", error.snippet()),
            ];
            for (name, text) in of_answer {
                details.extend(text.map(|text| (name, text.to_owned())));
            }
        }
        details
    }

    /// Whether the reader of the output went away, as `head` does when it has enough.
    fn is_closed_pipe(&self) -> bool {
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

fn hints_for(error: &Error, key: Option<&str>) -> Vec<String> {
    let hint = match error.kind() {
        _ if error.is_validation() => {
            let found = error.validation_errors();
            let places = found.iter().map(|found| {
                let text = format!("{}: {}", found.location(), found.msg);
                without_key(&text, key)
            });
            return places.collect();
        }
        ErrorKind::Decode => "the API may have moved on; look for a newer release of feather",
        ErrorKind::Pagination(_) => "what came until then is good; narrower filters may help",
        ErrorKind::BodyTooLarge => "ask for smaller pages: --page-size",
        _ if error.is_network() => {
            "check --base-url or FEATHER_BASE_URL, and that the server runs; `feather sandbox` serves one"
        }
        _ if error.is_unauthorized() => {
            "the key comes from --api-key or FEATHER_API_KEY, the server from --base-url or FEATHER_BASE_URL"
        }
        _ if error.is_not_found() => {
            "`feather conversations list` shows the ids that this key can see"
        }
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

/// A refusal may quote the key. These words come straight from the body; all
/// others that an [`Error`] has are without the key already.
fn without_key(text: &str, key: Option<&str>) -> String {
    match key {
        Some(key) if !key.is_empty() => text.replace(key, "[redacted]"),
        _ => text.to_owned(),
    }
}
