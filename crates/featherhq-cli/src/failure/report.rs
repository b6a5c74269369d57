//! What is said about a failure on standard error: one line, what to do about
//! it, and on request how it came about; or all of it as JSON.

use std::error::Error as _;

use featherhq::{Error, ErrorKind};
use serde::Serialize;
use uuid::Uuid;

use super::{Failure, Resume};
use crate::console::{Console, Words};
use crate::exit::Exit;
use crate::provider::Provider;
use crate::text::style::{BAD, FAINT, LIVE};

impl Failure {
    /// Says what happened, as the console wants it.
    pub(crate) fn report(&self, console: &mut Console<'_>) {
        if self.is_closed_pipe() || matches!(self, Self::Told(_)) {
            return;
        }
        match console.words {
            Words::Text => self.report_text(console),
            Words::Json => {
                let report = self.to_json(console.verbose);
                console.note_json("error", &report);
            }
        }
    }

    fn report_text(&self, console: &mut Console<'_>) {
        console.say("error", BAD.bold(), &self.message());
        for hint in self.hints() {
            console.say("hint", LIVE, &hint);
        }
        if console.verbose {
            for cause in self.causes() {
                console.say("caused by", FAINT, &cause);
            }
            for (name, text) in self.of_answer() {
                console.say(name, FAINT, &text);
            }
        }
    }

    fn to_json(&self, is_verbose: bool) -> Report {
        let api = self.api();
        Report {
            kind: self.kind(),
            message: self.message(),
            hint: joined(&self.hints()),
            exit_code: self.exit().code(),
            operation: api.and_then(Error::operation),
            status: api.and_then(Error::status).map(|status| status.as_u16()),
            request_id: api.and_then(Error::request_id).map(str::to_owned),
            json_path: api.and_then(Error::json_path).map(str::to_owned),
            attempts: api.map_or(0, |error| error.attempts().len()),
            retry_after_seconds: api
                .and_then(Error::retry_after)
                .map(|wait| wait.as_secs_f64()),
            id: match self {
                Self::OfConversation { id, .. } => Some(*id),
                _ => None,
            },
            count: match self {
                Self::Undecoded { count, .. } => Some(*count),
                _ => None,
            },
            resume: match self {
                Self::Stopped { resume, .. } => Some(resume.clone()),
                _ => None,
            },
            causes: is_verbose.then(|| self.causes()),
            body: api
                .and_then(Error::snippet)
                .filter(|_| is_verbose)
                .map(str::to_owned),
        }
    }

    /// What happened, on one line.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Api(error) => error.to_string(),
            Self::Undecoded { part, count, first } => {
                let (one, many) = part.names();
                match count {
                    1 => format!("one {one} could not be decoded: {first}"),
                    _ => format!("{count} {many} could not be decoded, the first: {first}"),
                }
            }
            Self::Settings { message, .. } | Self::Usage { message, .. } => message.clone(),
            Self::Export(failure) => failure.to_string(),
            Self::NoApiKey(Provider::Feather) => "there is no API key".to_owned(),
            Self::NoApiKey(provider) => format!("there is no token for {provider}"),
            Self::Interrupted => "interrupted".to_owned(),
            Self::OfConversation { id, cause } => format!("conversation {id}: {}", cause.message()),
            Self::Stopped { cause, .. } => cause.message(),
            // Nothing is said about it here.
            Self::Told(_) => String::new(),
            Self::Sandbox(error) => error.to_string(),
            Self::SandboxEnded => "the sandbox ended by itself".to_owned(),
            Self::File { path, source } => {
                format!("{} cannot be written: {source}", path.display())
            }
            Self::Output(error) => format!("the output cannot be written: {error}"),
            Self::Runtime(error) => format!("the operating system refuses: {error}"),
        }
    }

    /// A short stable name.
    fn kind(&self) -> &'static str {
        match self {
            Self::Api(error) => kind_of(error),
            Self::Undecoded { .. } => ErrorKind::Decode.as_str(),
            Self::Settings { .. } => ErrorKind::Config.as_str(),
            Self::Export(_) => "export",
            Self::Usage { .. } => "usage",
            Self::NoApiKey(_) => "no_api_key",
            Self::Interrupted => "interrupted",
            Self::Stopped { cause, .. } | Self::OfConversation { cause, .. } => cause.kind(),
            Self::Told(_) => "told",
            Self::Sandbox(_) | Self::SandboxEnded => "sandbox",
            Self::File { .. } | Self::Output(_) => "output",
            Self::Runtime(_) => "system",
        }
    }

    /// The error of the API that it is, or comes from.
    fn api(&self) -> Option<&Error> {
        match self {
            Self::Api(error) | Self::Undecoded { first: error, .. } => Some(error),
            Self::Stopped { cause, .. } | Self::OfConversation { cause, .. } => cause.api(),
            _ => None,
        }
    }

    /// The chain of causes, the nearest first.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut source = match self {
            Self::Api(error) | Self::Undecoded { first: error, .. } => error.source(),
            Self::Stopped { cause, .. } | Self::OfConversation { cause, .. } => {
                return cause.causes();
            }
            // The message has the error already.
            Self::Settings { source, .. } => source.as_ref().and_then(|source| source.source()),
            Self::Sandbox(error) => error.source(),
            Self::File { source: error, .. } | Self::Output(error) | Self::Runtime(error) => {
                error.source()
            }
            Self::Export(failure) => failure.source(),
            Self::Usage { .. }
            | Self::NoApiKey(_)
            | Self::Interrupted
            | Self::Told(_)
            | Self::SandboxEnded => None,
        };
        let mut causes = Vec::new();
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        causes
    }

    /// What the server said, each under its name.
    fn of_answer(&self) -> Vec<(&'static str, String)> {
        let answer = [
            ("request id", self.api().and_then(Error::request_id)),
            ("body of the answer", self.api().and_then(Error::snippet)),
        ];
        let said = answer
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?.to_owned())));
        said.collect()
    }
}

/// A failure as JSON. The names of its fields stay; there may be more of them
/// one day.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    kind: &'static str,
    message: String,
    hint: Option<String>,
    exit_code: u8,
    operation: Option<&'static str>,
    status: Option<u16>,
    request_id: Option<String>,
    json_path: Option<String>,
    attempts: usize,
    retry_after_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resume: Option<Resume>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl Report {
    /// A refused command line.
    pub(crate) fn of_refusal(message: String, hint: String) -> Self {
        Self {
            kind: "usage",
            message,
            hint: Some(hint).filter(|hint| !hint.is_empty()),
            exit_code: Exit::Usage.code(),
            ..Self::default()
        }
    }
}

/// Hints as one text; none when there are none.
pub(crate) fn joined(hints: &[String]) -> Option<String> {
    (!hints.is_empty()).then(|| hints.join("\n"))
}

fn kind_of(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Status if error.is_unauthorized() => "unauthorized",
        ErrorKind::Status if error.is_forbidden() => "forbidden",
        ErrorKind::Status if error.is_not_found() => "not_found",
        ErrorKind::Status if error.is_rate_limited() => "rate_limited",
        ErrorKind::Status if error.is_validation() => "validation",
        ErrorKind::Status if error.is_server() => "server",
        kind => kind.as_str(),
    }
}
