//! What to do about a failure.

use std::time::Duration;

use featherhq::prelude::*;
use featherhq::{Error, ErrorKind, PaginationErrorKind};

use super::{Failure, Part};

impl Failure {
    /// What to do about it.
    pub(crate) fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::Api(error) => return of_api(error),
            Self::Undecoded {
                part: Part::Turn, ..
            } => {
                "--output json has all of it as the server sent it; look for a newer release of feather"
            }
            Self::Undecoded { .. } => {
                "all others came; `feather conversations list -o ndjson` has these as the server sent them. The API may have moved on; look for a newer release of feather"
            }
            Self::Settings { hint, .. } | Self::Usage { hint, .. } => {
                return hint.iter().cloned().collect();
            }
            Self::NoApiKey(provider) => {
                return vec![format!(
                    "set {}, or give --api-key-file or a profile; or try it without one: --sandbox",
                    provider.key_variable()
                )];
            }
            Self::Export(failure) => return failure.hint().into_iter().collect(),
            Self::OfConversation { cause, .. } => return cause.hints(),
            Self::Stopped { cause, resume } => {
                let mut hints = cause.hints();
                hints.push(format!("go on with: {}", resume.command));
                return hints;
            }
            Self::Interrupted
            | Self::Told(_)
            | Self::Sandbox(_)
            | Self::SandboxEnded
            | Self::File { .. }
            | Self::Output(_)
            | Self::Runtime(_) => return Vec::new(),
        };
        vec![hint.to_owned()]
    }
}

/// What to do about an error of the API.
fn of_api(error: &Error) -> Vec<String> {
    let hint = match error.kind() {
        _ if error.is_validation() => {
            let found = error.validation_errors();
            let places = found
                .iter()
                .map(|found| format!("{}: {}", found.location(), found.msg));
            return places.collect();
        }
        ErrorKind::Decode => "the API may have moved on; look for a newer release of feather",
        ErrorKind::Pagination(PaginationErrorKind::CheckpointStale) => {
            "start from the beginning, without --resume, and leave out by their ids what you have"
        }
        ErrorKind::Pagination(_) => "what came until then is good; narrower filters may help",
        ErrorKind::BodyTooLarge => "ask for smaller pages: --page-size",
        _ if error.is_network() => {
            "`feather config` shows which server is in force, `feather doctor` what keeps it from answering; `feather sandbox` serves one on this machine"
        }
        _ if error.is_unauthorized() => {
            "`feather config` shows which key and server are in force, and where they came from; `feather doctor` looks closer"
        }
        _ if error.is_forbidden() => {
            "ask whoever gave you the key for the right to read conversations; `feather config` shows which key is in force"
        }
        _ if error.is_rate_limited() => {
            return vec![match error.retry_after() {
                Some(wait) => format!(
                    "wait {} before the next try",
                    humantime::format_duration(Duration::from_secs(wait.as_secs().max(1)))
                ),
                None => "wait a while before the next try, or do less at once".to_owned(),
            }];
        }
        _ if error.is_server() => {
            "try again later; if it stays so, tell the support of the API the request id"
        }
        _ if error.is_not_found() => {
            "`feather conversations list` shows the ids that this key can see"
        }
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}
