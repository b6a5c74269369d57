//! `cargo xtask regen`: the vendored documents become the generated crates, and the document that the
//! sandbox serves.
//!
//! With `--check` nothing is written, and a difference is a failure: that is how continuous
//! integration sees generated code that was edited, or forgotten after a change of a document, a
//! rule or a name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{Args, ValueEnum};
use openapi_generate::{ApiConfig, Source, generate, pin_names};
use openapi_lower::{Effect, Report, document};
use similar::TextDiff;

use crate::failure::Failure;
use crate::sandbox_document;
use crate::workspace::{self, Api};

/// How many lines of a difference are shown; the rest is counted.
const DIFF_LINES: usize = 40;

/// Generate the client crates from the vendored documents
#[derive(Debug, Args)]
pub(crate) struct Regen {
    /// Only this API [default: every API that has an api.toml]
    #[arg(long, value_enum)]
    api: Option<Api>,
    /// Write nothing, and fail when anything would change
    #[arg(long)]
    check: bool,
}

/// One file of a generation, by its path relative to the root of the workspace.
#[derive(Debug)]
struct Target {
    path: String,
    /// `None` when the generation no longer has the file.
    text: Option<String>,
}

impl Regen {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let root = workspace::root();
        let has_settings = |api: &Api| root.join(api.settings()).exists();
        let apis: Vec<Api> = match self.api {
            Some(api) => vec![api],
            None => Api::value_variants()
                .iter()
                .copied()
                .filter(has_settings)
                .collect(),
        };
        let mut targets = Vec::new();
        for api in apis {
            targets.extend(generation(&root, api)?);
        }
        if self.check {
            check(&root, &targets)
        } else {
            write(&root, &targets)
        }
    }
}

/// Everything that generating one API's client makes, removes or adds to.
fn generation(root: &Path, api: Api) -> Result<Vec<Target>, Failure> {
    let settings = workspace::read(&root.join(api.settings()))?;
    let config = ApiConfig::parse(&settings, api.settings()).map_err(Failure::check)?;
    let text = workspace::read(&root.join(api.document()))?;
    let document = document::parse(&text, api.document()).map_err(Failure::check)?;
    let source = Source {
        document: &document,
        text: &text,
        origin: api.document(),
    };
    let generated = generate(source, &config)
        .map_err(|error| Failure::Check(format!("{}: {error}", api.settings())))?;

    tell_losses(&generated.report, api);
    for concession in &generated.concessions {
        eprintln!("{}: {concession}", api.document());
    }
    let chosen = generated
        .names
        .iter()
        .map(|name| (name.place.as_str(), name.name.as_str()));
    let pinned = pin_names(&settings, api.settings(), chosen).map_err(Failure::check)?;
    let mut targets = vec![Target {
        path: api.settings().to_owned(),
        text: Some(pinned),
    }];
    let mut expected = BTreeSet::new();
    for file in generated.files {
        expected.insert(file.name);
        targets.push(Target {
            path: format!("{}/{}", api.generated(), file.name),
            text: Some(file.text),
        });
    }
    for name in file_names(&root.join(api.generated()))? {
        if !expected.contains(name.as_str()) {
            targets.push(Target {
                path: format!("{}/{name}", api.generated()),
                text: None,
            });
        }
    }
    if api == Api::Feather {
        targets.push(Target {
            path: sandbox_document::COPY.to_owned(),
            text: Some(sandbox_document::text(root, document)?),
        });
    }
    Ok(targets)
}

/// Tells what the lowering could not keep.
fn tell_losses(report: &Report, api: Api) {
    for rewrite in report
        .rewrites()
        .iter()
        .filter(|rewrite| rewrite.effect != Effect::Kept)
    {
        eprintln!("{}: {rewrite}", api.document());
    }
}

/// The names of the files in a folder, sorted; none when there is no folder.
fn file_names(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(Failure::io(folder, &error)),
    };
    entries
        .map(|entry| {
            let entry = entry.map_err(|error| Failure::io(folder, &error))?;
            Ok(entry.file_name().to_string_lossy().into_owned())
        })
        .collect()
}

