//! What rustdoc knows of the crates, as JSON.
//!
//! Rustdoc writes JSON on request of nightly toolchains only, unless `RUSTC_BOOTSTRAP` is set. Set for
//! cargo, that variable would build every dependency whose build script looks at it anew. So cargo
//! is told to run this program in place of rustdoc, which sets it for rustdoc alone.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use super::headings::{Item, merge};
use crate::failure::Failure;
use crate::process;

/// Tells this program that it stands in for the rustdoc it names.
const STANDS_IN_FOR: &str = "XTASK_STANDS_IN_FOR_RUSTDOC";

/// The rustdoc that this program was run in place of.
pub(crate) fn asked_for() -> Option<OsString> {
    std::env::var_os(STANDS_IN_FOR)
}

/// Runs rustdoc with the arguments of this program.
pub(crate) fn run(rustdoc: &OsString) -> ExitCode {
    let status = Command::new(rustdoc)
        .args(std::env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {} cannot be run: {error}", rustdoc.display());
            ExitCode::FAILURE
        }
    }
}

/// Has every crate of the workspace documented as JSON, below `doc` of the folder cargo builds in.
pub(super) fn document(root: &Path) -> Result<(), Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::Usage(format!("this program does not know its path: {error}")))?;
    let rustdoc = std::env::var_os("RUSTDOC").unwrap_or_else(|| OsString::from("rustdoc"));
    process::run(
        process::cargo()
            .args([
                "doc",
                "--quiet",
                "--locked",
                "--workspace",
                "--no-deps",
                "--all-features",
            ])
            .current_dir(root)
            .env("RUSTDOC", program)
            .env(STANDS_IN_FOR, rustdoc)
            .env(
                "RUSTDOCFLAGS",
                "-Zunstable-options --output-format=json --cap-lints=allow",
            ),
    )
}

/// The public items in a file of rustdoc's, one a line. What the compiler implements for any type and
/// what is derived is left out.
pub(super) fn items(file: &Path) -> Result<String, Failure> {
    let api = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| {
            Failure::Check(format!(
                "{}: {error}; the crate public-api reads the JSON of one version of rustdoc, that of \
                 the Rust version which the workspace states: `cargo +VERSION xtask public-api`",
                file.display()
            ))
        })?;
    let items = api.items().map(|item| Item {
        id: item.id(),
        parent: item.parent_id(),
        text: item.to_string(),
    });
    let lines = merge(items.collect());
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}
