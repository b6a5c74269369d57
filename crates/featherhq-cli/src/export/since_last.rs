//! What earlier runs exported: a file that is kept between runs, so that the
//! next one asks for what came since and leaves out what it has.
//!
//! It remembers the newest conversation, and of every conversation that started
//! in the time before that (the overlap) the id and when it was changed. So it
//! stays as small as that time is short.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::failure::ExportFailure;
use super::options::{Options, Origin, SinceLast};
use super::place::{Place, replace_file};
use super::record::Record;
use super::sink::AppendedFile;

/// The form of the state that this code writes and reads.
const VERSION: u32 = 1;

/// What is kept between runs.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct State {
    version: u32,
    #[serde(flatten)]
    origin: Origin,
    /// The filters as they were written; a run with others would leave out
    /// what it never exported.
    filters: BTreeMap<String, String>,
    details: bool,
    /// When the newest conversation started.
    newest: Option<DateTime<Utc>>,
    conversations: HashMap<String, Version>,
}

/// One state of a conversation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Version {
    started_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// What earlier runs exported, and what this one adds.
pub(super) struct Known {
    file: PathBuf,
    overlap: Duration,
    /// The field that says when a conversation started.
    started: &'static str,
    state: State,
    new_ids_path: PathBuf,
    new_ids: AppendedFile,
}

/// From when on conversations are asked for; all of them in the first run.
pub(super) fn started_after(
    since_last: &SinceLast,
    options: &Options,
) -> Result<Option<DateTime<Utc>>, ExportFailure> {
    let state = State::load(&since_last.file, options)?;
    Ok(state
        .newest
        .map(|newest| before(newest, since_last.overlap)))
}

impl Known {
    /// Reads what earlier runs left. The new ids go to a file beside the output
    /// until that is complete, of which an earlier run wrote `new_ids` bytes.
    pub(super) fn open(
        since_last: &SinceLast,
        options: &Options,
        place: &Place,
        new_ids: Option<u64>,
    ) -> Result<Self, ExportFailure> {
        Ok(Self {
            file: since_last.file.clone(),
            overlap: since_last.overlap,
            started: options.items().started(),
            state: State::load(&since_last.file, options)?,
            new_ids: match new_ids {
                None => AppendedFile::create(&place.new_ids)?,
                Some(length) => AppendedFile::reopen(&place.new_ids, length)?,
            },
            new_ids_path: place.new_ids.clone(),
        })
    }

    /// Whether an earlier run exported exactly this.
    pub(super) fn has(&self, record: &Record) -> bool {
        let known = record.id().and_then(|id| self.state.conversations.get(id));
        known.is_some_and(|known| record.time("updated_at") == Some(known.updated_at))
    }

    /// Remembers that this run exports it. What cannot be told apart later, for
    /// lack of an id or a time, is exported again every time.
    pub(super) fn add(&mut self, record: &Record) -> Result<(), ExportFailure> {
        let times = (record.time(self.started), record.time("updated_at"));
        let (Some(id), (Some(started_at), Some(updated_at))) = (record.id(), times) else {
            return Ok(());
        };
        let version = Version {
            started_at,
            updated_at,
        };
        let mut line = serde_json::to_vec(&(id, version))
            .map_err(|error| ExportFailure::file("write", &self.new_ids_path)(error.into()))?;
        line.push(b'\n');
        self.new_ids.append(&line)
    }

    /// Makes the new ids last, and says how many bytes they are.
    pub(super) fn commit(&mut self) -> Result<u64, ExportFailure> {
        self.new_ids.commit()
    }

    /// Writes the state that the next run starts from. Doing it twice gives the
    /// same, so that it can be repeated after a crash.
    pub(super) fn finish(mut self) -> Result<(), ExportFailure> {
        self.commit()?;
        let mut newest = self.state.newest;
        self.each_new(|_, version| newest = newest.max(Some(version.started_at)))?;
        let oldest = newest.map(|newest| before(newest, self.overlap));
        let is_kept = |version: &Version| Some(version.started_at) >= oldest;

        let mut conversations = std::mem::take(&mut self.state.conversations);
        conversations.retain(|_, version| is_kept(version));
        self.each_new(|id, version| {
            if is_kept(&version) {
                conversations.insert(id, version);
            }
        })?;
        let state = State {
            newest,
            conversations,
            ..self.state
        };
        let text = serde_json::to_vec(&state)
            .map_err(|error| ExportFailure::file("write", &self.file)(error.into()))?;
        replace_file(&self.file, &text)
    }

    /// Goes through the ids that this run added, one after another.
    fn each_new(&self, mut act: impl FnMut(String, Version)) -> Result<(), ExportFailure> {
        let path = &self.new_ids_path;
        let file = File::open(path).map_err(ExportFailure::file("read", path))?;
        for line in BufReader::new(file).lines() {
            let line = line.map_err(ExportFailure::file("read", path))?;
            let (id, version) = serde_json::from_str(&line)
                .map_err(|error| ExportFailure::damaged(path, error.to_string()))?;
            act(id, version);
        }
        Ok(())
    }
}

impl State {
    /// What earlier runs left, or nothing yet.
    fn load(path: &Path, options: &Options) -> Result<Self, ExportFailure> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::new(options)),
            Err(error) => return Err(ExportFailure::file("read", path)(error)),
        };
        let state: Self = serde_json::from_slice(&text)
            .map_err(|error| ExportFailure::damaged(path, error.to_string()))?;
        state.check(path, options)?;
        Ok(state)
    }

    fn new(options: &Options) -> Self {
        Self {
            version: VERSION,
            origin: options.origin.clone(),
            filters: options.written_filters.clone(),
            details: options.details,
            newest: None,
            conversations: HashMap::new(),
        }
    }

    /// Refuses to go on from a state of something else.
    fn check(&self, path: &Path, options: &Options) -> Result<(), ExportFailure> {
        let Self {
            version,
            origin,
            filters,
            details,
            ..
        } = self;
        let differs = [
            ("the version of the file", *version != VERSION),
            ("the provider", origin.provider != options.origin.provider),
            ("the server", origin.server != options.origin.server),
            ("the filters", *filters != options.written_filters),
            ("--details", *details != options.details),
        ];
        match differs.into_iter().find(|(_, differs)| *differs) {
            None => Ok(()),
            Some((what, _)) => Err(ExportFailure::refused(
                format!("{} is from runs that differ in {what}", path.display()),
                "keep a file of its own for each combination of server and filters",
            )),
        }
    }
}

fn before(time: DateTime<Utc>, span: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(span)
        .ok()
        .and_then(|span| time.checked_sub_signed(span))
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}
