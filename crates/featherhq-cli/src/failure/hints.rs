//! What to do about a failure.

use featherhq::prelude::*;
use featherhq::{Error, ErrorKind};

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
                "all others came; --output ndjson has these as the server sent them. The API may have moved on; look for a newer release of feather"
            }
            Self::Settings { hint, .. } => return hint.iter().cloned().collect(),
            Self::NoApiKey => {
                "set FEATHER_API_KEY, or give --api-key-file or a profile; or try it without one: --sandbox"
            }
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
        ErrorKind::Pagination(_) => "what came until then is good; narrower filters may help",
        ErrorKind::BodyTooLarge => "ask for smaller pages: --page-size",
        _ if error.is_network() => {
            "check --base-url or FEATHER_BASE_URL, and that the server runs; `feather sandbox` serves one"
        }
        _ if error.is_unauthorized() => {
            "`feather config` shows which key and server are in force, and where they came from; `feather doctor` looks closer"
        }
        _ if error.is_not_found() => {
            "`feather conversations list` shows the ids that this key can see"
        }
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}
