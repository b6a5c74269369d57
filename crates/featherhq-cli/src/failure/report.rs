//! What is said about a failure on standard error: one line, what to do about
//! it, and on request how it came about; or all of it as JSON.

use std::error::Error as _;

use featherhq::{Error, ErrorKind};
use serde_json::{Map, Value, json};

use super::Failure;
use crate::console::{Console, Words};
use crate::exit::Exit;

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
                console.note_json("error", report);
            }
        }
    }

    fn report_text(&self, console: &mut Console<'_>) {
        console.note(&format!("error: {}", self.message()));
        for hint in self.hints() {
            console.note(&format!("hint: {hint}"));
        }
        if console.verbose {
            for cause in self.causes() {
                console.note(&format!("caused by: {cause}"));
            }
            for (name, text) in self.of_answer() {
                console.note(&format!("{name}: {text}"));
            }
        }
    }

    /// The names of its fields stay; there may be more of them one day.
    fn to_json(&self, is_verbose: bool) -> Map<String, Value> {
        let api = self.api();
        let hints = self.hints();
        let mut report = Map::new();
        let mut set = |name: &str, value: Value| report.insert(name.to_owned(), value);
        set("kind", self.kind().into());
        set("message", self.message().into());
        set(
            "hint",
            match hints.len() {
                0 => Value::Null,
                _ => hints.join("\n").into(),
            },
        );
        set("exit_code", self.exit().code().into());
        set("operation", api.and_then(Error::operation).into());
        let status = api.and_then(Error::status).map(|status| status.as_u16());
        set("status", status.into());
        set("request_id", api.and_then(Error::request_id).into());
        set("json_path", api.and_then(Error::json_path).into());
        set(
            "attempts",
            api.map_or(0, |error| error.attempts().len()).into(),
        );
        let wait = api
            .and_then(Error::retry_after)
            .map(|wait| wait.as_secs_f64());
        set("retry_after_seconds", wait.into());
        if let Self::Undecoded { count, .. } = self {
            set("count", (*count).into());
        }
        if let Self::OfConversation { id, .. } = self {
            set("id", id.to_string().into());
        }
        if let Self::Stopped { resume, .. } = self {
            set(
                "resume",
                json!({"command": resume.command, "checkpoint": resume.checkpoint}),
            );
        }
        if is_verbose {
            set("causes", self.causes().into());
            set("body", api.and_then(Error::snippet).into());
        }
        report
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
            Self::Settings { message, .. } => message.clone(),
            Self::NoApiKey => "there is no API key".to_owned(),
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
            Self::NoApiKey => "no_api_key",
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
            Self::NoApiKey | Self::Interrupted | Self::Told(_) | Self::SandboxEnded => None,
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

/// A refused command line in the same form as every other failure.
pub(crate) fn refusal_as_json(message: &str, hint: &str) -> Map<String, Value> {
    let mut report = Map::new();
    for (name, value) in [
        ("kind", Value::from("usage")),
        ("message", message.into()),
        ("hint", hint.into()),
        ("exit_code", Exit::Usage.code().into()),
    ] {
        report.insert(name.to_owned(), value);
    }
    for name in [
        "operation",
        "status",
        "request_id",
        "json_path",
        "retry_after_seconds",
    ] {
        report.insert(name.to_owned(), Value::Null);
    }
    report.insert("attempts".to_owned(), 0.into());
    report
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