fn write(root: &Path, targets: &[Target]) -> Result<(), Failure> {
    for Target { path, text } in targets {
        let place = root.join(path);
        match text {
            Some(text) if workspace::read_if_present(&place)?.as_ref() == Some(text) => {}
            Some(text) => {
                workspace::write(&place, text)?;
                eprintln!("wrote {path}");
            }
            None => {
                fs::remove_file(&place).map_err(|error| Failure::io(&place, &error))?;
                eprintln!("removed {path}");
            }
        }
    }
    Ok(())
}

fn check(root: &Path, targets: &[Target]) -> Result<(), Failure> {
    let mut differences = String::new();
    for Target { path, text } in targets {
        let present = workspace::read_if_present(&root.join(path))?;
        if present != *text {
            differences.push_str(&difference(path, present.as_deref(), text.as_deref()));
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "generated files are not what their documents make; run `cargo xtask regen`\n{differences}"
    )))
}

/// What is wrong with one file: that it is there or is not, or the first lines of a unified diff.
fn difference(path: &str, present: Option<&str>, wanted: Option<&str>) -> String {
    let (present, wanted) = match (present, wanted) {
        (Some(present), Some(wanted)) => (present, wanted),
        (_, None) => return format!("no longer generated: {path}\n"),
        (None, _) => return format!("missing: {path}\n"),
    };
    let unified = TextDiff::from_lines(present, wanted)
        .unified_diff()
        .context_radius(1)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string();
    let lines: Vec<&str> = unified.lines().collect();
    let mut shown = lines[..lines.len().min(DIFF_LINES)].join("\n");
    shown.push('\n');
    if lines.len() > DIFF_LINES {
        shown.push_str(&format!("… and {} more lines\n", lines.len() - DIFF_LINES));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace with the Feather document and settings, generated.
    fn workspace_copy() -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        for path in [
            Api::Feather.document(),
            Api::Feather.settings(),
            sandbox_document::OVERLAY,
        ] {
            let text = fs::read_to_string(workspace::root().join(path)).unwrap();
            workspace::write(&copy.path().join(path), &text).unwrap();
        }
        write(copy.path(), &generation(copy.path(), Api::Feather).unwrap()).unwrap();
        copy
    }

    fn check_again(root: &Path) -> Result<(), Failure> {
        check(root, &generation(root, Api::Feather).unwrap())
    }

    #[test]
    fn the_committed_code_is_what_the_documents_make() {
        for api in Api::value_variants() {
            let targets = generation(&workspace::root(), *api).unwrap();
            check(&workspace::root(), &targets).unwrap();
        }
    }

    #[test]
    fn a_second_run_changes_nothing() {
        check_again(workspace_copy().path()).unwrap();
    }

    #[test]
    fn a_renamed_enum_value_fails_the_check_with_a_diff() {
        let copy = workspace_copy();
        let document = copy.path().join(Api::Feather.document());
        let text = fs::read_to_string(&document).unwrap();
        fs::write(
            &document,
            text.replace("\"waiting_for_human\"", "\"waiting_for_person\""),
        )
        .unwrap();
        let Failure::Check(message) = check_again(copy.path()).unwrap_err() else {
            panic!("a usage failure")
        };
        assert!(message.contains("cargo xtask regen"), "{message}");
        assert!(
            message.contains("--- a/crates/featherhq-api/src/generated/mod.rs"),
            "{message}"
        );
        assert!(
            message.contains("+    /// `waiting_for_person`\n"),
            "{message}"
        );
    }

    #[test]
    fn a_stray_file_and_a_missing_pin_fail_the_check_and_are_mended() {
        let copy = workspace_copy();
        let stray = copy.path().join(Api::Feather.generated()).join("extra.rs");
        fs::write(&stray, "").unwrap();
        let settings = copy.path().join(Api::Feather.settings());
        let pinned = fs::read_to_string(&settings).unwrap();
        let unpinned: String = pinned
            .lines()
            .filter(|line| !line.starts_with("ToolCall "))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_ne!(unpinned, pinned);
        fs::write(&settings, unpinned).unwrap();

        let failure = check_again(copy.path()).unwrap_err().to_string();
        assert!(
            failure.contains("no longer generated: crates/featherhq-api/src/generated/extra.rs"),
            "{failure}"
        );
        assert!(failure.contains("+ToolCall = \"ToolCall\""), "{failure}");
        write(copy.path(), &generation(copy.path(), Api::Feather).unwrap()).unwrap();
        assert!(!stray.exists());
        check_again(copy.path()).unwrap();
    }
}
