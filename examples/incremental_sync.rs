//! Fetches what is new since the last run, and of what started shortly before that what has
//! changed.
//!
//! ```sh
//! cargo run --example incremental_sync -- state.json
//! ```
//!
//! The API tells when a conversation started, not when it was last changed. So each run asks for
//! those that started since the newest one it knows and in a time before it, the overlap, and
//! leaves out what it has in the same version. What changes later than that is not noticed: choose
//! the overlap longer than conversations take.
//!
//! It asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use featherhq::Conversation;
use featherhq_sandbox::Sandbox;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// What the last run knew: as much of it as the next one can ask for again.
#[derive(Default, Deserialize, Serialize)]
struct State {
    newest: Option<DateTime<Utc>>,
    known: HashMap<Uuid, Version>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Serialize)]
struct Version {
    started_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl State {
    fn load(path: &Path) -> Result<Self, Box<dyn Error>> {
        if fs::exists(path)? {
            Ok(serde_json::from_slice(&fs::read(path)?)?)
        } else {
            Ok(Self::default())
        }
    }

    fn save(mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let oldest = self.newest.map(|newest| newest - OVERLAP);
        self.known
            .retain(|_, version| Some(version.started_at) >= oldest);
        let new = path.with_added_extension("new");
        fs::write(&new, serde_json::to_vec(&self)?)?;
        Ok(fs::rename(&new, path)?)
    }

    /// Whether this version of the conversation is not known yet, which it is from now on.
    fn is_news(&mut self, conversation: &Conversation) -> bool {
        let version = Version {
            started_at: conversation.started_at,
            updated_at: conversation.updated_at,
        };
        self.newest = self.newest.max(Some(version.started_at));
        self.known.insert(conversation.id, version) != Some(version)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map_or_else(
        || std::env::temp_dir().join("featherhq-example-state.json"),
        PathBuf::from,
    );
    let server = support::Server::start(Sandbox::builder()).await?;
    let client = server.client().build()?;

    let mut state = State::load(&path)?;
    let mut list = client.conversations().list().page_size(200);
    if let Some(newest) = state.newest {
        list = list.started_after(newest - OVERLAP);
    }
    // The state is kept when all is done. Had a run that failed kept it, the next one would never
    // ask for what this one did not get.
    let mut conversations = list.items()?;
    let (mut news, mut known) = (0, 0);
    while let Some(conversation) = conversations.try_next().await? {
        if state.is_news(&conversation) {
            news += 1;
            println!("{} {}", conversation.id, conversation.updated_at);
        } else {
            known += 1;
        }
    }
    state.save(&path)?;
    println!(
        "{news} new or changed, {known} known; state in {}",
        path.display()
    );
    Ok(())
}
