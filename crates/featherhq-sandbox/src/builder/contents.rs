//! What a sandbox serves: the conversations it is given, and those it invents.

use super::{DEFAULT_CONVERSATIONS, SandboxBuilder};
use crate::data;
use crate::demo::{Invention, Turns};
use crate::document;
use crate::error::Kind;
use crate::storage::{DatabaseLocation, Storage, StoredConversation};

impl SandboxBuilder {
    /// The database, filled, and how many conversations it holds.
    pub(crate) fn storage(&self) -> Result<(Storage, u64), Kind> {
        let failed = |source| Kind::Storage {
            database: self.database.to_string(),
            source,
        };
        let own = self.own_conversations()?;
        let invented = match self.conversations {
            Some(conversations) => conversations,
            None if self.own.is_empty() && self.files.is_empty() => DEFAULT_CONVERSATIONS,
            None => 0,
        };
        let storage = Storage::open(&self.database).map_err(failed)?;
        if storage.count().map_err(failed)? == 0 {
            let invention = self.invention();
            storage
                .fill(|filling| invention.conversations(invented, |batch| filling.add(batch)))
                .map_err(failed)?;
        }
        storage.add(&own).map_err(failed)?;
        self.anyreach.store(&storage, self.seed, failed)?;
        let count = storage.count().map_err(failed)?;
        Ok((storage, count))
    }

    /// How conversations are invented. Those of a file are complete; in memory
    /// their turns, which are most of the work, can wait until one is asked for.
    pub(crate) fn invention(&self) -> Invention {
        let turns = match self.database {
            _ if !self.has_turns => Turns::Omitted,
            DatabaseLocation::Memory => Turns::Later,
            DatabaseLocation::File(_) => Turns::Recent,
        };
        Invention {
            seed: self.seed,
            views: self.evidence,
            turns,
        }
    }

    /// What is to be served besides or instead of demo data, all of it or an
    /// error.
    fn own_conversations(&self) -> Result<Vec<StoredConversation>, Kind> {
        let mut own = Vec::new();
        for file in &self.files {
            own.extend(data::load(file)?);
        }
        for conversation in &self.own {
            own.push(document::stored(conversation)?);
        }
        Ok(own)
    }
}
