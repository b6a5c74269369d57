//! The measurements as a table in Markdown, and its place in a page that is otherwise written by
//! hand.

use std::fmt;

use super::measure::{Builder, Time};
use crate::failure::Failure;

/// The lines around the table.
const BEGIN: &str = "<!-- begin: written by `cargo xtask build-cost` -->";
const END: &str = "<!-- end: written by `cargo xtask build-cost` -->";

/// All that was measured.
pub(super) struct Report {
    machine: String,
    rows: Vec<Row>,
}

/// One measurement of both clients.
pub(super) struct Row {
    what: String,
    facade: Quantity,
    /// `None` where there is nothing to compare with.
    plain: Option<Quantity>,
}

#[derive(Clone, Copy, Debug)]
enum Quantity {
    Count(usize),
    Seconds(f64),
    Bytes(u64),
}

/// The same of both clients.
pub(super) struct Pair<T> {
    pub(super) facade: T,
    pub(super) plain: T,
}

impl Pair<Time> {
    pub(super) fn of(
        facade: &Builder,
        plain: &Builder,
        measure: impl Fn(&Builder) -> Result<Time, Failure>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            facade: measure(facade)?,
            plain: measure(plain)?,
        })
    }
}

impl Report {
    pub(super) const fn new(machine: String) -> Self {
        Self {
            machine,
            rows: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, row: Row) {
        eprintln!("{}", row.what);
        self.rows.push(row);
    }

    /// A row for the wall's clock, and one for the processor where the system tells.
    pub(super) fn add_times(&mut self, what: &str, pair: Pair<Time>) {
        let Pair { facade, plain } = pair;
        self.add(Row {
            what: format!("{what}, time"),
            facade: Quantity::Seconds(facade.wall.as_secs_f64()),
            plain: Some(Quantity::Seconds(plain.wall.as_secs_f64())),
        });
        if let Some((facade, plain)) = facade.processor.zip(plain.processor) {
            self.add(Row {
                what: format!("{what}, processor time"),
                facade: Quantity::Seconds(facade.as_secs_f64()),
                plain: Some(Quantity::Seconds(plain.as_secs_f64())),
            });
        }
    }
}

impl Row {
    pub(super) fn count(what: &str, facade: usize, plain: usize) -> Self {
        Self {
            what: what.to_owned(),
            facade: Quantity::Count(facade),
            plain: Some(Quantity::Count(plain)),
        }
    }

    pub(super) fn bytes(what: &str, facade: u64, plain: Option<u64>) -> Self {
        Self {
            what: what.to_owned(),
            facade: Quantity::Bytes(facade),
            plain: plain.map(Quantity::Bytes),
        }
    }
}

impl Quantity {
    /// `None` where there is nothing to divide by.
    fn divided_by(self, other: Self) -> Option<f64> {
        let number = |quantity| match quantity {
            // No count or size here is near the numbers that a float cannot tell apart.
            Self::Count(count) => count as f64,
            Self::Bytes(bytes) => bytes as f64,
            Self::Seconds(seconds) => seconds,
        };
        let divisor = number(other);
        (divisor > 0.0).then(|| number(self) / divisor)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count @ 0..1000) => write!(formatter, "{count}"),
            Self::Count(count) => write!(formatter, "{},{:03}", count / 1000, count % 1000),
            Self::Seconds(seconds) if *seconds < 10.0 => write!(formatter, "{seconds:.2} s"),
            Self::Seconds(seconds) => write!(formatter, "{seconds:.1} s"),
            Self::Bytes(bytes) => write!(formatter, "{:.2} MB", *bytes as f64 / 1e6),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}.\n", self.machine)?;
        writeln!(formatter, "| | facade | plain client | ratio |")?;
        writeln!(formatter, "|---|--:|--:|--:|")?;
        for Row {
            what,
            facade,
            plain,
        } in &self.rows
        {
            write!(formatter, "| {what} | {facade} |")?;
            let ratio = plain.and_then(|plain| facade.divided_by(plain));
            match plain {
                Some(plain) => write!(formatter, " {plain} |")?,
                None => write!(formatter, " |")?,
            }
            match ratio {
                Some(ratio) => writeln!(formatter, " {ratio:.2} |")?,
                None => writeln!(formatter, " |")?,
            }
        }
        Ok(())
    }
}

/// The page with `table` between its two marks.
pub(super) fn replace(page: &str, table: &str) -> Result<String, String> {
    let missing = |mark: &str| {
        format!("there is no line `{mark}`; the table stands between `{BEGIN}` and `{END}`")
    };
    let (before, rest) = page.split_once(BEGIN).ok_or_else(|| missing(BEGIN))?;
    let (_, after) = rest.split_once(END).ok_or_else(|| missing(END))?;
    if after.contains(BEGIN) {
        return Err(format!("there is more than one line `{BEGIN}`; keep one"));
    }
    Ok(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn seconds(wall: f64, processor: Option<f64>) -> Time {
        Time {
            wall: Duration::from_secs_f64(wall),
            processor: processor.map(Duration::from_secs_f64),
        }
    }

    #[test]
    fn a_table_has_ratios_where_there_is_something_to_compare_with() {
        let mut report = Report::new("2 cores".to_owned());
        report.add(Row::count("lines", 12_034, 6_017));
        report.add(Row::count("packages", 130, 0));
        let pair = Pair {
            facade: seconds(30.04, Some(51.0)),
            plain: seconds(7.504, Some(10.2)),
        };
        report.add_times("check", pair);
        report.add(Row::bytes("`feather`", 12_345_678, None));
        assert_eq!(
            report.to_string(),
            "2 cores.\n\n\
             | | facade | plain client | ratio |\n\
             |---|--:|--:|--:|\n\
             | lines | 12,034 | 6,017 | 2.00 |\n\
             | packages | 130 | 0 | |\n\
             | check, time | 30.0 s | 7.50 s | 4.00 |\n\
             | check, processor time | 51.0 s | 10.2 s | 5.00 |\n\
             | `feather` | 12.35 MB | | |\n"
        );
    }

    #[test]
    fn without_processor_times_there_is_no_row_of_them() {
        let mut report = Report::new(String::new());
        let pair = Pair {
            facade: seconds(2.0, None),
            plain: seconds(1.0, Some(1.0)),
        };
        report.add_times("check", pair);
        assert!(!report.to_string().contains("processor"), "{report}");
    }

    #[test]
    fn what_is_written_by_hand_stays_and_the_old_table_goes() {
        let page = format!("# Cost\n\n{BEGIN}\nold\n{END}\n\nTried: much.\n");
        let once = replace(&page, "| new |\n").unwrap();
        assert_eq!(
            once,
            format!("# Cost\n\n{BEGIN}\n\n| new |\n\n{END}\n\nTried: much.\n")
        );
        assert_eq!(replace(&once, "| new |\n").unwrap(), once);
    }

    #[test]
    fn a_page_without_its_marks_is_told_what_it_lacks() {
        let wrong = replace("# Cost\n", "").unwrap_err();
        assert!(wrong.contains(BEGIN) && wrong.contains(END), "{wrong}");
        let wrong = replace(&format!("{END}\n{BEGIN}\n"), "").unwrap_err();
        assert!(
            wrong.starts_with(&format!("there is no line `{END}`")),
            "{wrong}"
        );
        let twice = format!("{BEGIN}\n{END}\n{BEGIN}\n{END}\n");
        let wrong = replace(&twice, "").unwrap_err();
        assert!(wrong.contains("more than one"), "{wrong}");
    }
}
