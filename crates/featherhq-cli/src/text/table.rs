//! A table that fits the screen: what must be whole stays whole, one column
//! takes the room that is left, and where the screen is too narrow for one
//! line, the columns of a row flow on to the next.

use std::io::{self, Write};

use anstyle::Style;

use super::screen::Screen;
use super::style::{FAINT, STRONG};
use super::width::{shorten, width};

/// Between two columns.
const GAP: usize = 2;
/// Before the second line of a row, and those after it.
const INDENT: usize = 2;
/// So many rows decide how wide the columns are; the rows after them are
/// written as they come, in columns of the same widths.
const ROWS_MEASURED: usize = 200;

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<'a> {
    /// What stands above it; neutralised already.
    pub(crate) title: &'a str,
    /// What may happen to its cells.
    pub(crate) fit: Fit,
}

/// What may happen to the cells of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fit {
    /// They are never shortened, so that they can be copied.
    Whole,
    /// They are shortened where they are wider than the screen, or than the
    /// rows that were measured.
    Shortened,
    /// They get the room that the others leave, but at least this much.
    Rest {
        /// In columns of the screen.
        least: usize,
    },
}

/// One cell: its text, neutralised and on one line, and its style.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// A table that is being written.
#[derive(Debug)]
pub(crate) struct Table {
    titles: Vec<Cell>,
    fits: Vec<Fit>,
    screen: Screen,
    state: State,
}

#[derive(Debug)]
enum State {
    Measuring(Vec<Vec<Cell>>),
    Writing(Layout),
}

/// The lines of a row, each with its columns.
#[derive(Debug)]
struct Layout(Vec<Vec<Place>>);

/// A column by number, and the width it is given.
#[derive(Clone, Copy, Debug)]
struct Place {
    column: usize,
    width: usize,
}

impl Table {
    /// A table without rows; nothing is written yet.
    pub(crate) fn new<'a>(columns: impl AsRef<[Column<'a>]>, screen: Screen) -> Self {
        let columns = columns.as_ref().iter();
        let title = |column: &Column<'_>| Cell {
            text: column.title.to_owned(),
            style: STRONG,
        };
        Self {
            titles: columns.clone().map(title).collect(),
            fits: columns.map(|column| column.fit).collect(),
            screen,
            state: State::Measuring(Vec::new()),
        }
    }

    /// Adds a row with a cell for each column, and writes what can be written.
    pub(crate) fn push(
        &mut self,
        row: impl Into<Vec<Cell>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let row = row.into();
        match &mut self.state {
            State::Writing(layout) => layout.write(&self.fits, &row, self.screen, out),
            State::Measuring(rows) => {
                rows.push(row);
                if rows.len() < ROWS_MEASURED {
                    return Ok(());
                }
                self.finish(out)
            }
        }
    }

    /// As [`Table::finish`] where there are rows, for a table that more rows
    /// should have come to.
    pub(crate) fn break_off(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match &self.state {
            State::Measuring(rows) if rows.is_empty() => Ok(()),
            _ => self.finish(out),
        }
    }

    /// Writes the rows that wait to be measured, and the titles before them.
    pub(crate) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let State::Measuring(rows) = &self.state else {
            return Ok(());
        };
        let layout = Layout::new(&self.fits, &self.titles, rows, self.screen.width);
        layout.write(&self.fits, &self.titles, self.screen, out)?;
        for row in rows {
            layout.write(&self.fits, row, self.screen, out)?;
        }
        self.state = State::Writing(layout);
        Ok(())
    }
}

impl Layout {
    fn new(fits: &[Fit], titles: &[Cell], rows: &[Vec<Cell>], screen: usize) -> Self {
        let natural = titles.iter().enumerate().map(|(index, title)| {
            let cells = rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(|cell| width(&cell.text)).max();
            widest.unwrap_or(0).max(width(&title.text))
        });
        let natural: Vec<usize> = natural.collect();
        let mut lines: Vec<Vec<Place>> = vec![Vec::new()];
        let mut used = 0;
        for (column, fit) in fits.iter().enumerate() {
            let needed = match *fit {
                Fit::Whole => natural[column],
                Fit::Shortened => natural[column].min(screen.saturating_sub(INDENT)),
                Fit::Rest { least } => natural[column].min(least),
            };
            let is_first = lines.last().is_none_or(Vec::is_empty);
            if !is_first && used + GAP + needed > screen {
                widen(
                    lines.last_mut(),
                    fits,
                    &natural,
                    screen.saturating_sub(used),
                );
                lines.push(Vec::new());
                used = INDENT;
            } else if !is_first {
                used += GAP;
            }
            used += needed;
            if let Some(line) = lines.last_mut() {
                line.push(Place {
                    column,
                    width: needed,
                });
            }
        }
        widen(
            lines.last_mut(),
            fits,
            &natural,
            screen.saturating_sub(used),
        );
        Self(lines)
    }

