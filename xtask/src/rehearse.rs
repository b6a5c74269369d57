//! `cargo xtask rehearse`: edits of the vendored document, one at a time, from the drift check over
//! the generator to the compiler.
//!
//! For each edit the report has to say exactly what was edited, a client has to be generated that
//! compiles, and a small crate that uses what was edited has to stop compiling exactly when the
//! verdict on the source says so. That is how the verdicts are kept true to the generator. It takes
//! a compiler, and a minute or two, and is no part of the tests. With `--tests`, additions are taken over
//! in a copy of the workspace besides, whose tests have to pass.

mod edits;
mod scene;
mod takeover;

use clap::Args;
use openapi_drift::{Document, FailOn, Names, Options, Report, compare};
use serde_json::Value;

use self::edits::{EDITS, Edit};
use self::scene::Scene;
use crate::failure::Failure;
use crate::workspace::{self, Api};

/// Try the drift check's verdicts on edits of the document, with the generator and the compiler
#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// Only edits whose name contains this
    #[arg(value_name = "EDIT")]
    only: Option<String>,
    /// Then take additions over in a copy of the workspace, and run all tests there (some minutes more)
    #[arg(long)]
    tests: bool,
}

impl Rehearse {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let text = workspace::read(&root.join(Api::Feather.document()))?;
        let base = Document::parse(text, Api::Feather.document()).map_err(Failure::check)?;
        let scene = Scene::set(&root)?;

        let uses: Vec<&str> = EDITS.iter().map(|edit| edit.consumer).collect();
        scene.generate(&base)?;
        scene.consume(&uses.join("\n"))?;
        if let Some(error) = scene.errors("consumer")? {
            return Err(Failure::Check(format!(
                "the crate that uses the client does not compile before any edit:\n{error}"
            )));
        }
        let chosen = |edit: &&Edit| {
            self.only
                .as_ref()
                .is_none_or(|only| edit.name.contains(only.as_str()))
        };
        let mut wrong = Vec::new();
        for edit in EDITS.iter().filter(chosen) {
            match rehearse(edit, &base, &scene)? {
                None => eprintln!("as reported: {}", edit.name),
                Some(message) => wrong.push(format!("{}: {message}", edit.name)),
            }
        }
        if let (None, None) = (&self.only, wrong.first())
            && let Some(message) = all_at_once(&base, &scene)?
        {
            wrong.push(format!("all at once: {message}"));
        }
        if !wrong.is_empty() {
            return Err(Failure::Check(wrong.join("\n")));
        }
        if self.tests {
            takeover::run(&root, &base)?;
        }
        Ok(())
    }
}

/// Makes one edit, and says what does not go as reported.
fn rehearse(edit: &Edit, base: &Document, scene: &Scene) -> Result<Option<String>, Failure> {
    let revision = edited(base, &[edit])?;
    let report = report(base, &revision, scene)?;
    if let Some(difference) = difference(&report, edit.findings.iter()) {
        return Ok(Some(difference));
    }
    scene.generate(&revision)?;
    if let Some(error) = scene.errors("featherhq-api")? {
        return Ok(Some(format!(
            "the generated client does not compile:\n{error}"
        )));
    }
    scene.consume(edit.consumer)?;
    let breaks = report.fails(FailOn::Source);
    let error = scene.errors("consumer")?;
    Ok(match (breaks, error) {
        (true, None) => Some("reported as breaking code, and code still compiles".to_owned()),
        (false, Some(error)) => Some(format!("not reported as breaking code:\n{error}")),
        (true, Some(_)) | (false, None) => None,
    })
}

/// Makes all edits together: the report says all of them, and a client still compiles.
fn all_at_once(base: &Document, scene: &Scene) -> Result<Option<String>, Failure> {
    let edits: Vec<&Edit> = EDITS.iter().collect();
    let revision = edited(base, &edits)?;
    let report = report(base, &revision, scene)?;
    let expected = EDITS.iter().flat_map(|edit| edit.findings);
    if let Some(difference) = difference(&report, expected) {
        return Ok(Some(difference));
    }
    scene.generate(&revision)?;
    let error = scene.errors("featherhq-api")?;
    Ok(error.map(|error| format!("the generated client does not compile:\n{error}")))
}

fn edited(base: &Document, edits: &[&Edit]) -> Result<Document, Failure> {
    let mut value: Value = base.value.clone();
    for edit in edits {
        (edit.apply)(&mut value);
    }
    let text = openapi_lower::document::to_canonical_text(&value);
    Document::parse(text, "edited.json").map_err(Failure::check)
}

fn report(base: &Document, revision: &Document, scene: &Scene) -> Result<Report, Failure> {
    let mut options = Options::default();
    let pins = scene.pins().clone();
    options.names = Names::new(pins.clone(), pins);
    compare(base, revision, &options).map_err(Failure::check)
}

/// What the report says beyond what is expected, and what it does not say.
fn difference<'e>(
    report: &Report,
    expected: impl Iterator<Item = &'e (&'e str, &'e str)>,
) -> Option<String> {
    let mut expected: Vec<String> = expected
        .map(|(rule, place)| format!("{rule} {place}"))
        .collect();
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.id, finding.place))
        .collect();
    expected.sort();
    found.sort();
    (found != expected).then(|| format!("reported {found:?}, expected {expected:?}"))
}
