//! `cargo xtask corpus`: how well the clients of a folder of documents come out, as a table.

mod blame;
mod dialect;
mod equality;
mod instances;
mod places;
mod round_trip;
mod scratch;
mod unknown_members;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Args;

use self::round_trip::Trips;
use crate::failure::Failure;
use crate::generate::{self, Client};
use crate::workspace;

/// Generate a client from every document of a folder, and print a table of the results
#[derive(Debug, Args)]
pub(crate) struct Corpus {
    /// The folder of documents: *.json, *.yaml, *.yml
    dir: PathBuf,
    /// Compile each client with `cargo check`
    #[arg(long)]
    check: bool,
    /// Send random instances of every component schema through the generated types
    #[arg(long)]
    round_trip: bool,
    /// What the random instances are made of
    #[arg(long, default_value_t = 8, requires = "round_trip")]
    seed: u64,
}

/// What became of one document.
struct Row {
    document: String,
    seconds: Duration,
    outcome: Result<Counts, Failure>,
}

/// What a client has of its document.
#[derive(Debug)]
struct Counts {
    kept: usize,
    loosened: usize,
    left_out: usize,
    schemas: usize,
    lines: usize,
    /// `None` when it was not compiled.
    check: Option<Check>,
    /// `None` when nothing was sent through it.
    trips: Option<Trips>,
}

/// What the compiler says of a client.
#[derive(Debug, PartialEq)]
struct Check {
    errors: usize,
    warnings: usize,
}

impl Check {
    const fn passed(&self) -> bool {
        self.errors == 0 && self.warnings == 0
    }
}

impl Row {
    fn passed(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|counts| {
            counts.check.as_ref().is_none_or(Check::passed)
                && counts.trips.as_ref().is_none_or(Trips::passed)
        })
    }
}

impl Corpus {
    pub(crate) fn run(self) -> Result<(), Failure> {
        generate::silence_generator();
        if self.round_trip {
            eprintln!("seed {}", self.seed);
        }
        let mut rows = Vec::new();
        for file in documents(&self.dir)? {
            let row = row(&file, self.check, self.round_trip.then_some(self.seed));
            eprintln!("{} done", row.document);
            tell_faults(&row);
            rows.push(row);
        }
        print!("{}", table(&rows));
        let failed = rows.iter().filter(|row| !row.passed()).count();
        if failed > 0 {
            return Err(Failure::Check(format!(
                "{failed} of {} documents failed",
                rows.len()
            )));
        }
        Ok(())
    }
}

/// The documents of a folder, sorted.
fn documents(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| Failure::io(folder, &error))? {
        let path = entry.map_err(|error| Failure::io(folder, &error))?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("json" | "yaml" | "yml")) {
            found.push(path);
        }
    }
    if found.is_empty() {
        return Err(Failure::Usage(format!(
            "{}: no document in this folder (*.json, *.yaml, *.yml)",
            folder.display()
        )));
    }
    found.sort();
    Ok(found)
}

/// Generates one client; `seconds` are those of reading, lowering and generating.
fn row(file: &Path, check: bool, round_trip: Option<u64>) -> Row {
    let start = Instant::now();
    let client = Client::of(file);
    let seconds = start.elapsed();
    let document = file.file_name().unwrap_or_default().to_string_lossy();
    Row {
        outcome: client.and_then(|client| {
            let mut counts = counts(&client);
            if check {
                counts.check = Some(compile(&client, &document)?);
            }
            if let Some(seed) = round_trip {
                counts.trips = Some(round_trip::run(&client, &document, seed)?);
            }
            Ok(counts)
        }),
        document: document.into_owned(),
        seconds,
    }
}

fn counts(client: &Client) -> Counts {
    let concessions = &client.generated.concessions;
    let left_out = concessions.iter().filter(|one| one.left_out).count();
    let operations = |left_out: bool| -> BTreeSet<&str> {
        let about = concessions.iter().filter(|one| one.left_out == left_out);
        about.filter_map(|one| one.operation.as_deref()).collect()
    };
    // Of what is left out it does not matter how it was loosened before.
    let loosened = operations(false).difference(&operations(true)).count();
    let files = client.generated.files.iter();
    Counts {
        kept: client.operations() - left_out - loosened,
        loosened,
        left_out,
        schemas: client.schemas(),
        lines: files
            .filter(|file| file.name.ends_with(".rs"))
            .map(|file| file.text.lines().count())
            .sum(),
        check: None,
        trips: None,
    }
}

/// Prints what did not come back as it went: the first faults of each schema, and what could not
/// be tried.
fn tell_faults(row: &Row) {
    const FAULTS_OF_A_SCHEMA: usize = 2;
    let Ok(Counts {
        trips: Some(trips), ..
    }) = &row.outcome
    else {
        return;
    };
    let document = &row.document;
    let (mut last, mut told) = (None, 0);
    for fault in &trips.faults {
        if last != Some(&fault.schema) {
            (last, told) = (Some(&fault.schema), 0);
        }
        told += 1;
        if told <= FAULTS_OF_A_SCHEMA {
            println!("{document}: {fault}");
        }
    }
    for schema in &trips.without_instances {
        println!("{document}: {schema}: no valid instance could be made");
    }
}

