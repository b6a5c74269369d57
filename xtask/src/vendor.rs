//! `cargo xtask vendor`: published pages or a document become the vendored document.
//!
//! The vendored document is what everything else in the workspace is made from. The document it
//! replaces is kept under its version, so that the two can be compared later.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use openapi_lower::document;
use openapi_lower::pages::{PageError, Slice, merge};
use openapi_lower::repair::{Repair, repair};
use serde_json::Value;

use crate::failure::Failure;
use crate::workspace::{self, Api};

/// Write the vendored document of an API from what its service publishes
#[derive(Debug, Args)]
pub(crate) struct Vendor {
    /// The API the files describe
    #[arg(long, value_enum, default_value_t = Api::Feather)]
    api: Api,
    /// One OpenAPI document (JSON or YAML), or documentation pages (.md or .txt) that each carry
    /// one fenced slice of it
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Vendor {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let document = assemble(&self.files)?;
        for note in vendor(&workspace::root(), self.api, &document)? {
            eprintln!("{note}");
        }
        Ok(())
    }
}

/// Reads the files into one document and tells of repairs on standard error.
fn assemble(files: &[PathBuf]) -> Result<Value, Failure> {
    if files.iter().all(|file| is_page(file)) {
        let slices = files
            .iter()
            .map(|file| read_slice(file))
            .collect::<Result<Vec<_>, _>>()?;
        return merge(slices).map_err(Failure::check);
    }
    let [file] = files else {
        return Err(Failure::Usage(
            "give either one document, or pages only (.md or .txt)".to_owned(),
        ));
    };
    let origin = file.display().to_string();
    let mut document = document::parse(&workspace::read(file)?, &origin).map_err(Failure::check)?;
    tell(&origin, &repair(&mut document));
    Ok(document)
}

fn is_page(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "md" || extension == "txt")
}

fn read_slice(file: &Path) -> Result<Slice, Failure> {
    let origin = file.display().to_string();
    let slice = Slice::from_page(&workspace::read(file)?, &origin)
        .map_err(|error: PageError| Failure::check(error))?;
    tell(&origin, &slice.repairs);
    Ok(slice)
}

fn tell(origin: &str, repairs: &[Repair]) {
    for Repair { pointer, note, .. } in repairs {
        eprintln!("repaired {origin} at {pointer}: {note}");
    }
}

/// Writes the document where the API's document belongs and files the one it replaces, when that
/// is of another version; returns what it did. The first document of an API is filed at once.
///
/// Nothing is written when something is wrong.
fn vendor(root: &Path, api: Api, incoming: &Value) -> Result<Vec<String>, Failure> {
    let version = version(incoming, "the new document")?;
    let text = document::to_canonical_text(incoming);
    let place = root.join(api.document());
    let mut notes = Vec::new();
    let outgoing = workspace::read_if_present(&place)?;
    let mut to_file = Vec::new();
    if let Some(outgoing) = &outgoing {
        let old = document::parse(outgoing, api.document()).map_err(Failure::check)?;
        let old_version = self::version(&old, api.document())?;
        if old_version != version {
            to_file.push((old_version.to_owned(), outgoing.as_str()));
        }
    }
    if to_file.is_empty() && is_empty(&root.join(api.released())) {
        to_file.push((version.to_owned(), text.as_str()));
    }
    for (version, text) in to_file {
        let name = format!("{}/{version}.json", api.released());
        if file_released(&root.join(&name), &name, text)? {
            notes.push(format!("filed {name}"));
        }
    }
    let released = format!("{}/{version}.json", api.released());
    if workspace::read_if_present(&root.join(&released))?.is_some_and(|kept| kept != text) {
        notes.push(format!(
            "note: {released} says something else for the same version"
        ));
    }
    workspace::write(&place, &text)?;
    let changed = outgoing.is_none_or(|outgoing| outgoing != text);
    let verb = if changed { "wrote" } else { "unchanged:" };
    notes.push(format!("{verb} {} ({version})", api.document()));
    Ok(notes)
}

