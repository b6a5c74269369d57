//! `cargo xtask drift`: what changed between two documents, and whom it breaks.

mod names;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use openapi_drift::{
    AcceptList, Bump, Document, FailOn, Format, Options, Report, Settings, compare, rules_table,
    write_entry,
};

use crate::failure::Failure;
use crate::output::print;
use crate::workspace::{self, Api};

/// Compare two OpenAPI documents, and say whom each change breaks
///
/// Exit code 0: nothing as bad as --fail-on; 1: something is; 2: the documents could not be
/// compared.
#[derive(Debug, Args)]
pub(crate) struct Drift {
    /// The document that clients were made from: a file, or git:REVISION:path
    #[arg(required_unless_present_any = ["rules", "released"])]
    base: Option<String>,
    /// The document that replaces it: a file, or git:REVISION:path
    #[arg(required_unless_present_any = ["rules", "released"])]
    revision: Option<String>,
    /// Compare the newest released document with the vendored one, and let the version of the
    /// crate and the accept file of the API cover what breaks
    #[arg(long, conflicts_with_all = ["base", "revision"])]
    released: bool,
    /// The API whose settings name the Rust types
    #[arg(long, value_enum, default_value_t = Api::Feather)]
    api: Api,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Notation::Text)]
    format: Notation,
    /// Which breaking changes make the exit code 1
    #[arg(long, value_enum, default_value_t = Axis::Any)]
    fail_on: Axis,
    /// Findings to accept, by fingerprint, with reason and day of expiry, in TOML
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// Severities that differ from the table of the rules, in TOML
    #[arg(long, value_name = "FILE")]
    severities: Option<PathBuf>,
    /// Report a rule that is off by default, such as documentation-changed
    #[arg(long, value_name = "RULE")]
    enable: Vec<String>,
    /// Print every rule with its verdicts, and compare nothing
    #[arg(long)]
    rules: bool,
    /// Print the bump of the crate's version that the changes ask for, instead of the report
    #[arg(long)]
    required_version: bool,
    /// Write the changes into the changelog, once per version of the document
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "CHANGELOG.md")]
    changelog: Option<PathBuf>,
    /// Do not try whether a client can be generated from the documents
    #[arg(long)]
    skip_generation: bool,
}

/// A format, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Notation {
    /// Lines for a terminal
    Text,
    /// One JSON object
    Json,
    /// Tables for a pull request
    Markdown,
    /// Annotations of GitHub Actions
    Github,
}

/// An axis, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Axis {
    /// What breaks deployed clients
    Wire,
    /// What breaks code that uses the regenerated client
    Source,
    /// What breaks either
    Any,
    /// Nothing
    Never,
}

impl Drift {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let today = chrono::Utc::now().date_naive();
        self.run_on(today, &workspace::root(), &mut io::stdout().lock())
    }

    fn run_on(self, today: NaiveDate, root: &Path, output: &mut dyn Write) -> Result<(), Failure> {
        if self.rules {
            return print(output, &rules_table(self.format.into()));
        }
        let documents = self.documents(root)?;
        let mut options = Options::default();
        options.today = Some(today);
        options.accept = self.accept_list(root)?;
        options.settings = self.settings()?;
        if self.skip_generation {
            options.names = names::pinned(root, self.api)?;
        } else {
            let named = names::generated(root, self.api, [&documents[0], &documents[1]])?;
            options.names = named.names;
            options.generation_failure = named.failure;
        }
        let report = compare(&documents[0], &documents[1], &options).map_err(unusable)?;
        if let Some(changelog) = &self.changelog {
            note(changelog, self.api, &report)?;
        }
        if self.required_version {
            return print(output, &format!("{}\n", report.required_version));
        }
        print(output, &report.render(self.format.into()))?;
        self.judge(&report, &options.accept)
    }

    fn documents(&self, root: &Path) -> Result<[Document; 2], Failure> {
        let (base, revision, folder) = match (&self.base, &self.revision) {
            (Some(base), Some(revision)) => (base.clone(), revision.clone(), Path::new(".")),
            _ => {
                let base = newest_released(root, self.api)?;
                (base, self.api.document().to_owned(), root)
            }
        };
        let read = |input: &str| Document::read(input, folder).map_err(unusable);
        Ok([read(&base)?, read(&revision)?])
    }

    fn accept_list(&self, root: &Path) -> Result<AcceptList, Failure> {
        let own = root.join(self.api.accepted_drift());
        let (path, origin) = match &self.accept {
            Some(path) => (path.clone(), path.display().to_string()),
            None if self.released && own.exists() => (own, self.api.accepted_drift().to_owned()),
            None => return Ok(AcceptList::default()),
        };
        AcceptList::parse(&workspace::read(&path)?, &origin).map_err(unusable)
    }

    fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = match &self.severities {
            Some(path) => {
                let origin = path.display().to_string();
                Settings::parse(&workspace::read(path)?, &origin).map_err(unusable)?
            }
            None => Settings::default(),
        };
        for rule in &self.enable {
            settings.enable(rule).map_err(unusable)?;
        }
        Ok(settings)
    }

    fn judge(&self, report: &Report, accept: &AcceptList) -> Result<(), Failure> {
        if !report.fails(self.fail_on.into()) {
            return Ok(());
        }
        let covered = self.released.then(|| covered(report, accept)).transpose()?;
        match covered {
            Some(Some(needed)) => Err(Failure::Check(needed)),
            Some(None) => Ok(()),
            None => Err(Failure::Check(
                "something breaks; see the report for what, and `--accept` for what is meant so"
                    .to_owned(),
            )),
        }
    }
}

