//! The line that moves on standard error while a command runs for long. It is
//! there on a terminal only.

use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::time::{Duration, Instant};

use crate::text::number::{clock, counted, grouped};
use crate::text::width::shorten;

/// How often the line is drawn anew.
pub(crate) const INTERVAL: Duration = Duration::from_millis(100);
/// The bar: a part of it moves from end to end, since nobody knows how long the
/// list is.
const BAR: usize = 12;
const MOVING: usize = 3;
/// To the beginning of the line, and nothing on it.
const CLEAR: &str = "\r\u{1b}[K";

/// How far a command is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    /// Conversations that were written.
    pub(crate) written: u64,
    /// How many of those could not be decoded.
    pub(crate) undecoded: u64,
    /// Conversations of the list that are dealt with, also by an earlier run.
    pub(crate) handled: u64,
    pub(crate) pages: u64,
    pub(crate) retries: u64,
}

/// A line about how far a command is.
pub(crate) struct Progress {
    is_shown: bool,
    started: Instant,
    /// What an earlier run had done already.
    before: u64,
    frame: usize,
}

impl Progress {
    /// Looks whether standard error can show one.
    pub(crate) fn new(before: impl Into<Figures>) -> Self {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            is_shown: io::stderr().is_terminal() && !is_dumb,
            started: Instant::now(),
            before: before.into().handled,
            frame: 0,
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Conversations of this run in a second.
    pub(crate) fn rate(&self, figures: impl Into<Figures>) -> u64 {
        let seconds = self.elapsed().as_secs_f64().max(0.001);
        let handled = figures.into().handled.saturating_sub(self.before);
        (handled as f64 / seconds) as u64
    }

    /// Draws the line in the place of the last one.
    pub(crate) fn draw(&mut self, figures: impl Into<Figures>, notes: &mut dyn Write) {
        if !self.is_shown {
            return;
        }
        let width = terminal_size::terminal_size_of(io::stderr())
            .map_or(80, |(width, _)| usize::from(width.0));
        let figures = figures.into();
        let line = line(self.frame, figures, self.rate(figures), self.elapsed());
        // In the last column some terminals begin a new line.
        let line = shorten(&line, width.saturating_sub(1));
        let _ = write!(notes, "{CLEAR}{line}");
        let _ = notes.flush();
        self.frame += 1;
    }

    /// Removes the line where one was drawn, so that something else can be written.
    pub(crate) fn clear(&self, notes: &mut dyn Write) {
        if self.frame > 0 {
            let _ = write!(notes, "{CLEAR}");
        }
    }
}

/// Whether standard output goes to a file, and not to a screen or another program.
#[cfg(unix)]
pub(crate) fn output_is_file() -> bool {
    use std::fs::File;
    use std::os::fd::AsFd as _;

    let output = io::stdout().as_fd().try_clone_to_owned().map(File::from);
    let metadata = output.and_then(|output| output.metadata());
    metadata.is_ok_and(|metadata| metadata.is_file())
}

/// Elsewhere nobody can tell.
#[cfg(not(unix))]
pub(crate) fn output_is_file() -> bool {
    false
}

fn line(frame: usize, figures: Figures, rate: u64, elapsed: Duration) -> String {
    let mut parts = vec![
        bar(frame),
        counted(figures.written, "conversation", "conversations"),
        counted(figures.pages, "page", "pages"),
        format!("{}/s", grouped(rate)),
        counted(figures.retries, "retry", "retries"),
        clock(elapsed),
    ];
    if figures.undecoded > 0 {
        parts.push(format!("{} not decoded", grouped(figures.undecoded)));
    }
    parts.join("  ")
}

fn bar(frame: usize) -> String {
    let way = BAR - MOVING;
    let place = frame % (2 * way);
    let place = place.min(2 * way - place);
    let cells = (0..BAR).map(|cell| {
        let is_moving = (place..place + MOVING).contains(&cell);
        if is_moving { '━' } else { '─' }
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let figures = Figures {
            written: 12_400,
            pages: 62,
            retries: 1,
            ..Figures::default()
        };
        assert_eq!(
            line(0, figures, 3_100, Duration::from_secs(4)),
            "━━━─────────  12,400 conversations  62 pages  3,100/s  1 retry  0:04"
        );
    }

    #[test]
    fn the_bar_goes_to_the_end_and_back() {
        assert_eq!(bar(9), "─────────━━━");
        assert_eq!(bar(10), "────────━━━─");
        assert_eq!(bar(18), bar(0));
        assert!((0..40).all(|frame| bar(frame).chars().filter(|cell| *cell == '━').count() == 3));
    }
}
