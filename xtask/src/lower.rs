//! `cargo xtask lower`: what the lowering makes of a document, and its report.
//!
//! The document goes to standard output or the file of `-o`, the report to standard error, as lines
//! or (`--report json`) as an array of objects with `pointer`, `class`, `rule` and `message`, which
//! [`openapi_lower::Report`] explains.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use openapi_lower::{LowerError, document};

use crate::failure::Failure;
use crate::output::print;
use crate::workspace;

/// Lower an OpenAPI 3.1 document to 3.0.3; the report goes to standard error
#[derive(Debug, Args)]
pub(crate) struct Lower {
    /// The document, JSON or YAML
    file: PathBuf,
    /// Where to write the lowered document [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Form::Text)]
    report: Form,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// One line for each rewrite
    Text,
    /// An array with an object for each rewrite: pointer, class, rule, message
    Json,
}

impl Lower {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let origin = self.file.display().to_string();
        let text = workspace::read(&self.file)?;
        let source = document::parse(&text, &origin).map_err(Failure::check)?;
        let lowered =
            openapi_lower::lower(&source).map_err(|error| located(&origin, &text, &error))?;
        let text = document::to_canonical_text(&lowered.document);
        match &self.output {
            Some(path) => workspace::write(path, &text)?,
            None => print(&mut io::stdout().lock(), &text)?,
        }
        match self.report {
            Form::Text => eprint!("{}", lowered.report),
            Form::Json => {
                let report = serde_json::to_string_pretty(&lowered.report);
                eprintln!("{}", report.map_err(Failure::check)?);
            }
        }
        Ok(())
    }
}

/// Why a document cannot be lowered, with the line and the column.
pub(crate) fn located(origin: &str, text: &str, error: &LowerError) -> Failure {
    let (line, column) = document::locate(text, &error.pointer());
    Failure::Check(format!("{origin}:{line}:{column}: {error}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Form, Lower};
    use crate::failure::Failure;

    fn lower(text: &str) -> Result<String, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("source.yaml");
        let output = folder.path().join("lowered.json");
        fs::write(&file, text).unwrap();
        Lower {
            file,
            output: Some(output.clone()),
            report: Form::Json,
        }
        .run()?;
        Ok(fs::read_to_string(output).unwrap())
    }

    #[test]
    fn writes_the_lowered_document() {
        assert_eq!(
            lower("openapi: 3.1.0\npaths: {}\n").unwrap(),
            "{\n  \"openapi\": \"3.0.3\",\n  \"paths\": {}\n}\n"
        );
    }

    #[test]
    fn failures_name_the_file_and_the_place() {
        for (text, expected) in [
            ("swagger: '2.0'\n", "source.yaml:1:1: /openapi: "),
            ("info: {}\nopenapi: 4.0.0\n", "source.yaml:2:1: /openapi: "),
            (
                "- openapi: 3.1.0\n",
                "source.yaml:1:1: the document is not an object",
            ),
            (
                "openapi: 3.1.0\npaths:\n  /a:\n    $ref: a.yaml\n",
                "source.yaml:4:5: /paths/~1a/$ref: ",
            ),
            ("a: b: c\n", "source.yaml:1:5: "),
            ("", "source.yaml"),
        ] {
            let failure = lower(text).unwrap_err();
            assert!(matches!(failure, Failure::Check(_)));
            assert!(failure.to_string().contains(expected), "{failure}");
        }
    }

    #[test]
    fn a_missing_file_is_unreadable() {
        let command = Lower {
            file: "no/such/file.json".into(),
            output: None,
            report: Form::Text,
        };
        let failure = command.run().unwrap_err();
        assert!(
            matches!(&failure, Failure::Usage(message) if message.starts_with("no/such/file.json: ")),
            "{failure}"
        );
    }
}