/// Whether the version of the crate stands for what changed since the document it was last made
/// from: what is missing, if not.
fn covered(report: &Report, accept: &AcceptList) -> Result<Option<String>, Failure> {
    let version = |text: &str| {
        text.parse()
            .map_err(|error| Failure::Usage(format!("the version {text} of the crate: {error}")))
    };
    let current: semver::Version = version(env!("CARGO_PKG_VERSION"))?;
    let base = report.base_version.as_deref().unwrap_or_default();
    let Some(released) = accept.released.get(base) else {
        return Ok(Some(format!(
            "something breaks, and the accept file does not say under `[released]` which version \
             of the crate was made from version {base} of the document"
        )));
    };
    let needed = Bump::Major.after(released);
    Ok((current < needed).then(|| {
        format!(
            "something breaks since version {base} of the document, from which {released} was \
             made; the crate is {current} and has to be {needed} at least, or the findings have \
             to be accepted"
        )
    }))
}

/// The newest of the released documents, as a path from the root.
fn newest_released(root: &Path, api: Api) -> Result<String, Failure> {
    let folder = root.join(api.released());
    let entries = std::fs::read_dir(&folder).map_err(|error| Failure::io(&folder, &error))?;
    let mut versions = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io(&folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".json") else {
            continue;
        };
        // A version that is none of Cargo's is older than any that is.
        versions.push((semver::Version::parse(stem).ok(), name));
    }
    let newest = versions.into_iter().max();
    let (_, name) = newest.ok_or_else(|| {
        Failure::Usage(format!("{}: no document was released yet", api.released()))
    })?;
    Ok(format!("{}/{name}", api.released()))
}

/// Writes the entry of a changelog.
fn note(changelog: &Path, api: Api, report: &Report) -> Result<(), Failure> {
    let text = workspace::read(changelog)?;
    let failure = |error| Failure::Usage(format!("{}: {error}", changelog.display()));
    match write_entry(&text, api.title(), report).map_err(failure)? {
        Some(text) => workspace::write(changelog, &text)?,
        None => eprintln!(
            "{}: has an entry for this version already",
            changelog.display()
        ),
    }
    Ok(())
}

fn unusable(error: openapi_drift::Error) -> Failure {
    Failure::Usage(error.to_string())
}

impl From<Notation> for Format {
    fn from(notation: Notation) -> Self {
        match notation {
            Notation::Text => Self::Text,
            Notation::Json => Self::Json,
            Notation::Markdown => Self::Markdown,
            Notation::Github => Self::Github,
        }
    }
}

impl From<Axis> for FailOn {
    fn from(axis: Axis) -> Self {
        match axis {
            Axis::Wire => Self::Wire,
            Axis::Source => Self::Source,
            Axis::Any => Self::Any,
            Axis::Never => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod verdicts;
