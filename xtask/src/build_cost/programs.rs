//! Two programs that list one page of conversations, one with each client.

use std::path::Path;

use super::plain;
use crate::failure::Failure;
use crate::workspace;

/// The name of the program with the facade, and of its package.
pub(super) const FACADE: &str = "page-facade";

/// The name of the program with the plain client, and of its package.
pub(super) const PLAIN: &str = "page-plain";

const TOKIO: &str = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;

/// Writes the packages of both in `folder`, beside that of the plain client.
pub(super) fn write(root: &Path, folder: &Path) -> Result<(), Failure> {
    let facade = manifest(FACADE, &format!("featherhq = {{ path = {root:?} }}"));
    let plain = manifest(
        PLAIN,
        "plain-client = { path = \"../../plain\" }\n\
         reqwest = { version = \"0.13\", default-features = false }\n\
         rustls = { version = \"0.23\", default-features = false, features = [\"ring\"] }",
    );
    write_one(
        root,
        &folder.join("facade"),
        &facade,
        include_str!("programs/facade.rs.txt"),
    )?;
    write_one(
        root,
        &folder.join("plain"),
        &plain,
        include_str!("programs/plain.rs.txt"),
    )
}

fn write_one(root: &Path, folder: &Path, manifest: &str, main: &str) -> Result<(), Failure> {
    workspace::write(&folder.join("src/main.rs"), main)?;
    plain::write_manifest(root, folder, manifest)
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}\n{TOKIO}\n"
    )
}
