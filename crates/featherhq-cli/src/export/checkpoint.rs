//! How far an export has come, kept beside the output.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::failure::ExportFailure;
use super::options::Options;
use super::place::replace_file;
use super::sink::Position;

/// The form of this file that this code writes and reads.
const VERSION: u32 = 1;

/// What is kept of an export that has not ended.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct ExportCheckpoint {
    version: u32,
    pub(super) options: Options,
    pub(super) stage: Stage,
}

/// Where it stands.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// Nothing is committed.
    Begun,
    /// Some of the list is in the output.
    Committed(Box<Committed>),
    /// Everything is in the output, which may not have its name yet.
    Complete(Counts),
}

/// A state of the output, and the place in the list that belongs to it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Committed {
    pub(super) position: Position,
    pub(super) list: featherhq::Checkpoint,
    /// How long the file of new ids is, for `--since-last`.
    pub(super) new_ids: u64,
    pub(super) counts: Counts,
}

/// What became of the conversations so far.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Counts {
    /// In the output.
    pub(super) exported: u64,
    /// How many of those are not what the API documents.
    pub(super) undecoded: u64,
    /// Were in the list, and not there any more when their details were asked for.
    pub(super) gone: u64,
    /// Left out, because an earlier run with `--since-last` wrote them.
    pub(super) known: u64,
    pub(super) pages: u64,
    pub(super) retries: u64,
}

impl Counts {
    /// How many conversations of the list are dealt with.
    pub(super) fn handled(&self) -> u64 {
        self.exported + self.gone + self.known
    }
}

impl ExportCheckpoint {
    pub(super) fn new(options: Options) -> Self {
        Self {
            version: VERSION,
            options,
            stage: Stage::Begun,
        }
    }

    /// What became of the conversations, as far as the output has them for certain.
    pub(super) fn counts(&self) -> Counts {
        match &self.stage {
            Stage::Begun => Counts::default(),
            Stage::Committed(committed) => committed.counts,
            Stage::Complete(counts) => *counts,
        }
    }

    /// What to go on from; `None` when that is the beginning.
    pub(super) fn committed(&self) -> Option<&Committed> {
        match &self.stage {
            Stage::Committed(committed) => Some(committed),
            Stage::Begun | Stage::Complete(_) => None,
        }
    }

    /// The checkpoint at `path`, if there is one.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, ExportFailure> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ExportFailure::file("read", path)(error)),
        };
        let version = serde_json::from_slice::<Version>(&text).map(|stored| stored.version);
        match version {
            Ok(VERSION) => {}
            Ok(other) => {
                let reason = format!(
                    "it has version {other}, and this feather reads version {VERSION} only"
                );
                return Err(ExportFailure::damaged(path, reason));
            }
            Err(error) => return Err(ExportFailure::damaged(path, error.to_string())),
        }
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| ExportFailure::damaged(path, error.to_string()))
    }

    /// Puts it in the place of the last one.
    pub(super) fn store(&self, path: &Path) -> Result<(), ExportFailure> {
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| ExportFailure::file("write", path)(error.into()))?;
        replace_file(path, &text)
    }
}

/// What every version of this file has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}
