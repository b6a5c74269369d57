//! Compares what this crate and [Optic](https://www.npmjs.com/package/@useoptic/optic) find on the
//! documents of this crate's tests, and prints the table that `docs/drift.md` shows.
//!
//! ```sh
//! npm install @useoptic/optic
//! cargo run -p openapi-drift --example optic -- node_modules/.bin/optic
//! ```

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use openapi_drift::{Document, FailOn, Options, compare, rules};

/// What the documents of one kind are, and how often each tool calls them breaking.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    ours: usize,
    optic: usize,
    /// Those on which Optic differs from us.
    different: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let optic = std::env::args()
        .nth(1)
        .ok_or("usage: optic PATH_OF_OPTIC")?;
    let optic = Path::new(&optic).canonicalize()?;
    let tests: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests"].iter().collect();
    let kinds = [
        "breaks deployed clients",
        "breaks code only",
        "breaks nothing",
        "another spelling",
    ];
    let mut tallies: [Tally; 4] = Default::default();
    for (folder, spelling) in [("fixtures", false), ("spellings", true)] {
        let mut pairs: Vec<PathBuf> = std::fs::read_dir(tests.join(folder))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        pairs.sort();
        for pair in pairs {
            let name = pair
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let (wire, source) = ours(&pair, &name)?;
            let kind = match (spelling, wire, source) {
                (true, ..) => 3,
                (false, true, _) => 0,
                (false, false, true) => 1,
                (false, false, false) => 2,
            };
            let theirs = breaks(&optic, &pair)?;
            let tally = &mut tallies[kind];
            tally.pairs += 1;
            tally.ours += usize::from(wire || source);
            tally.optic += usize::from(theirs);
            if theirs != (wire || source) {
                tally.different.push(name);
            }
        }
    }
    println!(
        "| the pair | pairs | called breaking here | called breaking by Optic |\n|---|---|---|---|"
    );
    for (kind, tally) in kinds.iter().zip(&tallies) {
        println!(
            "| {kind} | {} | {} | {} |",
            tally.pairs, tally.ours, tally.optic
        );
    }
    for (kind, tally) in kinds.iter().zip(&tallies) {
        println!("\nOptic differs, {kind}: {}", tally.different.join(", "));
    }
    Ok(())
}

/// Whether a pair breaks deployed clients, and whether it breaks code.
fn ours(pair: &Path, rule: &str) -> Result<(bool, bool), Box<dyn Error>> {
    let [base, revision] = ["base.yaml", "revision.yaml"].map(|name| pair.join(name));
    let read = |path: &Path| -> Result<Document, Box<dyn Error>> {
        Ok(Document::parse(
            std::fs::read_to_string(path)?,
            path.display().to_string(),
        )?)
    };
    let mut options = Options::default();
    options.today = Some("2026-07-01".parse()?);
    if rules().any(|known| known.id == rule) {
        options.settings.enable(rule)?;
    }
    let report = compare(&read(&base)?, &read(&revision)?, &options)?;
    Ok((report.fails(FailOn::Wire), report.fails(FailOn::Source)))
}

/// Whether Optic calls a pair breaking.
fn breaks(optic: &Path, pair: &Path) -> Result<bool, Box<dyn Error>> {
    let status = Command::new(optic)
        .args([
            "diff",
            "base.yaml",
            "revision.yaml",
            "--check",
            "--validation",
            "loose",
        ])
        .current_dir(pair)
        .env("OPTIC_TELEMETRY_LEVEL", "off")
        .stdin(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&status.stdout);
    match status.status.code() {
        Some(0) => Ok(false),
        Some(1) if text.contains("Checks: ") => Ok(true),
        other => Err(format!("{}: optic ended with {other:?}: {text}", pair.display()).into()),
    }
}
