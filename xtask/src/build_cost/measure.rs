//! Builds of one package, and how long they take.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use crate::failure::Failure;
use crate::process;

/// What would make a build another one than a user's: what a machine, or the cargo that runs this
/// program, may have set.
const UNWANTED: [&str; 6] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

/// How often a check that takes a moment is repeated; the median counts.
const REPEATED: usize = 5;

/// How long something took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    pub(super) wall: Duration,
    /// Of all processes and cores together. `None` where the system does not tell.
    pub(super) processor: Option<Duration>,
}

/// What builds one package, in a target folder that is empty at first.
pub(super) struct Builder {
    folder: PathBuf,
    package: &'static str,
    target: PathBuf,
}

impl Builder {
    pub(super) fn new(folder: &Path, package: &'static str, target: PathBuf) -> Self {
        Self {
            folder: folder.to_owned(),
            package,
            target,
        }
    }

    pub(super) fn target(&self) -> PathBuf {
        self.target.clone()
    }

    pub(super) fn check(&self) -> Result<Time, Failure> {
        timed(&mut self.cargo(&["check"]))
    }

    pub(super) fn build(&self) -> Result<Time, Failure> {
        timed(&mut self.cargo(&["build", "--release"]))
    }

    /// The median of several checks, each after `file` was touched. Its time is as it was then.
    pub(super) fn check_after_touching(&self, file: &Path) -> Result<Time, Failure> {
        let unreadable = |error| Failure::io(file, &error);
        let opened = File::options()
            .append(true)
            .open(file)
            .map_err(unreadable)?;
        let modified = opened.metadata().and_then(|metadata| metadata.modified());
        let modified = modified.map_err(unreadable)?;
        let times: Result<Vec<Time>, Failure> = (0..REPEATED)
            .map(|_| {
                opened.set_modified(SystemTime::now()).map_err(unreadable)?;
                self.check()
            })
            .collect();
        opened.set_modified(modified).map_err(unreadable)?;
        let mut times = times?;
        times.sort();
        Ok(times[REPEATED / 2])
    }

    /// The size of a program in bytes, without its symbols.
    pub(super) fn size(&self, program: &str) -> Result<u64, Failure> {
        self.build()?;
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        let path = self.target.join("release").join(file);
        let metadata = fs::metadata(&path).map_err(|error| Failure::io(&path, &error))?;
        Ok(metadata.len())
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = process::cargo();
        command
            .args(arguments)
            .args(["--offline", "--quiet", "--package", self.package])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // For all builds, or what a program depends on would be built twice.
            .env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        for variable in UNWANTED {
            command.env_remove(variable);
        }
        command
    }
}

fn timed(command: &mut Command) -> Result<Time, Failure> {
    let (before, start) = (processor_time_of_children(), Instant::now());
    process::run(command)?;
    let wall = start.elapsed();
    let after = processor_time_of_children();
    Ok(Time {
        wall,
        processor: before.zip(after).map(|(before, after)| after - before),
    })
}

/// What the processes took that this one started and saw the end of, with those that they started.
/// Linux tells; of others, wall time must do.
fn processor_time_of_children() -> Option<Duration> {
    in_status(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// `cutime` and `cstime` of proc_pid_stat(5).
fn in_status(status: &str) -> Option<Duration> {
    // The second field is a name in parentheses that may hold anything.
    let (_, fields) = status.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13);
    let ticks = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    // What the kernel tells programs is in hundredths of a second, whatever it counts in.
    Some(Duration::from_millis(ticks * 10))
}

/// What the figures depend on: the machine and the compiler.
pub(super) fn machine() -> Result<String, Failure> {
    let cores = std::thread::available_parallelism().map_err(Failure::check)?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let rustc = process::output(Command::new(rustc).arg("--version"))?;
    let version = rustc
        .split_whitespace()
        .nth(1)
        .ok_or_else(|| Failure::Check(format!("`rustc --version` names no version: {rustc}")))?;
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    Ok(format!(
        "{cores} cores, {architecture}, {system}, Rust {version}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_children_is_read_behind_a_name_of_any_kind() {
        let status = "7 (a) b (c) S 1 7 7 0 -1 4194560 2 3 4 5 11 12 250 50 20 0 1 0 99 0";
        assert_eq!(in_status(status), Some(Duration::from_secs(3)));
        assert_eq!(in_status("7 (a) S 1"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_system_tells_what_children_took() {
        let time = timed(process::cargo().args(["--version", "--quiet"])).unwrap();
        assert!(time.processor.is_some());
    }

    #[test]
    fn a_file_that_was_touched_is_as_old_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write(&file, "").unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let opened = File::options().append(true).open(&file).unwrap();
        opened.set_modified(long_ago).unwrap();
        // There is no package, so the first check fails.
        let builder = Builder::new(folder.path(), "none", folder.path().join("target"));
        builder.check_after_touching(&file).unwrap_err();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), long_ago);
    }

    #[test]
    fn the_machine_is_told_without_a_date() {
        let machine = machine().unwrap();
        assert!(machine.contains(std::env::consts::ARCH), "{machine}");
        let version = machine.rsplit_once("Rust ").unwrap().1;
        assert!(
            version.starts_with("1.") && !version.contains(' '),
            "{machine}"
        );
    }
}
