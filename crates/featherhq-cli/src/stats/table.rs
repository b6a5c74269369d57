//! The figures on a terminal, with a bar for each group.

use super::figures::{Figure, Figures};
use super::group::title;
use crate::arguments::GroupBy;
use crate::console::Console;
use crate::failure::Failure;
use crate::text::number::{grouped, span};
use crate::text::style::{BAD, FAINT, LIVE, PLAIN, STRONG};
use crate::text::width::{shorten, width};

/// Between two columns.
const GAP: &str = "  ";
/// A bar is of use from this width on, and of no more use beyond the other.
const BAR: std::ops::RangeInclusive<usize> = 8..=48;
/// Names are cut to this where a screen is narrow; an id is never cut, so that
/// it can be copied.
const SHORTEST_NAME: usize = 12;
/// A block, and parts of one, from the left.
const BLOCKS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const BLOCK: &str = "█";

/// One line of the table before it is laid out.
struct Line {
    name: String,
    conversations: String,
    bar: f64,
    cells: [String; 4],
    is_failing: bool,
}

const TITLES: [&str; 4] = ["SHARE", "FAILED", "MEDIAN", "95%"];

/// Writes the figures; the groups, and then all together.
pub(super) fn write(figures: &Figures, console: &mut Console<'_>) -> Result<(), Failure> {
    let groups = figures.groups();
    if groups.is_empty() {
        console.note("no conversation matches");
    }
    let (all, largest) = (figures.total.conversations, figures.largest());
    let mut lines: Vec<Line> = groups
        .iter()
        .map(|(group, figure)| line(group.name(), figure, all, largest))
        .collect();
    lines.push(Line {
        bar: 0.0,
        ..line("all".to_owned(), &figures.total, all, largest)
    });
    let layout = Layout::new(figures.by, &lines, console.screen.width);
    let palette = console.screen.palette;

    let titles = layout.titles(title(figures.by));
    writeln!(console.out, "{}", palette.paint(STRONG, titles.trim_end()))?;
    let last = lines.len() - 1;
    for (number, line) in lines.iter().enumerate() {
        let style = if number == last { STRONG } else { PLAIN };
        let name = shorten(&line.name, layout.name);
        let name = pad_right(&name, layout.name);
        let [share, failed, median, slow] = layout.cells(line);
        let failed_style = if line.is_failing { BAD } else { style };
        let parts = [
            palette.paint(style, &name),
            palette.paint(style, &pad_left(&line.conversations, layout.conversations)),
            palette.paint(LIVE, &bar(line.bar, layout.bar)),
            palette.paint(FAINT, &share),
            palette.paint(failed_style, &failed),
            palette.paint(style, &median),
            palette.paint(style, &slow),
        ];
        let shown = parts
            .iter()
            .enumerate()
            .filter(|(part, _)| *part != 2 || layout.bar > 0);
        let texts: Vec<&str> = shown.map(|(_, text)| text.as_str()).collect();
        writeln!(console.out, "{}", texts.join(GAP))?;
    }
    if !figures.total.durations.is_exact() {
        console.note("durations are within 1%");
    }
    Ok(())
}

fn line(name: String, figure: &Figure, all: u64, largest: u64) -> Line {
    let duration = |percent| {
        let quantile = figure.durations.quantile(percent);
        quantile.map_or("-".to_owned(), span)
    };
    let share = match all {
        0 => "-".to_owned(),
        _ => percent(figure.conversations as f64 / all as f64),
    };
    let failed = figure.failed_share();
    Line {
        name,
        conversations: grouped(figure.conversations),
        bar: figure.conversations as f64 / largest.max(1) as f64,
        cells: [
            share,
            failed.map_or("-".to_owned(), percent),
            duration(50),
            duration(95),
        ],
        is_failing: figure.failed > 0,
    }
}

/// A share with one place after the point.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// How wide the columns are.
struct Layout {
    name: usize,
    conversations: usize,
    /// 0 where there is no room for bars.
    bar: usize,
    cells: [usize; 4],
}

impl Layout {
    fn new(by: GroupBy, lines: &[Line], screen: usize) -> Self {
        let widest = |of: &dyn Fn(&Line) -> usize| lines.iter().map(of).max().unwrap_or(0);
        let natural = widest(&|line| width(&line.name)).max(width(title(by)));
        let conversations = widest(&|line| line.conversations.len()).max("COUNT".len());
        let cells = std::array::from_fn(|cell| {
            widest(&|line| line.cells[cell].len()).max(TITLES[cell].len())
        });
        let fixed = conversations + cells.iter().sum::<usize>() + 5 * GAP.len();
        let with_bar = fixed + GAP.len() + BAR.start();
        let name = match by {
            GroupBy::Agent => natural,
            _ => natural
                .min(screen.saturating_sub(with_bar))
                .max(natural.min(SHORTEST_NAME)),
        };
        let room = screen.saturating_sub(fixed + name + GAP.len());
        let bar = if room < *BAR.start() {
            0
        } else {
            room.min(*BAR.end())
        };
        Self {
            name,
            conversations,
            bar,
            cells,
        }
    }

    fn titles(&self, name: &str) -> String {
        let mut titles = vec![
            pad_right(&name.to_uppercase(), self.name),
            pad_left("COUNT", self.conversations),
        ];
        if self.bar > 0 {
            titles.push(" ".repeat(self.bar));
        }
        let cells = TITLES.iter().zip(self.cells);
        titles.extend(cells.map(|(title, width)| pad_left(title, width)));
        titles.join(GAP)
    }

    fn cells(&self, line: &Line) -> [String; 4] {
        std::array::from_fn(|cell| pad_left(&line.cells[cell], self.cells[cell]))
    }
}

fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(missing))
}

fn pad_right(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// A bar of this part of the width, to an eighth of a column. Something is
/// never shown as nothing.
fn bar(part: f64, columns: usize) -> String {
    let eighths = (part * columns as f64 * 8.0).round() as usize;
    let eighths = if part > 0.0 { eighths.max(1) } else { 0 };
    let drawn = format!("{}{}", BLOCK.repeat(eighths / 8), BLOCKS[eighths % 8]);
    pad_right(&drawn, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part() {
        for (part, expected) in [
            (0.0, "    "),
            (0.001, "▏   "),
            (0.5, "██  "),
            (0.53, "██▏ "),
            (1.0, "████"),
        ] {
            assert_eq!(bar(part, 4), expected);
        }
    }
}