    fn write(
        &self,
        fits: &[Fit],
        row: &[Cell],
        screen: Screen,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (number, line) in self.0.iter().enumerate() {
            let mut text = " ".repeat(if number == 0 { 0 } else { INDENT });
            let mut missing = 0;
            for place in line {
                let Some(Cell { text: cell, style }) = row.get(place.column) else {
                    continue;
                };
                let shown = match fits[place.column] {
                    Fit::Whole => cell.as_str().into(),
                    Fit::Shortened | Fit::Rest { .. } => shorten(cell, place.width),
                };
                // Filled up only when something follows: lines have no blanks at their end.
                text.push_str(&" ".repeat(missing));
                text.push_str(&screen.palette.paint(*style, &shown));
                missing = place.width.saturating_sub(width(&shown)) + GAP;
            }
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

/// Gives the room that is left on a line to the columns that take it, an equal
/// share to each; what one does not need goes to those after it.
fn widen(line: Option<&mut Vec<Place>>, fits: &[Fit], natural: &[usize], mut room: usize) {
    let takes_rest = |place: &&mut Place| matches!(fits[place.column], Fit::Rest { .. });
    let mut takers: Vec<&mut Place> = line.into_iter().flatten().filter(takes_rest).collect();
    takers.sort_by_key(|place| natural[place.column]);
    let count = takers.len();
    for (number, place) in takers.into_iter().enumerate() {
        let wanted = natural[place.column].saturating_sub(place.width);
        let given = wanted.min(room / (count - number));
        place.width += given;
        room -= given;
    }
}

/// A cell for a value that is not there.
pub(crate) fn absent() -> Cell {
    Cell {
        text: "-".to_owned(),
        style: FAINT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::style::{PLAIN, Palette};

    const COLUMNS: [Column<'_>; 4] = [
        Column {
            title: "ID",
            fit: Fit::Whole,
        },
        Column {
            title: "KIND",
            fit: Fit::Shortened,
        },
        Column {
            title: "SUBJECT",
            fit: Fit::Rest { least: 8 },
        },
        Column {
            title: "END",
            fit: Fit::Shortened,
        },
    ];

    fn table(width: usize, rows: &[[&str; 4]]) -> Vec<String> {
        let screen = Screen {
            width,
            palette: Palette::Plain,
        };
        let mut table = Table::new(COLUMNS, screen);
        let mut out = Vec::new();
        for row in rows {
            let cells = row.map(|text| Cell {
                text: text.to_owned(),
                style: PLAIN,
            });
            table.push(cells, &mut out).unwrap();
        }
        table.finish(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_row_is_one_line_where_there_is_room() {
        assert_eq!(
            table(60, &[["0123456789", "a", "A short subject", "x"]]),
            [
                "ID          KIND  SUBJECT          END",
                "0123456789  a     A short subject  x",
            ]
        );
    }

    #[test]
    fn the_subject_is_shortened_before_anything_else() {
        assert_eq!(
            table(36, &[["0123456789", "a", "A subject with 你好 in it", "x"]]),
            [
                "ID          KIND  SUBJECT        END",
                "0123456789  a     A subject wi…  x",
            ]
        );
    }

    #[test]
    fn a_narrow_screen_takes_several_lines_and_leaves_ids_whole() {
        assert_eq!(
            table(20, &[["0123456789", "a", "A long enough subject", "x"]]),
            [
                "ID          KIND",
                "  SUBJECT        END",
                "0123456789  a",
                "  A long enoug…  x",
            ]
        );
        let narrow = table(4, &[["0123456789", "abcdef", "A subject", "x"]]);
        assert!(narrow.contains(&"0123456789".to_owned()), "{narrow:?}");
    }

    #[test]
    fn rows_after_the_measured_ones_keep_the_widths() {
        let mut rows = vec![["1", "ab", "x", "y"]; ROWS_MEASURED];
        rows.push(["2", "abcdefgh", "a subject that is longer", "y"]);
        let lines = table(60, &rows);
        assert_eq!(lines.len(), 1 + ROWS_MEASURED + 1);
        assert_eq!(lines[1], "1   ab    x        y");
        assert_eq!(lines[ROWS_MEASURED + 1], "2   abc…  a subj…  y");
    }

    #[test]
    fn without_rows_there_are_the_titles() {
        assert_eq!(table(60, &[]), ["ID  KIND  SUBJECT  END"]);
    }
}
