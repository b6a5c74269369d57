//! The client to compare with: what progenitor writes of the same document, with nothing added.
//!
//! The document is lowered to OpenAPI 3.0, since progenitor reads no other; names, unions and enums
//! are its own, and its settings the ones it has by itself. It depends on what its code asks for,
//! and makes requests with the features of `reqwest` and the TLS that the facade has by default:
//! the two that progenitor would leave switched on beside these, `charset` and the provider of
//! `rustls` that is written in C, would make it slower to build.

use std::path::Path;

use openapi_lower::document;
use progenitor_impl::{GenerationSettings, Generator};
use toml_edit::{DocumentMut, Item};

use crate::failure::Failure;
use crate::workspace::Api;
use crate::{lower, workspace};

/// The name of its package.
pub(super) const NAME: &str = "plain-client";

const MANIFEST: &str = r#"[package]
name = "plain-client"
version = "0.1.0"
edition = "2024"
publish = false

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["serde"] }
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["http2", "json", "query", "rustls-no-provider", "stream", "system-proxy"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }
"#;

/// Writes the client of the vendored document as a package in `folder`; gives how many lines of
/// code it has.
pub(super) fn write(root: &Path, folder: &Path) -> Result<usize, Failure> {
    let path = root.join(Api::Feather.document());
    let code = generate(&path)?;
    workspace::write(&folder.join("src/lib.rs"), &code)?;
    write_manifest(root, folder, MANIFEST)?;
    Ok(code.lines().count())
}

/// Writes a manifest that belongs to no workspace, with the profiles of this one, and a lock file
/// with its versions.
pub(super) fn write_manifest(root: &Path, folder: &Path, manifest: &str) -> Result<(), Failure> {
    let path = root.join("Cargo.toml");
    let profiles = profiles(&workspace::read(&path)?)
        .map_err(|error| Failure::Check(format!("{}: {error}", path.display())))?;
    let manifest = format!("{manifest}\n[workspace]\n\n{profiles}");
    workspace::write(&folder.join("Cargo.toml"), &manifest)?;
    let lock = workspace::read(&root.join("Cargo.lock"))?;
    workspace::write(&folder.join("Cargo.lock"), &lock)
}

/// What a manifest says of profiles, as a manifest of its own.
fn profiles(manifest: &str) -> Result<String, toml_edit::TomlError> {
    let manifest: DocumentMut = manifest.parse()?;
    let mut profiles = DocumentMut::new();
    if let Some(item) = manifest.get("profile") {
        profiles["profile"] = Item::clone(item);
    }
    Ok(profiles.to_string())
}

fn generate(path: &Path) -> Result<String, Failure> {
    let place = path.display().to_string();
    let failed = |error: &dyn std::fmt::Display| {
        Failure::Check(format!(
            "{place}: progenitor makes no client of it without the help of openapi-generate: {error}"
        ))
    };
    let text = workspace::read(path)?;
    let document = document::parse(&text, &place).map_err(Failure::check)?;
    let lowered =
        openapi_lower::lower(&document).map_err(|error| lower::located(&place, &text, &error))?;
    let document: openapiv3::OpenAPI =
        serde_json::from_value(lowered.document).map_err(|error| failed(&error))?;
    let tokens = Generator::new(&GenerationSettings::new()).generate_tokens(&document);
    let tokens = tokens.map_err(|error| failed(&error))?;
    let file = syn::parse2(tokens).map_err(|error| failed(&error))?;
    Ok(prettyplease::unparse(&file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_a_plain_client() {
        let code = generate(&workspace::root().join(Api::Feather.document())).unwrap();
        assert!(code.contains("pub async fn"), "{code}");
    }

    #[test]
    fn profiles_are_taken_over_and_nothing_else_is() {
        let manifest = "[package]\nname = \"a\"\n\n# Why.\n[profile.dev]\ndebug = false\n\n[profile.release]\nlto = true\n";
        let profiles: DocumentMut = profiles(manifest).unwrap().parse().unwrap();
        assert_eq!(profiles["profile"]["dev"]["debug"].as_bool(), Some(false));
        assert_eq!(profiles["profile"]["release"]["lto"].as_bool(), Some(true));
        assert!(profiles.get("package").is_none(), "{profiles}");
        assert_eq!(super::profiles("[package]\nname = \"a\"\n").unwrap(), "");
    }
}
