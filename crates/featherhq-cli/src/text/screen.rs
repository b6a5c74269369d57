//! What standard output can show: how wide it is, and whether in colour.

use std::env;
use std::io::{self, IsTerminal};

use super::style::Palette;
use crate::arguments::ColorChoice;

/// Where neither a terminal nor `COLUMNS` says how wide to write: room for a
/// row of conversations on one line, as programs that read lines expect it.
const WIDTH_WITHOUT_TERMINAL: usize = 140;
/// A terminal that does not say how wide it is.
const WIDTH_OF_UNKNOWN_TERMINAL: usize = 80;

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// In columns.
    pub(crate) width: usize,
    /// Whether styles are written.
    pub(crate) palette: Palette,
}

impl Screen {
    /// Looks at standard output and the environment (`COLUMNS`, `NO_COLOR`,
    /// `TERM`).
    pub(crate) fn detect(color: ColorChoice) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let terminal = terminal_size::terminal_size_of(io::stdout());
        Self {
            width: width(
                env::var("COLUMNS").ok(),
                terminal.map(|(width, _)| usize::from(width.0)),
                is_terminal,
            ),
            palette: detect_palette(color, is_terminal),
        }
    }
}

/// Whether a stream is coloured, by the environment (`NO_COLOR`, `TERM`) and
/// whether it is a terminal.
pub(crate) fn detect_palette(color: ColorChoice, is_terminal: bool) -> Palette {
    let variable = |name| env::var(name).ok();
    palette(color, variable("NO_COLOR"), variable("TERM"), is_terminal)
}

fn width(columns: Option<String>, terminal: Option<usize>, is_terminal: bool) -> usize {
    let columns = columns.and_then(|columns| columns.trim().parse().ok());
    let known = columns.or(terminal).filter(|&width| width > 0);
    known.unwrap_or(if is_terminal {
        WIDTH_OF_UNKNOWN_TERMINAL
    } else {
        WIDTH_WITHOUT_TERMINAL
    })
}

fn palette(
    color: ColorChoice,
    no_color: Option<String>,
    term: Option<String>,
    is_terminal: bool,
) -> Palette {
    let is_coloured = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal
                && no_color.is_none_or(|value| value.is_empty())
                && term.as_deref() != Some("dumb")
        }
    };
    if is_coloured {
        Palette::Coloured
    } else {
        Palette::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    #[test]
    fn the_variable_comes_before_the_terminal() {
        assert_eq!(width(text("90"), Some(120), true), 90);
        assert_eq!(width(text("wide"), Some(120), true), 120);
        assert_eq!(width(text("0"), None, true), 80);
        assert_eq!(width(None, None, false), 140);
    }

    #[test]
    fn colours_need_a_terminal_and_leave() {
        use ColorChoice::{Always, Auto, Never};
        assert_eq!(palette(Auto, None, None, true), Palette::Coloured);
        assert_eq!(palette(Auto, text(""), None, true), Palette::Coloured);
        assert_eq!(palette(Auto, None, None, false), Palette::Plain);
        assert_eq!(palette(Auto, text("1"), None, true), Palette::Plain);
        assert_eq!(palette(Auto, None, text("dumb"), true), Palette::Plain);
        assert_eq!(palette(Never, None, None, true), Palette::Plain);
        assert_eq!(palette(Always, text("1"), None, false), Palette::Coloured);
    }
}