/// Compiles a client without TLS, in a folder below `target`; dependencies are compiled once.
fn compile(client: &Client, document: &str) -> Result<Check, Failure> {
    let target = workspace::root().join("target/corpus");
    let folder = target.join(document);
    client.write(&folder, &client.default_name())?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--no-default-features"])
        .args(["--message-format", "short"])
        .env("CARGO_TARGET_DIR", target.join("target"))
        .current_dir(&folder)
        .output()
        .map_err(|error| Failure::io(&folder, &error))?;
    let told = String::from_utf8_lossy(&output.stderr);
    workspace::write(&folder.join("check.txt"), &told)?;
    let count = |kind: &str| told.lines().filter(|line| line.contains(kind)).count();
    let errors = count(": error");
    for error in blame::errors(&told, |file| fs::read_to_string(folder.join(file)).ok()) {
        eprintln!("{document}: {error}");
    }
    Ok(Check {
        // An error without a place, such as a dependency that is not there.
        errors: errors.max(usize::from(!output.status.success())),
        warnings: count(": warning"),
    })
}

/// The round trips in a cell of the table.
fn told(trips: &Trips) -> String {
    format!(
        "{} schemas, {} instances ({} not made), {} failed, {} explained",
        trips.schemas,
        trips.instances,
        trips.unmade,
        trips.failures(),
        trips.explained()
    )
}

/// The rows as a table in Markdown, and a line of totals.
fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| document | kept | loosened | left out | schemas | lines | seconds | check | round trip |\n|---|--:|--:|--:|--:|--:|--:|---|---|\n",
    );
    let mut totals = [0; 3];
    for row in rows {
        let (document, seconds) = (&row.document, row.seconds.as_secs_f64());
        match &row.outcome {
            Ok(counts) => {
                let Counts {
                    kept,
                    loosened,
                    left_out,
                    schemas,
                    lines,
                    check,
                    trips,
                } = counts;
                for (total, count) in totals.iter_mut().zip([kept, loosened, left_out]) {
                    *total += count;
                }
                let check = match check {
                    None => "–".to_owned(),
                    Some(check) if check.passed() => "ok".to_owned(),
                    Some(Check { errors, warnings }) => {
                        format!("{errors} errors, {warnings} warnings")
                    }
                };
                text.push_str(&format!(
                    "| {document} | {kept} | {loosened} | {left_out} | {schemas} | {lines} | {seconds:.1} | {check} | {} |\n",
                    trips.as_ref().map_or_else(|| "–".to_owned(), told)
                ));
            }
            Err(failure) => text.push_str(&format!(
                "| {document} | – | – | – | – | – | {seconds:.1} | {} | – |\n",
                failure.to_string().replace('|', "\\|").replace('\n', " ")
            )),
        }
    }
    let [kept, loosened, left_out] = totals;
    let passed = rows.iter().filter(|row| row.passed()).count();
    text.push_str(&format!(
        "\n{passed} of {} documents passed; operations: {kept} kept, {loosened} loosened, {left_out} left out\n",
        rows.len()
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three operations: one as it is, one with two errors, one that cannot be generated.
    const DOCUMENT: &str = r#"
openapi: 3.1.0
info: { title: Turns, version: "1" }
paths:
  /a:
    get: { operationId: a, responses: { "204": { description: "" } } }
    put:
      operationId: b
      responses:
        "204": { description: "" }
        "404": { description: "" }
        "422": { description: "", content: { application/json: { schema: { type: string } } } }
  "/b}":
    post:
      operationId: c
      responses: { "204": { description: "" } }
components: { schemas: { Turn: { type: object } } }
"#;

    fn folder(documents: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in documents {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn every_document_is_a_row_and_one_that_is_none_fails() {
        let folder = folder(&[
            ("b.yaml", DOCUMENT),
            ("a.json", "{\"swagger\": \"2.0\"}"),
            ("notes.txt", ""),
        ]);
        let rows: Vec<Row> = documents(folder.path())
            .unwrap()
            .iter()
            .map(|file| row(file, false, None))
            .collect();
        let [bad, good] = rows.as_slice() else {
            panic!("{} rows", rows.len())
        };
        assert!(!bad.passed() && good.passed());
        let counts = good.outcome.as_ref().unwrap();
        assert_eq!(
            (
                counts.kept,
                counts.loosened,
                counts.left_out,
                counts.schemas
            ),
            (1, 1, 1, 1)
        );
        let table = table(&rows);
        assert!(table.contains("| b.yaml | 1 | 1 | 1 | 1 | "), "{table}");
        assert!(
            table
                .ends_with("1 of 2 documents passed; operations: 1 kept, 1 loosened, 1 left out\n"),
            "{table}"
        );
    }

    #[test]
    fn a_warning_or_an_error_of_the_compiler_is_no_pass() {
        let passed = |errors, warnings| Check { errors, warnings }.passed();
        assert!(passed(0, 0) && !passed(1, 0) && !passed(0, 1));
    }

    #[test]
    fn a_folder_without_documents_is_an_error() {
        let failure = documents(folder(&[("notes.txt", "")]).path()).unwrap_err();
        assert!(failure.to_string().contains("no document"), "{failure}");
    }
}