/// Writes the copy kept of a version; true when it was not there. A copy is what clients were built
/// against, so one with other content is never replaced.
fn file_released(path: &Path, name: &str, text: &str) -> Result<bool, Failure> {
    match workspace::read_if_present(path)? {
        None => workspace::write(path, text).map(|()| true),
        Some(kept) if kept == text => Ok(false),
        Some(_) => Err(Failure::Check(format!(
            "{name} already holds another document of that version; keep the one that was released \
             and remove the other, then vendor again"
        ))),
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// The version of a document, which also names a file.
fn version<'d>(document: &'d Value, origin: &str) -> Result<&'d str, Failure> {
    if !document["openapi"].is_string() {
        return Err(Failure::Check(format!(
            "{origin}: /openapi is missing; is this an OpenAPI 3 document?"
        )));
    }
    let Some(version) = document["info"]["version"].as_str() else {
        return Err(Failure::Check(format!(
            "{origin}: /info/version is missing or not a string"
        )));
    };
    let names_a_file = version.starts_with(|first: char| first.is_ascii_alphanumeric())
        && version
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || ".-+_".contains(one));
    if names_a_file {
        Ok(version)
    } else {
        Err(Failure::Check(format!(
            "{origin}: /info/version {version:?} cannot name a file; expected one like \"1.21.0\""
        )))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use openapi_lower::document::{parse, to_canonical_text};
    use serde_json::{Value, json};

    use super::{assemble, vendor};
    use crate::failure::Failure;
    use crate::workspace::{self, Api};

    fn document(version: &str, title: &str) -> Value {
        json!({"openapi": "3.1.0", "info": {"title": title, "version": version}, "paths": {}})
    }

    fn content(root: &Path, name: &str) -> Option<String> {
        fs::read_to_string(root.join(name)).ok()
    }

    #[test]
    fn the_pages_make_the_vendored_document() {
        let pages = workspace::root().join("specs/feather/pages");
        let mut files: Vec<_> = fs::read_dir(pages)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let document = assemble(&files).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
        assert_eq!(
            paths,
            [
                "/v1/v2/conversations",
                "/v1/v2/conversations/{conversation_id}"
            ]
        );
        assert_eq!(
            document["components"]["schemas"].as_object().unwrap().len(),
            21
        );
        // A later version may have been vendored as a whole document.
        let version = document["info"]["version"].as_str().unwrap();
        let released = format!("{}/{version}.json", Api::Feather.released());
        let vendored = match content(&workspace::root(), Api::Feather.document()).unwrap() {
            vendored if parse(&vendored, "").unwrap()["info"]["version"] == version => vendored,
            _ => content(&workspace::root(), &released).unwrap(),
        };
        assert_eq!(to_canonical_text(&document), vendored);
        files.reverse();
        assert_eq!(to_canonical_text(&assemble(&files).unwrap()), vendored);
    }

    #[test]
    fn vendored_documents_are_canonical() {
        for api in [Api::Feather, Api::Anyreach] {
            let text = content(&workspace::root(), api.document()).unwrap();
            assert_eq!(
                to_canonical_text(&parse(&text, api.document()).unwrap()),
                text
            );
        }
    }

    #[test]
    fn the_outgoing_version_is_filed_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let [first, second] = ["1.0.0", "1.1.0"].map(|version| document(version, "A"));
        let [first_text, second_text] = [&first, &second].map(to_canonical_text);

        let notes = vendor(root, Api::Feather, &first).unwrap();
        assert_eq!(
            notes,
            [
                "filed specs/feather/released/1.0.0.json",
                "wrote openapi.json (1.0.0)"
            ]
        );
        assert_eq!(
            content(root, "specs/feather/released/1.0.0.json").as_ref(),
            Some(&first_text)
        );

        assert_eq!(
            vendor(root, Api::Feather, &first).unwrap(),
            ["unchanged: openapi.json (1.0.0)"]
        );
        assert_eq!(
            vendor(root, Api::Feather, &second).unwrap(),
            ["wrote openapi.json (1.1.0)"]
        );
        assert_eq!(content(root, "openapi.json").as_ref(), Some(&second_text));
        assert_eq!(content(root, "specs/feather/released/1.1.0.json"), None);

        let notes = vendor(root, Api::Feather, &first).unwrap();
        assert_eq!(
            notes,
            [
                "filed specs/feather/released/1.1.0.json",
                "wrote openapi.json (1.0.0)"
            ]
        );
        assert_eq!(
            content(root, "specs/feather/released/1.1.0.json"),
            Some(second_text)
        );
        assert_eq!(content(root, "openapi.json"), Some(first_text));
    }

    #[test]
    fn a_released_document_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        vendor(root, Api::Anyreach, &document("1.0.0", "A")).unwrap();
        let notes = vendor(root, Api::Anyreach, &document("1.0.0", "B")).unwrap();
        assert_eq!(
            notes[0],
            "note: specs/anyreach/released/1.0.0.json says something else for the same version"
        );
        let failure = vendor(root, Api::Anyreach, &document("1.1.0", "C")).unwrap_err();
        assert!(matches!(failure, Failure::Check(_)));
        assert!(
            failure
                .to_string()
                .starts_with("specs/anyreach/released/1.0.0.json already holds")
        );
        let released = content(root, "specs/anyreach/released/1.0.0.json");
        assert_eq!(released, Some(to_canonical_text(&document("1.0.0", "A"))));
        let vendored = content(root, "specs/anyreach/openapi.json");
        assert_eq!(vendored, Some(to_canonical_text(&document("1.0.0", "B"))));
    }

    #[test]
    fn documents_without_a_usable_version_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let cases = [
            (json!({"info": {"version": "1"}}), "/openapi is missing"),
            (
                json!({"openapi": "3.1.0", "info": {"version": 1}}),
                "/info/version is missing",
            ),
            (document("../1", "A"), "cannot name a file"),
            (document("", "A"), "cannot name a file"),
            (json!([]), "/openapi is missing"),
        ];
        for (document, expected) in cases {
            let failure = vendor(folder.path(), Api::Feather, &document).unwrap_err();
            assert!(failure.to_string().contains(expected), "{failure}");
        }
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn pages_and_documents_do_not_mix() {
        let failure = assemble(&["a.md".into(), "b.json".into()]).unwrap_err();
        assert!(matches!(failure, Failure::Usage(_)), "{failure}");
    }
}
