//! A workspace of its own below `target`: the API crate with the client of an edited document, and a
//! crate that uses it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_drift::Document;
use openapi_generate::{ApiConfig, Source, generate};
use toml_edit::{DocumentMut, Item, value};

use crate::failure::Failure;
use crate::workspace::{self, Api};

/// The API crate, in both workspaces.
const CRATE: &str = "crates/featherhq-api";

/// The parts of the workspace's manifest that crates inherit from.
const INHERITED: [&str; 3] = ["package", "dependencies", "lints"];

pub(super) struct Scene {
    root: PathBuf,
    folder: PathBuf,
    config: ApiConfig,
}

impl Scene {
    /// Sets the workspace up: the manifests and what is written by hand.
    pub(super) fn set(root: &Path) -> Result<Self, Failure> {
        let settings = workspace::read(&root.join(Api::Feather.settings()))?;
        let config =
            ApiConfig::parse(&settings, Api::Feather.settings()).map_err(Failure::check)?;
        let scene = Self {
            root: root.to_owned(),
            folder: root.join("target/rehearsal"),
            config,
        };
        scene.manifests()?;
        let library = workspace::read(&root.join(CRATE).join("src/lib.rs"))?;
        scene.write(&format!("{CRATE}/src/lib.rs"), &library)?;
        scene.write("Cargo.lock", &workspace::read(&root.join("Cargo.lock"))?)?;
        Ok(scene)
    }

    /// The pinned names of types.
    pub(super) const fn pins(&self) -> &BTreeMap<String, String> {
        &self.config.names
    }

    /// Generates the client of a document.
    pub(super) fn generate(&self, document: &Document) -> Result<(), Failure> {
        let source = Source {
            document: &document.value,
            text: &document.text,
            origin: &document.origin,
        };
        let generated = generate(source, &self.config)
            .map_err(|error| Failure::Check(format!("{}: {error}", document.origin)))?;
        for file in generated.files {
            self.write(&format!("{CRATE}/src/generated/{}", file.name), &file.text)?;
        }
        Ok(())
    }

    /// Writes the crate that uses the client.
    pub(super) fn consume(&self, items: &str) -> Result<(), Failure> {
        self.write("consumer/src/lib.rs", items)
    }

    /// What the compiler says against a crate of the workspace; nothing when it compiles.
    pub(super) fn errors(&self, package: &str) -> Result<Option<String>, Failure> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--offline", "--package", package])
            .current_dir(&self.folder)
            // What both workspaces depend on is built once.
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .map_err(|error| Failure::Usage(format!("cargo cannot be run: {error}")))?;
        if output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        // A failure that is none of the code's is none of the verdict's either.
        if text.contains(&format!("could not compile `{package}`")) {
            Ok(Some(text))
        } else {
            Err(Failure::Usage(text))
        }
    }

    fn manifests(&self) -> Result<(), Failure> {
        let original = self.manifest(&self.root.join("Cargo.toml"))?;
        let mut workspace = DocumentMut::new();
        workspace["workspace"]["members"] = value(
            ["consumer", CRATE]
                .into_iter()
                .collect::<toml_edit::Array>(),
        );
        workspace["workspace"]["resolver"] = original["workspace"]["resolver"].clone();
        for part in INHERITED {
            workspace["workspace"][part] = original["workspace"][part].clone();
        }
        let dependencies = workspace["workspace"]["dependencies"].as_table_like_mut();
        for (_, dependency) in dependencies.into_iter().flat_map(|table| table.iter_mut()) {
            let path = dependency
                .get("path")
                .and_then(Item::as_str)
                .map(str::to_owned);
            if let Some(path) = path.filter(|path| path != CRATE) {
                dependency["path"] = value(self.root.join(path).display().to_string());
            }
        }
        self.write("Cargo.toml", &workspace.to_string())?;

        let mut of_crate = self.manifest(&self.root.join(CRATE).join("Cargo.toml"))?;
        of_crate.remove("dev-dependencies");
        self.write(&format!("{CRATE}/Cargo.toml"), &of_crate.to_string())?;
        self.write(
            "consumer/Cargo.toml",
            "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nfeatherhq-api.workspace = true\nuuid.workspace = true\n",
        )
    }

    fn manifest(&self, path: &Path) -> Result<DocumentMut, Failure> {
        let text = workspace::read(path)?;
        text.parse()
            .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Failure> {
        workspace::write(&self.folder.join(path), text)
    }
}
