//! A document with additions, taken over in a copy of the workspace as CONTRIBUTING.md says: what breaks
//! nobody has to leave every test as it is.

use std::path::Path;

use openapi_drift::Document;
use openapi_lower::document;

use super::edits::{EDITS, Edit};
use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;
use crate::workspace::{self, Api};

/// The edits that are made: what needs no code to be taken over.
const ADDITIONS: [&str; 2] = ["an enum value is added", "an optional field is added"];
/// The document with them, in the copy.
const NEXT: &str = "openapi-next.json";

/// Takes the additions over in a copy of the workspace below `target`, and runs its tests.
pub(super) fn run(root: &Path, base: &Document) -> Result<(), Failure> {
    let folder = root.join("target/takeover/workspace");
    Repository::new(&root.join("target/takeover/repository"), root).copy_to(&folder)?;
    workspace::write(&folder.join(NEXT), &next(base)?)?;
    for arguments in [
        &["xtask", "vendor", NEXT][..],
        &["xtask", "drift", "--released"],
        &["xtask", "regen"],
        &["test", "--workspace", "--no-fail-fast"],
    ] {
        let mut cargo = process::cargo();
        cargo.args(arguments).current_dir(&folder);
        // What both workspaces depend on is built once.
        cargo.env("CARGO_TARGET_DIR", root.join("target"));
        process::run(&mut cargo)?;
    }
    Ok(())
}

/// The vendored document with the additions, as the next version.
fn next(base: &Document) -> Result<String, Failure> {
    let additions: Vec<&Edit> = EDITS
        .iter()
        .filter(|edit| ADDITIONS.contains(&edit.name))
        .collect();
    let mut next = super::edited(base, &additions)?.value;
    let version = &mut next["info"]["version"];
    let read: Option<semver::Version> = version.as_str().and_then(|text| text.parse().ok());
    let Some(mut number) = read else {
        return Err(Failure::Check(format!(
            "{}: /info/version {version} has no next one",
            Api::Feather.document()
        )));
    };
    number.minor += 1;
    *version = number.to_string().into();
    Ok(document::to_canonical_text(&next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_has_every_addition() {
        let path = Api::Feather.document();
        let text = workspace::read(&workspace::root().join(path)).unwrap();
        let base = Document::parse(text, path).unwrap();
        let next = next(&base).unwrap();
        let next = Document::parse(next, NEXT).unwrap();
        assert_ne!(next.value["info"]["version"], base.value["info"]["version"]);
        let text = next.value.to_string();
        assert!(text.contains("\"snoozed\"") && text.contains("\"mood\""));
    }
}
