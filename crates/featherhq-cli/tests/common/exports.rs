//! Exports into a folder that is gone when the test is over.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use featherhq_sandbox::{Fault, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

use super::{KEY, Outcome, run_against};

/// A folder for outputs, and a server to export from.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) sandbox: Sandbox,
}

impl Place {
    pub(crate) fn new(sandbox: Sandbox) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, sandbox }
    }

    pub(crate) fn with_faults(faults: &[&str]) -> Self {
        let mut builder = Sandbox::builder().api_key(KEY);
        for fault in faults {
            builder = builder.fault(fault.parse::<Fault>().unwrap());
        }
        Self::new(builder.start_blocking().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn export(&self, name: &str, options: &[&str]) -> Outcome {
        export(self.sandbox.url(), &self.path(name), options)
    }

    /// The text of an output that must have come about.
    pub(crate) fn text(&self, name: &str, options: &[&str]) -> String {
        let outcome = self.export(name, options);
        assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
        assert_eq!(outcome.out, "");
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of everything in the folder.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }
}

pub(crate) fn export(url: &str, out: &Path, options: &[&str]) -> Outcome {
    let out = out.to_str().unwrap();
    run_against(url, &[&["export", "--out", out], options].concat())
}

pub(crate) fn ids(ndjson: &str) -> Vec<String> {
    let id = |line| {
        serde_json::from_str::<Value>(line).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    ndjson.lines().map(id).collect()
}
