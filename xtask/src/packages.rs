//! The packages of the workspace and those they depend on, as cargo tells of them.

use std::path::{Path, PathBuf};

use semver::Version;
use serde_json::Value;

use crate::failure::Failure;
use crate::process;

pub(crate) struct Packages {
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    pub(crate) members: Vec<Member>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A package of the workspace.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    /// Where its library and its programs begin.
    pub(crate) root_files: Vec<PathBuf>,
    pub(crate) published: bool,
    /// Whether other crates can use it.
    pub(crate) library: bool,
    rust_version: Option<Version>,
}

/// A package of somebody else.
pub(crate) struct Dependency {
    name: String,
    version: String,
    rust_version: Option<Version>,
}

impl Packages {
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let text = process::output(
            process::cargo()
                .args([
                    "metadata",
                    "--format-version",
                    "1",
                    "--locked",
                    "--all-features",
                ])
                .current_dir(root),
        )?;
        let metadata: Value = serde_json::from_str(&text).map_err(Failure::check)?;
        Self::from_metadata(&metadata)
            .ok_or_else(|| Failure::Usage("cargo metadata says less than expected".to_owned()))
    }

    fn from_metadata(metadata: &Value) -> Option<Self> {
        let members = metadata["workspace_members"].as_array()?;
        let (mut of_workspace, mut dependencies) = (Vec::new(), Vec::new());
        for package in metadata["packages"].as_array()? {
            let name = package["name"].as_str()?.to_owned();
            let rust_version = package["rust_version"].as_str().and_then(rust_version);
            if members.contains(&package["id"]) {
                let targets = package["targets"].as_array()?;
                of_workspace.push(Member {
                    name,
                    manifest: package["manifest_path"].as_str()?.into(),
                    root_files: targets
                        .iter()
                        .filter(|target| target["kind"][0] == "lib" || target["kind"][0] == "bin")
                        .filter_map(|target| target["src_path"].as_str())
                        .map(PathBuf::from)
                        .collect(),
                    library: targets.iter().any(|target| target["kind"][0] == "lib"),
                    published: package["publish"].is_null(),
                    rust_version,
                });
            } else {
                dependencies.push(Dependency {
                    name,
                    version: package["version"].as_str()?.to_owned(),
                    rust_version,
                });
            }
        }
        Some(Self {
            target: metadata["target_directory"].as_str()?.into(),
            members: of_workspace,
            dependencies,
        })
    }

    /// The dependencies that need a newer Rust than the workspace states.
    pub(crate) fn too_new(&self) -> impl Iterator<Item = String> {
        let stated = self
            .members
            .iter()
            .filter_map(|member| member.rust_version.as_ref())
            .min();
        self.dependencies.iter().filter_map(move |dependency| {
            let (stated, needed) = (stated?, dependency.rust_version.as_ref()?);
            (needed > stated).then(|| {
                format!(
                    "{} {} needs Rust {needed}, and the workspace states {stated}",
                    dependency.name, dependency.version
                )
            })
        })
    }
}

/// A stated version of Rust, which may lack its last part or two.
fn rust_version(text: &str) -> Option<Version> {
    let dots = text.matches('.').count();
    Version::parse(&format!(
        "{text}{}",
        ".0".repeat(2_usize.saturating_sub(dots))
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_dependency_that_needs_a_newer_rust_is_named() {
        let packages = Packages::from_metadata(&json!({
            "target_directory": "target",
            "workspace_members": ["ours"],
            "packages": [
                {"id": "ours", "name": "ours", "version": "1.0.0", "rust_version": "1.95", "publish": null,
                 "manifest_path": "Cargo.toml", "targets": [{"kind": ["lib"], "src_path": "src/lib.rs"},
                 {"kind": ["test"], "src_path": "tests/a.rs"}]},
                {"id": "old", "name": "old", "version": "2.0.0", "rust_version": "1.95.0"},
                {"id": "any", "name": "any", "version": "2.0.0", "rust_version": null},
                {"id": "new", "name": "new", "version": "3.0.0", "rust_version": "1.96"},
            ],
        }))
        .unwrap();
        assert_eq!(
            packages.members[0].root_files,
            [PathBuf::from("src/lib.rs")]
        );
        assert!(packages.members[0].published && packages.members[0].library);
        let complaints: Vec<String> = packages.too_new().collect();
        assert_eq!(
            complaints,
            ["new 3.0.0 needs Rust 1.96.0, and the workspace states 1.95.0"]
        );
    }
}
