//! What a manifest takes from the workspace, and what it says of its crate.

use std::path::Path;

use toml_edit::{DocumentMut, Item, TableLike};

use super::files;
use crate::failure::Failure;
use crate::packages::Member;
use crate::workspace;

/// What is the same for every crate, and said once.
const INHERITED: [&str; 5] = ["authors", "edition", "license", "rust-version", "version"];

/// What a registry shows of a crate, and `include`, which keeps everything else out of it.
const SHOWN: [&str; 4] = ["categories", "description", "include", "keywords"];

const DEPENDENCIES: [&str; 3] = ["build-dependencies", "dependencies", "dev-dependencies"];

/// What is wrong with the manifest of a crate.
pub(super) fn complaints(root: &Path, member: &Member) -> Result<Vec<String>, Failure> {
    let path = workspace::relative(root, &member.manifest);
    let manifest = parse(&member.manifest)?;
    let mut wrong = wrong_with_inheritance(&manifest);
    if member.published {
        wrong.extend(lacking_for_registry(&manifest));
        let folder = member.manifest.parent().unwrap_or(root);
        wrong.extend(files::complaints(root, folder)?);
    }
    let told = wrong
        .into_iter()
        .map(|wrong| format!("{path}: {}: {wrong}", member.name));
    Ok(told.collect())
}

/// What is wrong with the requirements that crates inherit.
pub(super) fn complaints_of_workspace(root: &Path) -> Result<Vec<String>, Failure> {
    let manifest = parse(&root.join("Cargo.toml"))?;
    let dependencies = manifest["workspace"]["dependencies"].as_table_like();
    let unexplained = dependencies.into_iter().flat_map(unexplained);
    Ok(unexplained
        .map(|wrong| format!("Cargo.toml: {wrong}"))
        .collect())
}

fn parse(path: &Path) -> Result<DocumentMut, Failure> {
    let text = workspace::read(path)?;
    text.parse()
        .map_err(|error| Failure::Check(format!("{}: {error}", path.display())))
}

fn wrong_with_inheritance(manifest: &DocumentMut) -> Vec<String> {
    let mut wrong = Vec::new();
    if !inherits(manifest.get("lints")) {
        wrong.push("lints are set once, for the workspace: `[lints] workspace = true`".to_owned());
    }
    for key in INHERITED {
        if !inherits(manifest.get("package").and_then(|package| package.get(key))) {
            wrong.push(format!("`{key}` is said once: `{key}.workspace = true`"));
        }
    }
    let mut tables: Vec<&dyn TableLike> = vec![manifest.as_table()];
    let targets = manifest.get("target").and_then(Item::as_table_like);
    let targets = targets.into_iter().flat_map(|targets| targets.iter());
    tables.extend(targets.filter_map(|(_, target)| target.as_table_like()));
    for table in tables {
        for kind in DEPENDENCIES {
            let dependencies = table.get(kind).and_then(Item::as_table_like);
            for (name, dependency) in dependencies.into_iter().flat_map(|table| table.iter()) {
                // By path only, a dev-dependency is left out when the crate is packaged.
                let by_path_only = kind == "dev-dependencies"
                    && dependency.get("path").is_some()
                    && dependency.get("version").is_none();
                if !inherits(Some(dependency)) && !by_path_only {
                    wrong.push(format!("`{name}` is no dependency of the workspace"));
                }
            }
        }
    }
    wrong
}

fn inherits(item: Option<&Item>) -> bool {
    item.and_then(|item| item.get("workspace"))
        .and_then(Item::as_bool)
        == Some(true)
}

fn lacking_for_registry(manifest: &DocumentMut) -> Vec<String> {
    let package = manifest.get("package");
    let mut wrong: Vec<String> = SHOWN
        .iter()
        .filter(|key| package.is_none_or(|package| package.get(key).is_none()))
        .map(|key| format!("it is published, and has no `{key}`"))
        .collect();
    let documentation = package.and_then(|package| {
        package
            .get("metadata")?
            .get("docs")?
            .get("rs")?
            .get("all-features")
    });
    if documentation.and_then(Item::as_bool) != Some(true) {
        wrong.push("docs.rs is not told to document all features".to_owned());
    }
    wrong
}

/// Requirements that hold a dependency back, with no comment above that says why.
fn unexplained(dependencies: &dyn TableLike) -> impl Iterator<Item = String> {
    dependencies.iter().filter_map(|(name, dependency)| {
        let requirement = dependency.get("version").unwrap_or(dependency).as_str()?;
        let held_back = requirement.contains(['=', '<', '~', ',']);
        let key = dependencies.key(name)?;
        let above = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str());
        let explained = above.is_some_and(|above| above.contains('#'));
        (held_back && !explained).then(|| {
            format!("`{name}` is held back by `{requirement}`, and no comment above says why")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = r#"
        [package]
        name = "a"
        description = "A"
        keywords = ["a"]
        categories = ["a"]
        include = ["/src"]
        authors.workspace = true
        edition.workspace = true
        license.workspace = true
        rust-version.workspace = true
        version.workspace = true
        [package.metadata.docs.rs]
        all-features = true
        [dependencies]
        b.workspace = true
        [dev-dependencies]
        c = { path = "../c" }
        [target.'cfg(unix)'.dependencies]
        d = { workspace = true, optional = true }
        [lints]
        workspace = true
    "#;

    fn wrong(text: &str) -> Vec<String> {
        let manifest = text.parse().unwrap();
        let mut wrong = wrong_with_inheritance(&manifest);
        wrong.extend(lacking_for_registry(&manifest));
        wrong
    }

    #[test]
    fn what_is_not_taken_from_the_workspace_or_lacks_is_named() {
        assert_eq!(wrong(RIGHT), Vec::<String>::new());
        for (from, to, named) in [
            ("[lints]\n        workspace = true", "", "lints"),
            (
                "edition.workspace = true",
                "edition = \"2021\"",
                "`edition`",
            ),
            ("b.workspace = true", "b = \"1\"", "`b`"),
            ("path = \"../c\"", "path = \"../c\", version = \"1\"", "`c`"),
            (
                "workspace = true, optional",
                "version = \"1\", optional",
                "`d`",
            ),
            ("keywords = [\"a\"]", "", "`keywords`"),
            ("all-features = true", "", "docs.rs"),
        ] {
            assert!(RIGHT.contains(from), "{from}");
            let wrong = wrong(&RIGHT.replacen(from, to, 1));
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert!(wrong[0].contains(named), "{wrong:?}");
        }
    }

    #[test]
    fn a_requirement_that_holds_back_says_why() {
        let text = "a = \"1\"\nb = \"=1.2\"\n# 3 does not build.\nc = { version = \">=2, <3\" }\nd = { version = \"~1\" }\n";
        let manifest: DocumentMut = text.parse().unwrap();
        let unexplained: Vec<String> = unexplained(manifest.as_table()).collect();
        assert_eq!(unexplained.len(), 2, "{unexplained:?}");
        assert!(unexplained[0].contains("`b`") && unexplained[1].contains("`d`"));
    }
}
