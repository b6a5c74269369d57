//! The line that moves on standard error while an export runs. It is there on a
//! terminal only.

use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::time::{Duration, Instant};

use super::checkpoint::Counts;
use crate::text::number::{clock, counted, grouped};
use crate::text::width::shorten;

/// How often the line is drawn anew.
pub(super) const INTERVAL: Duration = Duration::from_millis(100);
/// The bar: a part of it moves from end to end, since nobody knows how long the
/// list is.
const BAR: usize = 12;
const MOVING: usize = 3;
/// To the beginning of the line, and nothing on it.
const CLEAR: &str = "\r\u{1b}[K";

/// A line about how far the export is.
pub(super) struct Progress {
    is_shown: bool,
    started: Instant,
    /// What an earlier run had done already.
    before: u64,
    frame: usize,
}

impl Progress {
    /// Looks whether standard error can show one.
    pub(super) fn new(before: Counts) -> Self {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            is_shown: io::stderr().is_terminal() && !is_dumb,
            started: Instant::now(),
            before: before.handled(),
            frame: 0,
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Conversations of this run in a second.
    pub(super) fn rate(&self, counts: Counts) -> u64 {
        let seconds = self.elapsed().as_secs_f64().max(0.001);
        ((counts.handled() - self.before) as f64 / seconds) as u64
    }

    /// Draws the line in the place of the last one.
    pub(super) fn draw(&mut self, counts: Counts, notes: &mut dyn Write) {
        if !self.is_shown {
            return;
        }
        let width = terminal_size::terminal_size_of(io::stderr())
            .map_or(80, |(width, _)| usize::from(width.0));
        let line = line(self.frame, counts, self.rate(counts), self.elapsed());
        // In the last column some terminals begin a new line.
        let line = shorten(&line, width.saturating_sub(1));
        let _ = write!(notes, "{CLEAR}{line}");
        let _ = notes.flush();
        self.frame += 1;
    }

    /// Removes the line, so that something else can be written.
    pub(super) fn clear(&self, notes: &mut dyn Write) {
        if self.is_shown {
            let _ = write!(notes, "{CLEAR}");
        }
    }
}

fn line(frame: usize, counts: Counts, rate: u64, elapsed: Duration) -> String {
    let mut parts = vec![
        bar(frame),
        counted(counts.exported, "conversation", "conversations"),
        counted(counts.pages, "page", "pages"),
        format!("{}/s", grouped(rate)),
        counted(counts.retries, "retry", "retries"),
        clock(elapsed),
    ];
    if counts.undecoded > 0 {
        parts.push(format!("{} not decoded", grouped(counts.undecoded)));
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
        let counts = Counts {
            exported: 12_400,
            pages: 62,
            retries: 1,
            ..Counts::default()
        };
        assert_eq!(
            line(0, counts, 3_100, Duration::from_secs(4)),
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
