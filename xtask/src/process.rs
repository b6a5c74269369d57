//! Running other programs.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    // It names this package, and is none of a command's on another one.
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

/// What a program prints; what it says against its call goes to standard error as it is.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| not_run(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(failed(command))
}

/// Runs a program that prints for people.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_run(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(failed(command))
}

fn not_run(command: &Command, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("{} cannot be run: {error}", told(command)))
}

fn failed(command: &Command) -> Failure {
    Failure::Check(format!("{} failed", told(command)))
}

/// The program and what it is told, without the folders it is in.
fn told(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(command.get_program())];
    words.extend(command.get_args());
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_or_is_not_there_is_named() {
        let failure = output(cargo().arg("no-such-command").stderr(Stdio::null())).unwrap_err();
        assert_eq!(
            failure,
            Failure::Check("cargo no-such-command failed".to_owned())
        );
        let failure = run(&mut Command::new("/no/such/program")).unwrap_err();
        assert!(matches!(failure, Failure::Usage(_)), "{failure}");
    }
}
