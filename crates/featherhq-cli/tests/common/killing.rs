//! Exports that are killed in the middle, again and again, and gone on with.
//!
//! The sandbox answers late, so that there is a middle. When to kill is drawn by
//! chance, from a seed that a failure names, and is a condition that is waited
//! for: so many requests were made, or so many bytes were written.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use featherhq_sandbox::{Fault, Sandbox};

use super::{KEY, feather, run_against};

pub(crate) const CONVERSATIONS: u32 = 1_500;
const PAGE_SIZE: &str = "25";
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox with so many conversations that an export takes a while.
pub(crate) fn slow_sandbox() -> Sandbox {
    let latency: Fault = "latency=5ms-30ms".parse().unwrap();
    Sandbox::builder()
        .api_key(KEY)
        .conversations(CONVERSATIONS)
        .without_turns()
        .fault(latency)
        .start_blocking()
        .unwrap()
}

/// The same conversations at once.
pub(crate) fn quick_export(out: &Path, options: &[&str]) {
    let sandbox = Sandbox::builder()
        .api_key(KEY)
        .conversations(CONVERSATIONS)
        .without_turns()
        .start_blocking()
        .unwrap();
    let out = out.to_str().unwrap();
    let arguments = [&["export", "--out", out], options].concat();
    let outcome = run_against(sandbox.url(), &arguments);
    assert_eq!(outcome.code, Some(0), "{}", outcome.notes);
}

/// A program that is stopped when the test is over, however that ends.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// What an ended program said on standard error.
    pub(crate) fn words(&mut self) -> String {
        let mut words = String::new();
        let mut stream = self.0.stderr.take().unwrap();
        stream.read_to_string(&mut words).unwrap();
        words
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn start(url: &str, out: &Path, options: &[&str]) -> Running {
    let out = out.to_str().unwrap();
    // With nothing to go on with, `--resume` starts from the beginning.
    let arguments = [
        &["export", "--resume", "--out", out, "--page-size", PAGE_SIZE],
        options,
    ]
    .concat();
    let child = feather(&arguments)
        .env("FEATHER_BASE_URL", url)
        .env("FEATHER_API_KEY", KEY)
        .stderr(Stdio::piped())
        .spawn();
    Running(child.unwrap())
}

/// The size of a file, or of all files in a directory.
pub(crate) fn bytes_at(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| bytes_at(&entry.unwrap().path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |file| file.len()),
    }
}

pub(crate) fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut path = out.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Exports, kills, goes on, and so forth, until it is done. Returns how often it
/// was killed.
pub(crate) fn export_with_kills(out: &Path, options: &[&str], seed: u64) -> usize {
    let sandbox = slow_sandbox();
    let mut chance = fastrand::Rng::with_seed(seed);
    let partial = beside(out, ".partial");
    for kills in 0.. {
        let mut running = start(sandbox.url(), out, options);
        let requests = sandbox.requests().len() + chance.usize(2..9);
        let bytes = bytes_at(&partial) + chance.u64(1..40_000);
        let waits_for_bytes = chance.bool();
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = running.0.try_wait().unwrap() {
                break Some(status);
            }
            let is_time = match waits_for_bytes {
                true => bytes_at(&partial) >= bytes,
                false => sandbox.requests().len() >= requests,
            };
            if is_time {
                break None;
            }
            assert!(begun.elapsed() < PATIENCE, "seed {seed}: nothing happens");
            std::thread::yield_now();
        };
        match status {
            Some(status) => {
                assert!(status.success(), "seed {seed}: {}", running.words());
                return kills;
            }
            None => {
                running.0.kill().unwrap();
                running.0.wait().unwrap();
                let is_early = out.exists() && partial.exists();
                assert!(!is_early, "seed {seed}: the output is there too early");
            }
        }
    }
    unreachable!("there is an end to all things")
}

pub(crate) fn seed() -> u64 {
    match std::env::var("SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => fastrand::u64(..),
    }
}
