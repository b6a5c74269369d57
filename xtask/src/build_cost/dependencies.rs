//! How many packages a package depends on to be built, on this machine.

use std::collections::BTreeSet;
use std::path::Path;

use crate::failure::Failure;
use crate::process;

/// The packages that `package` cannot be built without, by its default features: the ones that its
/// code uses, and the ones that those use, and not what is for tests or build scripts.
pub(super) fn count(folder: &Path, package: &str) -> Result<usize, Failure> {
    let tree = process::output(
        process::cargo()
            .args(["tree", "--offline", "--quiet", "--package", package])
            .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .current_dir(folder),
    )?;
    let packages = packages(&tree);
    // Itself is the first of them.
    packages
        .len()
        .checked_sub(1)
        .ok_or_else(|| Failure::Check(format!("`cargo tree --package {package}` lists no package")))
}

/// Each package once; two versions of one are two.
fn packages(tree: &str) -> BTreeSet<(&str, &str)> {
    let lines = tree.lines().map(str::split_whitespace);
    lines
        .filter_map(|mut words| Some((words.next()?, words.next()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_counted_once_for_each_version() {
        let tree = "featherhq v0.1.0 (/a b)\nserde v1.0.229\nserde_derive v1.0.229 (proc-macro)\n\
                    syn v3.0.10\nserde v1.0.229 (*)\nsyn v2.0.119\n\n";
        let packages = packages(tree);
        assert_eq!(packages.len(), 5, "{packages:?}");
        assert!(packages.contains(&("syn", "v2.0.119")), "{packages:?}");
    }
}
